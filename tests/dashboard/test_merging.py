"""Two accounts become one, through every app: what moves, what is added up, who may, what refuses."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from certificates.models import Certificate
from certificates.services import issue
from courses.models import Bookmark, LessonProgress, Note
from courses.session_services import register
from people import services
from people.duplicates import are_alike, likely_duplicates_of, likely_pairs
from people.enums import Role
from people.merge_services import merge, preview, tell_apart
from people.models import Membership, Notice, User
from people.refusals import Refused
from quizzes.models import Attempt, PracticeAnswer
from quizzes.rules import start_refusals
from stations.models import Assignment
from stations.services import assign, withdraw
from tests.factories.courses import SessionFactory
from tests.factories.people import PASSWORD, MembershipFactory, PersonFactory, PledgeSignatureFactory
from tests.factories.quizzes import AttemptFactory, QuestionFactory
from tests.stations.conftest import build_certificate, build_plan, build_ready

AT = timezone.now()


@pytest.fixture
def plan(db):
    plan = build_plan()
    plan.question = QuestionFactory()
    return plan


@pytest.fixture
def headquarters(db):
    person = PersonFactory(is_sample=True, full_name="Head Quarters")
    services.grant_role(person, Role.HEADQUARTERS)
    return person


@pytest.fixture
def kept(db):
    return PersonFactory(full_name="Ахметов Ерлан Болатұлы", phone="+77012345678")


@pytest.fixture
def gone(db):
    return PersonFactory(full_name="АХМЕТОВ Ерлан  Болатұлы", phone="+77012345678")


@pytest.fixture
def one(kept, gone, headquarters):
    """Merges them; returns what was moved."""

    def act(**changes):
        values = {"reason": "The same identity document.", "by": headquarters, "at": timezone.now(), **changes}
        done = merge(values.pop("kept", kept), values.pop("gone", gone), **values)
        kept.refresh_from_db()
        gone.refresh_from_db()
        return {moved.label: moved.count for moved in done.moved}

    return act


def codes(act):
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.codes


def read(person, lesson, completed_at, opened_at=AT):
    return LessonProgress.objects.create(person=person, course_key="1" * 32, lesson_key=lesson * 32, opened_at=opened_at, completed_at=completed_at)


def test_used_attempts_are_added_up_and_numbered_by_when_they_began(one, kept, gone, plan):
    exam = plan.programme.exam
    for person, day, number in ((kept, 1, 1), (gone, 2, 1), (kept, 3, 2), (gone, 4, 2)):
        began = AT - timedelta(days=30 - day)
        AttemptFactory(exam=exam, person=person, number=number, started_at=began, closed_at=began, passed=False, score=1)
    one()
    attempts = Attempt.objects.filter(person=kept).order_by("number")
    assert [attempt.number for attempt in attempts] == [1, 2, 3, 4]
    assert [attempt.started_at for attempt in attempts] == sorted(attempt.started_at for attempt in attempts)
    assert not Attempt.objects.filter(person=gone).exists()
    assert exam.attempts_allowed <= 4
    assert "attempts_used" in [refusal.code for refusal in start_refusals(kept, exam, AT)]


def test_lessons_are_added_up_and_the_earliest_completion_counts(one, kept, gone):
    early, late = AT - timedelta(days=9), AT - timedelta(days=2)
    read(kept, "2", late), read(gone, "2", early)
    read(kept, "3", None), read(gone, "3", late)
    read(gone, "4", early)
    one()
    assert dict(kept.lesson_progress.values_list("lesson_key", "completed_at")) == {
        row.lesson_key: row.completed_at for row in LessonProgress.objects.filter(person=kept)
    }
    assert sorted(kept.lesson_progress.values_list("completed_at", flat=True)) == [early, early, late]


def test_notes_bookmarks_and_practice_come_along_once(one, kept, gone, plan):
    place = {"course_key": "1" * 32, "lesson_key": "2" * 32, "made_at": AT}
    for person in (kept, gone):
        Bookmark.objects.create(person=person, place="a", **place)
        PracticeAnswer.objects.create(person=person, key="3" * 32, question=plan.question, chosen="a", right=True, at=AT)
    Bookmark.objects.create(person=gone, place="b", **place)
    Note.objects.create(person=gone, text="Ask about the stamp", **place)
    PracticeAnswer.objects.create(person=gone, key="4" * 32, question=plan.question, chosen="a", right=True, at=AT)
    moved = one()
    assert (kept.bookmarks.count(), kept.notes.count(), kept.practice_answers.count()) == (2, 1, 2)
    assert (moved["notes and bookmarks"], moved["answers in practice"]) == (2, 1)


def test_certificates_are_handed_on_and_two_valid_ones_both_stay(one, kept, gone, plan):
    for person in (kept, gone):
        build_certificate(person, plan.programme)
    moved = one()
    assert Certificate.objects.filter(holder=kept).count() == 2
    assert moved["certificates that hold or have run out"] == 1
    assert ModelLogEntry.objects.filter(action="certificates.hand_on").count() == 1


def test_a_revoked_certificate_follows_the_person(one, kept, gone, plan):
    build_certificate(gone, plan.programme, revoked=True)
    assert one()["certificates that were revoked"] == 1
    assert Certificate.objects.get().holder == kept


def test_whoever_stands_stands_on_under_the_account_that_stays(one, kept, plan, headquarters):
    stands = build_ready(plan)
    assignment = assign(stands, plan.post, by=None, at=AT)
    given_back = withdraw(assign(stands, plan.evening_post, by=None, at=AT), by=None, at=AT, reason="ill")
    moved = one(gone=stands)
    assignment.refresh_from_db()
    given_back.refresh_from_db()
    assert (assignment.person, assignment.state, assignment.certificate.holder) == (kept, "told", kept)
    assert (given_back.person, given_back.state) == (kept, "withdrawn")
    assert moved["posts that the person holds"] == 1
    assert Membership.objects.get(state="accepted").person == kept


def test_the_database_still_refuses_to_hand_a_certificate_on_past_the_merge(plan, kept):
    stands = build_ready(plan)
    assign(stands, plan.post, by=None, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(holder=stands).update(holder=kept)


def test_both_standing_at_the_same_time_is_refused_until_one_steps_back(one, plan, headquarters):
    first, second = build_ready(plan), build_ready(plan, organisation=plan.organisation)
    assign(first, plan.post, by=None, at=AT)
    other = assign(second, plan.elsewhere, by=None, at=AT)
    assert codes(lambda: one(kept=first, gone=second)) == ["both_stand"]
    withdraw(other, by=None, at=AT, reason="one person")
    one(kept=first, gone=second)
    assert Assignment.objects.filter(person=first).count() == 2


def test_posts_in_different_shifts_are_both_kept(one, plan):
    first, second = build_ready(plan), build_ready(plan, organisation=plan.organisation)
    assign(first, plan.post, by=None, at=AT)
    assign(second, plan.evening_post, by=None, at=AT)
    one(kept=first, gone=second)
    assert Assignment.objects.filter(person=first, state="told").count() == 2
    assert Membership.objects.filter(person=first, state="accepted").count() == 1


def test_two_organisations_the_kept_ones_stays_and_the_posts_of_the_other_are_open_again(one, plan):
    first, second = build_ready(plan), build_ready(plan, organisation=plan.other_organisation)
    assignment = assign(second, plan.evening_post, by=None, at=AT)
    moved = one(kept=first, gone=second)
    assignment.refresh_from_db()
    assert (assignment.state, assignment.person) == ("withdrawn", first)
    assert Membership.objects.get(state="accepted").organisation == plan.organisation
    assert any("ended" in label for label in moved)


def test_accepted_comes_before_asked_whoever_holds_it(one, kept, gone, plan):
    MembershipFactory(person=kept, organisation=plan.organisation, state="asked")
    MembershipFactory(person=gone, organisation=plan.other_organisation)
    one()
    assert {(m.organisation.slug, m.state) for m in Membership.objects.filter(person=kept)} == {("first", "ended"), ("second", "accepted")}


def test_two_open_requests_become_one(one, kept, gone, plan):
    MembershipFactory(person=kept, organisation=plan.organisation, state="asked")
    MembershipFactory(person=gone, organisation=plan.other_organisation, state="asked")
    one()
    assert Membership.objects.get(person=kept, state="asked").organisation == plan.organisation


def test_roles_signatures_and_notices_move_once(one, kept, gone, plan):
    services.grant_role(gone, Role.EDITOR, plan.organisation)
    services.grant_role(gone, Role.TRAINER)
    services.grant_role(kept, Role.TRAINER)
    pledge = PledgeSignatureFactory(person=gone).pledge
    PledgeSignatureFactory(person=kept, pledge=pledge)
    PledgeSignatureFactory(person=gone)
    for person, key in ((kept, "a"), (gone, "a"), (gone, "b")):
        Notice.objects.create(person=person, kind="idle", key=key, told_at=AT)
    one()
    assert sorted(kept.role_grants.values_list("role", flat=True)) == ["editor", "trainer"]
    assert not gone.role_grants.exists()
    assert set(kept.groups.all()) >= {plan.organisation.editors}
    assert not gone.groups.exists()
    assert kept.pledge_signatures.count() == 2
    assert kept.notices.filter(kind="idle").count() == 2


def test_a_session_booked_twice_takes_one_seat_and_who_waits_gets_the_other(one, kept, gone):
    session = SessionFactory(capacity=2)
    waits = PersonFactory()
    for person in (kept, gone, waits):
        register(session, person, at=AT)
    assert session.registrations.get(person=waits).state == "waiting"
    one()
    assert session.registrations.get(person=kept).state == "seat"
    assert session.registrations.get(person=waits).state == "seat"


def test_one_logs_in_by_either_address_and_into_the_account_that_stays(client, one, kept, gone, tree):
    address = gone.email
    one()
    assert not gone.is_active
    assert gone.merged_into == kept
    assert set(EmailAddress.objects.filter(user=kept, verified=True).values_list("email", flat=True)) == {kept.email, address}
    client.post(reverse("account_login"), {"login": address, "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(kept.pk)


def test_a_session_of_the_closed_account_is_over(client, one, gone, tree):
    client.force_login(gone)
    one()
    assert client.get(reverse("people:me")).status_code == 302


def test_the_closed_account_is_never_opened_again(one, gone, headquarters):
    one()
    assert codes(lambda: services.set_active(gone, True, by=headquarters, at=AT)) == ["merged"]


def test_an_address_that_was_not_proven_logs_nobody_in(one, kept, gone):
    EmailAddress.objects.filter(user=gone).update(verified=False)
    address = gone.email
    one()
    assert not EmailAddress.objects.filter(email=address).exists()


def test_a_chain_of_merges_points_to_the_last(one, kept, gone, headquarters):
    third = PersonFactory()
    one(kept=gone, gone=third)
    one()
    third.refresh_from_db()
    assert third.merged_into == kept


def test_who_sits_an_exam_is_not_merged_away(one, gone, plan):
    AttemptFactory(exam=plan.programme.exam, person=gone, state="open", passed=None, closed_at=None, deadline_at=AT + timedelta(hours=1))
    assert codes(one) == ["sitting_exam"]


def test_refusals_of_people(one, kept, gone, headquarters, superuser):
    assert codes(lambda: one(by=PersonFactory())) == ["may_not_merge"]
    assert codes(lambda: one(gone=kept)) == ["same_account"]
    assert codes(lambda: one(reason=" ")) == ["reason_missing"]
    assert codes(lambda: one(gone=superuser)) == ["superuser"]
    assert codes(lambda: one(gone=headquarters)) == ["own_account"]
    User.objects.filter(pk=kept.pk).update(is_active=False)
    assert codes(one) == ["kept_closed"]
    User.objects.filter(pk=kept.pk).update(is_active=True)
    one()
    assert codes(one) == ["already_merged"]


def test_a_preview_tells_everything_and_changes_nothing(kept, gone, plan, headquarters):
    build_certificate(gone, plan.programme)
    MembershipFactory(person=gone, organisation=plan.organisation)
    read(gone, "2", AT)
    would = preview(kept, gone, by=headquarters, at=AT)
    assert len(would.moved) >= 4
    gone.refresh_from_db()
    assert (gone.is_active, gone.merged_into, gone.certificates.count(), gone.memberships.count()) == (True, None, 1, 1)
    assert not ModelLogEntry.objects.filter(action="people.merge_accounts").exists()
    done = merge(kept, gone, reason="x", by=headquarters, at=AT)
    assert [(one.label, one.count) for one in done.moved] == [(one.label, one.count) for one in would.moved]


# --- Likely duplicates -------------------------------------------------------------------------------------------------------------------
def test_the_same_name_and_phone_is_a_likely_duplicate_until_told_apart(kept, gone, headquarters):
    PersonFactory(full_name=kept.full_name)  # without a phone: too little to tell
    PersonFactory(full_name="Сәбитова Сәуле", phone="+77012345678")  # one phone in a family
    assert list(likely_duplicates_of(kept)) == [gone]
    assert [(pair.first, pair.second, pair.has_same_name) for pair in likely_pairs()] == [(kept, gone, True)]
    tell_apart(gone, kept, by=headquarters, at=AT)
    assert not likely_duplicates_of(kept).exists()
    assert likely_pairs() == []


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("ахметов ерлан болатулы", "ерлан ахметов", True),
        ("ахметов ерлан", "ахметова ерлан", True),
        ("ахметов ерлан болатулы", "ахметов марат болатулы", False),
        ("сабитова сауле", "ким анна", False),
    ],
)
def test_names_are_alike(one, other, alike):
    assert are_alike(one, other) is alike


def test_the_headquarters_is_told_when_a_likely_duplicate_is_certified(kept, gone, plan, headquarters):
    AttemptFactory(exam=plan.programme.exam, person=gone, passed=False, score=1)
    issue(AttemptFactory(exam=plan.programme.exam, person=kept, passed=True), at=AT)
    assert Notice.objects.get(kind="certified_twice").person == headquarters
    issue(AttemptFactory(exam=plan.programme.exam, person=PersonFactory(), passed=True), at=AT)
    assert Notice.objects.filter(kind="certified_twice").count() == 1


# --- The screens -------------------------------------------------------------------------------------------------------------------------
@pytest.fixture
def desk(client, headquarters):
    client.force_login(headquarters)
    return client


def test_the_list_shows_pairs_with_what_each_has_used(desk, kept, gone, plan):
    build_certificate(gone, plan.programme)
    page = desk.get(reverse("dashboard_duplicates")).content.decode()
    for text in (kept.email, gone.email, "same name and phone", reverse("dashboard_merge", args=[kept.pk, gone.pk])):
        assert text in page
    assert reverse("dashboard_duplicates") in desk.get(reverse("wagtailadmin_home")).content.decode()


def test_two_accounts_are_found_by_their_addresses(desk, kept, gone):
    address = reverse("dashboard_duplicates")
    assert desk.get(address, {"first": kept.email.upper(), "second": gone.email})["Location"] == reverse("dashboard_merge", args=[kept.pk, gone.pk])
    assert "Nobody has an account" in desk.get(address, {"first": kept.email, "second": "nobody@example.org"}).content.decode()


def test_side_by_side_what_would_move_and_the_merge(desk, kept, gone, plan):
    build_certificate(gone, plan.programme)
    address = reverse("dashboard_merge", args=[kept.pk, gone.pk])
    page = desk.get(address).content.decode()
    assert "certificates that hold or have run out" in page
    gone.refresh_from_db()
    assert gone.is_active
    assert desk.post(address, {"reason": ""}).status_code == 409
    assert desk.post(address, {"reason": "One person"})["Location"] == reverse("dashboard_person", args=[kept.pk])
    assert desk.post(address, {"reason": "One person"}).status_code == 409
    assert kept.email in desk.get(reverse("dashboard_person", args=[gone.pk])).content.decode()
    assert gone.full_name not in desk.get(reverse("dashboard_roster")).content.decode()


def test_what_refuses_is_told_instead_of_the_button(desk, kept, plan):
    page = desk.get(reverse("dashboard_merge", args=[kept.pk, kept.pk])).content.decode()
    assert "not two accounts but one" in page
    assert "Merge the two accounts" not in page
    assert desk.get(reverse("dashboard_merge", args=[kept.pk, 10**17])).status_code == 404


def test_telling_apart_is_a_press(desk, kept, gone):
    desk.post(reverse("dashboard_duplicates"), {"first": kept.pk, "second": gone.pk})
    assert likely_pairs() == []
    assert desk.post(reverse("dashboard_duplicates"), {"first": kept.pk, "second": "x"}).status_code == 404


def test_one_account_is_not_told_apart_from_itself(desk, kept):
    answer = desk.post(reverse("dashboard_duplicates"), {"first": kept.pk, "second": kept.pk})
    assert answer.status_code == 409
    assert "These are not two accounts but one." in answer.content.decode()
    assert not ModelLogEntry.objects.filter(action="people.tell_apart").exists()


def test_the_closed_accounts_address_leads_to_the_one_that_stayed(desk, one, kept, gone, volunteer):
    address = gone.email
    one()
    found = desk.get(reverse("dashboard_duplicates"), {"first": address, "second": volunteer.email})
    assert found["Location"] == reverse("dashboard_merge", args=[kept.pk, volunteer.pk])


def test_duplicates_are_the_headquarters_business(client, coordinator, kept, gone):
    client.force_login(coordinator)
    for address in (reverse("dashboard_duplicates"), reverse("dashboard_merge", args=[kept.pk, gone.pk])):
        for act in (client.get, client.post):
            assert act(address, {"reason": "x", "first": kept.pk, "second": gone.pk}).status_code == 302
    gone.refresh_from_db()
    assert gone.is_active


def test_the_list_costs_the_same_however_many(desk, django_assert_max_num_queries):
    for number in range(8):
        PersonFactory.create_batch(2, full_name=f"Twin {number} Same", phone=f"+7701234567{number}")
    with django_assert_max_num_queries(25):
        desk.get(reverse("dashboard_duplicates"))
