import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from people.models import ApiToken
from people.refusals import Refused
from people.services import grant_role, set_active
from people.token_services import make_token, revoke_token
from tests.factories.people import PersonFactory
from tests.recent import enter

SECRETS = ("Standing", "+7701", "@example.org")


def secret_of(person):
    return make_token(person, name="Script", days=30, at=timezone.now())[1]


def ask(client, path, secret="", **query):
    return client.get(f"/api/desk/{path}", query, headers={"Authorization": f"Bearer {secret}"} if secret else {})


def addresses(town):
    return ["elections", f"elections/{town.election.pk}/stations", f"elections/{town.election.pk}/coverage", "me/assignments"]


def test_headquarters_reads_elections_stations_and_coverage(client, town, headquarters):
    secret = secret_of(headquarters)
    elections = ask(client, "elections", secret).json()
    assert [one["id"] for one in elections] == [town.election.pk]
    assert elections[0]["shifts"][0]["seats"] == 2
    stations = ask(client, addresses(town)[1], secret).json()
    assert [(one["id"], one["observers"]) for one in stations["items"]] == [(station.pk, n) for n, station in enumerate(reversed(town.stations))]
    coverage = ask(client, addresses(town)[2], secret).json()
    assert coverage["total"]["tiers"] == {"0": 1, "1": 1, "2": 1}
    assert [(area["area"], area["bare"]) for area in coverage["areas"]] == [(town.auezov.pk, 1), (town.medeu.pk, 0)]
    assert ask(client, addresses(town)[1], secret, observers=0).json()["count"] == 1
    assert ask(client, addresses(town)[1], secret, limit=1, offset=1).json()["items"][0]["observers"] == 1


def test_my_assignments_are_the_persons_own(client, town):
    answer = ask(client, "me/assignments", secret_of(town.standing[0].person))
    assert [one["id"] for one in answer.json()] == [town.standing[0].pk]
    assert answer["Cache-Control"] == "no-store"


def test_no_address_leaks_to_whom_it_does_not_concern(client, town, headquarters, coordinator_of, volunteer):
    """Headquarters, coordinator of an area, of an organisation in it, without a scope, volunteer, nobody × every address."""
    no_scope = PersonFactory(is_sample=True)
    grant_role(no_scope, "coordinator")
    elsewhere = ("Medeu", "School one", "School two")
    matrix = {
        headquarters: ([200] * 4, ()),
        coordinator_of(area=town.auezov): ([200] * 4, elsewhere),
        coordinator_of(area=town.auezov, organisation=town.ours): ([200] * 4, elsewhere),
        no_scope: ([200, 404, 404, 200], ("Medeu", "Auezov", "School")),
        volunteer: ([403, 403, 403, 200], ("Medeu", "Auezov", "School")),
    }
    for person, (statuses, unseen) in matrix.items():
        secret = secret_of(person)
        for address, status in zip(addresses(town), statuses, strict=True):
            answer = ask(client, address, secret)
            assert answer.status_code == status, (person, address)
            for word in (*SECRETS, *unseen):
                assert word not in answer.text, (person, address, word)
    for address in addresses(town):
        assert ask(client, address).status_code == 401
    client.force_login(headquarters)
    for address in addresses(town):
        assert ask(client, address).status_code == 401  # a session opens nothing


def test_an_area_of_others_is_not_there(client, town, coordinator_of):
    secret = secret_of(coordinator_of(area=town.auezov))
    assert ask(client, addresses(town)[2], secret, area=town.medeu.pk).status_code == 404
    assert ask(client, addresses(town)[2], secret, area=town.auezov.pk).json()["total"]["stations"] == 1


def test_another_organisation_is_not_told_apart(client, town, coordinator_of):
    secret = secret_of(coordinator_of(organisation=town.ours))
    for address in addresses(town)[1:3]:
        assert ask(client, address, secret, organisation=town.theirs.pk).status_code == 404
        assert ask(client, address, secret, organisation=town.ours.pk).status_code == 200


@pytest.mark.parametrize("spoil", ["expired", "revoked", "closed", "unknown", "long"])
def test_a_token_that_does_not_hold_opens_nothing(client, town, headquarters, spoil):
    token, secret = make_token(headquarters, name="Script", days=1, at=timezone.now())
    if spoil == "expired":
        ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif spoil == "revoked":
        revoke_token(token, by=headquarters, at=timezone.now())
    elif spoil == "closed":
        set_active(headquarters, False, by=headquarters, at=timezone.now())
    answer = ask(client, "elections", {"unknown": "bq_x", "long": "x" * 5000}.get(spoil, secret))
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"


