"""What happens to a certificate is felt by whoever stands on it, in the same transaction."""

from datetime import timedelta

import pytest
from wagtail.models import ModelLogEntry

from certificates import services as certificates
from stations.gate import refusals
from stations.models import Assignment, Post
from stations.services import assign
from tests.factories.quizzes import AttemptFactory

DAY = timedelta(days=1)


@pytest.fixture
def both(plan, ready, at):
    """Assigned in the morning and in the evening, on one certificate."""
    return [assign(ready, post, by=None, at=at) for post in (plan.post, plan.evening_post)]


def states(assignments):
    return [Assignment.objects.get(pk=one.pk).state for one in assignments]


def codes(person, post, at):
    return [reason.code for reason in refusals(person, Post.objects.get(pk=post.pk), at)]


def test_whoever_stands_on_a_suspended_certificate_steps_back(plan, ready, both, at, superuser):
    certificates.suspend(ready.certificates.get(), reason="Complaint", until=None, by=superuser, at=at)
    assert states(both) == ["withdrawn", "withdrawn"]
    assert {str(one.reason) for one in Assignment.objects.all()} == {"The certificate was suspended."}
    assert codes(ready, plan.post, at) == ["certificate_suspended"]
    certificates.resume(ready.certificates.get(), reason="Unfounded", by=superuser, at=at)
    assert states(both) == ["withdrawn", "withdrawn"]
    assert codes(ready, plan.post, at) == []


def test_a_suspension_that_ends_before_the_shift_opens_nothing(plan, ready, both, at, superuser):
    certificates.suspend(ready.certificates.get(), reason="x", until=plan.shift.starts_at, by=superuser, at=at)
    assert states(both) == ["told", "told"]
    certificates.suspend(ready.certificates.get(), reason="x", until=plan.shift.starts_at + DAY / 24, by=superuser, at=at)
    assert states(both) == ["withdrawn", "told"]


def test_a_revocation_to_come_opens_the_posts_after_it(plan, ready, both, at, superuser):
    certificates.revoke(ready.certificates.get(), reason="x", by=superuser, at=at, from_=plan.shift.ends_at)
    assert states(both) == ["told", "withdrawn"]
    assert codes(ready, plan.evening_post, at) == ["certificate_revoked"]


def test_what_was_stood_before_the_revocation_stays_history(plan, ready, both, superuser):
    certificates.revoke(ready.certificates.get(), reason="x", by=superuser, at=plan.shift.ends_at)
    assert states(both) == ["told", "withdrawn"]


def test_nobody_is_put_back_when_a_revocation_is_taken_back(plan, ready, both, at, superuser, volunteer):
    revoked = certificates.revoke(ready.certificates.get(), reason="x", by=superuser, at=at)
    proposal = certificates.propose_unrevocation(revoked, reason="x", by=superuser, at=at)
    certificates.confirm_unrevocation(proposal, by=volunteer, at=at)
    assert states(both) == ["withdrawn", "withdrawn"]
    assert codes(ready, plan.post, at) == []


def test_a_renewal_takes_along_whoever_stands(plan, ready, both, at):
    [new] = certificates.issue(AttemptFactory(exam=plan.programme.exam, person=ready, number=1_000, started_at=at), at=at)
    assert {one.certificate for one in Assignment.objects.all()} == {new}
    assert states(both) == ["told", "told"]
    assert ModelLogEntry.objects.filter(action="stations.move").count() == 2


def test_a_renewal_leaves_shifts_that_are_over_as_they_were(plan, ready, both):
    old, at = ready.certificates.get(), plan.shift.ends_at
    [new] = certificates.issue(AttemptFactory(exam=plan.programme.exam, person=ready, number=1_000, started_at=at), at=at)
    assert [one.certificate for one in Assignment.objects.order_by("pk")] == [old, new]


def test_a_renewal_in_a_suspension_takes_along_whoever_stands_after_it(plan, ready, both, at, superuser):
    certificates.suspend(ready.certificates.get(), reason="x", until=plan.evening.starts_at, by=superuser, at=at)
    [new] = certificates.issue(AttemptFactory(exam=plan.programme.exam, person=ready, number=1_000, started_at=at), at=at)
    assert states(both) == ["withdrawn", "told"]
    assert Assignment.objects.get(pk=both[1].pk).certificate == new


def test_a_corrected_name_takes_along_whoever_stands(plan, ready, both, at, superuser):
    ready.certificates.update(holder_name="Жана Есим")
    new = certificates.correct_name(ready.certificates.get(), new_name="Жаңа Есім", reason="x", by=superuser, at=at)
    assert {one.certificate for one in Assignment.objects.all()} == {new}
    assert ModelLogEntry.objects.filter(action="stations.move").first().user == superuser


@pytest.mark.parametrize("change", ["renamed", "renewed"])
def test_whoever_would_lapse_is_taken_along_as_the_new_one_counts(plan, ready, both, at, superuser, change):
    from certificates.models import LawRequirement, LawUpdate
    from certificates.signals import counts_until_changed

    old, until = ready.certificates.get(), plan.shift.ends_at
    requirement = LawRequirement.objects.create(
        programme=plan.programme, course_key="0" * 32, law_as_of="2027-01-01", required_by=until, announced_at=at - DAY
    )
    LawUpdate.objects.create(requirement=requirement, certificate=old)
    counts_until_changed.send(type(old), certificates=type(old).objects.all(), at=at, until=until)
    type(old).objects.update(counts_until=until)
    if change == "renamed":
        old.holder_name = "Жана Есим"
        old.save()
        new = certificates.correct_name(old, new_name="Жаңа Есім", reason="x", by=superuser, at=at)
    else:
        [new] = certificates.issue(AttemptFactory(exam=plan.programme.exam, person=ready, number=1_000, started_at=at), at=at)
    kept = until if change == "renamed" else None
    assert [(one.certificate, one.lapses_at) for one in Assignment.objects.order_by("pk")] == [(new, None), (new, kept)]
    new.refresh_from_db()
    assert new.counts_until == kept
