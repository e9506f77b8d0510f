"""Who was erased, kept apart from the database: a copy of it that is put back brings nobody back.

One small file an account in the storage "erasures" (BAKYLAU_ERASURES): its name is a digest, in it stand the account's number and the moment. Neither
says anything of a person. `replay` erases anew whoever a restored copy has brought back; whoever restores calls it before the service starts.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from logging import getLogger
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from people.models import User

logger = getLogger(__name__)


def store() -> Storage:
    return storages["erasures"]


def note(person: User, *, at: datetime) -> None:
    """Write down that the account was erased. Written once; raises what the storage raises."""
    name, kept = _name(person), store()
    if not kept.exists(name):
        kept.save(name, ContentFile(json.dumps({"account": person.pk, "at": at.isoformat()}).encode()))


def complete(*, dry: bool = False) -> int:
    """Write down what did not reach the journal, as after a full disk; how many."""
    there = set(store().listdir("")[1]) if _is_there() else set()
    missing = [one for one in User.objects.filter(erased_at__isnull=False) if _name(one) not in there]
    for person in [] if dry else missing:
        note(person, at=person.erased_at)  # type: ignore[arg-type]
    return len(missing)


def replay(*, at: datetime, dry: bool = False) -> list[int]:
    """Erase anew, with all that is done then, whoever the journal says is erased and the database does not; their accounts' numbers.

    Roles that the old copy gives back are taken away first. Nobody is written to again. One that fails stops no other: it is logged and raised in
    the end. Call it as often as you like.
    """
    from people.erasure import erase_again  # which writes the journal

    back = [person for person, _moment in _brought_back()]
    failed: list[int] = []
    for person in [] if dry else back:
        try:
            erase_again(person, at=at)
        except Exception:
            logger.exception("Account %s could not be erased anew.", person.pk)
            failed.append(person.pk)
    if failed:
        raise RuntimeError(f"Accounts that could not be erased anew: {failed}")
    return [person.pk for person in back]


def _brought_back() -> Iterator[tuple[User, datetime]]:
    for entry in _entries():
        person = User.objects.filter(pk=entry["account"], erased_at=None).first()
        if person is not None and _name(person) == entry["name"]:
            yield person, datetime.fromisoformat(entry["at"])


def _entries() -> Iterator[dict[str, Any]]:
    if not _is_there():
        return
    for name in sorted(store().listdir("")[1]):
        with store().open(name) as file:
            yield {**json.load(file), "name": name}


def _is_there() -> bool:
    """A store of files has no folder before the first erasure."""
    try:
        store().listdir("")
    except FileNotFoundError:
        return False
    return True


def _name(person: User) -> str:
    """The same for the same account in every copy of this database, and for no account of another one."""
    joined = person.date_joined.astimezone(UTC).isoformat(timespec="microseconds")
    return f"{hashlib.sha256(f'{person.pk} {joined}'.encode()).hexdigest()}.json"
