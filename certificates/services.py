"""The only writers of certificates."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_noop

from certificates.issuing import held_by, take_turn, write_certificate
from certificates.life.corrections import ask_correction, correct_name, decline_correction, propose_correction
from certificates.life.revocation import confirm_unrevocation, drop_unrevocation, propose_unrevocation, revoke, revoke_all
from certificates.life.suspension import resume, suspend
from certificates.models import Certificate, Programme
from certificates.programmes.entitlement import REVOKED_SINCE, entitlement_refusals
from certificates.programmes.records import Record, pass_of, records_of, revoked_in
from certificates.programmes.requirements import Demands, demands_about, demands_of_programmes
from certificates.rules import end_of_validity
from people.models import User
from people.notice_kinds import multilingual
from people.notice_services import tell
from people.refusals import Refusal, Refused
from quizzes.models import Attempt
from quizzes.services import allow_retake

__all__ = [
    "ask_correction",
    "confirm_unrevocation",
    "correct_name",
    "decline_correction",
    "drop_unrevocation",
    "issue",
    "issue_waiting",
    "propose_correction",
    "propose_unrevocation",
    "resume",
    "revoke",
    "revoke_all",
    "suspend",
]


@transaction.atomic
def issue(attempt: Attempt, *, at: datetime) -> list[Certificate]:
    """The certificates that a passed attempt earns: one under every programme that asks for its exam, and for nothing that the person lacks.

    Where something is lacking the certificate is issued when it is done (receivers.py). Whatever was issued for the attempt before is
    returned as it is, so that a second call changes nothing. Raises Refused (not_passed).
    """
    attempt = Attempt.objects.select_for_update(of=("self",)).select_related("person").get(pk=attempt.pk)
    if not attempt.passed:
        raise Refused([Refusal("not_passed", gettext_noop("Only a passed exam earns a certificate."))])
    held = held_by(attempt.person_id)
    if attempt.person.erased_at is not None:
        return []  # an exam that was still open: nobody is certified by it
    there = [one for one in held if one.attempt_id == attempt.pk]
    about = demands_about(attempt.exam_id)
    missing = [one for one in about if one.programme.exam_id == attempt.exam_id and one.programme.pk not in {one.programme_id for one in there}]
    issued, waiting = _issue_earned(attempt, missing, held, at)
    if waiting and not issued and not there:
        _wait(waiting[0], attempt, at)
    if besides := {one.programme.pk for one in about if one.programme.exam_id != attempt.exam_id}:
        issued += issue_waiting(attempt.person, besides, at=at)
    return [*(one for one in there if not one.replaced), *issued]


@transaction.atomic
def issue_waiting(person: User, programmes: Collection[int], *, at: datetime) -> list[Certificate]:
    """The person has done something that these programmes ask for: the certificates that waited for it, each for the last pass of its exam.

    Certificates and attempts are locked before the turn, as whoever revokes or merges has them; what was passed or issued meanwhile is seen
    after it.
    """
    if not programmes:
        return []
    held_by(person.pk)
    exams = Programme.objects.filter(pk__in=programmes).values("exam")
    passed = Attempt.objects.filter(person=person, person__erased_at=None, exam__in=exams, passed=True).select_related("person")
    passed = passed.select_for_update(of=("self",)).order_by("pk")
    list(passed.values_list("pk"))
    take_turn(person.pk)
    held = held_by(person.pk)
    last = {attempt.exam_id: attempt for attempt in passed}
    demands = demands_of_programmes(programmes) if last else []
    earned = [_issue_earned(one, [d for d in demands if d.programme.exam_id == exam], held, at)[0] for exam, one in last.items()]
    return [certificate for some in earned for certificate in some]


def _issue_earned(
    attempt: Attempt, demands: Iterable[Demands], held: Sequence[Certificate], at: datetime
) -> tuple[list[Certificate], list[Programme]]:
    """What the attempt earns, issued; and the programmes that ask for more."""
    issued_before = {(one.attempt_id, one.programme_id) for one in held}
    demands = [one for one in demands if (attempt.pk, one.programme.pk) not in issued_before]
    record = _record(attempt, demands, held)
    lacking = {one.programme.pk: {refusal.code for refusal in entitlement_refusals(one, record, at)} for one in demands}
    earned = [one for one in demands if not lacking[one.programme.pk]]
    how = {"kind": "issued", "by": None, "at": at, "data": {"attempt": attempt.pk}, "attempt": attempt}
    issued = [write_certificate(one.programme, attempt.person, held, basis=one.basis, **how) for one in earned]  # type: ignore[arg-type]
    if issued:
        allow_retake(attempt, from_=at + timedelta(days=min(one.programme.renewal_days for one in earned)))
    programmes = [one.programme for one in demands]
    return issued, [one for one in programmes if lacking[one.pk] - {REVOKED_SINCE} == lacking[one.pk] != set()]


def _record(attempt: Attempt, demands: Sequence[Demands], held: Sequence[Certificate]) -> Record:
    """What the person has done of what is asked for: without a query where that is only the exam of this attempt."""
    if not any(one.ask_more for one in demands):
        return Record(passes={attempt.exam_id: pass_of(attempt)}, revoked=revoked_in(held))
    take_turn(attempt.person_id)
    return records_of([attempt.person_id], demands)[attempt.person_id]


def _wait(programme: Programme, attempt: Attempt, at: datetime) -> None:
    """Say that the certificate waits. Once the pass is too old for it, the exam may be sat again."""
    passed_at = attempt.closed_at or attempt.deadline_at
    allow_retake(attempt, from_=end_of_validity(passed_at, programme.validity_days))
    tell(attempt.person, "certificate_waits", f"attempt {attempt.pk}", {"programme": multilingual(programme.name)}, at=at)
