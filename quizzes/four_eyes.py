"""Two people for whatever is asked in an exam (the setting EXAM_FOUR_EYES): a question goes live out of a review, by another person than who
wrote it last; a change of a live one waits beside it, as a Wagtail revision, until another person has agreed."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_noop
from wagtail.log_actions import log
from wagtail.models import Revision

from people.queries import is_headquarters
from people.refusals import Refusal
from quizzes.enums import QuestionState
from quizzes.meaning import MEANING, is_wording, meaning
from quizzes.models import Question

# What waits with a change; the rest of a question (difficulty, say) is changed at once.
WAITS = (*MEANING, "scenario_order")


def review_refusals(old: Question | None, new: Question, by: Any) -> list[Refusal]:
    """What goes live is made so out of a review, by another person than who wrote it last, and as it was written. Without four eyes a
    draft needs no review, and the headquarters no other person. What runs without a person (an import by command) may all."""
    if by is None or new.state != QuestionState.LIVE or (old and old.state in {QuestionState.LIVE, QuestionState.RETIRED}):
        return []
    if old is None or old.state != QuestionState.REVIEW:
        sentence = gettext_noop("A question goes live out of a review: save it as “in review”, and another examiner makes it live.")
        return [Refusal("review_comes_first", sentence)] if settings.EXAM_FOUR_EYES else []
    author = old.latest_revision.user_id if old.latest_revision else None
    if (author != by.pk and meaning(old) == meaning(new)) or (not settings.EXAM_FOUR_EYES and is_headquarters(by)):
        return []
    sentence = gettext_noop("Who wrote a question last does not make it live: another examiner does, once it has been read, and without changing it.")
    return [Refusal("reviewed_by_its_author", sentence)]


def waits_for_another(old: Question, new: Question, *, by: Any, only_wording: bool) -> bool:
    """Whether this change of a live question takes the consent of another person than `by`: a mended misprint does not."""
    if not settings.EXAM_FOUR_EYES or by is None or (old.state, new.state) != (QuestionState.LIVE, QuestionState.LIVE):
        return False
    return meaning(old) != meaning(new) and not (only_wording and is_wording(old, new))


def propose(question: Question, old: Question, *, by: Any, only_wording: bool) -> Question:
    """Keep the change as a revision that no paper draws, in place of one that waited before; `question` goes on as `old`. Under the
    lock of bank.save_question."""
    # Of no version, so that no figures are told of words that nobody was asked.
    content = {**question.serializable_data(), "version": 0, "only_wording": only_wording}
    question.proposed_revision = Revision.objects.create(
        content_object=question, base_content_type=question.get_base_content_type(), user=by, content=content, object_str=str(question)
    )
    for name in WAITS:
        setattr(question, name, getattr(old, name))
    question.save()
    log(instance=question, action="quizzes.propose_change", user=by)
    return question


def proposed(question: Question) -> Question | None:
    """The question as the change that waits would make it, not saved."""
    if question.proposed_revision is None:
        return None
    written, changed = question.proposed_revision.as_object(), Question.objects.get(pk=question.pk)
    for name in WAITS:
        setattr(changed, name, getattr(written, name))
    return changed
