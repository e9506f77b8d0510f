"""A dozen public screens and a dozen of the admin, in a browser that keeps the policy of contents: nothing that they need is blocked."""

from tests.journeys.conftest import LAPTOP
from tests.journeys.people import log_in

PUBLIC = (
    *("/kk/", "/kk/courses/observer/", "/kk/accounts/login/", "/kk/accounts/signup/", "/kk/glossary/", "/kk/search/?q=дауыс", "/kk/offline/"),
    *("/kk/coalition/", "/kk/figures/", "/v", "/kk/certificates/verify/", "/kk/me/", "/kk/posts/", "/kk/exams/", "/kk/board/"),
)
ADMIN = (
    *(
        "/admin/",
        "/admin/images/",
        "/admin/documents/",
        "/admin/reports/site-history/",
        "/admin/reports/locked/",
        "/admin/stations-desk/plans/",
        "/admin/pages/",
    ),
    *("/admin/invitations/", "/admin/certificate/", "/admin/account/", "/admin/stations-papers/", "/admin/roster/"),
)
SUPERUSER = """
from bench.people import session_of
from courses.models import LessonPage
from people.models import User
from stations.models import Election
person = User.objects.create_user("policy@example.org", None, full_name="Root", language="ru", is_staff=True, is_superuser=True, is_sample=True)
election = Election.objects.get(slug="sample-election").pk
print(election, session_of(person), LessonPage.objects.filter(locale__language_code="ru").first().pk)
"""


def watched(page):
    """What the browser says of the policy, from now on."""
    said = []
    page.on("console", lambda message: said.append(f"{page.url}: {message.text}") if "Content Security Policy" in message.text else None)
    return said


def walk(page, paths):
    for path in paths:
        page.goto(path)


def test_public_screens_need_nothing_that_the_policy_blocks(visit):
    page = visit(LAPTOP)
    said = watched(page)
    log_in(page, "volunteer")
    walk(page, PUBLIC)
    assert said == []


def test_screens_of_the_admin_need_nothing_that_the_policy_blocks(visit, site):
    page = visit(LAPTOP, "ru")
    said = watched(page)
    election, session, lesson = site.shell(SUPERUSER).split()
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": site.url}])
    walk(page, ADMIN)
    walk(page, [f"/ru/board/{election}/{screen}" for screen in ("", "map/", "wall/", "stations/")])
    walk(page, [f"/admin/pages/{lesson}/edit/preview/", f"/admin/pages/{lesson}/edit/"])
    assert said == []


def test_what_the_policy_blocks_is_noticed(visit):
    page = visit(LAPTOP)
    said = watched(page)
    page.goto("/kk/")
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.broken = true' }))")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=\"https://elsewhere.example/x.png\" onerror=\"window.broken = true\">')")
    page.wait_for_timeout(200)
    assert page.evaluate("window.broken") is None
    assert len(said) >= 2
