"""Founding an organisation: one form and one command, the same service; again as often as one likes."""

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from partners.founding import found, look
from partners.inventory import Wanted
from partners.models import SectionPage
from people.enums import Role
from people.merge_services import merge
from people.models import CharterSignature, Notice, Organisation, User
from people.organisation_services import suspend
from people.refusals import Refused
from people.services import open_account, set_active
from tests.factories.people import CharterFactory, OrganisationFactory, PersonFactory, in_all
from tests.partners.conftest import client_of

NAME = {"kk": "Өрлеу", "ru": "Подъём", "en": "Rise"}
FULL = {
    "slug": "rise",
    "editor_email": "Editor@Example.org",
    "editor_name": "Ахметова Сәуле",
    "editor_language": "kk",
    "signer_name": "Ахметова Сәуле",
    "signer_position": "директор",
    "registration_number": "123",
}


def filled(**values):
    """The form as a browser sends it."""
    names = {f"name_{code}": NAME[code] for code, _label in settings.LANGUAGES}
    return {**names, **FULL, **values}


@pytest.fixture
def charter(tree):
    return CharterFactory(version=1)


@pytest.fixture
def desk(charter, headquarters):
    return client_of(headquarters)


def test_the_headquarters_looks_first_and_then_founds(desk, headquarters):
    address = reverse("partners:found")
    assert desk.get(address).status_code == 200
    page = desk.post(address, filled(do="look"))
    assert page.content.decode().count("will be made") >= 10
    assert not Organisation.objects.exists()
    answer = desk.post(address, filled(do="found"), follow=True)
    organisation = Organisation.objects.get()
    assert (organisation.slug, dict(organisation.name), organisation.registration_number) == ("rise", NAME, "123")
    assert SectionPage.objects.filter(organisation=organisation).count() == 3
    editor = User.objects.get(email="editor@example.org")
    assert (editor.full_name, editor.language) == ("Ахметова Сәуле", "kk")
    assert editor.role_grants.filter(role=Role.EDITOR, organisation=organisation).exists()
    assert editor.groups.filter(pk=organisation.editors_id).exists()
    assert Notice.objects.filter(person=editor, kind="editor_appointed").count() == 1
    signature = CharterSignature.objects.get()
    assert (signature.organisation, signature.signer_position, signature.signed_by) == (organisation, "директор", headquarters)
    assert "What it lacks" not in answer.content.decode()


def test_again_it_says_that_everything_is_there(desk):
    desk.post(reverse("partners:found"), filled(do="found"))
    organisation = Organisation.objects.get()
    before = [model.objects.count() for model in (User, CharterSignature, Notice, SectionPage)]
    answer = desk.post(reverse("partners:complete", args=[organisation.pk]), filled(do="found"), follow=True)
    assert "Everything was there already." in answer.content.decode()
    assert [model.objects.count() for model in (User, CharterSignature, Notice, SectionPage)] == before


