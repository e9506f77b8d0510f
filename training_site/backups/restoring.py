"""Putting a copy back: into an empty place, all of it or nothing, and in the end every certificate verifies and nothing is un-revoked."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib.sessions.models import Session
from django.core.management import call_command, get_commands
from django.db import connection

from certificates.keys.checks import check_keys
from certificates.life.replay import replay
from training_site.backups import databases, files, manifest, proof
from training_site.backups.copying import COUNTED

ERASURES = "replay_erasures"


class Refused(Exception):
    """The copy is not put back, or what was put back was taken out again. Says why."""


def restore(folder: Path, *, at: datetime, published: Sequence[bytes] = (), say: Callable[[str], None], keep: bool = False) -> None:
    """Raises Refused; then nothing is there that was not there before, but for `keep`."""
    said = _refuse_early(folder)
    say(f"The copy of {said['made_at']} is whole: {said['people']} people, {said['certificates']} certificates, {said['ended']} of them ended.")
    try:
        _put_back(folder, said, at, published, say)
    except BaseException as error:
        if not keep:
            databases.empty()
            files.empty()
        raise Refused(f"{error} {'What was put back is left as it is.' if keep else 'Nothing was put back.'}") from error


def _refuse_early(folder: Path) -> dict[str, Any]:
    """What the manifest says. Raises Refused for whatever can be known before anything is written."""
    try:
        said = manifest.checked(folder)
    except manifest.Damaged as damaged:
        raise Refused(str(damaged)) from damaged
    if said["engine"] != connection.vendor:
        raise Refused(f"The copy is of {said['engine']}, and this database is {connection.vendor}.")
    if not databases.is_empty():
        raise Refused("There are tables in this database. A copy is put back into an empty one alone.")
    if files.NAME in said["files"] and not files.is_empty():
        raise Refused(f"There are files in {files.folder()}. A copy is put back into an empty folder alone.")
    if errors := check_keys():
        raise Refused(f"Put the ring of keys back first: {errors[0].msg}")
    return said


def _put_back(folder: Path, said: dict[str, Any], at: datetime, published: Sequence[bytes], say: Callable[[str], None]) -> None:
    databases.load(folder / databases.FILES[said["engine"]])
    if files.NAME in said["files"]:
        files.unpack(folder / files.NAME)
    found = databases.count(COUNTED)
    if wrong := [name for name in found if found[name] != said[name]]:
        raise Refused(f"The database has not what the manifest says: {', '.join(wrong)}.")
    call_command("migrate", interactive=False, verbosity=0)
    if strangers := proof.keys_not_in_the_ring():
        raise Refused(f"The ring is another one: {strangers} badges are signed by a key that is not in the ring.")
    _forget_sessions(say)
    if ERASURES in get_commands():
        call_command(ERASURES)
    else:
        say(f"There is no {ERASURES}: erase by hand whoever was erased after the copy was made.")
    _end_again(at, published, say)
    wrong_ones, looked = proof.complaints(at=at)
    if wrong_ones:
        raise Refused(f"Not every certificate verifies: {'; '.join(wrong_ones)}.")
    say(f"All {looked} certificates verify: by number and name, by the signature of the badge, on the list of what does not hold.")


def _forget_sessions(say: Callable[[str], None]) -> None:
    """Of what was ended after the copy was made nothing is open again."""
    count, _each = Session.objects.all().delete()
    say(f"Everybody has to log in again ({count} sessions).")


def _end_again(at: datetime, published: Sequence[bytes], say: Callable[[str], None]) -> None:
    done = replay(at=at, published=published)
    say(f"Revoked again: {', '.join(done.revoked) or 'none'}. Suspended again: {', '.join(done.suspended) or 'none'}.")
    if done.unknown:
        say(f"Issued and ended after the copy was made, unknown here now: {', '.join(done.unknown)}.")
    if done.to_look_at:
        say(f"Ended here, taken back after the copy was made, or not to be ended by itself; the headquarters looks: {', '.join(done.to_look_at)}.")
