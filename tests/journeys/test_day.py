"""The day: declined, taken by a substitute, arrived without a network, revoked in mid-day, a hole on the coordinator's phone."""

import json
import re

from tests.journeys.people import wait_until, without_a_network

SET_UP = """
from datetime import timedelta
import json
from django.utils import timezone
from bench.people import session_of
from certificates.models import Certificate
from people.models import User
from stations.gate import people_who_may_stand
from stations.models import Assignment, Election, Post, Shift, Station
from stations.services import assign
from stations.warnings import without_warnings
at = timezone.now()
election, name = Election.objects.get(slug="sample-election"), {"kk": "Бүгін", "ru": "Сегодня", "en": "Today"}
shift = Shift.objects.create(election=election, name=name, starts_at=at - timedelta(minutes=5), ends_at=at + timedelta(hours=4))
station = Station.objects.filter(election=shift.election).first()
post = Post.objects.create(station=station, shift=shift, seat=1)
post = Post.objects.select_related("shift__election", "station__election__programme", "station__area").get(pk=post.pk)
who = without_warnings(people_who_may_stand(post, at), post).order_by("pk").first()
assignment = assign(who, post, by=None, at=at)
print(json.dumps({"session": session_of(who), "station": str(station), "post": post.pk}))
"""
ASKED = """
import json
from bench.people import session_of
from stations.models import Offer
offer = Offer.objects.filter(hole__post={post}, state="open").select_related("person").get()
print(json.dumps({{"session": session_of(offer.person), "person": offer.person.pk, "name": offer.person.full_name}}))
"""
COORDINATOR = """
from bench.people import session_of
from people.models import User
print(session_of(User.objects.get(email="coordinator@example.org")))
"""
NOTED = """
import json
from stations.models import Presence
print(json.dumps(list(Presence.objects.filter(assignment__post={post}).values_list("kind", flat=True))))
"""
REVOKE = """
from django.utils import timezone
from certificates.services import revoke
from stations.models import Assignment
revoke(Assignment.objects.get(post={post}, state="arrived").certificate, reason="Сынақ", by=None, at=timezone.now())
"""


def as_(page, site, session):
    page.context.add_cookies([{"name": "sessionid", "value": session.strip(), "url": site.url}])
    return page


def test_from_told_to_a_hole_on_the_coordinators_phone(visit, site):
    told = json.loads(site.shell(SET_UP))
    first = as_(visit(), site, told["session"])
    first.goto("/kk/posts/")
    card = first.locator("section.card", has_text="Бүгін")
    card.locator("summary", has_text="Келе алмаймын").click()
    card.locator("[name=reason]").fill("Балам ауырып қалды")
    card.locator("button[value=decline]").click()
    first.get_by_text("Сіз орыннан бас тарттыңыз").wait_for()

    desk = as_(visit(), site, site.shell(COORDINATOR))
    desk.goto("/kk/day/")
    desk.locator("li.hole a.main", has_text="Бүгін").click()
    desk.locator("button[value=offer]").click()
    desk.get_by_text("Орын ұсынылды").wait_for()

    asked = json.loads(site.shell(ASKED.format(post=told["post"])))
    substitute = as_(visit(), site, asked["session"])
    substitute.goto("/kk/posts/")
    substitute.locator(".card--asked button[value=accept]").click()
    substitute.get_by_text("Орын сіздікі").wait_for()

    wait_until(substitute, "localStorage.getItem('bakylau.person')")
    form = substitute.locator("form[data-presence]").first
    with without_a_network(substitute, site):
        form.locator("button[value=arrived]").click()
        form.get_by_text(re.compile("Желі пайда болғанда")).wait_for()
        assert json.loads(site.shell(NOTED.format(post=told["post"]))) == []
    substitute.get_by_text("Келгеніңіз белгіленген").wait_for(timeout=60_000)
    assert json.loads(site.shell(NOTED.format(post=told["post"]))) == ["arrived"]

    site.shell(REVOKE.format(post=told["post"]))
    desk.goto("/kk/day/")
    hole = desk.locator("li.hole", has_text="Бүгін")
    assert asked["name"] in hole.inner_text()
    assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth")
