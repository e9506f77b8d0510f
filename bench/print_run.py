"""One print run: `python -m bench.print_run 1000` on a site that is there (BAKYLAU_VAR, DATABASE_URL) prints its seconds, how many of them were the
worker's own (CPU), the most memory that it held, and the size of the ZIP, as JSON. Sheets are signed (PAdES); the badges are there already."""

import json
import os
import subprocess
import sys
import time
from datetime import timedelta
from typing import Any

from bench.item_analysis import most_memory


def main(sheets: int) -> None:
    _set_up()
    from django.conf import settings
    from django.utils import timezone

    from bench.paper_signer import PASSPHRASE, make
    from certificates.documents.services import make_waiting

    certificates = _certificates(sheets)
    make_waiting(at=timezone.now())
    run = _run(certificates)
    signer = {"BAKYLAU_PDF_SIGNER": str(make(settings.VAR_DIR)), "BAKYLAU_PDF_SIGNER_PASSPHRASE": PASSPHRASE}
    command = [sys.executable, "-m", "bench.print_run", "make", str(run.pk)]
    print(subprocess.run(command, env=os.environ | signer, capture_output=True, text=True, check=True).stdout.strip())


def make_run(pk: int) -> None:
    """In a process of its own, as the worker's."""
    _set_up()
    from certificates.models import PrintRun
    from certificates.prints import making
    from people.runs import files

    run = PrintRun.objects.get(pk=pk)
    began, cpu = time.perf_counter(), time.process_time()
    making.make(run)
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    run.refresh_from_db()
    size = files.archive(run).stat().st_size / 1_000_000
    print(json.dumps({"sheets": run.made, "seconds": round(seconds, 1), "cpu": round(cpu, 1), "mb": round(most_memory()), "zip_mb": round(size, 1)}))
    files.throw_away(run)


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    import django

    django.setup()


def _certificates(most: int) -> list[int]:
    """So many people's, each for an attempt of their own."""
    from django.utils import timezone

    from certificates.models import Certificate, Programme
    from certificates.numbered import insert_numbered
    from certificates.rules import end_of_validity
    from people.models import User
    from quizzes.models import Attempt

    now, programme = timezone.now(), Programme.objects.order_by("pk")[0]
    there = list(Certificate.objects.filter(holder__email__startswith="print-").values_list("pk", flat=True)[:most])
    for number in range(len(there), most):
        named = {"full_name": f"Сынақов Адам{number} Бақытұлы", "language": "kk"}
        holder = User.objects.get_or_create(email=f"print-{number}@example.org", defaults=named)[0]
        sat = {"started_at": now - timedelta(minutes=30), "deadline_at": now, "closed_at": now, "score": 9, "max_score": 9}
        attempt = Attempt.objects.create(exam=programme.exam, person=holder, number=1, state="submitted", paper={}, passed=True, **sat)
        values: dict[str, Any] = {"issued_at": now, "valid_until": end_of_validity(now, 365), "law_as_of": programme.law_as_of}
        values |= {"holder_name": holder.full_name, "programme_name": programme.name}
        there.append(insert_numbered(Certificate(programme=programme, holder=holder, attempt=attempt, **values)).pk)
    return there


def _run(certificates: list[int]) -> Any:
    from django.utils import timezone

    from certificates.models import PrintRun
    from people.models import User

    asked_by = User.objects.filter(is_superuser=True).first() or User.objects.order_by("pk")[0]
    return PrintRun.objects.create(asked_by=asked_by, asked_at=timezone.now(), certificates=certificates)


if __name__ == "__main__":
    make_run(int(sys.argv[2])) if sys.argv[1] == "make" else main(int(sys.argv[1]))