def test_staff_needs_a_second_factor_and_a_token_from_before_opens_nothing(client, volunteer):
    secret = secret_of(volunteer)
    grant_role(volunteer, "coordinator")
    assert ask(client, "me/assignments", secret).status_code == 401
    enter(client, volunteer)
    page = client.post(reverse("people:tokens"), {"name": "Script", "days": 30, "opens": "all"})
    assert page.status_code == 400
    assert "Set up a second factor first" in page.text


def test_a_token_is_shown_once_kept_as_a_digest_logged_and_revoked(client, volunteer):
    enter(client, volunteer)
    page = client.post(reverse("people:tokens"), {"name": "My script", "days": 30, "opens": "all"})
    secret = page.context["secret"]
    assert secret in page.text
    token = ApiToken.objects.get()
    assert secret not in json.dumps(list(ApiToken.objects.values()), default=str)
    again = client.get(reverse("people:tokens")).text
    assert secret not in again
    assert "My script" in again
    assert client.get(reverse("people:revoke_token", args=[token.pk])).status_code == 302
    assert ask(client, "me/assignments", secret).status_code == 200
    for _ in range(2):
        client.post(reverse("people:revoke_token", args=[token.pk]))
    assert ask(client, "me/assignments", secret).status_code == 401
    logged = list(ModelLogEntry.objects.filter(action__contains="_token").values_list("action", flat=True))
    assert sorted(logged) == ["people.make_token", "people.revoke_token"]
    assert secret not in str(list(ModelLogEntry.objects.values("data")))


@pytest.mark.parametrize(("opens", "statuses"), [("all", [200] * 4), ("coverage", [200, 200, 200, 403]), ("own", [403, 403, 403, 200])])
def test_a_token_opens_what_it_was_limited_to(client, town, headquarters, opens, statuses):
    enter(client, headquarters)
    page = client.post(reverse("people:tokens"), {"name": "Script", "days": 30, "opens": opens})
    told = client.get(reverse("people:tokens")).text
    assert f"Opens: {ApiToken.objects.get().get_opens_display()}" in told
    client.logout()
    for address, status in zip(addresses(town), statuses, strict=True):
        answer = ask(client, address, page.context["secret"])
        assert answer.status_code == status, address
        if status == 403:
            assert answer.json() == {"detail": "This token was not made for this: it was limited to something else."}


def test_a_token_opens_nothing_that_is_not_known(client, headquarters):
    enter(client, headquarters)
    assert client.post(reverse("people:tokens"), {"name": "Script", "days": 30, "opens": "world"}).status_code == 400
    assert client.post(reverse("people:tokens"), {"name": "Script", "days": 30}).status_code == 400
    with pytest.raises(Refused):
        make_token(headquarters, name="Script", days=30, opens="world", at=timezone.now())
    assert not ApiToken.objects.exists()


def test_nobody_revokes_anothers_token(client, volunteer, other_volunteer):
    token, _secret = make_token(volunteer, name="Mine alone", days=1, at=timezone.now())
    enter(client, other_volunteer)
    assert client.post(reverse("people:revoke_token", args=[token.pk])).status_code == 404
    assert "Mine alone" not in client.get(reverse("people:tokens")).text


def test_a_token_wants_a_name_a_known_time_and_at_most_ten_are_held(client, volunteer):
    enter(client, volunteer)
    assert client.post(reverse("people:tokens"), {"name": " ", "days": 30, "opens": "all"}).status_code == 400
    assert client.post(reverse("people:tokens"), {"name": "x", "days": 36500, "opens": "all"}).status_code == 400
    for _ in range(10):
        make_token(volunteer, name="Script", days=1, at=timezone.now())
    assert "You have ten tokens" in client.post(reverse("people:tokens"), {"name": "x", "days": 30, "opens": "all"}).text


def test_so_many_requests_a_minute_and_no_more(client, volunteer):
    secret = secret_of(volunteer)
    assert {ask(client, "me/assignments", secret).status_code for _ in range(60)} == {200}
    answer = ask(client, "me/assignments", secret)
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0


def test_guesses_of_one_address_are_few(client, db):
    assert {ask(client, "me/assignments", "bq_guess").status_code for _ in range(20)} == {401}
    assert ask(client, "me/assignments", "bq_guess").status_code == 429


def test_bad_input_is_told_and_not_repeated(client, headquarters, town):
    answer = ask(client, addresses(town)[1], secret_of(headquarters), limit="<script>")
    assert answer.status_code == 422
    assert "<script>" not in answer.text
