"""The partner's desk: the volunteers of one's own organisation, and of nobody else's."""

import csv
import io
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from courses.models import LessonProgress
from dashboard.enums import Progress
from dashboard.partner_steps import next_step_of
from people import invitation_services
from people.enums import Role
from people.invitation_files import Line
from people.services import grant_role
from stations.services import assign
from tests.factories.people import MembershipFactory, PersonFactory
from tests.factories.quizzes import AttemptFactory
from tests.stations.conftest import build_certificate, build_plan, build_ready

AT = timezone.now()
DESK = "dashboard_partner"


@pytest.fixture
def plan(db):
    return build_plan()


@pytest.fixture
def editor(plan):
    person = PersonFactory(is_sample=True, full_name="Editor Of First")
    grant_role(person, Role.EDITOR, plan.organisation)
    return person


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


def member(organisation, **values):
    return MembershipFactory(person=PersonFactory(**values), organisation=organisation).person


@pytest.fixture
def foreign(plan):
    """A certified volunteer of another organisation, who stands somewhere."""
    person = build_ready(plan, organisation=plan.other_organisation)
    person.full_name, person.phone = "Foreign Volunteer", "+77019999999"
    person.save()
    assign(person, plan.post, by=None, at=AT)
    return person


def text_of(response):
    return (b"".join(response.streaming_content) if response.streaming else response.content).decode("utf-8-sig")


def test_each_volunteer_is_told_with_state_progress_and_next_step(desk, plan):
    member(plan.organisation, full_name="Newcomer One", phone="+77011111111")
    AttemptFactory(exam=plan.programme.exam, person=member(plan.organisation, full_name="Failed Two"), passed=False, score=1)
    stands = build_ready(plan)
    assign(stands, plan.post, by=None, at=AT)
    page = text_of(desk.get(reverse(DESK)))
    for told in ("Newcomer One", "+77011111111", "begin the lessons", "Failed Two", "try once more", stands.full_name, "certified", "take the post"):
        assert told in page


def test_the_numbers_are_those_of_the_organisation_and_lead_to_their_rows(desk, plan, foreign, editor):
    member(plan.organisation)
    build_certificate(member(plan.organisation, full_name="Certified Three"), plan.programme)
    lines = [Line(2, "", "invited@example.org", "", "", "")]
    kept = invitation_services.keep_list(plan.organisation, lines, file_name="l.csv", language="kk", by=editor, at=AT)
    invitation_services.invite_list(kept, by=editor, at=AT)
    tiles = {tile.label: tile.count for tile in desk.get(reverse(DESK)).context["tiles"]}
    assert (tiles["signed up"], tiles["certified"], tiles["have passed an exam"], tiles["stand at a post"], tiles["invited, no answer yet"]) == (
        1,
        1,
        1,
        0,
        1,
    )
    found = text_of(desk.get(reverse(DESK), {"progress": "certified"}))
    assert "Certified Three" in found


def test_last_seen_is_the_last_of_lesson_attempt_and_login(desk, plan):
    person = member(plan.organisation, last_login=AT - timedelta(days=9))
    LessonProgress.objects.create(person=person, course_key="1" * 32, lesson_key="2" * 32, opened_at=AT - timedelta(days=2))
    rows = desk.get(reverse(DESK)).context["object_list"]
    assert rows[0].last_lesson.date() == (AT - timedelta(days=2)).date()


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?q=Foreign",
        "?q=%2B77019999999",
        "?progress=certified",
        "?assigned=true",
        "?passed=true",
        "?export=csv",
        "?export=csv&q=Foreign",
        "?export=xlsx",
        "?ordering=-full_name",
        "?progress=nonsense&area=999&language=xx",
    ],
)
@pytest.mark.parametrize("name", [DESK, "dashboard_partner_results"])
def test_nobody_of_another_organisation_is_ever_shown(desk, plan, foreign, name, query):
    response = desk.get(reverse(name) + query)
    assert response.status_code == 200
    if "xlsx" not in query:
        text = text_of(response)
        text = text.replace('value="+77019999999"', "")  # what was searched for stands in its field
        for secret in (foreign.email, "+77019999999", str(plan.other_organisation)):
            assert secret not in text
        assert "Foreign Volunteer" not in text


def test_those_who_asked_left_or_were_closed_are_no_volunteers(desk, plan):
    for state in ("asked", "declined", "ended"):
        MembershipFactory(person=PersonFactory(full_name=f"No Member {state}"), organisation=plan.organisation, state=state)
    member(plan.organisation, full_name="No Member closed", is_active=False)
    assert "No Member" not in text_of(desk.get(reverse(DESK)))


@pytest.mark.parametrize("given", ["{other}", "0", "x", "9" * 30, "%00", "-1"])
def test_a_forged_organisation_is_not_found(desk, plan, foreign, given):
    for name in (DESK, "dashboard_partner_results"):
        for query in ("", "&export=csv"):
            response = desk.get(reverse(name) + "?organisation=" + given.format(other=plan.other_organisation.pk) + query)
            assert response.status_code == 404


def test_the_page_of_a_person_stays_shut_to_editors(desk, plan, foreign):
    own = member(plan.organisation)
    for person in (own, foreign):
        assert desk.get(reverse("dashboard_person", args=[person.pk])).status_code in {302, 403}
    assert desk.get(reverse("dashboard_roster")).status_code in {302, 403}


@pytest.mark.parametrize("role", [None, Role.COORDINATOR, Role.TRAINER, Role.REVIEWER])
def test_the_desk_is_for_editors_and_the_headquarters(client, plan, role):
    person = PersonFactory(is_sample=True)
    if role:
        grant_role(person, role, plan.organisation if role == Role.REVIEWER else None)
    client.force_login(person)
    assert client.get(reverse(DESK)).status_code in {302, 403}


def test_the_headquarters_chooses_an_organisation(client, plan, foreign):
    person = PersonFactory(is_sample=True)
    grant_role(person, Role.HEADQUARTERS)
    client.force_login(person)
    assert "Foreign Volunteer" not in text_of(client.get(reverse(DESK), {"organisation": plan.organisation.pk}))
    assert "Foreign Volunteer" in text_of(client.get(reverse(DESK), {"organisation": plan.other_organisation.pk}))


def test_an_export_is_scoped_safe_and_logged(desk, plan, foreign):
    member(plan.organisation, full_name="=cmd Formula")
    rows = list(csv.reader(io.StringIO(text_of(desk.get(reverse(DESK), {"export": "csv"})))))
    assert [row[0] for row in rows[1:]] == ["'=cmd Formula"]
    assert "Next step" in rows[0]
    assert ModelLogEntry.objects.get(action="dashboard.export_partner").data["organisation"] == plan.organisation.slug


def test_the_desk_costs_the_same_however_many(desk, plan, django_assert_max_num_queries):
    for _number in range(12):
        build_ready(plan)
    with django_assert_max_num_queries(24):
        desk.get(reverse(DESK))


@pytest.mark.parametrize("progress", list(Progress))
def test_every_state_has_its_next_step(progress):
    assert next_step_of(SimpleNamespace(progress=progress, is_assigned=False, lessons_read=0), 8)


def test_an_empty_desk_says_what_to_do(desk):
    assert "Nobody has joined yet" in text_of(desk.get(reverse(DESK)))
