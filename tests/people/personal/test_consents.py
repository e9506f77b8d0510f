"""To what people agreed is written down, in the words of the day."""

from hashlib import sha256

import pytest
from django.utils import timezone
from django.utils.translation import override

from people.enums import ConsentPurpose
from people.erasure import erase
from people.forms import SignupForm
from people.models import Consent, User
from people.personal import consents
from stations import card_services
from stations.card.forms import ConsentForm

pytestmark = pytest.mark.one_engine
# Other words are another version: count consents.VERSIONS up, and write the new digest here.
WORDS = {(ConsentPurpose.ACCOUNT, 2): "7d3d81544082", (ConsentPurpose.CARD, 1): "c935a787bbfe"}


def words(form):
    field = form.base_fields["consent"]
    with override("en"):
        return sha256(f"{field.label} {field.help_text}".encode()).hexdigest()[:12]


def test_whoever_changes_the_words_counts_the_version_up():
    forms = {ConsentPurpose.ACCOUNT: SignupForm, ConsentPurpose.CARD: ConsentForm}
    assert {(purpose, consents.VERSIONS[purpose]): words(form) for purpose, form in forms.items()} == WORDS


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_a_new_person_agrees_at_sign_up(client, db, language):
    data = {
        "full_name": "Жаңа Адам",
        "email": "new@example.org",
        "password1": "correct horse battery",
        "phone": "",
        "language": "ru",
        "consent": "on",
    }
    client.post(f"/{language}/accounts/signup/", data)
    consent = User.objects.get(email="new@example.org").consents.get()
    assert (consent.purpose, consent.version, consent.language, consent.withdrawn_at) == ("account", 2, language, None)


def test_a_card_is_kept_with_consent_until_it_is_taken_back(volunteer):
    at = timezone.now()
    card_services.consent(volunteer, at=at)
    card_services.consent(volunteer, at=at)
    assert volunteer.consents.get().withdrawn_at is None
    card_services.erase_card(volunteer, at=at)
    assert volunteer.consents.get().withdrawn_at == at


def test_new_words_are_agreed_to_anew(volunteer, monkeypatch):
    first = consents.give(volunteer, ConsentPurpose.ACCOUNT, at=timezone.now())
    assert consents.give(volunteer, ConsentPurpose.ACCOUNT, at=timezone.now()) == first
    monkeypatch.setitem(consents.VERSIONS, ConsentPurpose.ACCOUNT, 3)
    second = consents.give(volunteer, ConsentPurpose.ACCOUNT, at=timezone.now())
    first.refresh_from_db()
    assert (second.version, first.withdrawn_at, second.withdrawn_at) == (3, second.given_at, None)


def test_an_erasure_takes_them_back_and_keeps_the_proof(volunteer):
    at = timezone.now()
    consents.give(volunteer, ConsentPurpose.ACCOUNT, at=at)
    erase(volunteer, by=volunteer, at=at)
    assert Consent.objects.get(person=volunteer).withdrawn_at == at
