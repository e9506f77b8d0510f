"""What each person sees of the admin and of the library."""

import re

import pytest
from django.urls import reverse
from wagtail.models import Page

from courses.materials import materials_of_topic, published_materials
from partners import services
from partners.guard import Door, may_open
from partners.standing import standing_of
from people.refusals import Refused
from people.services import grant_role
from tests.factories.courses import TopicFactory
from tests.partners.conftest import client_of, staff


def publish(partner, reviewer, topic, title, **values):
    page, state = partner.submitted(topic, title, **values)
    services.review(state, by=reviewer, approve=True)
    page.refresh_from_db()
    return page


def menu(person):
    page = client_of(person).get(reverse("wagtailadmin_home")).content.decode()
    return set(re.findall(r'"name": "([a-z-]+)"', page))


def test_an_editor_has_no_entry_that_leads_nowhere(alpha, beta):
    names = menu(alpha.editor)
    assert "materials" in names
    assert not names & {"explorer", "images", "documents", "reports", "settings", "help", "snippets", "reviews"}
    assert "reviews" in menu(alpha.reviewer)
    assert "materials" not in menu(alpha.reviewer)


def test_the_headquarters_keeps_its_menu(superuser):
    assert {"explorer", "settings", "reports", "reviews"} <= menu(superuser)


def test_the_desk_stands_in_for_wagtails_lists(alpha, beta, topic):
    for name, arguments in (("wagtailadmin_explore_root", []), ("wagtailadmin_explore", [beta.sections["en"].pk]), ("wagtaildocs:index", [])):
        response = client_of(alpha.editor).get(reverse(name, args=arguments))
        assert response.headers["Location"] == reverse("partners:desk")
    desk = client_of(alpha.editor).get(reverse("partners:desk"), follow=True)
    assert desk.redirect_chain[-1][0] == reverse("partners:materials")
    assert client_of(alpha.reviewer).get(reverse("partners:desk")).headers["Location"] == reverse("partners:reviews")


def test_the_desk_tells_the_state_of_each_material(alpha, beta, topic):
    alpha.material(topic, "Mine draft")
    alpha.submitted(topic, "Mine waiting")
    published = publish(alpha, beta.reviewer, topic, "Mine published")
    changed = publish(alpha, beta.reviewer, topic, "Mine changed")
    changed.save_revision(user=alpha.editor)
    again = publish(alpha, beta.reviewer, topic, "Mine again")
    again.save_revision(user=alpha.editor)
    services.submit(again, by=alpha.editor)
    alpha.document("My leaflet")
    text = client_of(alpha.editor).get(reverse("partners:materials")).content.decode()
    states = ("draft", "waiting for review", "published", "published, with changes not submitted", "waiting for review; published version stays")
    for state in states:
        assert f">{state}<" in text
    assert "My leaflet" in text
    assert published.title in text
    assert published.title not in client_of(beta.editor).get(reverse("partners:materials")).content.decode()
    assert "not an editor" in client_of(alpha.reviewer).get(reverse("partners:materials")).content.decode()


def test_a_partner_who_is_also_a_coordinator_is_still_kept(alpha, beta, topic):
    grant_role(alpha.editor, "coordinator")
    draft = beta.material(topic)
    assert client_of(alpha.editor).get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).status_code == 403


def test_staff_of_no_organisation_read_no_drafts_in_choosers(alpha, topic):
    draft = alpha.material(topic, "Zqdraftzq")
    client = client_of(staff("coordinator", "coordinator"))
    assert client.get(reverse("wagtailadmin_home")).status_code == 200
    assert client.get(reverse("wagtailadmin_reports:site_history")).status_code == 403
    assert client.get(reverse("wagtailadmin_choose_page_child", args=[draft.pk])).status_code == 403
    search = client.get(reverse("wagtailadmin_choose_page_search") + "?q=Zqdraftzq")
    assert search.status_code == 200
    assert f"edit/{draft.pk}" not in search.content.decode()
    assert str(draft.pk) not in re.findall(r'data-id="(\d+)"', search.content.decode())


def test_an_editor_chooses_among_live_pages_and_own_drafts(alpha, beta, topic):
    mine, theirs = alpha.material(topic, "Mine"), beta.material(topic, "Theirs")
    client = client_of(alpha.editor)
    own = client.get(reverse("wagtailadmin_choose_page_child", args=[alpha.sections["en"].pk])).json()["html"]
    assert mine.title in own
    others = client.get(reverse("wagtailadmin_choose_page_child", args=[beta.sections["en"].pk])).json()["html"]
    assert theirs.title not in others
    assert client.get(reverse("wagtailadmin_choose_page")).status_code == 200


def test_other_apps_open_their_screens_to_partners(alpha, beta, monkeypatch):
    standing = standing_of(alpha.editor)
    monkeypatch.setattr("partners.guard.allowed_by_apps", lambda: ("people_requests:*", "exact"))
    assert may_open(standing, Door("people_requests:index", {}, {}))
    assert may_open(standing, Door("exact", {}, {}))
    assert not may_open(standing, Door("exactly", {}, {}))
    assert not may_open(standing, Door("", {}, {}))


def test_outside_the_admin_the_guard_asks_nothing(alpha, rf, django_assert_num_queries):
    from partners.middleware import SectionGuardMiddleware

    request = rf.get("/kk/")
    request.user = alpha.editor
    with django_assert_num_queries(0):
        assert SectionGuardMiddleware(lambda request: None).process_view(request, None, (), {}) is None


