"""A change of a live question that waits for another examiner (four_eyes): agreed to, or taken back. The only writers of that decision."""

from django.db import transaction
from django.utils.translation import gettext_noop
from wagtail.log_actions import log

from people.models import User
from people.refusals import Refusal, Refused
from quizzes.bank import save_question, save_refusals
from quizzes.four_eyes import proposed
from quizzes.models import Question


def agree_refusals(question: Question, *, by: User, revision: int | None = None) -> list[Refusal]:
    """Why `by` may not agree to the change that waits. revision: the one that was read; None where that is not asked yet."""
    change = question.proposed_revision
    if change is None:
        return [Refusal("nothing_waits", gettext_noop("No change of this question waits: it has been decided about, or taken back."))]
    refusals = []
    if change.user_id == by.pk:
        refusals.append(Refusal("own_change", gettext_noop("Nobody agrees to a change of their own: another examiner does, once it has been read.")))
    if revision not in {None, change.pk}:
        refusals.append(Refusal("another_change", gettext_noop("The change was written anew since this page was made. Read it again.")))
    if question.latest_revision and question.latest_revision.created_at > change.created_at:
        sentence = gettext_noop("The question itself was changed after this change was written. Take it back, and write it again.")
        refusals.append(Refusal("question_changed_since", sentence))
    would = proposed(question)
    return refusals + (save_refusals(would, question, by=by, agreed=True) if would else [])


@transaction.atomic
def agree(question: Question, *, by: User, revision: int) -> Question:
    """Let the change that was read take effect, for papers drawn from now on. Raises Refused (agree_refusals)."""
    locked = _lock(question)
    change, would, refusals = locked.proposed_revision, proposed(locked), agree_refusals(locked, by=by, revision=revision)
    if refusals or change is None or would is None:
        raise Refused(refusals)
    would.proposed_revision = None
    log(instance=locked, action="quizzes.agree_to_change", user=by, data={"written_by": change.user_id})
    return save_question(would, by=by, author=change.user, only_wording=bool(change.content.get("only_wording")), agreed=True)


@transaction.atomic
def take_back(question: Question, *, by: User) -> None:
    """The change is not decided about any more; the question stays as it is. Twice changes nothing."""
    locked = _lock(question)
    if locked.proposed_revision is not None:
        locked.proposed_revision = None
        locked.save(update_fields=["proposed_revision"])
        log(instance=locked, action="quizzes.take_back_change", user=by)


def _lock(question: Question) -> Question:
    return Question.objects.select_for_update(of=("self",)).select_related("latest_revision", "proposed_revision").get(pk=question.pk)
