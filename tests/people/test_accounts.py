"""Sign-up, confirmation, log-in and what must not leak, through allauth's own pages."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone, translation

from people.models import Membership, User
from people.token_services import make_token
from tests.factories.people import PASSWORD, OrganisationFactory, PersonFactory, area

SIGN_UP = {
    "email": "new@example.org",
    "password1": "a long enough phrase",
    "full_name": "Серікбаева  Айгүл Нұрланқызы",
    "phone": "8 701 234 56 78",
    "language": "kk",
    "consent": "on",
}


def address(name, language="en"):
    with translation.override(language):
        return reverse(name)


def code_in(message):
    return re.search(r"^[A-Z0-9-]{5,12}$", message.body, re.MULTILINE).group()


def sign_up(client, **changes):
    return client.post(address("account_signup"), {**SIGN_UP, **changes})


@pytest.fixture(autouse=True)
def pages(tree):
    """Log-in leads to the front page."""


def test_sign_up_confirm_and_land_on_the_front_page_in_ones_language(client):
    home, organisation = area("Medeu"), OrganisationFactory()
    response = sign_up(client, home_area=home.pk, organisation=organisation.pk)
    assert response["Location"] == address("account_email_verification_sent")
    assert "_auth_user_id" not in client.session
    response = client.post(response["Location"], {"code": code_in(mail.outbox[0])})
    assert response["Location"] == address("home")
    assert client.get(response["Location"])["Location"] == "/kk/"
    person = User.objects.get(email="new@example.org")
    assert client.session["_auth_user_id"] == str(person.pk)
    assert (person.full_name, person.phone, person.language) == ("Серікбаева Айгүл Нұрланқызы", "+77012345678", "kk")
    assert (person.home_area, person.is_staff, person.is_superuser) == (home, False, False)
    assert Membership.objects.get(person=person).organisation == organisation
    assert EmailAddress.objects.get(user=person).verified
    assert person.wagtail_userprofile.preferred_language == "ru"


def test_sign_up_pressed_twice_makes_one_account_and_the_last_mailed_code_confirms_it(client):
    sign_up(client)
    response = sign_up(client)
    assert response["Location"] == address("account_email_verification_sent")
    assert User.objects.filter(email="new@example.org").count() == 1
    assert client.post(response["Location"], {"code": code_in(mail.outbox[-1])})["Location"] == address("home")


def test_a_press_that_comes_between_the_look_and_the_write_breaks_nothing(client, monkeypatch):
    from allauth.account.internal.flows import manage_email

    sign_up(client)
    monkeypatch.setattr(manage_email, "email_already_exists", lambda email, **kwargs: (email, False))
    response = sign_up(client)
    assert (response.status_code, User.objects.count()) == (302, 1)
    assert client.post(response["Location"], {"code": code_in(mail.outbox[-1])})["Location"] == address("home")


@pytest.mark.parametrize("verified", [True, False])
def test_signing_up_with_somebody_elses_address_gives_no_code_of_theirs(client, verified):
    """Whoever does not know the password, or comes after the address is confirmed, gets a page that no code opens."""
    person = PersonFactory(email="new@example.org", is_sample=False)
    EmailAddress.objects.update_or_create(user=person, email=person.email, defaults={"verified": verified, "primary": True})
    response = sign_up(client, password1=PASSWORD if verified else "another long phrase")
    assert response["Location"] == address("account_email_verification_sent")
    assert not re.search(r"^[A-Z0-9]{3,4}-[A-Z0-9]{3,4}$", mail.outbox[0].body, re.MULTILINE)
    person.refresh_from_db()
    assert person.full_name != "Серікбаева Айгүл Нұрланқызы"


def test_language_is_that_of_the_page_unless_chosen(client):
    for language in ("kk", "ru", "en"):
        form = client.get(address("account_signup", language)).context["form"]
        assert form["language"].value() == language


def test_no_account_and_no_membership_without_consent(client):
    response = sign_up(client, consent="")
    assert response.status_code == 200
    assert "Without your consent" in response.content.decode()
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "field, value, words",
    [
        ("full_name", "Иванов 2", "no digits"),
        ("full_name", "Buy at http://x.kz now", "looks like an address"),
        ("full_name", "shop.kz Иван", "looks like an address"),
        ("full_name", "Иванов", "family name and given name"),
        ("full_name", "А Б", "family name and given name"),
        ("full_name", "Иванов <b>", "letters only"),
        ("phone", "12", "not a phone number"),
        ("phone", "call me", "not a phone number"),
        ("password1", "short", "at least 10 characters"),
        ("email", "nobody", "valid email"),
        ("home_area", "99", "Select a valid choice"),
        ("language", "de", "Select a valid choice"),
    ],
)
def test_bad_input_is_told_beside_its_field(client, field, value, words):
    response = sign_up(client, **{field: value})
    assert response.status_code == 200
    assert words in " ".join(response.context["form"].errors[field])
    assert not User.objects.exists()


@pytest.mark.parametrize("name", ["О’Коннор Шон", "Салтыков-Щедрин Михаил", "Nguyễn Thị Minh", "Әлиева Ләззат Ғабитқызы"])
def test_real_names_pass(client, name):
    sign_up(client, full_name=name)
    assert User.objects.get().full_name == name


def test_home_areas_are_set_in_under_their_parents(client):
    area("Medeu", parent=area("Almaty"))
    labels = [label for _value, label in client.get(address("account_signup")).context["form"].fields["home_area"].choices]
    assert [len(label) - len(label.lstrip()) for label in labels[1:]] == [0, 2]


def test_a_taken_address_looks_the_same_at_sign_up(client, volunteer):
    free = sign_up(client)
    free_page = client.get(free["Location"]).content.decode()
    client.session.flush()
    client.cookies.clear()
    taken = sign_up(client, email=volunteer.email)
    taken_page = client.get(taken["Location"]).content.decode()
    assert (free.status_code, free["Location"]) == (taken.status_code, taken["Location"])

    def stripped(page):
        return re.sub(r'value="[^"]{40,}"', "", page.replace(volunteer.email, "@").replace("new@example.org", "@"))

    assert stripped(free_page) == stripped(taken_page)
    assert User.objects.count() == 2
    assert mail.outbox[1].to == [volunteer.email]
    assert "has an account already" in mail.outbox[1].body


@pytest.mark.parametrize(
    "page, follow", [("account_request_login_code", "account_confirm_login_code"), ("account_reset_password", "account_confirm_password_reset_code")]
)
def test_an_unknown_address_looks_the_same_when_a_code_is_asked(client, volunteer, page, follow):
    known = client.post(address(page), {"email": volunteer.email})
    known_page = client.get(known["Location"]).status_code
    client.cookies.clear()
    unknown = client.post(address(page), {"email": "nobody@example.org"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"]) == (302, address(follow))
    assert client.get(unknown["Location"]).status_code == known_page == 200


def test_a_wrong_password_and_an_unknown_address_get_the_same_words(client, volunteer):
    wrong = client.post(address("account_login"), {"login": volunteer.email, "password": "wrong one"})
    unknown = client.post(address("account_login"), {"login": "nobody@example.org", "password": "wrong one"})
    assert wrong.status_code == unknown.status_code == 200
    assert wrong.context["form"].non_field_errors() == unknown.context["form"].non_field_errors()


def test_log_in_by_password_leads_to_the_persons_language(client):
    person = PersonFactory(language="ru")
    response = client.post(address("account_login", "en"), {"login": person.email.upper(), "password": PASSWORD})
    assert client.get(response["Location"])["Location"] == "/ru/"


def test_log_in_by_a_mailed_code(client, volunteer):
    client.post(address("account_request_login_code"), {"email": volunteer.email})
    client.post(address("account_confirm_login_code"), {"code": code_in(mail.outbox[0])})
    assert client.session["_auth_user_id"] == str(volunteer.pk)


def test_password_reset_by_a_mailed_code(client, volunteer):
    token, _secret = make_token(volunteer, name="Script", days=30, at=timezone.now())
    client.post(address("account_reset_password"), {"email": volunteer.email})
    response = client.post(address("account_confirm_password_reset_code"), {"code": code_in(mail.outbox[0])})
    assert client.get(response["Location"]).status_code == 200
    client.post(response["Location"], {"password1": "quite another phrase", "password2": "quite another phrase"})
    volunteer.refresh_from_db()
    assert volunteer.check_password("quite another phrase")
    token.refresh_from_db()
    assert token.revoked_at


def fail_to_log_in(client, person, ip, times=6):
    for _attempt in range(times):
        response = client.post(address("account_login"), {"login": person.email, "password": "wrong"}, REMOTE_ADDR=ip)
    return response


def test_guessing_is_stopped_for_the_guesser_and_not_for_the_owner(client, volunteer):
    response = fail_to_log_in(client, volunteer, "203.0.113.7")
    assert "Too many failed" in str(response.context["form"].errors)
    right = {"login": volunteer.email, "password": PASSWORD}
    client.post(address("account_login"), right, REMOTE_ADDR="203.0.113.7")
    assert "_auth_user_id" not in client.session
    client.post(address("account_login"), right, REMOTE_ADDR="198.51.100.9")
    assert client.session["_auth_user_id"] == str(volunteer.pk)


def test_who_is_stopped_gets_in_by_a_mailed_code(client, volunteer):
    fail_to_log_in(client, volunteer, "203.0.113.7")
    client.post(address("account_request_login_code"), {"email": volunteer.email}, REMOTE_ADDR="203.0.113.7")
    client.post(address("account_confirm_login_code"), {"code": code_in(mail.outbox[0])}, REMOTE_ADDR="203.0.113.7")
    assert client.session["_auth_user_id"] == str(volunteer.pk)


@pytest.mark.parametrize(("name", "most"), [("account_request_login_code", 3), ("account_reset_password", 5)])
def test_asking_for_codes_is_limited_for_the_asker_and_not_for_the_owner(client, volunteer, name, most):
    ask = address(name)
    codes = []
    for _time in range(most + 1):
        codes.append(client.post(ask, {"email": volunteer.email}, REMOTE_ADDR="203.0.113.7").status_code)
        client.cookies.clear()
    assert codes == [*[302] * most, 200]
    assert client.post(ask, {"email": volunteer.email}, REMOTE_ADDR="198.51.100.9").status_code == 302


def test_too_many_requests_get_a_page_of_ours(client, settings, volunteer):
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": "1/m/ip"}
    client.post(address("account_reset_password"), {"email": volunteer.email})
    response = client.post(address("account_reset_password"), {"email": volunteer.email})
    assert response.status_code == 429
    assert "masthead" in response.content.decode()
    cache.clear()


def test_sample_accounts_log_in_only_where_allowed(client, settings):
    sample = PersonFactory(is_sample=True)
    settings.SAMPLE_LOGINS_ALLOWED = False
    response = client.post(address("account_login"), {"login": sample.email, "password": PASSWORD}, follow=True)
    assert "_auth_user_id" not in client.session
    assert "account of the sample" in response.content.decode()
    client.post(address("account_request_login_code"), {"email": sample.email})
    client.post(address("account_confirm_login_code"), {"code": code_in(mail.outbox[0])})
    assert "_auth_user_id" not in client.session
    settings.SAMPLE_LOGINS_ALLOWED = True
    client.post(address("account_login"), {"login": sample.email, "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(sample.pk)


@pytest.mark.parametrize("language, words", [("kk", "Кіру коды"), ("ru", "Код"), ("en", "Sign-In Code")])
def test_mails_are_plain_text_in_the_persons_language(client, language, words):
    person = PersonFactory(language=language)
    client.post(address("account_request_login_code", "en"), {"email": person.email})
    message = mail.outbox[0]
    assert words.lower() in message.subject.lower()
    assert not message.alternatives
    assert "testserver" in message.body
    assert language == "en" or not re.search(r"\b(you|your|please|code|from)\b", message.body.replace("testserver", ""), re.IGNORECASE)


def test_closed_accounts_stay_out(client):
    person = PersonFactory(is_active=False)
    client.post(address("account_login"), {"login": person.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session


LONG = f"{'b' * 60}@{'e' * 63}.{'e' * 63}.{'e' * 63}.org"


def test_an_address_longer_than_can_be_kept_is_told(client):
    response = sign_up(client, email=LONG)
    assert "at most 254 characters" in response.content.decode()
    assert 'maxlength="254"' in response.content.decode()
    assert not User.objects.filter(email=LONG).exists()


def test_nor_does_an_account_change_to_such_an_address(client, volunteer):
    client.force_login(volunteer)
    response = client.post(address("account_email"), {"action_add": "", "email": LONG})
    assert "at most 254 characters" in response.content.decode()
    assert not EmailAddress.objects.filter(email=LONG).exists()
