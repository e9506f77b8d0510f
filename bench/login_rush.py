"""Election morning: everybody logs in by password, from phones that were never seen, within five minutes.

`python -m bench.login_rush 1000 300` on the site that `BENCH_SITE` keeps; prints JSON. Each opens the page, sends the form and is shown the front
page; how long counts from the moment they wanted it.
"""

import json
import os
import statistics
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import Any

from bench.site import prepare
from bench.visitor import Visitor

AT_ONCE = 64
PASSWORD = "a long bench phrase"  # noqa: S105


def main(number: int, seconds: float) -> int:
    os.environ.update(BAKYLAU_VAR=os.environ["BENCH_SITE"], DJANGO_SETTINGS_MODULE="bench.settings")
    prepare()
    from bench.server import Server

    emails = _people(number)
    server = Server({})
    try:
        before = server.cpu_seconds()
        told = rush(server.url, emails, seconds)
        told["cpu_ms_a_person"] = round((server.cpu_seconds() - before) * 1000 / number, 1)
    finally:
        server.stop()
    print(json.dumps(told))
    return 1 if told["errors"] else 0


def rush(url: str, emails: list[str], seconds: float) -> dict[str, Any]:
    """What each waited for, in ms, and what went wrong, while they come evenly over so many seconds."""
    times: dict[str, list[float]] = {"page": [], "log-in": [], "front page": []}
    errors: list[str] = []
    lock, began = threading.Lock(), time.perf_counter()

    def come(place: int) -> None:
        due = began + seconds * place / len(emails)
        time.sleep(max(0, due - time.perf_counter()))
        visitor, path = Visitor(url), "/kk/accounts/login/"
        try:
            for step in times:
                wanted = due if step == "page" else time.perf_counter()
                if step == "log-in":
                    sent = {"login": emails[place], "password": PASSWORD, "csrfmiddlewaretoken": visitor.cookies["csrftoken"]}
                    answer = visitor.post(path, sent)
                    if answer.status != HTTPStatus.FOUND:
                        raise RuntimeError(f"log-in answered {answer.status}")
                else:
                    visitor.get(path if step == "page" else "/kk/")
                with lock:
                    times[step].append((time.perf_counter() - wanted) * 1000)
        except (OSError, RuntimeError) as error:
            with lock:
                errors.append(repr(error))

    with ThreadPoolExecutor(AT_ONCE) as crowd:
        list(crowd.map(come, range(len(emails))))
    took = time.perf_counter() - began
    figures = {step: _figures(waited) for step, waited in times.items() if len(waited) > 1}
    return {"people": len(emails), "seconds": round(took, 1), "errors": len(errors), "first_error": errors[0] if errors else "", **figures}


def _figures(waited: list[float]) -> dict[str, float]:
    parts = statistics.quantiles(waited, n=100)
    return {"p50_ms": round(parts[49]), "p95_ms": round(parts[94]), "p99_ms": round(parts[98]), "max_ms": round(max(waited))}


def _people(number: int) -> list[str]:
    from django.contrib.auth.hashers import make_password

    from bench.people import new_volunteer
    from people.models import User

    people = [new_volunteer("morning") for _ in range(number)]
    User.objects.filter(pk__in=[one.pk for one in people]).update(password=make_password(PASSWORD))
    return [one.email for one in people]


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), float(sys.argv[2])))
