"""A suspended organisation: its editors are locked out, its materials hidden, and the headquarters sees both."""

import pytest
from django.urls import reverse
from wagtail.models import GroupPagePermission

from courses.materials import published_materials
from partners import services
from partners.documents import may_read
from partners.guard import LEFT_TO_LOCKED_OUT
from partners.standing import standing_of
from people.organisation_services import reinstate, suspend
from people.refusals import Refused
from people.services import grant_role
from tests.partners.conftest import client_of
from tests.partners.test_crawl import recorded_world, words_seen, world  # noqa: F401 - fixtures
from tests.partners.test_desks import publish
from tests.people.test_organisation_services import AT

pytestmark = pytest.mark.usefixtures("kept_indexes")

BECAUSE = "The charter was broken."


@pytest.fixture
def material(alpha, beta, topic):
    """Published by alpha, with a document."""
    return publish(alpha, beta.reviewer, topic, "Leaflet of alpha", document=alpha.document())


@pytest.fixture
def shut(alpha, material):
    return suspend(alpha.organisation, because=BECAUSE, by=None, at=AT)


def test_its_people_open_nothing_but_the_home_screen_which_says_why(alpha, beta, material, shut):
    draft = alpha.material(material.topic, "Draft of alpha")
    for person in (alpha.editor, alpha.reviewer):
        client = client_of(person)
        home = client.get(reverse("wagtailadmin_home")).content.decode()
        assert "is suspended" in home
        assert BECAUSE in home
        for name, arguments in (
            ("wagtailadmin_pages:edit", [draft.pk]),
            ("wagtailadmin_pages:add", ["courses", "materialpage", alpha.sections["en"].pk]),
            ("wagtailadmin_pages:unpublish", [material.pk]),
            ("wagtailadmin_explore", [alpha.sections["en"].pk]),
            ("wagtaildocs_chooser:choose", []),
            ("wagtaildocs_chooser:create", []),
            ("partners:materials", []),
            ("partners:reviews", []),
            ("people_requests", []),
        ):
            address = reverse(name, args=arguments)
            for answer in (client.get(address), client.post(address, {})):
                assert (answer.status_code, answer.headers.get("Location")) == (302, reverse("wagtailadmin_home")), name
    material.refresh_from_db()
    assert material.live


@pytest.mark.one_engine
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_who_is_locked_out_opens_only_harmless_screens_and_finds_nothing_of_anybody(world, alpha, beta):  # noqa: F811
    suspend(alpha.organisation, because=BECAUSE, by=None, at=AT)
    opened = set()
    seen, crashed = words_seen(client_of(alpha.editor), world.ids, opened)
    assert (seen, crashed) == ({}, [])
    assert opened <= LEFT_TO_LOCKED_OUT
    suspend(beta.organisation, because=BECAUSE, by=None, at=AT)
    own, crashed = words_seen(client_of(beta.reviewer), world.ids)
    assert (own, crashed) == ({}, [])


def test_wagtails_own_permissions_are_gone_too(alpha, shut):
    assert not GroupPagePermission.objects.filter(group__in=alpha.editor.groups.all()).exists()
    assert not alpha.sections["en"].permissions_for_user(alpha.editor).can_add_subpage()


def test_its_materials_are_hidden_from_readers_and_shown_to_the_headquarters(client, alpha, beta, material, shut, headquarters):
    assert not published_materials("en").filter(pk=material.pk).exists()
    section, library = alpha.sections["en"], alpha.sections["en"].get_parent()
    for page in (material, section):
        assert client.get(page.url).status_code == 404
        assert client_of(beta.editor).get(page.url).status_code == 404
        assert client_of(headquarters).get(page.url).status_code == 200
    assert "Leaflet of alpha" not in client.get(library.url).content.decode()
    assert "Leaflet of alpha" not in client.get("/en/search/", {"q": "leaflet"}).content.decode()
    assert not may_read(beta.editor, material.document)
    assert not may_read(alpha.editor, material.document)
    assert may_read(headquarters, material.document)


def test_reinstated_it_is_as_before(client, alpha, material, shut):
    reinstate(alpha.organisation, by=None, at=AT)
    assert client.get(material.url).status_code == 200
    assert published_materials("en").filter(pk=material.pk).exists()
    assert client_of(alpha.editor).get(reverse("wagtailadmin_pages:edit", args=[material.pk])).status_code == 200
    assert "is suspended" not in client_of(alpha.editor).get(reverse("wagtailadmin_home")).content.decode()


def test_what_it_submitted_is_not_published_meanwhile(alpha, beta, topic):
    _page, state = alpha.submitted(topic)
    suspend(alpha.organisation, because=BECAUSE, by=None, at=AT)
    with pytest.raises(Refused) as refused:
        services.review(state, by=beta.reviewer, approve=True)
    assert refused.value.codes == ["organisation_shut"]


def test_its_reviewer_reviews_nothing_and_keeps_the_tie(alpha, beta, topic):
    _page, state = beta.submitted(topic)
    suspend(alpha.organisation, because=BECAUSE, by=None, at=AT)
    with pytest.raises(Refused) as refused:
        services.review(state, by=alpha.reviewer, approve=True)
    assert refused.value.codes == ["review_same_organisation"]
    assert alpha.organisation.pk in standing_of(alpha.reviewer).belongs


def test_who_also_works_for_another_goes_on_for_that_one(alpha, beta, topic, shut):
    grant_role(alpha.editor, "editor", beta.organisation)
    client = client_of(alpha.editor)
    assert client.get(reverse("partners:materials")).status_code == 200
    assert client.get(reverse("wagtailadmin_pages:add", args=["courses", "materialpage", beta.sections["en"].pk])).status_code == 200
    assert client.get(reverse("wagtailadmin_pages:add", args=["courses", "materialpage", alpha.sections["en"].pk])).status_code in {302, 403}
    assert BECAUSE in client.get(reverse("wagtailadmin_home")).content.decode()
