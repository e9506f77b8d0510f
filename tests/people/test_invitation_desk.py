"""The screens of those who invite: whose they are, what they show, what they never show."""

import csv
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from people import invitation_services
from people.enums import Role
from people.models import Invitation, InvitationLink, InvitationList, Organisation
from people.services import grant_role
from tests.factories.people import PersonFactory
from tests.people.conftest import LIST, editor_of, invite, upload, work


@pytest.fixture
def foreign(other_organisation):
    """An invitation, a kept list and a link of another organisation."""
    by = editor_of(other_organisation)
    invitation = invite(other_organisation, by, "name,e-mail\nForeign Person,foreign@example.org\n").get()
    invitation_services.set_link(other_organisation, is_on=True, expires_at=None, most_uses=None, by=by, at=timezone.now())
    return invitation


def test_upload_report_confirm_and_the_letters_are_queued(desk, organisation):
    people = upload(desk, organisation=organisation.pk)
    page = desk.get(reverse("people_invitation_list", args=[people.pk])).content.decode()
    assert "2 lines were read" in page
    assert "Invite 2 people" in page
    assert not Invitation.objects.exists()
    response = desk.post(reverse("people_invitation_list", args=[people.pk]), follow=True)
    assert "2 people are invited" in response.content.decode()
    assert set(organisation.invitations.values_list("state", flat=True)) == {"queued"}
    assert InvitationList.objects.get().lines == []
    assert ModelLogEntry.objects.get(action="people.invite_list").data["invited"] == 2


def test_the_same_list_again_invites_nobody(desk, organisation):
    for _time in range(2):
        people = upload(desk, organisation=organisation.pk)
        desk.post(reverse("people_invitation_list", args=[people.pk]))
    page = desk.get(reverse("people_invitation_list", args=[upload(desk, organisation=organisation.pk).pk])).content.decode()
    assert "There is nobody to invite" in page
    assert organisation.invitations.count() == 2


def test_lines_to_correct_are_shown_and_the_others_invited(desk, organisation):
    people = upload(desk, LIST + "Bad Line,nonsense,,,\n", organisation=organisation.pk)
    page = desk.get(reverse("people_invitation_list", args=[people.pk]), {"verdict": "wrong"}).content.decode()
    assert "is not an e-mail address" in page
    assert "aigul.new@example.org" not in page
    desk.post(reverse("people_invitation_list", args=[people.pk]))
    assert organisation.invitations.count() == 2


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        (b"", "empty.csv", "empty"),
        (b"name\nBoris\n", "list.csv", "No column is headed"),
        (b"PK\x03\x04nothing", "list.xlsx", "cannot be read"),
        (b"x" * 2_000_001, "list.csv", "larger than 2 MB"),
        (b"\x89PNG\r\n\x1a\n\0\0", "list.csv", "Line"),
    ],
)
def test_what_is_no_list_is_told_in_a_sentence(desk, organisation, text, name, said):
    response = upload(desk, text, name, organisation=organisation.pk)
    assert response.status_code == 400
    assert said in response.content.decode()
    assert not InvitationList.objects.exists()


def test_no_file_is_told_in_a_sentence(desk, organisation):
    assert desk.post(reverse("people_invite"), {"organisation": organisation.pk, "language": "kk"}).status_code == 400


def test_whoever_uploads_without_end_is_asked_to_wait(desk, organisation):
    for _time in range(30):
        upload(desk, organisation=organisation.pk)
    assert "within an hour" in upload(desk, organisation=organisation.pk).content.decode()
    assert InvitationList.objects.count() == 1  # what was not confirmed is not kept


@pytest.mark.parametrize("name", ["people_invitations", "people_invite", "people_invitation_link"])
@pytest.mark.parametrize("role", [None, Role.COORDINATOR, Role.EXAMINER, Role.REVIEWER])
def test_inviting_is_the_business_of_editors_and_the_headquarters(client, organisation, name, role):
    person = PersonFactory(is_sample=True)
    if role:
        grant_role(person, role, organisation if role == Role.REVIEWER else None)
    client.force_login(person)
    response = client.get(reverse(name))
    assert (response.status_code, "First Fund" in response.content.decode()) in {(302, False), (403, False)}