@pytest.mark.parametrize(("who", "code"), [("reviewer", "not_your_organisation"), ("editor", "already_submitted")])
def test_submitting_is_refused_with_a_reason(alpha, topic, who, code):
    page, _state = alpha.submitted(topic)
    with pytest.raises(Refused) as refused:
        services.submit(page, by=getattr(alpha, who))
    assert code in refused.value.codes


def test_without_a_review_nothing_is_submitted(alpha, topic):
    page = alpha.material(topic)
    for section in alpha.sections.values():
        section.workflowpage.delete()
    with pytest.raises(Refused) as refused:
        services.submit(page, by=alpha.editor)
    assert refused.value.codes == ["no_review"]


def test_the_library_lists_by_topic_and_by_organisation(alpha, beta, topic, client, django_assert_max_num_queries):
    count = TopicFactory(code="count", order=5)
    for number in range(4):
        publish(alpha, beta.reviewer, topic, f"Alphas {number}")
    publish(beta, alpha.reviewer, count, "Betas")
    beta.material(count, "Unseen")
    client.get("/en/library/")
    with django_assert_max_num_queries(16):
        text = client.get("/en/library/").content.decode()
    assert text.index("Alphas 0") < text.index("Betas") or text.index("Betas") < text.index("Alphas 0")
    assert "Unseen" not in text
    only = client.get("/en/library/?organisation=beta").content.decode()
    assert "Betas" in only
    assert "Alphas" not in only
    section = client.get(alpha.sections["en"].url).content.decode()
    assert "Alphas 3" in section
    assert "Betas" not in section
    empty = client.get("/ru/library/?organisation=none")
    assert empty.status_code == 200


def test_materials_of_a_topic_are_one_query(alpha, beta, topic, django_assert_num_queries):
    publish(alpha, beta.reviewer, topic, "Seen")
    publish(alpha, beta.reviewer, topic, "Not seen", language="ru")
    Page.objects.first().get_url()
    with django_assert_num_queries(1):
        [material] = materials_of_topic(topic, "en")
        assert (material.title, str(material.organisation), material.document) == ("Seen", "Alpha", None)
    assert [material.title for material in published_materials("ru")] == ["Not seen"]


def test_a_material_says_what_it_is(alpha, beta, topic, client):
    document = alpha.document()
    page = publish(
        alpha, beta.reviewer, topic, "All three", document=document, link="https://example.org/guide", licence="all-rights", kind="handout"
    )
    text = client.get(page.url).content.decode()
    for part in ("Come early.", document.url, "https://example.org/guide", "PDF", "all rights reserved", "Alpha", "Handout: print it"):
        assert part in text
    assert page.licence_link == ""


def test_a_library_behind_a_restriction_lists_nothing(tree, alpha, beta, topic):
    publish(alpha, beta.reviewer, topic, "Seen")
    assert published_materials("en").count() == 1
    tree.libraries["en"].view_restrictions.create(restriction_type="login")
    assert published_materials("en").count() == 0


def test_an_editor_finds_a_material_by_its_title_and_the_search_of_the_menu_leads_there(alpha, beta, topic):
    alpha.material(topic, "The Ballot box")
    alpha.material(topic, "Another one")
    client = client_of(alpha.editor)
    desk = client.get(reverse("partners:materials"), {"q": "ballot"}).content.decode()
    assert "The Ballot box" in desk
    assert "Another one" not in desk
    assert "No material has this in its title" in client.get(reverse("partners:materials"), {"q": "zzzz"}).content.decode()
    home = client.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("wagtailadmin_pages:search") not in home


def test_the_editor_of_a_material_offers_what_its_editor_can_open(alpha, beta, topic):
    page = alpha.material(topic, "Mine")
    edit = client_of(alpha.editor).get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "Submit for review" in edit
    assert "action-restart-workflow" not in edit
    for name in ("move", "copy"):
        assert reverse(f"wagtailadmin_pages:{name}", args=[page.pk]) not in edit


def test_whoever_comes_too_late_to_a_review_is_told_so(alpha, beta, topic):
    _page, state = alpha.submitted(topic, "Mine")
    services.review(state, by=beta.reviewer, approve=True)
    late = client_of(beta.reviewer).get(reverse("partners:review", args=[state.pk]), follow=True)
    assert late.redirect_chain[-1][0] == reverse("partners:reviews")
    assert "not waiting for a review" in late.content.decode()
    outsider = client_of(alpha.editor).get(reverse("partners:review", args=[state.pk]), follow=True)
    assert "not waiting" not in outsider.content.decode()


def test_a_session_of_the_page_editor_is_told_by_page_or_by_material_and_of_own_pages_only(alpha, beta, topic):
    own, foreign = alpha.material(topic, "Mine"), beta.material(topic, "Theirs")
    standing = standing_of(alpha.editor)

    def ping(page, app, model):
        arguments = {"app_label": app, "model_name": model, "object_id": str(page.pk)}
        return may_open(standing, Door("wagtailadmin_editing_sessions:ping", arguments, {}))

    assert [ping(own, *model) for model in (("courses", "materialpage"), ("wagtailcore", "page"), ("courses", "lessonpage"))] == [True, True, False]
    assert not ping(foreign, "wagtailcore", "page")
