"""Joining by an organisation's link and by a letter, by the pages that people open."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse
from django.utils import timezone, translation

from people import invitation_services, services, tasks
from people.models import Invitation, InvitationLink, Membership, Organisation, User
from people.refusals import Refused
from tests.factories.people import PASSWORD, MembershipFactory, PersonFactory
from tests.people.conftest import invite, work

SIGN_UP = {"email": "new@example.org", "password1": "a long enough phrase", "full_name": "Серікбаева Айгүл", "language": "en", "consent": "on"}


@pytest.fixture(autouse=True)
def pages(tree):
    """What logs in leads to the front page."""


@pytest.fixture
def link(organisation, editor):
    return invitation_services.set_link(organisation, is_on=True, expires_at=None, most_uses=None, by=editor, at=timezone.now())


@pytest.fixture
def letter(organisation, editor):
    return invite(organisation, editor, "name,e-mail,phone,language\nСерікбаева Айгүл,aigul.new@example.org,87012345678,en\n").get()


def page_of(name, token, language="en"):
    with translation.override(language):
        return reverse(f"join:{name}", args=[token])


def organisation_of(email):
    return Membership.objects.get(person__email=email, state="accepted").organisation


def change(link, **values):
    InvitationLink.objects.filter(pk=link.pk).update(**values)


# --- The link ----------------------------------------------------------------------------------------------------------------------------
def test_the_link_says_whose_it_is_and_leads_to_sign_up(client, link):
    response = client.get(page_of("link", link.token))
    assert "First Fund" in response.content.decode()
    assert page_of("link_sign_up", link.token) in response.content.decode()
    assert response["X-Robots-Tag"] == "noindex"


def test_the_address_of_a_poster_opens_in_the_language_of_the_phone(client, link):
    response = client.get(f"/join/{link.token}/", headers={"accept-language": "ru"})
    assert response["Location"] == f"/ru/join/{link.token}/"


def test_whoever_signs_up_by_the_link_is_a_member_at_once(client, link, organisation):
    response = client.get(page_of("link_sign_up", link.token))
    assert 'name="organisation"' not in response.content.decode()
    response = client.post(page_of("link_sign_up", link.token), SIGN_UP)
    code = re.search(r"^[A-Z0-9-]{5,12}$", mail.outbox[0].body, re.MULTILINE).group()
    assert not EmailAddress.objects.get(email="new@example.org").verified
    client.post(response["Location"], {"code": code})
    assert "_auth_user_id" in client.session
    assert organisation_of("new@example.org") == organisation
    assert InvitationLink.objects.get().uses == 1


def test_sign_up_by_the_link_pressed_twice_counts_one_use(client, link):
    for _press in range(2):
        client.post(page_of("link_sign_up", link.token), SIGN_UP)
    assert (InvitationLink.objects.get().uses, User.objects.filter(email="new@example.org").count()) == (1, 1)


def test_an_organisation_named_in_a_forged_sign_up_counts_for_nothing(client, link, organisation, other_organisation):
    client.post(page_of("link_sign_up", link.token), {**SIGN_UP, "organisation": other_organisation.pk})
    assert organisation_of("new@example.org") == organisation


def test_who_is_logged_in_joins_by_a_press_and_not_by_opening(client, link, organisation, volunteer):
    client.force_login(volunteer)
    assert "Join" in client.get(page_of("link", link.token)).content.decode()
    assert not volunteer.memberships.exists()
    for _press in range(2):
        client.post(page_of("link", link.token))
    assert organisation_of(volunteer.email) == organisation
    assert (InvitationLink.objects.get().uses, volunteer.memberships.count()) == (1, 1)
    assert "You are with this organisation" in client.get(page_of("link", link.token)).content.decode()


def test_an_open_request_to_the_same_organisation_is_accepted_by_the_link(client, link, organisation, volunteer):
    services.ask_membership(volunteer, organisation, at=timezone.now())
    client.force_login(volunteer)
    client.post(page_of("link", link.token))
    assert volunteer.memberships.get().state == "accepted"


@pytest.mark.parametrize(("state", "said"), [("accepted", "You are already with"), ("asked", "You have already asked")])
def test_who_is_with_another_organisation_or_waits_for_one_is_told_so(client, link, other_organisation, volunteer, state, said):
    MembershipFactory(person=volunteer, organisation=other_organisation, state=state)
    client.force_login(volunteer)
    response = client.post(page_of("link", link.token))
    assert (response.status_code, volunteer.memberships.count()) == (409, 1)
    assert said in response.content.decode()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"is_on": False}, "switched off"),
        ({"expires_at": timezone.now() - timedelta(minutes=1)}, "has run out"),
        ({"most_uses": 2, "uses": 2}, "As many people as this link was made for"),
    ],
)
def test_a_link_that_has_ended_says_why_and_lets_nobody_in(client, link, volunteer, values, said):
    change(link, **values)
    response = client.get(page_of("link", link.token))
    assert response.status_code == 410
    assert said in response.content.decode()
    assert client.post(page_of("link_sign_up", link.token), SIGN_UP)["Location"] == page_of("link", link.token)
    client.force_login(volunteer)
    assert client.post(page_of("link", link.token)).status_code == 409
    assert not Membership.objects.exists()
    assert not User.objects.filter(email="new@example.org").exists()


def test_a_link_that_ends_while_the_form_is_filled_in_makes_no_account(client, link, monkeypatch):
    monkeypatch.setattr("people.offers.LinkOffer.refusals", lambda self, at: [])
    change(link, is_on=False)
    assert client.post(page_of("link_sign_up", link.token), SIGN_UP)["Location"] == page_of("link", link.token)
    assert not User.objects.filter(email="new@example.org").exists()
    assert mail.outbox == []


def test_a_renewed_link_leaves_the_old_one_dead(client, link, organisation, editor):
    new = invitation_services.renew_link(organisation, by=editor, at=timezone.now())
    assert client.get(page_of("link", link.token)).status_code == 404
    assert client.get(page_of("link", new.token)).status_code == 200
    assert new.uses == 0


@pytest.mark.parametrize("name", ["link", "link_sign_up", "letter", "letter_sign_up", "decline"])
@pytest.mark.parametrize("token", ["wrong", "x" * 500, "%00", "ә"])
def test_a_wrong_token_is_told_kindly(client, name, token):
    for act in (client.get, client.post):
        response = act(page_of(name, "TOKEN").replace("TOKEN", token))
        assert response.status_code == 404
        assert "leads nowhere" in response.content.decode()


def test_who_keeps_trying_tokens_is_asked_to_wait(client, link):
    for _try in range(30):
        assert client.get(page_of("link", "wrong")).status_code == 404
    assert client.get(page_of("link", "wrong")).status_code == 429
    assert client.get(page_of("link", link.token)).status_code == 200  # the right one opens all the same


# --- The letter --------------------------------------------------------------------------------------------------------------------------
def test_a_letter_opens_a_form_that_is_filled_in_and_needs_no_code(client, letter, organisation):
    assert page_of("letter_sign_up", letter.token) in client.get(page_of("letter", letter.token)).content.decode()
    form = client.get(page_of("letter_sign_up", letter.token)).content.decode()
    for filled in ("aigul.new@example.org", "Серікбаева Айгүл", "+77012345678"):
        assert filled in form
    client.post(page_of("letter_sign_up", letter.token), {**SIGN_UP, "email": "aigul.new@example.org"})
    person = User.objects.get(email="aigul.new@example.org")
    assert client.session["_auth_user_id"] == str(person.pk)
    assert EmailAddress.objects.get(user=person).verified
    assert organisation_of(person.email) == organisation
    assert mail.outbox == []
    letter.refresh_from_db()
    assert (letter.state, letter.person) == ("joined", person)


def test_a_letter_proves_no_other_address_than_its_own(client, letter):
    client.post(page_of("letter_sign_up", letter.token), {**SIGN_UP, "email": "victim@example.org"})
    assert list(EmailAddress.objects.filter(verified=True, email__contains="example.org").values_list("email", flat=True).order_by("-pk")[:1]) == [
        "aigul.new@example.org"
    ]
    assert not EmailAddress.objects.filter(email="victim@example.org").exists()


def test_a_form_sent_with_errors_leaves_no_proven_address_behind(client, letter):
    assert client.post(page_of("letter_sign_up", letter.token), {"email": "aigul.new@example.org"}).status_code == 200
    assert not client.session.get("account_verified_email")


def test_who_has_an_account_logs_in_and_joins(client, letter, organisation):
    person = PersonFactory(email="aigul.new@example.org")
    page = client.get(page_of("letter", letter.token)).content.decode()
    assert "There is an account with the address" in page
    assert client.get(page_of("letter_sign_up", letter.token))["Location"] == page_of("letter", letter.token)
    response = client.post(reverse("account_login") + f"?next={page_of('letter', letter.token)}", {"login": person.email, "password": PASSWORD})
    assert response["Location"] == page_of("letter", letter.token)
    client.post(page_of("letter", letter.token))
    assert organisation_of(person.email) == organisation


def test_a_letter_is_for_nobody_but_whom_it_was_mailed_to(client, letter, volunteer):
    client.force_login(volunteer)
    response = client.post(page_of("letter", letter.token))
    assert response.status_code == 409
    assert "another address" in response.content.decode()
    assert not volunteer.memberships.exists()


def test_a_second_proven_address_of_the_person_will_do(client, letter, volunteer):
    EmailAddress.objects.create(user=volunteer, email="aigul.new@example.org", verified=True)
    client.force_login(volunteer)
    client.post(page_of("letter", letter.token))
    assert volunteer.memberships.get().state == "accepted"


@pytest.mark.parametrize("verified", [False])
def test_a_second_address_that_is_not_proven_will_not(client, letter, volunteer, verified):
    EmailAddress.objects.create(user=volunteer, email="aigul.new@example.org", verified=verified)
    client.force_login(volunteer)
    assert client.post(page_of("letter", letter.token)).status_code == 409


def test_declining_forgets_what_was_told_and_is_the_end(client, letter, editor):
    page = page_of("decline", letter.token)
    assert client.get(page)["Location"] == page_of("letter", letter.token)
    assert Invitation.objects.get().state == "queued"
    assert "declined" in client.post(page).content.decode()
    letter.refresh_from_db()
    assert (letter.state, letter.full_name, letter.phone, letter.email) == ("declined", "", "", "aigul.new@example.org")
    assert client.post(page)["Location"] == page_of("letter", letter.token)
    assert client.get(page_of("letter", letter.token)).status_code == 410
    with pytest.raises(Refused) as refused:
        invitation_services.send_again(letter, by=editor, at=timezone.now() + timedelta(days=9))
    assert refused.value.codes == ["answered"]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"state": "withdrawn"}, "has withdrawn"),
        ({"state": "joined"}, "has been used"),
        ({"expires_at": timezone.now() - timedelta(minutes=1)}, "has run out"),
    ],
)
def test_a_letter_that_has_ended_says_why(client, letter, values, said):
    Invitation.objects.update(**values)
    response = client.get(page_of("letter", letter.token))
    assert response.status_code == 410
    assert said in response.content.decode()
    assert client.post(page_of("letter_sign_up", letter.token), SIGN_UP)["Location"] == page_of("letter", letter.token)


def test_who_joins_by_the_link_has_answered_the_letter_too(client, link, letter):
    person = PersonFactory(email="aigul.new@example.org")
    client.force_login(person)
    client.post(page_of("link", link.token))
    assert Invitation.objects.get().state == "joined"


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_every_page_of_joining_speaks_the_language(client, link, letter, language):
    for name, token in (
        ("link", link.token),
        ("letter", letter.token),
        ("link_sign_up", link.token),
        ("letter_sign_up", letter.token),
        ("link", "wrong"),
    ):
        page = client.get(page_of(name, token, language)).content.decode()
        for english in ("invites", "Sign up", "leads nowhere", "Join "):
            assert english not in page, (name, english)


def suspend(organisation):
    Organisation.objects.filter(pk=organisation.pk).update(state="suspended")


def test_nobody_joins_an_organisation_that_is_suspended(client, link, letter, organisation, volunteer):
    suspend(organisation)
    for page in (page_of("link", link.token), page_of("letter", letter.token)):
        response = client.get(page)
        assert response.status_code == 410
        assert "is suspended for now" in response.content.decode()
    Membership.objects.create(person=volunteer, organisation=organisation, state="asked", asked_at=timezone.now())
    client.force_login(volunteer)
    assert client.post(page_of("link", link.token)).status_code == 409
    assert volunteer.memberships.get().state == "asked"


def test_letters_of_a_suspended_organisation_wait_until_it_is_back(letter, organisation):
    suspend(organisation)
    work()
    assert (mail.outbox, Invitation.objects.get().state) == ([], "queued")
    Organisation.objects.update(state="admitted")
    tasks.wake(timezone.now())
    work()
    assert len(mail.outbox) == 1


def test_a_letter_to_an_address_proven_besides_asks_to_log_in(client, letter):
    person = PersonFactory()
    EmailAddress.objects.create(user=person, email=letter.email, verified=True)
    assert client.get(page_of("letter_sign_up", letter.token))["Location"] == page_of("letter", letter.token)
    client.force_login(person)
    client.post(page_of("letter", letter.token))
    assert Membership.objects.get(person=person).state == "accepted"


def test_who_joins_by_the_link_needs_no_letter_to_another_of_the_own_addresses(client, link, letter):
    person = PersonFactory()
    EmailAddress.objects.create(user=person, email=letter.email, verified=True)
    client.force_login(person)
    client.post(page_of("link", link.token))
    letter.refresh_from_db()
    assert (letter.state, letter.person) == ("joined", person)