def test_an_editor_never_sees_what_is_another_organisations(desk, foreign, other_organisation):
    for address in (
        reverse("people_invitations"),
        reverse("people_invitations_results"),
        reverse("people_invitations") + "?q=foreign",
        reverse("people_invitations") + f"?organisation={other_organisation.pk}",
        reverse("people_invitations") + "?export=csv",
        reverse("people_invite") + f"?organisation={other_organisation.pk}",
        reverse("people_invitation_link"),
    ):
        response = desk.get(address)
        text = (b"".join(response.streaming_content) if response.streaming else response.content).decode("utf-8-sig")
        assert response.status_code == 200
        for secret in ("foreign@example.org", "Foreign Person", "Second Fund", foreign.token):
            assert secret not in text, (address, secret)


def test_ids_of_another_organisation_are_not_found(desk, foreign, other_organisation):
    link = InvitationLink.objects.get()
    kept = InvitationList.objects.get()
    for act, address in (
        (desk.get, reverse("people_invitation", args=[foreign.pk])),
        (desk.post, reverse("people_invitation_again", args=[foreign.pk])),
        (desk.post, reverse("people_invitation_withdraw", args=[foreign.pk])),
        (desk.get, reverse("people_invitation_list", args=[kept.pk])),
        (desk.post, reverse("people_invitation_list", args=[kept.pk])),
        (desk.get, reverse("people_invitation_link") + f"?organisation={other_organisation.pk}"),
        (desk.post, reverse("people_invitation_link") + f"?organisation={other_organisation.pk}"),
        (desk.get, reverse("people_invitation_link_code") + f"?organisation={other_organisation.pk}"),
        (desk.get, reverse("people_invitation_link") + "?organisation=" + "9" * 30),
        (desk.get, reverse("people_invitation_link") + "?organisation=%00"),
    ):
        assert act(address).status_code == 404, address
    assert upload(desk, organisation=other_organisation.pk).status_code == 400
    foreign.refresh_from_db()
    assert (foreign.state, InvitationLink.objects.get().token) == ("queued", link.token)


def test_the_headquarters_invites_for_any(client, headquarters, other_organisation, organisation):
    client.force_login(headquarters)
    people = upload(client, organisation=other_organisation.pk)
    client.post(reverse("people_invitation_list", args=[people.pk]))
    assert other_organisation.invitations.count() == 2
    assert client.get(reverse("people_invitation_link"), {"organisation": other_organisation.pk}).status_code == 200


def test_the_token_of_a_letter_is_on_no_screen_and_in_no_export(desk, organisation, editor):
    one = invite(organisation, editor)[0]
    work()
    for address in (reverse("people_invitations"), reverse("people_invitation", args=[one.pk]), reverse("people_invitations") + "?export=csv"):
        response = desk.get(address)
        text = (b"".join(response.streaming_content) if response.streaming else response.content).decode("utf-8-sig")
        assert "aigul.new@example.org" in text
        assert one.token not in text


def test_the_export_is_logged_and_safe_from_formulas(desk, organisation, editor):
    invite(organisation, editor, "name,e-mail\n-Боб Марли,b@example.org\n")
    response = desk.get(reverse("people_invitations"), {"export": "csv"})
    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert rows[1][0] == "'-Боб Марли"
    assert ModelLogEntry.objects.filter(action="people.export_invitations").count() == 1


