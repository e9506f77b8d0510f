import pytest
from django.urls import reverse
from django.utils import timezone

from people import services
from people.content import load_pledge
from people.models import Membership, PledgeSignature
from tests.factories.certificates import CertificateFactory
from tests.factories.people import MembershipFactory, OrganisationFactory, PledgeFactory, area

ME, PROFILE, ORGANISATION, PLEDGE = "/en/me/", "/en/me/profile/", "/en/me/organisation/", "/en/me/pledge/"


@pytest.fixture
def read(client, volunteer):
    """client.get as Aigul, giving the text."""
    client.force_login(volunteer)
    return lambda address: client.get(address).content.decode()


@pytest.mark.parametrize("address", [ME, PROFILE, ORGANISATION, PLEDGE])
def test_visitors_are_sent_to_log_in(client, db, address):
    response = client.get(address)
    assert (response.status_code, response["Location"]) == (302, f"/en/accounts/login/?next={address}")


@pytest.mark.parametrize("address", ["/en/me/organisation/withdraw/", "/en/me/organisation/leave/"])
def test_nothing_changes_by_get(client, volunteer, address):
    """Whoever logs in after pressing the button comes back by GET: to the page with the button."""
    MembershipFactory(person=volunteer)
    client.force_login(volunteer)
    assert client.get(address)["Location"] == ORGANISATION
    assert volunteer.memberships.get().state == "accepted"


def test_the_account_names_the_next_step(read, volunteer):
    organisation = OrganisationFactory()
    pledge = PledgeFactory()
    assert "Sign the pledge" in read(ME)
    services.sign_pledge(volunteer, pledge, at=timezone.now())
    assert "Ask an organisation" in read(ME)
    asked = services.ask_membership(volunteer, organisation, at=timezone.now())
    assert "waiting for an answer" in read(ME)
    assert "Next step" not in read(ME)
    services.decline_membership(asked, by=None, at=timezone.now())
    assert "has declined your request" in read(ME)
    assert "Ask an organisation" in read(ME)


def test_the_account_costs_few_queries(client, volunteer, django_assert_max_num_queries):
    PledgeFactory()
    client.force_login(volunteer)
    with django_assert_max_num_queries(12):
        client.get(ME)


def test_the_account_shows_nothing_of_others(read, other_volunteer):
    MembershipFactory(person=other_volunteer)
    text = read(ME)
    assert other_volunteer.email not in text
    assert "asked no organisation" in text


def test_profile_is_changed_and_shown_in_the_new_language(client, volunteer):
    home = area("Medeu")
    client.force_login(volunteer)
    data = {"full_name": "Айгүл Серікбаева", "phone": "+7 701 234 56 78", "language": "ru", "home_area": home.pk}
    response = client.post(PROFILE, data)
    assert response["Location"] == "/ru/me/"
    volunteer.refresh_from_db()
    assert (volunteer.full_name, volunteer.phone, volunteer.home_area) == ("Айгүл Серікбаева", "+77012345678", home)


def test_bad_profile_changes_nothing(client, volunteer):
    client.force_login(volunteer)
    response = client.post(PROFILE, {"full_name": "X", "phone": "1", "language": "en"})
    assert response.status_code == 400
    volunteer.refresh_from_db()
    assert volunteer.full_name == "Серікбаева Айгүл Нұрланқызы"


def test_a_name_on_a_certificate_stays(client, db):
    person = CertificateFactory().holder
    person.full_name = "Иванов Иван"
    person.save()
    client.force_login(person)
    assert "Your name stands on a certificate" in client.get(PROFILE).content.decode()
    response = client.post(PROFILE, {"full_name": "Петров Пётр", "language": "en"})
    assert response.status_code == 400
    assert "write to the headquarters" in response.content.decode()
    assert client.post(PROFILE, {"full_name": "Иванов Иван", "language": "en"}).status_code == 302


