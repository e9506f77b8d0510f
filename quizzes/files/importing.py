"""Questions from files of other systems into the bank: first what would become of each, then exactly that, in one transaction.

While anything is wrong with the file, nothing of it is imported. What is new is a draft; what is there changes as an examiner's form could change it.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop

from courses.models import LawArticle, Topic
from people.refusals import Refusal, Refused
from quizzes import bank
from quizzes.enums import Purpose, QuestionState
from quizzes.files.drafts import comparable, content_of, draft_of
from quizzes.files.image import Picture, picture_of, save_picture
from quizzes.files.merge import made_up_ref, merged, options_refusals
from quizzes.formats.drafts import Problem, QuestionDraft, Reading, languages_of, named, texts_of
from quizzes.models import Question, Scenario

NEW, CHANGED, SAME = "new", "changed", "same"
_REF = re.compile(r"[a-zA-Z0-9_-]{1,50}")
LONGEST_TEXT = Question._meta.get_field("text").longest


@dataclass(frozen=True, slots=True)
class Defaults:
    """What whoever imports says of questions that do not say it: the language of a file that names none, codes of a topic and an article."""

    language: str = ""
    topic: str = ""
    article: str = ""
    purpose: str = Purpose.EXAM


@dataclass(slots=True)
class Planned:
    """What would become of one question. `before` is it as it is, `after` as it would be."""

    line: int
    what: str
    before: QuestionDraft | None
    after: QuestionDraft
    question: Question
    picture: Picture | None = None
    only_wording: bool = False


@dataclass(slots=True)
class Plan:
    planned: list[Planned] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)

    def count(self, what: str) -> int:
        return sum(one.what == what for one in self.planned)

    @property
    def fingerprint(self) -> str:
        """The same for plans that would do the same."""
        told = [(one.what, one.before and comparable(one.before), comparable(one.after)) for one in self.planned]
        return hashlib.sha256(repr(told).encode()).hexdigest()


class PlanChanged(Exception):
    """Raised instead of importing what was not previewed: the bank is another now."""


class _Refuse(Exception):
    """Raised where a question cannot be planned; carries the reasons."""

    def __init__(self, refusals: Iterable[Refusal]) -> None:
        super().__init__()
        self.refusals = list(refusals)


@dataclass(slots=True)
class _Bank:
    """What the questions of a file are looked up in: four queries."""

    questions: dict[str, Question]
    topics: dict[str, Topic]
    articles: dict[str, LawArticle]
    scenarios: dict[str, Scenario]


def plan_import(reading: Reading, defaults: Defaults) -> Plan:
    """What would become of every question, or every reason why nothing may."""
    plan = Plan(problems=list(reading.problems), notes=list(reading.notes))
    drafts = [_in_its_language(draft, defaults, plan) for draft in reading.drafts]
    drafts = [replace(draft, ref=draft.ref or made_up_ref(draft)) for draft in drafts]
    counts = Counter(draft.ref for draft in drafts)
    there = _look_up(drafts)
    for draft in drafts:
        try:
            if counts[draft.ref] > 1:
                raise _Refuse(
                    [Refusal("ref_twice", gettext_noop("This question stands more than once in the file, or two have the same reference."))]
                )
            plan.planned.append(_plan(draft, defaults, there, plan))
        except _Refuse as refused:
            plan.problems += [Problem(draft.line, refusal, draft.ref) for refusal in refused.refusals]
    plan.problems.sort(key=lambda problem: problem.line)
    return plan


def _in_its_language(draft: QuestionDraft, defaults: Defaults, plan: Plan) -> QuestionDraft:
    if languages_of(draft) or not any("" in text for text in texts_of(draft)):
        return draft
    if not defaults.language:
        sentence = gettext_noop("The file does not say in which language this question is. Choose it.")
        plan.problems.append(Problem(draft.line, Refusal("language_untold", sentence), draft.ref))
    return named(draft, defaults.language) if defaults.language else draft


def _look_up(drafts: list[QuestionDraft]) -> _Bank:
    related = ("topic", "article", "scenario", "image")
    questions = Question.objects.select_related(*related).in_bulk([draft.ref for draft in drafts], field_name="ref")
    refs = {draft.scenario for draft in drafts} | {question.scenario.ref for question in questions.values() if question.scenario}
    return _Bank(
        questions,
        {topic.code: topic for topic in Topic.objects.all()},
        {article.code: article for article in LawArticle.objects.all()},
        {scenario.ref: scenario for scenario in Scenario.objects.filter(ref__in=refs - {""})},
    )


def _plan(draft: QuestionDraft, defaults: Defaults, there: _Bank, plan: Plan) -> Planned:
    """Raises _Refuse."""
    known = there.questions.get(draft.ref)
    before = draft_of(known) if known else None
    draft = _with_topic(draft, defaults, there, plan, is_known=before is not None)
    if not before:
        draft = replace(draft, article=draft.article or defaults.article, purpose=draft.purpose or defaults.purpose)
    picture = _picture(draft)
    if picture and draft.image:
        draft = replace(draft, image=replace(draft.image, data=picture.data))
    after = merged(draft, before)
    is_same = before is not None and comparable(before) == comparable(after)
    not_to_change = [] if is_same else _proposed_refusals(known)
    _ask([*_ref_refusals(draft), *not_to_change, *_code_refusals(after, there), *(options_refusals(draft, before) if before else [])])
    if is_same:
        return Planned(draft.line, SAME, before, after, known or Question())
    question = _question(after, known, there)
    if picture and not question.image_id:
        question.image_id = -1  # so that the rules know of the picture that will be saved with it
    _ask([*_length_refusals(after), *bank.save_refusals(question, known)])
    is_new_picture = picture is not None and (before is None or before.image is None or before.image.data != picture.data)
    only_wording = before is not None and _adds_languages_only(before, after)
    return Planned(draft.line, CHANGED if before else NEW, before, after, question, picture if is_new_picture else None, only_wording)


def _ask(refusals: list[Refusal]) -> None:
    if refusals:
        raise _Refuse(refusals)


def _picture(draft: QuestionDraft) -> Picture | None:
    try:
        return picture_of(draft.image, draft.ref) if draft.image else None
    except Refused as refused:
        raise _Refuse(refused.refusals) from refused


def _with_topic(draft: QuestionDraft, defaults: Defaults, there: _Bank, plan: Plan, *, is_known: bool) -> QuestionDraft:
    """A category that is no topic gives way to the default, with a note; a question that is in the bank keeps its own."""
    if draft.topic in there.topics:
        return draft
    if draft.topic and (is_known or defaults.topic):
        sentence = gettext_noop("The category “%(category)s” is no topic: it is left out.")
        plan.notes.append(Problem(draft.line, Refusal("category_dropped", sentence, {"category": draft.topic[:60]}), draft.ref))
    if is_known or defaults.topic or not draft.topic:
        return replace(draft, topic="" if is_known else defaults.topic)
    return draft


def _ref_refusals(draft: QuestionDraft) -> list[Refusal]:
    if _REF.fullmatch(draft.ref):
        return []
    sentence = gettext_noop("“%(ref)s” cannot be a reference: up to 50 Latin letters, digits, hyphens and underscores.")
    return [Refusal("ref_wrong", sentence, {"ref": draft.ref[:60]})]


def _proposed_refusals(known: Question | None) -> list[Refusal]:
    """Of a question that the file would change; one that it leaves as it is stands in every export of the bank."""
    if known and known.organisation_id is not None:
        return [Refusal("proposed", gettext_noop("An organisation has proposed this question: it is changed by its proposal alone."))]
    return []


def _code_refusals(draft: QuestionDraft, there: _Bank) -> list[Refusal]:
    refusals = []
    if not draft.topic:
        refusals.append(Refusal("topic_missing", gettext_noop("The question has no topic. Choose one for the file, or write a category.")))
    elif draft.topic not in there.topics:
        refusals.append(Refusal("topic_unknown", gettext_noop("There is no topic “%(code)s”."), {"code": draft.topic[:60]}))
    if not draft.article:
        refusals.append(Refusal("article_missing", gettext_noop("The question names no article of law. Choose one for the file, or write a tag.")))
    elif draft.article not in there.articles:
        refusals.append(Refusal("article_unknown", gettext_noop("There is no article of law “%(code)s”."), {"code": draft.article[:60]}))
    if draft.scenario and draft.scenario not in there.scenarios:
        refusals.append(Refusal("scenario_unknown", gettext_noop("There is no situation “%(ref)s”."), {"ref": draft.scenario[:60]}))
    return refusals


def _length_refusals(draft: QuestionDraft) -> list[Refusal]:
    if all(len(words) <= LONGEST_TEXT for words in draft.text.values()):
        return []
    return [Refusal("text_too_long", gettext_noop("This text is longer than %(most)s characters."), {"most": LONGEST_TEXT})]


def _question(draft: QuestionDraft, known: Question | None, there: _Bank) -> Question:
    """The row as it would be, not saved. A picture that is new is not in it yet."""
    question = Question.objects.get(pk=known.pk) if known else Question(ref=draft.ref, state=QuestionState.DRAFT)
    for name, value in content_of(draft, known).items():
        setattr(question, name, value)
    question.topic, question.article, question.purpose = there.topics[draft.topic], there.articles[draft.article], draft.purpose
    question.scenario = there.scenarios.get(draft.scenario) if draft.scenario else None
    return question


def _adds_languages_only(before: QuestionDraft, after: QuestionDraft) -> bool:
    """Whether every text that was there reads as it did: then a translation came, and it is the same question for the figures."""
    olds, news = list(texts_of(before)), list(texts_of(after))
    return len(olds) == len(news) and all(old.items() <= new.items() for old, new in zip(olds, news, strict=True))


@transaction.atomic
def carry_out(reading: Reading, defaults: Defaults, *, by: Any = None, fingerprint: str = "") -> Plan:
    """Import what was read, if it would still do what was previewed (`fingerprint`, unless ""). With problems, nothing is imported.

    Raises PlanChanged; Refused (what bank.save_question refuses of a question with its picture).
    """
    refs = [draft.ref or made_up_ref(draft) for draft in reading.drafts]
    list(Question.objects.select_for_update(of=("self",)).filter(ref__in=refs).order_by("pk").values_list("pk"))
    plan = plan_import(reading, defaults)
    if fingerprint and plan.fingerprint != fingerprint:
        raise PlanChanged
    if not plan.problems:
        _save([one for one in plan.planned if one.what != SAME], by)
    return plan


def _save(planned: list[Planned], by: Any) -> None:
    """Raises PlanChanged where somebody has written a question of the same reference since."""
    try:
        for one in planned:
            if one.picture:
                one.question.image = save_picture(one.picture, by=by)
            bank.save_question(one.question, by=by, only_wording=one.only_wording)
    except IntegrityError as error:
        raise PlanChanged from error
