"""Which version of an article counts at a moment, and which one a text rests on."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.timezone import localdate
from django.utils.translation import gettext_noop

from people.refusals import Refusal

if TYPE_CHECKING:
    from courses.models.law import LawVersion


# No later version can be published before one whose year was mistyped: a date of force outside of these is such a slip.
EARLIEST, AHEAD = date(1900, 1, 1), timedelta(days=5 * 366)


@dataclass(frozen=True, slots=True)
class Quotation:
    """version: the one that a text rests on; amended_by: in force already, and the text has still to be reviewed against it;
    coming: published, and in force later; is_ahead: the version itself is in force later."""

    version: "LawVersion | None" = None
    amended_by: "LawVersion | None" = None
    coming: "LawVersion | None" = None
    is_ahead: bool = False

    @property
    def of_what_comes(self) -> "Quotation":
        """Of a text that quotes the version to come; once that is in force, it is quoted as any other."""
        return Quotation(self.coming, is_ahead=True) if self.coming is not None else self


def in_force_at(versions: "Sequence[LawVersion]", at: datetime) -> "LawVersion | None":
    """The newest of `versions` (published ones, oldest first) that is in force at `at`; one without a date is older than all with one."""
    today = localdate(at)
    return next((version for version in reversed(versions) if version.in_force_from is None or version.in_force_from <= today), None)


def quotation(versions: "Sequence[LawVersion]", unreviewed: Container[int], at: datetime) -> Quotation:
    """What a text that quotes the article rests on, when it has still to be reviewed against the versions `unreviewed` (ids)."""
    current = in_force_at(versions, at)
    coming = next((version for version in versions if version.in_force_from is not None and version.in_force_from > localdate(at)), None)
    if current is None or current.pk not in unreviewed:
        return Quotation(current, None, coming)
    return Quotation(in_force_at([version for version in versions if version.pk not in unreviewed], at), current, coming)


def publish_refusals(version: "LawVersion", published: "Sequence[LawVersion]", at: datetime) -> list[Refusal]:
    """Why the draft may not be published at `at` beside the article's `published` versions (oldest first); [] means yes."""
    if version.published_at is not None:
        return [Refusal("already_published", gettext_noop("This version has been published already."))]
    refusals = []
    if version.in_force_from is not None and not EARLIEST <= version.in_force_from <= localdate(at) + AHEAD:
        sentence = gettext_noop("Check the year of the date of force: it lies before 1900, or more than five years ahead.")
        refusals.append(Refusal("date_unlikely", sentence))
    if not published:
        return refusals
    if version.changed.missing_languages():
        refusals.append(Refusal("changed_missing", gettext_noop("Say in every language what changed: readers and certified people are told it.")))
    newest = published[-1].in_force_from
    if version.in_force_from is None:
        refusals.append(Refusal("date_missing", gettext_noop("Give the date from which this version is in force.")))
    elif newest is not None and version.in_force_from <= newest:
        refusals.append(Refusal("not_newer", gettext_noop("A version with this date of force or a later one has been published already.")))
    return refusals


def clear_refusals(outcome: str, known: Container[str], note: str, longest: int) -> list[Refusal]:
    """Why a line of the work list may not be cleared with `outcome` and a `note` of at most `longest` characters; [] means yes."""
    refusals = []
    if outcome not in known:
        refusals.append(Refusal("outcome_unknown", gettext_noop("Say what came of it: still right, changed or not concerned.")))
    if len(note) > longest:
        refusals.append(Refusal("note_too_long", gettext_noop("Shorten the note: it may have %(longest)s characters."), {"longest": longest}))
    if "\0" in note:
        refusals.append(Refusal("note_unreadable", gettext_noop("Write the note anew: it holds a character that cannot be kept.")))
    return refusals
