"""A partner opens every address of the admin with every id of another organisation: nothing of theirs may show.

The superuser opens the same addresses and must find every planted word somewhere, or the crawl would prove nothing.
"""

import re

import pytest
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, Page, PageViewRestriction, WorkflowState

from courses.references import collections_of
from partners import services
from people.models import Organisation
from tests.factories.people import MembershipFactory, PersonFactory
from tests.partners.conftest import client_of

PLANTED = {
    "draft": "Zqdraftzq",
    "submitted": "Zqsubmittedzq",
    "sent back": "Zqsentbackzq",
    "document": "Zqdocumentzq",
    "image": "Zqimagezq",
    "tag": "Zqtagzq",
    "member": "Zqmemberzq",
    "editor": "Zqeditorzq",
    "collection": "Zqcollectionzq",
    "comment": "Zqcommentzq",
}
# Addresses that change something by GET, answer by an error on purpose, or end the session.
LEFT_OUT = {"wagtailadmin_error_test", "wagtailadmin_logout", "wagtailadmin_login"}


@pytest.fixture
def planted(alpha, beta, topic):
    """Words in what is of beta's; returns the ids to try in every place."""
    beta.editor.full_name = PLANTED["editor"]
    beta.editor.save()
    member = PersonFactory(full_name=PLANTED["member"])
    MembershipFactory(person=member, organisation=beta.organisation)
    collection = collections_of(beta.organisation).get()
    Collection.objects.filter(pk=collection.pk).update(name=PLANTED["collection"])
    document = beta.document(title=PLANTED["document"])
    document.tags.add(PLANTED["tag"])
    image = Image.objects.create(title=PLANTED["image"], file=get_test_image_file(), collection=collection)
    image.tags.add(PLANTED["tag"])
    draft = beta.material(topic, PLANTED["draft"], document=document)
    submitted, state = beta.submitted(topic, PLANTED["submitted"])
    returned, returned_state = beta.submitted(topic, PLANTED["sent back"])
    services.review(returned_state, by=alpha.reviewer, approve=False, comment=PLANTED["comment"])
    return {
        "page": [draft.pk, submitted.pk, returned.pk],
        "document": [document.pk],
        "image": [image.pk],
        "person": [member.pk, beta.editor.pk],
        "collection": [collection.pk],
        "state": [state.pk, returned_state.pk],
        "workflow_state": [state.workflow_state_id, returned_state.workflow_state_id],
        "revision": [draft.latest_revision_id, submitted.latest_revision_id],
        "task": [state.task_id],
        "workflow": [state.workflow_state.workflow_id],
    }


def admin_patterns(patterns, namespaces=()):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from admin_patterns(pattern.url_patterns, (*namespaces, pattern.namespace) if pattern.namespace else namespaces)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield ":".join([*namespaces, pattern.name]), sorted(pattern.pattern.regex.groupindex)


WORDS = {
    "app_label": ["wagtailcore", "courses", "wagtaildocs", "wagtailimages"],
    "model_name": ["page", "materialpage", "document", "image"],
    "content_type_app_name": ["courses"],
    "content_type_model_name": ["materialpage"],
    "action_name": ["approve", "reject", "delete", "publish"],
    "filter_spec": ["original"],
    "revision_id_a": ["earliest"],
    "revision_id_b": ["latest"],
    "session_id": ["1"],
    "uidb64": ["x"],
    "token": ["x"],
    "app_name": ["taggit"],
    "action": ["delete", "publish", "move", "tags", "add_to_collection"],
}
KINDS = {
    "page_id": "page",
    "parent_page_id": "page",
    "page_to_move_id": "page",
    "destination_id": "page",
    "page_pk": "page",
    "document_id": "document",
    "doc_id": "document",
    "image_id": "image",
    "collection_id": "collection",
    "task_state_id": "state",
    "workflow_state_id": "workflow_state",
    "revision_id": "revision",
    "task_id": "task",
    "workflow_pk": "workflow",
}


def kind_of_pk(name):
    for word, kind in (("users", "person"), ("collections", "collection"), ("docs", "document"), ("images", "image"), ("task", "task")):
        if word in name:
            return kind
    return "workflow" if "workflows:" in name else "page"


def addresses(ids):
    """Every admin address, each argument filled with each id of its kind (all in step, so that they fit together)."""
    [admin] = [resolver for resolver in get_resolver().url_patterns if str(resolver.pattern) == "admin/"]
    for name, arguments in admin_patterns(admin.url_patterns):
        if name in LEFT_OUT:
            continue
        choices = {argument: WORDS.get(argument) or ids[KINDS.get(argument) or kind_of_pk(name)] for argument in arguments}
        for turn in range(max((len(values) for values in choices.values()), default=1)):
            filled = {argument: values[turn % len(values)] for argument, values in choices.items()}
            try:
                yield name, reverse(name, kwargs=filled)
            except NoReverseMatch:
                continue