def test_a_new_name_is_taken_over_and_the_slug_is_not(desk):
    desk.post(reverse("partners:found"), filled(do="found"))
    organisation = Organisation.objects.get()
    desk.post(reverse("partners:complete", args=[organisation.pk]), filled(do="found", slug="fall", name_en="Sunrise"))
    organisation.refresh_from_db()
    assert (organisation.slug, organisation.name["en"]) == ("rise", "Sunrise")
    assert SectionPage.objects.filter(organisation=organisation, title="Sunrise").count() == 1


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"slug": "taken"}, "There is an organisation with this slug already."),
        ({"slug": "ri se"}, "slug"),
        ({"name_kk": ""}, "Still missing"),
        ({"name_kk": "x" * 300}, "at most 200"),
        ({"editor_name": ""}, "Nobody has an account with this address yet"),
        ({"signer_position": ""}, "in which position"),
        ({"editor_email": "nobody"}, "valid email"),
        ({"editor_email": f"{'b' * 60}@{'e' * 63}.{'e' * 63}.{'e' * 63}.org"}, "at most 254 characters"),
        ({"signer_position": "x" * 151}, "at most 150 characters"),
        ({"registration_number": "a\x00b"}, "Null characters"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_made(desk, values, words):
    OrganisationFactory(slug="taken")
    for do in ("look", "found"):
        answer = desk.post(reverse("partners:found"), filled(do=do, **values))
        assert answer.status_code == 400
        assert words in answer.content.decode()
    assert Organisation.objects.count() == 1


def test_only_the_headquarters_founds(charter, alpha, beta, volunteer):
    number = Organisation.objects.count()
    for person in (alpha.editor, alpha.reviewer, volunteer):
        client = client_of(person)
        for address in (reverse("partners:found"), reverse("partners:complete", args=[alpha.organisation.pk]), reverse("organisation:index")):
            for answer in (client.get(address), client.post(address, filled(do="found"))):
                assert answer.status_code in {302, 403}
    assert Organisation.objects.count() == number
    alpha.organisation.refresh_from_db()
    assert alpha.organisation.name["en"] == "Alpha"
    with pytest.raises(Refused) as refused:
        found(Wanted(slug="rise", name=in_all("Rise")), by=alpha.editor, at=timezone.now())
    assert refused.value.codes == ["not_headquarters"]


def test_what_was_looked_at_is_what_is_made(charter, headquarters):
    wanted = Wanted(slug="rise", name=in_all("Rise"), editor_email="e@example.org", editor_name="A B", signer_name="C D", signer_position="x")
    plan = look(wanted, at=timezone.now())
    assert not any(item.is_there for item in plan)
    founding = found(wanted, by=headquarters, at=timezone.now())
    assert [str(item) for item in founding.made] == [str(item) for item in plan]
    assert all(item.is_there for item in look(wanted, at=timezone.now()))
    again = found(wanted, by=headquarters, at=timezone.now())
    assert (again.made, len(again.kept)) == ([], len(plan))


def test_a_suspended_organisation_is_not_completed(charter, alpha, headquarters):
    suspend(alpha.organisation, because="x", by=None, at=timezone.now())
    with pytest.raises(Refused) as refused:
        found(Wanted(slug="alpha", name=in_all("Alpha")), by=headquarters, at=timezone.now())
    assert refused.value.codes == ["organisation_suspended"]
    with pytest.raises(CommandError, match="suspended"):
        call_command("found_organisation", "alpha", "--name", "kk=A", "ru=A", "en=A")


@pytest.mark.parametrize("state", ["applied", "suspended"])
def test_the_form_to_complete_one_that_is_shut_leads_back_with_the_reason(charter, alpha, headquarters, state):
    Organisation.objects.filter(pk=alpha.organisation.pk).update(state=state, state_because="x")
    page = client_of(headquarters).get(reverse("partners:complete", args=[alpha.organisation.pk]), follow=True)
    assert page.redirect_chain == [(reverse("partners:organisation", args=[alpha.organisation.pk]), 302)]
    assert page.context["messages"]


def test_the_command_does_the_same_and_can_only_look(charter, capsys):
    arguments = ["rise", "--name", "kk=Өрлеу", "ru=Подъём", "en=Rise", "--editor", "e@example.org", "--editor-name", "A B"]
    arguments += ["--signed-by", "C D", "--position", "director", "--registration-number", "7"]
    call_command("found_organisation", *arguments, "--dry-run")
    assert "would make: e@example.org as its editor" in capsys.readouterr().out
    assert not Organisation.objects.exists()
    call_command("found_organisation", *arguments)
    assert "made: the charter, version 1, signed by C D" in capsys.readouterr().out
    call_command("found_organisation", *arguments)
    assert "made 0" in capsys.readouterr().out


def test_the_list_tells_state_charter_and_accreditation(desk):
    desk.post(reverse("partners:found"), filled(do="found"))
    OrganisationFactory(slug="other", state="applied")
    page = desk.get(reverse("organisation:index")).content.decode()
    for words in ("Rise", "not signed", "applied", "admitted", reverse("partners:organisation", args=[Organisation.objects.get(slug="rise").pk])):
        assert words in page
    assert desk.get(reverse("organisation:add")).headers["Location"] == reverse("partners:found")


# --- The editor's account ----------------------------------------------------------------------------------------------------------------
@pytest.fixture
def merged(volunteer, headquarters):
    """Aigul, into whose account the one of old@example.org was merged."""
    gone = PersonFactory(email="old@example.org")
    merge(volunteer, gone, reason="one person", by=headquarters, at=timezone.now())
    return volunteer


def test_the_address_of_a_merged_account_names_the_account_that_stayed(desk, merged):
    number = User.objects.count()
    looked = desk.post(reverse("partners:found"), filled(do="look", editor_email="Old@example.org", editor_name=""))
    assert looked.status_code == 200
    desk.post(reverse("partners:found"), filled(do="found", editor_email="Old@example.org", editor_name=""))
    assert User.objects.count() == number
    assert merged.role_grants.filter(role=Role.EDITOR, organisation__slug="rise").exists()


def test_an_account_that_is_closed_is_not_made_editor(desk, volunteer, headquarters):
    set_active(volunteer, False, by=headquarters, at=timezone.now())
    for do in ("look", "found"):
        answer = desk.post(reverse("partners:found"), filled(do=do, editor_email=volunteer.email))
        assert answer.status_code == 400
        assert "The account with this address is closed" in answer.content.decode()
    with pytest.raises(Refused) as refused:
        found(Wanted(slug="rise", name=in_all("Rise"), editor_email=volunteer.email), by=headquarters, at=timezone.now())
    assert refused.value.codes == ["editor_closed"]
    assert not Organisation.objects.exists()


def test_no_second_account_is_opened_for_an_address_that_is_proven(merged, headquarters):
    with pytest.raises(Refused) as refused:
        open_account(email="Old@example.org", full_name="A B", phone="", language="ru", home_area=None, by=headquarters)
    assert refused.value.codes == ["email_taken"]


@pytest.mark.parametrize("position", ["x" * 151, "a\x00b"])
def test_a_position_that_is_wrong_is_not_said_to_be_missing(desk, position):
    answer = desk.post(reverse("partners:found"), filled(do="look", signer_position=position))
    assert len(answer.context["form"].errors["signer_position"]) == 1


def test_the_command_refuses_an_address_that_is_too_long(charter):
    with pytest.raises(CommandError, match="e-mail address"):
        call_command("found_organisation", "rise", "--name", "kk=A", "ru=A", "en=A", "--editor", f"{'b' * 60}@{'e' * 63}.{'e' * 63}.{'e' * 63}.org")
