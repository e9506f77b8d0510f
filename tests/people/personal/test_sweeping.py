"""What is taken out of texts when somebody is erased, and what only looks alike and is somebody else's."""

import json

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from people.erasure import erase
from people.personal.sweeping import Words
from tests.factories.people import PersonFactory

WORDS = Words(("li@example.org", "li%40example.org", "Ли Ан", "Ан Ли", "Қалиева Дариға"), ("77011234567",))


@pytest.mark.parametrize(
    ("text", "swept"),
    [
        ("ali@example.org, li@example.org.kz, m.li@example.org", None),
        ("<li@example.org>; mailto:li@example.org?x; Li@Example.org.", "<—>; mailto:—?x; —."),
        ("?to=li%40example.org&x=1", "?to=—&x=1"),
        ("Они или анализ, или Андрей", None),
        ("Ли Ан, «ЛИ АН», Ан Ли", "—, «—», —"),
        ("Қалиева Дариғаның өтініші; Жоқалиева Дариға", "—ның өтініші; Жоқалиева Дариға"),
        ("+7 701 123-45-67, 8(701)1234567; №1770112345678", "—, —; №1770112345678"),
    ],
)
def test_whole_words_go_and_what_holds_them_by_chance_stays(text, swept):
    swept = swept.replace("—", "-") if swept else text
    assert WORDS.without(text, "-") == swept
    within, expected = f"«{text}»\n{text}", f"«{swept}»\n{swept}"
    assert json.loads(WORDS.without(json.dumps(within), "-")) == expected
    assert json.loads(json.loads(WORDS.without(json.dumps(json.dumps(within)), "-"))) == expected


def test_the_address_and_the_phone_of_others_stay(db):
    person, other, wife = (PersonFactory(email=f"{name}li@example.org", phone="+77011234567") for name in ("", "a", "o'"))
    erase(person, by=person, at=timezone.now())
    for one, address in ((other, "ali@example.org"), (wife, "o'li@example.org")):
        one.refresh_from_db()
        assert (one.email, one.phone) == (address, "+77011234567")
        assert EmailAddress.objects.get(user=one).email == address


def test_where_the_address_was_typed_and_nobody_logged_in_it_is_gone(client, volunteer, other_volunteer):
    for person in (volunteer, other_volunteer):
        client.post(reverse("account_request_login_code"), {"email": person.email})
        client.cookies.clear()
    waiting = SessionStore()
    waiting["account_login"] = {"email": volunteer.email.upper()}
    waiting.save()
    assert Session.objects.count() == 3
    erase(volunteer, by=volunteer, at=timezone.now())
    [left] = Session.objects.all()
    assert other_volunteer.email in str(left.get_decoded())