def test_the_list_is_searched_and_filtered_by_state(desk, organisation, editor):
    invite(organisation, editor)
    work()
    invite(organisation, editor, "e-mail\nlate@example.org\n")
    found = desk.get(reverse("people_invitations"), {"shown_state": "queued"}).content.decode()
    assert ("late@example.org" in found, "boris.new@example.org" in found) == (True, False)
    found = desk.get(reverse("people_invitations"), {"q": "boris"}).content.decode()
    assert ("late@example.org" in found, "boris.new@example.org" in found) == (False, True)
    Invitation.objects.update(expires_at=timezone.now())
    assert "late@example.org" in desk.get(reverse("people_invitations"), {"shown_state": "expired"}).content.decode()


def test_the_list_costs_the_same_however_long(desk, organisation, editor, django_assert_max_num_queries):
    invite(organisation, editor, "e-mail\n" + "".join(f"p{n}@example.org\n" for n in range(30)))
    with django_assert_max_num_queries(20):
        desk.get(reverse("people_invitations"))


def test_again_and_withdraw_are_done_by_a_press_alone(desk, organisation, editor):
    one = invite(organisation, editor)[0]
    work()
    for name in ("people_invitation_again", "people_invitation_withdraw"):
        assert desk.get(reverse(name, args=[one.pk]))["Location"] == reverse("people_invitation", args=[one.pk])
    one.refresh_from_db()
    assert one.state == "sent"
    page = desk.post(reverse("people_invitation_again", args=[one.pk]), follow=True).content.decode()
    assert "less than a day ago" in page
    desk.post(reverse("people_invitation_withdraw", args=[one.pk]))
    one.refresh_from_db()
    assert one.state == "withdrawn"


def test_an_editor_makes_changes_and_renews_the_link(desk, organisation):
    address = reverse("people_invitation_link")
    assert "Make the link" in desk.get(address).content.decode()
    desk.post(address, {"is_on": "on", "most_uses": "50"})
    link = InvitationLink.objects.get()
    page = desk.get(address).content.decode()
    assert f"/join/{link.token}/" in page
    assert "data:image/svg+xml" in page
    drawing = desk.get(reverse("people_invitation_link_code"))
    assert (drawing["Content-Type"], drawing.content[:5]) == ("image/svg+xml", b"<?xml")
    assert desk.post(address, {"is_on": "on", "expires_at": "01.01.2020 10:00"}).status_code == 400
    for day in ("01.01.0001 00:00", "31.12.9999 23:59"):
        assert "Give a date from 1990 to 2100." in desk.post(address, {"is_on": "on", "expires_at": day}).content.decode()
    assert desk.post(address, {"most_uses": "0"}).status_code == 400
    desk.post(address, {"renew": "1"})
    assert InvitationLink.objects.get().token != link.token
    desk.post(address, {})
    assert not InvitationLink.objects.get().is_on
    assert set(ModelLogEntry.objects.values_list("action", flat=True)) >= {"people.make_link", "people.change_link", "people.renew_link"}


def test_letters_that_do_not_go_out_are_told_on_the_list(desk, organisation, editor):
    invite(organisation, editor)
    assert "the queue does not work" not in desk.get(reverse("people_invitations")).content.decode()
    Invitation.objects.update(due_at=timezone.now() - timezone.timedelta(hours=1))
    assert "the queue does not work" in desk.get(reverse("people_invitations")).content.decode()


def test_an_empty_list_says_what_to_do(desk):
    assert "Nobody is invited yet" in desk.get(reverse("people_invitations")).content.decode()


def test_nobody_is_invited_into_a_suspended_organisation(client, headquarters, organisation):
    client.force_login(headquarters)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    people = upload(client, organisation=organisation.pk)
    Organisation.objects.update(state="suspended")
    assert "is suspended for now" in client.post(reverse("people_invitation_list", args=[people.pk]), follow=True).content.decode()
    assert "is suspended for now" in upload(client, organisation=organisation.pk).content.decode()
    link = f"{reverse('people_invitation_link')}?organisation={organisation.pk}"
    for data in ({"is_on": "on"}, {"renew": "1"}):
        assert "is suspended for now" in client.post(link, data, follow=True).content.decode()
    assert not Invitation.objects.exists()
    assert not InvitationLink.objects.exists()