def test_ask_withdraw_and_ask_again(client, read, volunteer):
    first, second = OrganisationFactory(), OrganisationFactory()
    assert client.post(ORGANISATION, {"organisation": first.pk}).status_code == 302
    response = client.post(ORGANISATION, {"organisation": second.pk})
    assert response.status_code == 400
    assert "You have already asked" in response.content.decode()
    assert Membership.objects.count() == 1
    client.post(reverse("people:withdraw_request"))
    assert Membership.objects.get().state == "ended"
    assert client.post(ORGANISATION, {"organisation": second.pk}).status_code == 302


@pytest.mark.parametrize("value", ["", "999", "x"])
def test_no_such_organisation(client, volunteer, value):
    client.force_login(volunteer)
    assert client.post(ORGANISATION, {"organisation": value}).status_code == 400
    assert not Membership.objects.exists()


def test_leaving(client, read, volunteer):
    MembershipFactory(person=volunteer)
    assert "Leave the organisation" in read(ORGANISATION)
    client.post(reverse("people:leave"))
    assert Membership.objects.get().state == "ended"
    assert "with no organisation now" in read(ORGANISATION)


def test_nothing_to_withdraw_and_nothing_to_leave(client, read):
    for name, words in (("withdraw_request", "no open request"), ("leave", "with no organisation")):
        response = client.post(reverse(f"people:{name}"), follow=True)
        assert words in response.content.decode()


def test_the_pledge_is_read_and_signed_once(client, read, volunteer):
    assert "no pledge to sign yet" in read(PLEDGE)
    pledge = load_pledge()
    assert load_pledge() == pledge
    assert "You sign version 1 as" in read(PLEDGE)
    response = client.post(PLEDGE, {})
    assert response.status_code == 400
    assert not PledgeSignature.objects.exists()
    for _time in range(2):
        assert client.post(PLEDGE, {"agree": "on"}).status_code == 302
    signature = PledgeSignature.objects.get()
    assert (signature.person, signature.pledge, signature.full_name) == (volunteer, pledge, volunteer.full_name)
    assert "signed version 1 on" in read(PLEDGE)
    assert "Read it again" in read(ME)


def test_the_pledge_is_shown_in_every_language_without_scripts(client, volunteer):
    PledgeFactory(text={"kk": "<p>Бейтарап</p>", "ru": "<p>Нейтрален</p>", "en": "<p>Impartial<script>alert(1)</script></p>"})
    client.force_login(volunteer)
    assert "Бейтарап" in client.get("/kk/me/pledge/").content.decode()
    text = client.get(PLEDGE).content.decode()
    assert "Impartial" in text
    assert "<script>alert" not in text


@pytest.mark.parametrize(("state", "address"), [("asked", "/en/me/organisation/withdraw/"), ("accepted", "/en/me/organisation/leave/")])
def test_a_press_that_was_overtaken_is_told_in_words(client, volunteer, monkeypatch, state, address):
    """Two presses at once: both see the membership, the service refuses the second."""
    from people import services
    from people.refusals import Refusal, Refused

    def overtaken(membership, **kwargs):
        raise Refused([Refusal("not_asked", "This request has already been decided or withdrawn.")])

    MembershipFactory(person=volunteer, state=state)
    monkeypatch.setattr(services, "withdraw_request", overtaken)
    monkeypatch.setattr(services, "end_membership", overtaken)
    client.force_login(volunteer)
    response = client.post(address, follow=True)
    assert (response.status_code, [message.level_tag for message in response.context["messages"]]) == (200, ["error"])


def test_a_phone_is_written_in_groups(client, volunteer):
    volunteer.phone = "+77012345678"
    volunteer.save()
    client.force_login(volunteer)
    assert "+7 701 234 5678" in client.get(ME).content.decode()


def test_signing_leads_on_to_the_next_step(client, tree, volunteer, db):
    PledgeFactory()
    client.force_login(volunteer)
    response = client.post(PLEDGE, {"agree": "on"})
    assert response["Location"] == "/en/home/"
    assert 'href="/en/home/"' in client.get(PLEDGE).content.decode()
