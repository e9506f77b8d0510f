"""What no page of ours sends is turned away in words: other methods, ids that no row can have, names that no file can have."""

import pytest

from people.models import RoleGrant
from people.services import grant_role
from tests.factories.people import PASSWORD, PersonFactory
from tests.factories.quizzes import QuestionFactory

HUGE = "9" * 30


@pytest.fixture
def headquarters(client, db):
    """A client logged in as somebody of the headquarters."""
    person = PersonFactory(is_superuser=True, language="en")
    client.force_login(person)
    return client


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.mark.parametrize(
    "address",
    [
        f"/admin/users/edit/{HUGE}/",
        f"/admin/stations-desk/posts/{HUGE}/",
        f"/admin/pages/{HUGE}/edit/",
        "/admin/documents/chooser/chosen/²/",
        "/admin/documents/chooser/chosen/abc/",
        f"/admin/documents/chooser/chosen/{HUGE}/",
        "/admin/snippets/choose/courses/topic/chosen/%00/",
        f"/documents/{'9' * 4500}/x.pdf",
        "/admin/failwhale/",
        f"/media/images/{'x' * 300}",
    ],
)
def test_what_cannot_be_there_is_not_found(headquarters, address):
    assert headquarters.get(address).status_code == 404


@pytest.mark.parametrize("pk", ["²", "٣", HUGE, "abc"])
def test_neither_does_it_break_the_guard_of_partners(client, db, pk):
    from people.services import found_organisation
    from tests.factories.people import in_all

    editor = PersonFactory()
    grant_role(editor, "editor", found_organisation(slug="first", name=in_all("First")))
    client.force_login(editor)
    for address in (f"/admin/documents/chooser/chosen/{pk}/", f"/admin/editing-sessions/ping/courses/materialpage/{pk}/1/"):
        assert client.post(address).status_code == 404
    assert client.get(f"/admin/pages/{HUGE}/edit/").status_code == 404


def test_a_role_is_not_deleted_past_the_service_by_a_delete_request(headquarters):
    """Django's DeleteView would take it, without asking the form, and leave the person in the role's group."""
    grant = grant_role(PersonFactory(), "coordinator")
    response = headquarters.delete(f"/admin/rolegrant/delete/{grant.pk}/")
    assert response.status_code == 405
    assert RoleGrant.objects.filter(pk=grant.pk).exists()


@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace"])
def test_only_what_a_browser_sends_is_taken(client, db, method):
    response = getattr(client, method)("/ru/accounts/login/")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, POST, OPTIONS")


def test_an_address_that_only_takes_forms_says_so_in_the_readers_language(headquarters, tree):
    response = headquarters.get("/ru/lessons/00000000-0000-0000-0000-000000000000/00000000-0000-0000-0000-000000000000/complete/")
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "Вернитесь" in response.content.decode()


@pytest.mark.parametrize("host", ["evil.example", "testserver@evil.example", ""])
def test_a_foreign_host_is_refused_in_words(client, tree, host):
    response = client.get("/ru/", headers={"host": host})
    assert response.status_code == 400
    assert "evil" not in response.content.decode()
    assert "Запрос не удалось прочитать" in response.content.decode()


def test_three_megabytes_are_refused_in_words(client, tree):
    response = client.post("/ru/accounts/login/", {"login": "x" * 3_000_000})
    assert response.status_code == 413
    assert 'href="/ru/accounts/login/"' in response.content.decode()


def test_the_log_in_of_wagtail_is_closed(client, tree):
    """It would let in past the limits, the confirmation of the address and the second factor."""
    PersonFactory(email="known@example.org")
    for address in ("/ru/_util/login/", "/en/_util/login/"):
        assert client.post(address, {"username": "known@example.org", "password": PASSWORD}).status_code == 404
    assert client.get("/admin/login/")["Location"].endswith("/accounts/login/")


@pytest.mark.parametrize("address", ["/admin/choose-page/search/", "/admin/roster/", "/admin/question/"])
def test_a_search_as_long_as_a_page_is_refused(headquarters, address):
    assert headquarters.get(address, {"q": "word " * 50}).status_code == 200
    assert headquarters.get(address, {"q": "a " * 51}).status_code == 400
    assert headquarters.get(address, {"q": "a" * 501}).status_code == 400


@pytest.mark.parametrize("address", ["/admin/snippets/courses/lawarticle/delete/{}/", "/admin/bulk/courses/lawarticle/delete/?id={}"])
def test_what_others_rest_on_is_kept_and_the_page_says_so(headquarters, address):
    article = QuestionFactory().article
    response = headquarters.post(address.format(article.pk))
    assert response.status_code == 409
    assert "not deleted" in response.content.decode()
    article.refresh_from_db()