def with_queries(name, url, ids):
    yield url
    if "chosen_multiple" in name or "bulk" in name:
        kind = "document" if "doc" in url else "image" if "image" in url else "page"
        yield f"{url}?id={ids[kind][0]}"
        yield f"{url}?id=all"
    if "choose" in name or "search" in name or "results" in name or "index" in name or "autocomplete" in name or "listing" in name:
        yield f"{url}?q=Zq&term=Zq&search=Zq"
    if name == "wagtailadmin_choose_page":
        yield f"{url}?page_type=courses.materialpage"
        yield f"{url}?page_type=partners.sectionpage"


def texts(client, ids):
    """(address, text) of every answer to a GET."""
    client.raise_request_exception = False
    for name, url in addresses(ids):
        for address in with_queries(name, url, ids):
            response = client.get(address, follow=False)
            content = b"".join(response.streaming_content) if response.streaming else response.content
            yield address, content.decode(errors="replace") + str(response.headers), response.status_code


def words_seen(client, ids, expect_no_crash=True):
    seen, crashed = {}, []
    for address, text, status in texts(client, ids):
        if status >= 500:
            crashed.append(address)
        # What was asked for comes back in the search box: it is no news.
        for word in set(re.findall(r"Zq[a-z]+zq", text)):
            seen.setdefault(word, []).append(address)
    return seen, crashed


# Willow leaves temporary files to the collector while it makes the superuser's thumbnails.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_the_superuser_finds_everything(planted, superuser):
    seen, _crashed = words_seen(client_of(superuser), planted)
    assert set(PLANTED.values()) - set(seen) == set()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_an_editor_finds_nothing_of_another_organisation(planted, alpha):
    assert words_seen(client_of(alpha.editor), planted) == ({}, [])


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_an_editor_finds_nothing_by_way_of_the_own_pages(planted, alpha, topic):
    """One's own page in the address, and another organisation's state, task, revision or document beside it."""
    draft, submitted = alpha.material(topic), alpha.submitted(topic)[0]
    ids = {**planted, "page": [alpha.sections["en"].pk, draft.pk, submitted.pk]}
    assert words_seen(client_of(alpha.editor), ids) == ({}, [])


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_a_reviewer_finds_what_is_submitted_and_nothing_else(planted, alpha):
    seen, crashed = words_seen(client_of(alpha.reviewer), planted)
    assert set(seen) == {PLANTED["submitted"]}
    assert {address.split("/")[2] for address in seen[PLANTED["submitted"]]} <= {"", "partners"}
    assert crashed == []


# What the forms of the admin ask, filled so that a press would do something.
PRESSED = {
    "title": "Changed",
    "slug": "changed",
    "name": "Changed",
    "new_title": "Changed",
    "new_slug": "changed",
    "move_page": "on",
    "include_subpages": "on",
    "include_descendants": "on",
    "publish_copies": "on",
    "comment": "changed",
    "tags": "changed",
    "reason": "changed",
    "next": "/admin/",
    "action-publish": "1",
    "confirm": "on",
    "choose_parent": "1",
}


def things_of(partner):
    """Everything of an organisation that somebody else could change."""
    pages = Page.objects.descendant_of(partner.sections["en"].get_parent()).filter(materialpage__organisation=partner.organisation)
    own = {"collection__in": collections_of(partner.organisation)}
    return [
        list(pages.order_by("pk").values_list("pk", "path", "title", "slug", "live", "locked", "latest_revision", "owner", "alias_of")),
        list(Document.objects.filter(**own).order_by("pk").values_list("pk", "title", "file")),
        list(Image.objects.filter(**own).order_by("pk").values_list("pk", "title", "file")),
        list(collections_of(partner.organisation).values_list("pk", "path", "name")),
        list(WorkflowState.objects.order_by("pk").values_list("pk", "status", "current_task_state")),
        list(Organisation.objects.filter(pk=partner.organisation.pk).values_list("pk", "slug", "state")),
        Page.objects.count(),
        PageViewRestriction.objects.count(),
    ]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
@pytest.mark.parametrize("role", ["editor", "reviewer"])
def test_no_press_anywhere_changes_what_is_of_another_organisation(planted, alpha, beta, role):
    """POST at every address of the admin with the other organisation's ids, and as a bulk action on them."""
    before = things_of(beta)
    person = getattr(alpha, role)
    client = client_of(person)
    client.raise_request_exception = False
    crashed = []
    for name, url in addresses(planted):
        if name.startswith("partners:review") and role == "reviewer":
            continue  # a reviewer decides about what is submitted: that is the review itself
        for address in {url, f"{url}?id={planted['page'][0]}&id={planted['image'][0]}"}:
            destination = {"collection": planted["collection"][0], "chooser": alpha.sections["en"].pk, "new_parent_page": alpha.sections["en"].pk}
            if client.post(address, {**PRESSED, **destination}).status_code >= 500:
                crashed.append(address)
    assert things_of(beta) == before
    assert crashed == []
