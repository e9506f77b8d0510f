"""What a programme may ask for: each thing told as long as it is lacking, with the place where one does it, and issued by whatever comes last."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from certificates import services
from certificates.models import Certificate
from certificates.programmes.requirements import Demands
from certificates.queries import waiting_for
from courses.models import SessionSeries
from courses.services import complete_lesson
from courses.session_services import tick
from people.models import Notice
from people.services import accept_membership, sign_pledge
from quizzes.signals import attempt_passed
from tests.factories.certificates import ProgrammeFactory
from tests.factories.courses import SessionFactory
from tests.factories.delta import build_delta
from tests.factories.people import MembershipFactory, OrganisationFactory, PersonFactory, PledgeFactory, in_all
from tests.factories.quizzes import AttemptFactory, ExamFactory


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def plain(db):
    return ProgrammeFactory(slug="full", name=in_all("Trainer"))


def passed(programme, person, now, **values):
    attempt = AttemptFactory(exam=programme.exam, person=person, closed_at=now - timedelta(hours=1), **values)
    services.issue(attempt, at=now)
    return attempt


def codes(person, now):
    return [refusal.code for refusal in waiting_for(person, now)]


def test_a_course_to_read_is_waited_for_and_its_last_lesson_issues(client, tree, plain, volunteer, now):
    course = build_delta()
    plain.course_keys = [str(course.key)]
    plain.save()
    passed(plain, volunteer, now)
    client.force_login(volunteer)
    page = client.get("/en/certificates/").text
    assert "Read all lessons of the course “What changed”: the certificate “Trainer” asks for it." in page
    assert f'href="{course.pages["en"].url}"' in page
    complete_lesson(volunteer, course.lessons["kk"], at=now)  # in whatever language
    assert Certificate.objects.get().programme == plain
    assert codes(volunteer, now) == []


def test_a_course_without_a_lesson_is_read_by_nobody(tree, plain, volunteer, now):
    course = build_delta()
    plain.course_keys = [str(course.key)]
    plain.save()
    for page in course.lessons.values():
        page.unpublish()
    passed(plain, volunteer, now)
    assert codes(volunteer, now) == ["course_unread"]


def test_a_further_exam_in_either_order(client, tree, plain, volunteer, other_volunteer, now):
    further = ExamFactory(slug="further", title=in_all("Second exam"))
    plain.further_exams.add(further)
    passed(plain, volunteer, now)
    client.force_login(volunteer)
    page = client.get("/en/certificates/").text
    assert "Pass the exam “Second exam”" in page
    assert 'href="/en/exams/further/"' in page
    attempt_passed.send(object, attempt=AttemptFactory(exam=further, person=volunteer), at=now)
    assert Certificate.objects.get().attempt.exam == plain.exam
    # The other way round.
    second = AttemptFactory(exam=further, person=other_volunteer)
    services.issue(second, at=now)
    client.force_login(other_volunteer)
    assert codes(other_volunteer, now) == ["exam_not_passed"]
    assert "Your certificate is ready" not in client.get(f"/en/exams/attempts/{second.key}/result/").text
    passed(plain, other_volunteer, now)
    assert Certificate.objects.filter(holder=other_volunteer).count() == 1


def test_a_pass_of_the_further_exam_grows_old_too(plain, volunteer, now):
    further = ExamFactory()
    plain.further_exams.add(further)
    AttemptFactory(exam=further, person=volunteer, closed_at=now - timedelta(days=400))
    passed(plain, volunteer, now)
    assert codes(volunteer, now) == ["exam_not_passed"]


def test_every_series_of_sessions_has_to_be_attended(plain, volunteer, now):
    both = [SessionSeries.objects.create(title=in_all(name)) for name in ("The count", "Complaints")]
    plain.live_sessions.set(both)
    passed(plain, volunteer, now)
    for left, series in ((["session_not_attended"], both[0]), ([], both[1])):
        tick(SessionFactory(series=series, starts_at=now - timedelta(minutes=10)), volunteer, by=PersonFactory(), at=now)
        assert codes(volunteer, now) == left
    assert Certificate.objects.count() == 1


def test_the_pledge_of_that_version_or_a_newer_one(client, tree, plain, volunteer, now):
    old, asked, newest = (PledgeFactory(version=number, in_force_from=now - timedelta(days=9 - number)) for number in (1, 2, 3))
    plain.pledge = asked
    plain.save()
    volunteer.pledge_signatures.create(pledge=old, full_name="x", language="en", signed_at=now)
    passed(plain, volunteer, now)
    assert codes(volunteer, now) == ["pledge_not_signed"]
    client.force_login(volunteer)
    assert '<a class="button" href="/en/me/pledge/">' in client.get("/en/certificates/").text
    sign_pledge(volunteer, newest, at=now)
    assert Certificate.objects.get().issued_at == now


def test_a_member_of_an_admitted_organisation(plain, volunteer, now):
    plain.needs_membership = True
    plain.save()
    suspended = MembershipFactory(person=volunteer, organisation=OrganisationFactory(state="suspended"))
    passed(plain, volunteer, now)
    assert codes(volunteer, now) == ["not_member"]
    suspended.delete()
    asked = MembershipFactory(person=volunteer, organisation=OrganisationFactory(), state="asked")
    assert codes(volunteer, now) == ["not_member"]
    accept_membership(asked, by=None, at=now)
    assert Certificate.objects.count() == 1


def test_an_exam_passed_in_a_language_in_which_it_is_not_offered(plain, volunteer, now):
    plain.languages = ["kk"]
    plain.save()
    attempt = passed(plain, volunteer, now, language="ru")
    [refusal] = waiting_for(volunteer, now)
    assert (refusal.code, refusal.values["languages"]) == ("language_not_offered", "Қазақша")
    attempt.language = "kk"
    attempt.save()
    assert len(services.issue(attempt, at=now)) == 1


def test_a_requirement_added_later_takes_nothing_away(plain, volunteer, now):
    passed(plain, volunteer, now)
    plain.needs_membership = True
    plain.save()
    assert Certificate.objects.valid(now).get().holder == volunteer
    assert codes(volunteer, now) == []
    services.issue(volunteer.attempts.get(), at=now)
    assert Certificate.objects.count() == 1


def test_what_waits_is_told_once_with_all_that_is_lacking(plain, volunteer, now):
    plain.needs_membership = True
    plain.pledge = PledgeFactory()
    plain.save()
    attempt = passed(plain, volunteer, now)
    services.issue(attempt, at=now)
    assert codes(volunteer, now) == ["pledge_not_signed", "not_member"]
    notice = Notice.objects.get(person=volunteer)
    assert (notice.kind, notice.values["programme"]["texts"]["en"]) == ("certificate_waits", "Trainer")


def test_whoever_never_sat_the_exam_gets_nothing_by_the_rest(plain, volunteer, now):
    plain.pledge = PledgeFactory(in_force_from=now - timedelta(days=1))
    plain.save()
    sign_pledge(volunteer, plain.pledge, at=now)
    assert not Certificate.objects.exists()
    assert codes(volunteer, now) == []


def test_an_event_issues_only_under_programmes_that_ask_for_it(plain, volunteer, now):
    """A programme made after the pass is issued in bulk by the headquarters, never by accident."""
    passed(plain, volunteer, now)
    ProgrammeFactory(exam=plain.exam)
    asking = ProgrammeFactory(exam=plain.exam, needs_membership=True)
    accept_membership(MembershipFactory(person=volunteer, state="asked"), by=None, at=now)
    assert set(Certificate.objects.values_list("programme", flat=True)) == {plain.pk, asking.pk}


def test_a_programme_that_asks_only_for_its_exam_costs_no_more_for_what_others_ask(plain, volunteer, other_volunteer, now):
    def cost(person):
        attempt = AttemptFactory(exam=plain.exam, person=person)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            services.issue(attempt, at=now)
        return [query["sql"] for query in asked]

    cost(PersonFactory())
    before = cost(volunteer)
    ProgrammeFactory(needs_membership=True, pledge=PledgeFactory(), live_sessions=[SessionSeries.objects.create(title=in_all("x"))])
    assert len(cost(other_volunteer)) == len(before)
    assert not any("people_membership" in sql or "courses_registration" in sql for sql in before)
    assert not Demands(plain).ask_more


# --- the form of the headquarters ----------------------------------------------------------------------------------------


@pytest.fixture
def form(client, headquarters, plain):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.force_login(headquarters)
    values = {"slug": "full", "exam": plain.exam_id, "law_as_of": "2026-01-01", "renewal_days": 60, "validity_days": 365}
    names = {f"name_{code}": "Trainer" for code in ("kk", "ru", "en")}
    return lambda **more: client.post(f"/admin/programme/edit/{plain.pk}/", {**values, **names, **more})


def test_the_form_keeps_all_requirements(tree, form, plain):
    course, further = build_delta(), ExamFactory()
    pledge, series = PledgeFactory(), SessionSeries.objects.create(title=in_all("x"))
    asked = {"course_keys": [str(course.key)], "further_exams": [further.pk], "live_sessions": [series.pk]}
    response = form(**asked, pledge=pledge.pk, needs_membership="on", languages=["kk", "ru"], by_hand="headquarters")
    assert response.status_code == 302
    plain.refresh_from_db()
    assert (plain.course_keys, plain.pledge, plain.needs_membership) == ([str(course.key)], pledge, True)
    assert (list(plain.further_exams.all()), list(plain.live_sessions.all())) == ([further], [series])
    assert (plain.languages, plain.by_hand) == (["kk", "ru"], "headquarters")


def test_the_usual_case_needs_none_of_it(form, plain):
    assert form().status_code == 302
    plain.refresh_from_db()
    assert (plain.course_keys, plain.languages, plain.by_hand, plain.pledge) == ([], [], "nobody", None)


@pytest.mark.parametrize(
    "bad",
    [
        {"course_keys": ["1"]},
        {"course_keys": ["\x00"]},
        {"languages": ["de"]},
        {"by_hand": "anybody"},
        {"pledge": "9" * 30},
        {"further_exams": ["x"]},
    ],
)
def test_the_form_refuses_what_it_did_not_offer(form, plain, bad):
    response = form(**bad)
    assert response.status_code == 200
    plain.refresh_from_db()
    assert plain.course_keys == []


def test_the_own_exam_is_no_further_one(form, plain):
    assert "This is the exam of the programme already." in form(further_exams=[plain.exam_id]).text
