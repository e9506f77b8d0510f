"""A draft from a file put onto the question that is in the bank: what the file does not say stays. Pure."""

import hashlib
import string
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from django.utils.translation import gettext_noop

from people.refusals import Refusal
from quizzes.formats.drafts import MatchDraft, NumberDraft, OptionDraft, QuestionDraft, Text, languages_of, texts_of

_TOLD = ("article", "critical", "difficulty", "purpose", "scenario", "scenario_order", "image", "topic")


def made_up_ref(draft: QuestionDraft) -> str:
    """A reference for a question that comes without: the same for the same words, so that a file imported twice is imported once."""
    words = [draft.kind, *(f"{code}:{text[code]}" for text in texts_of(replace(draft, image=None)) for code in sorted(text))]
    return f"imported-{hashlib.sha256(repr(words).encode()).hexdigest()[:12]}"


def merged(draft: QuestionDraft, known: QuestionDraft | None) -> QuestionDraft:
    """The whole question: every part with an id, and of `known` whatever the draft does not say, languages too."""
    same_kind = known if known and known.kind == draft.kind else None
    draft = _with_ids(draft, same_kind)
    if known is None:
        return draft
    told = {name: getattr(known, name) for name in _TOLD if getattr(draft, name) in ("", None)}
    if draft.image and known.image:
        told["image"] = replace(draft.image, alt={**known.image.alt, **draft.image.alt})
    draft = replace(draft, text={**known.text, **draft.text}, explanation={**known.explanation, **draft.explanation}, **told)
    return _with_parts(draft, same_kind) if same_kind else draft


def options_refusals(draft: QuestionDraft, known: QuestionDraft) -> list[Refusal]:
    """Why a file that does not speak all the languages of a question may not be put onto it: its answers are others."""
    if not set(languages_of(known)) - set(languages_of(draft)) or _key(draft) == _key(known):
        return []
    sentence = gettext_noop(
        "Its answers are not those of the question in the bank, which has more languages: their number, or which of them are right, differs."
    )
    return [Refusal("options_differ", sentence)]


def _key(draft: QuestionDraft) -> object:
    if draft.kind == "numeric":
        return draft.kind, draft.number and (draft.number.value, draft.number.tolerance)
    return draft.kind, len(draft.matches), [(option.correct, option.weight, option.match) for option in draft.options]


def _with_parts(draft: QuestionDraft, known: QuestionDraft) -> QuestionDraft:
    options = {option.id: option for option in known.options}
    matches = {match.id: match for match in known.matches}
    number = draft.number
    if number and known.number:
        number = NumberDraft(number.value, number.tolerance, {**known.number.unit, **number.unit})
    return replace(
        draft,
        options=tuple(_with_languages(option, options.get(option.id)) for option in draft.options),
        matches=tuple(replace(match, text={**matches[match.id].text, **match.text}) if match.id in matches else match for match in draft.matches),
        number=number,
    )


def _with_languages(option: OptionDraft, known: OptionDraft | None) -> OptionDraft:
    if known is None:
        return option
    return replace(option, text={**known.text, **option.text}, explanation={**known.explanation, **option.explanation})


def _with_ids(draft: QuestionDraft, known: QuestionDraft | None) -> QuestionDraft:
    """Ids for the parts: a new one has that of no file, and does not follow the file's order. Either would tell the key."""
    if draft.kind == "true_false":
        return draft
    options = _ids(draft.options, known.options if known else ())
    matches = _ids(draft.matches, known.matches if known else ())
    return replace(
        draft,
        options=tuple(replace(option, id=one) for option, one in zip(draft.options, options, strict=True)),
        matches=tuple(replace(match, id=one) for match, one in zip(draft.matches, matches, strict=True)),
    )


def _ids(parts: Sequence[OptionDraft | MatchDraft], known: Sequence[OptionDraft | MatchDraft]) -> list[str]:
    """The id that each has, if the bank knows it, else that of the known part with the same words, else of the one in the same place, else a
    free letter: ids stand in the page of the exam, and an author's own are a, b, c in the order of the answer, or "right"."""
    there = {one.id for one in known}
    ids = [part.id if part.id in there else "" for part in parts]
    for place, part in enumerate(parts):
        same = [one.id for one in known if one.id not in ids and part.text and part.text.items() <= one.text.items()]
        ids[place] = ids[place] or next(iter(same), "")
    if len(parts) == len(known):
        for place, one in enumerate(known):
            ids[place] = ids[place] or (one.id if one.id not in ids else "")
    free = _free(ids)
    places = [place for place, one in enumerate(ids) if not one]
    for place in sorted(places, key=lambda place: _digest(parts[place].text)):
        ids[place] = next(free)
    return ids


def _free(taken: Sequence[str]) -> Iterator[str]:
    """a, b, c … z, aa, ab …"""
    for length in (1, 2):
        for letters in product(string.ascii_lowercase, repeat=length):
            if (one := "".join(letters)) not in taken:
                yield one


def _digest(text: Text) -> str:
    return hashlib.sha256(repr(sorted(text.items())).encode()).hexdigest()
