"""May this note be kept? All the reasons; [] means yes."""

from django.utils.translation import gettext_noop

from courses.models import Note
from people.refusals import Refusal

MOST = 100  # notes of one person at one lesson


def note_refusals(text: str, kept: int) -> list[Refusal]:
    """Why a note of this text cannot be kept by whoever has `kept` at the lesson already."""
    if not text.strip():
        return [Refusal("note_empty", gettext_noop("Write something first."))]
    refusals = []
    if len(text) > Note.LONGEST:
        sentence = gettext_noop("A note holds %(most)s characters, and this one has %(length)s. Shorten it, or make two of it.")
        refusals.append(Refusal("note_too_long", sentence, {"most": Note.LONGEST, "length": len(text)}))
    if kept >= MOST:
        sentence = gettext_noop("You have %(count)s notes at this lesson. Delete one that you no longer need.")
        refusals.append(Refusal("notes_full", sentence, {"count": kept}))
    return refusals
