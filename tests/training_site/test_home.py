"""The front page: for a stranger what this is, for a volunteer the path and the one next step."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page, Revision, Site

from certificates.updates.rules import Proposal
from certificates.updates.services import require_update
from courses.models import CatalogPage, CoursePage, LessonPage, SessionSeries
from courses.services import complete_lesson
from people.services import accept_membership, sign_pledge
from quizzes.models import ExamPage
from tests.factories.certificates import CertificateFactory, ProgrammeFactory
from tests.factories.courses import LawVersionFactory, TopicFactory
from tests.factories.delta import build_delta
from tests.factories.people import MembershipFactory, OrganisationFactory, PledgeFactory
from tests.factories.quizzes import AttemptFactory, ExamFactory
from tests.factories.stations import PostFactory, StationFactory
from training_site.chain import path_of
from training_site.models import HomePage, InfoPage


@pytest.fixture
def site(frame):
    """The frame with a course of two lessons, an exam in it and a pledge."""
    catalog = CatalogPage.objects.get(locale__language_code="en")
    course = CoursePage(title="The observer at a polling station", slug="observer", summary="Short.", locale=catalog.locale)
    catalog.add_child(instance=course)
    for number in (1, 2):
        lesson = LessonPage(title=f"Lesson {number}", slug=f"lesson-{number}", summary="Short.", topic=TopicFactory(), body=[], locale=catalog.locale)
        course.add_child(instance=lesson)
    exam = ExamFactory(slug="observer")
    course.add_child(instance=ExamPage(title="Exam", slug="exam", exam=exam, locale=course.locale))
    return {"course": course, "exam": exam, "pledge": PledgeFactory()}


def read_all(person, site):
    for lesson in LessonPage.objects.child_of(site["course"]):
        complete_lesson(person, lesson, at=timezone.now())


def certified(person, site, **values):
    return CertificateFactory(programme=ProgrammeFactory(exam=site["exam"]), attempt=AttemptFactory(exam=site["exam"], person=person), **values)


def front_page(client, person):
    client.force_login(person)
    response = client.get("/en/")
    assert response.status_code == 200
    return response.context["next_step"], response.content.decode()


def states(person):
    return [step["state"] for step in path_of(person, timezone.now())]


def test_a_stranger_is_told_what_this_is_and_where_to_begin(client, site):
    page = client.get("/en/").content.decode()
    for word in (
        "<strong>Lessons</strong>",
        "<strong>Pledge</strong>",
        "<strong>Exam</strong>",
        "<strong>Certificate</strong>",
        "<strong>Post</strong>",
        "/en/accounts/signup/",
        "/en/accounts/login/",
        "The observer at a polling station",
    ):
        assert word in page
    assert 'class="path"' not in page


def test_the_way_begins_with_the_first_lesson(client, site, volunteer):
    step, page = front_page(client, volunteer)
    first = LessonPage.objects.child_of(site["course"]).first()
    assert (step.title, step.url) == (first.title, first.url)
    assert "Hello, Айгүл!" in page
    assert states(volunteer) == ["current", "todo", "todo", "todo", "todo"]


def test_after_the_lessons_comes_the_pledge(client, site, volunteer):
    read_all(volunteer, site)
    step, _page = front_page(client, volunteer)
    assert (step.title, step.url) == ("Pledge", "/en/me/pledge/")
    assert states(volunteer) == ["done", "current", "todo", "todo", "todo"]


def test_then_the_exam_or_why_it_is_closed(client, site, volunteer):
    read_all(volunteer, site)
    sign_pledge(volunteer, site["pledge"], at=timezone.now())
    step, _page = front_page(client, volunteer)
    assert step.url == site["course"].url + "exam/"
    assert "not ready yet" in step.text
    assert states(volunteer) == ["done", "done", "current", "todo", "todo"]


def test_an_open_attempt_is_gone_on_with(client, site, volunteer):
    read_all(volunteer, site)
    sign_pledge(volunteer, site["pledge"], at=timezone.now())
    AttemptFactory(exam=site["exam"], person=volunteer, state="open", closed_at=None, passed=None, score=None)
    assert front_page(client, volunteer)[0].title == "Your exam is open"


def test_a_certified_person_without_organisation_is_told_to_choose_one(client, site, volunteer):
    certificate = certified(volunteer, site)
    step, page = front_page(client, volunteer)
    assert (step.title, step.url) == ("Choose an organisation", "/en/me/organisation/")
    assert certificate.number in page
    assert states(volunteer) == ["done", "done", "done", "done", "current"]


@pytest.mark.parametrize(
    "state, title",
    [("asked", "Wait for the organisation"), ("accepted", "A coordinator will find you a post"), ("declined", "Choose an organisation")],
)
def test_a_certified_person_waits_or_asks_again(client, site, volunteer, state, title):
    certified(volunteer, site)
    MembershipFactory(person=volunteer, state=state, organisation=OrganisationFactory())
    assert front_page(client, volunteer)[0].title.startswith(title)


def test_a_certificate_that_ends_before_the_next_shift_is_to_be_renewed(client, site, volunteer):
    from stations.models import Election

    MembershipFactory(person=volunteer, state="accepted", organisation=OrganisationFactory())
    certificate = certified(volunteer, site, valid_until=timezone.now() + timedelta(days=2))
    shift = PostFactory().shift
    Election.objects.filter(pk=shift.election_id).update(programme=certificate.programme)
    type(shift).objects.filter(pk=shift.pk).update(starts_at=timezone.now() + timedelta(days=3), ends_at=timezone.now() + timedelta(days=3, hours=9))
    step, _page = front_page(client, volunteer)
    assert (step.title, step.url) == ("Renew your certificate", f"/en/exams/{site['exam'].slug}/")


def test_a_revoked_certificate_is_said_to_be_so(client, site, volunteer):
    read_all(volunteer, site)
    sign_pledge(volunteer, site["pledge"], at=timezone.now())
    certified(volunteer, site, revoked=True)
    step, page = front_page(client, volunteer)
    assert (step.title, step.url) == ("Your certificate has been revoked", "/en/certificates/")
    assert "certificate--ended" in page


def test_an_expired_certificate_leads_back_to_the_exam(client, site, volunteer):
    read_all(volunteer, site)
    sign_pledge(volunteer, site["pledge"], at=timezone.now())
    certified(volunteer, site, issued_at=timezone.now() - timedelta(days=400), expired=True)
    step, page = front_page(client, volunteer)
    assert step.url == site["course"].url + "exam/"
    assert "certificate--ended" in page
    assert states(volunteer)[2:] == ["current", "todo", "todo"]


def test_where_i_stand_in_the_time_of_the_election(client, site, volunteer):
    from stations.models import Assignment

    certificate = certified(volunteer, site)
    post = PostFactory(station=StationFactory(address="12 Abai Avenue"))
    post.shift.election.time_zone = "Asia/Tokyo"
    post.shift.election.save()
    post.shift.starts_at = datetime(2026, 12, 5, 20, tzinfo=UTC)
    post.shift.ends_at = datetime(2026, 12, 6, 5, tzinfo=UTC)
    post.shift.save()
    post.station.election.programme = certificate.programme
    post.station.election.save()
    values = {"person": volunteer, "certificate": certificate, "organisation": OrganisationFactory(), "station": post.station, "shift": post.shift}
    assignment = Assignment.objects.create(post=post, assigned_at=timezone.now(), capped_organisation=values["organisation"], **values)
    step, page = front_page(client, volunteer)
    assert (step.title, step.url) == ("You have a post", "/en/posts/")
    assert "12 Abai Avenue" in page
    assert states(volunteer) == ["done"] * 5
    facts = [fact["value"] for fact in client.get("/en/").context["posts"][0]["facts"]]
    assert "6" in str(facts[1])
    assert str(facts[2]).startswith(("5", "05"))
    assert assignment.state == "told"


def test_what_is_new_stands_there_until_it_is_read(client, site, volunteer):
    accept_membership(
        MembershipFactory(person=volunteer, state="asked", organisation=OrganisationFactory(name={"en": "First"})), by=None, at=timezone.now()
    )
    assert "First has accepted you" in front_page(client, volunteer)[1]
    client.post("/en/me/notices/read/")
    assert "First has accepted you" not in front_page(client, volunteer)[1]


def test_without_a_course_nothing_is_promised(client, tree, volunteer):
    step, page = front_page(client, volunteer)
    assert step.title == "The course is being prepared"
    assert "No courses yet" in page


def test_the_path_costs_one_query(site, volunteer, django_assert_num_queries):
    path_of(volunteer, timezone.now())
    with django_assert_num_queries(1):
        assert len(path_of(volunteer, timezone.now())) == 5


def test_who_has_a_desk_is_shown_the_way_to_it(client, site, superuser, volunteer):
    assert "To my desk" in front_page(client, superuser)[1]
    assert "To my desk" not in front_page(client, volunteer)[1]


def test_the_languages_of_a_page_outside_the_tree(client, frame):
    page = client.get("/en/accounts/login/?next=/en/").content.decode()
    assert 'href="/ru/accounts/login/?next=/en/" hreflang="ru"' in page


def test_a_page_that_is_not_there_offers_the_front_pages(client, frame):
    response = client.get("/en/nowhere/")
    assert response.status_code == 404
    assert 'href="/ru/" hreflang="ru"' in response.content.decode()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("path", ["", "courses/", "library/", "about/", "privacy/"])
def test_every_page_of_the_frame_opens_in_every_language(client, frame, language, path):
    response = client.get(f"/{language}/{path}")
    assert response.status_code == 200
    assert f'<html lang="{language}">' in response.content.decode()


def test_loading_the_site_again_changes_nothing(frame):
    before = (list(Page.objects.order_by("pk").values()), Revision.objects.count(), list(Site.objects.values()))
    call_command("load_site")
    assert (list(Page.objects.order_by("pk").values()), Revision.objects.count(), list(Site.objects.values())) == before
    assert len({page.translation_key for page in HomePage.objects.all()}) == 1
    assert len({page.translation_key for page in InfoPage.objects.filter(slug="privacy")}) == 1


def test_images_are_served_and_originals_are_not(client, db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    for folder in ("images", "documents"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.webp").write_bytes(b"RIFF")
    response = client.get("/media/images/a.webp")
    assert (response.status_code, b"".join(response.streaming_content)) == (200, b"RIFF")
    response.close()
    for path in ("/media/documents/a.webp", "/media/images/../documents/a.webp", "/media/images/"):
        assert client.get(path).status_code in {301, 302, 400, 404}


@pytest.fixture
def update(site, volunteer, frame):
    """Aigul is certified by an older law, and an update of six minutes is required of her in ten days."""
    certificate = certified(volunteer, site)
    now = timezone.now()
    proposal = Proposal(certificate.programme, [LawVersionFactory(in_force_from=date(2027, 1, 1))], build_delta().key, now + timedelta(days=10))
    return require_update(proposal, by=None, at=now)


def test_a_change_of_the_law_comes_before_everything_else(client, update, volunteer):
    step, page = front_page(client, volunteer)
    assert step.title.startswith("The law changed: 6 minutes to do by ")
    assert (step.text, step.url) == ("The copy is given at once.", "/en/certificates/update/")
    assert "The law changed: an update is required" in page  # the notice
    assert states(volunteer) == ["done", "done", "done", "done", "current"]


def test_once_the_moment_has_passed_the_certificate_is_the_step_to_take(client, update, volunteer):
    past = timezone.now() - timedelta(minutes=1)
    type(update).objects.update(announced_at=past - timedelta(days=1), required_by=past)
    volunteer.certificates.update(counts_until=past)
    step, _page = front_page(client, volunteer)
    assert step.title == "The law changed: 6 minutes to do before your certificate counts again"
    assert states(volunteer) == ["done", "done", "done", "current", "todo"]


def test_once_it_is_done_the_way_goes_on(client, update, volunteer):
    complete_lesson(volunteer, LessonPage.objects.get(slug="changed", locale__language_code="ru"), at=timezone.now())
    assert front_page(client, volunteer)[0].title == "Choose an organisation"


def test_a_pass_of_another_exam_is_no_pass_of_this_one(site, volunteer):
    read_all(volunteer, site)
    sign_pledge(volunteer, site["pledge"], at=timezone.now())
    AttemptFactory(person=volunteer)
    assert states(volunteer) == ["done", "done", "current", "todo", "todo"]


def test_who_passed_and_lacks_a_live_session_is_led_to_it(client, site, volunteer):
    read_all(volunteer, site)
    sign_pledge(volunteer, site["pledge"], at=timezone.now())
    ProgrammeFactory(exam=site["exam"], live_sessions=[SessionSeries.objects.create(title={"en": "The count"})])
    AttemptFactory(exam=site["exam"], person=volunteer)
    step, _page = front_page(client, volunteer)
    assert (step.title, step.url) == ("One live session is left", "/en/lessons/sessions/")
    assert states(volunteer) == ["done", "done", "done", "current", "todo"]
