"""What plain Wagtail lets through, tried on every door; each with somebody for whom it works, or it would prove nothing."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from wagtail.models import GroupApprovalTask, Page, TaskState, Workflow, WorkflowState, WorkflowTask

from courses.models import MaterialPage
from partners import services
from partners.workflow import publish_approved
from people.refusals import Refused
from people.services import grant_role
from tests.factories.people import MembershipFactory, PersonFactory
from tests.partners.conftest import client_of, staff
from tests.partners.test_journey import page_form

pytestmark = pytest.mark.usefixtures("kept_indexes")


def act(person, page, state, action="approve", **data):
    return client_of(person).post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk]), data)


def is_live(page):
    return Page.objects.get(pk=page.pk).live


def codes(person, state):
    with pytest.raises(Refused) as refused:
        services.review(state, by=person, approve=True)
    return refused.value.codes


def test_wagtails_own_action_works_for_the_headquarters_and_not_for_partners(alpha, beta, topic, headquarters):
    page, state = alpha.submitted(topic)
    for person in (alpha.editor, alpha.reviewer, beta.reviewer, beta.editor):
        assert act(person, page, state).status_code == 403
    assert not is_live(page)
    act(headquarters, page, state)
    assert is_live(page)


def test_nobody_approves_their_own_by_naming_the_task_state_of_another(alpha, beta, topic, headquarters):
    """The headquarters writes for nobody here, but made this submission itself: the state in the address decides."""
    own, own_state = alpha.submitted(topic, "Own")
    other, _other_state = beta.submitted(topic, "Other")
    own_state.workflow_state.requested_by = headquarters
    own_state.workflow_state.save()
    act(headquarters, other, own_state)
    assert not is_live(own)
    assert codes(headquarters, own_state) == ["review_own"]
    assert codes(alpha.reviewer, own_state) == ["review_same_organisation"]
    services.review(own_state, by=beta.reviewer, approve=True)
    assert is_live(own)


@pytest.mark.parametrize("tie", ["owner", "requester", "author"])
def test_whoever_wrote_or_submitted_does_not_review(alpha, beta, topic, tie):
    page, state = alpha.submitted(topic)
    if tie == "owner":
        Page.objects.filter(pk=page.pk).update(owner=beta.reviewer)
    elif tie == "requester":
        state.workflow_state.requested_by = beta.reviewer
        state.workflow_state.save()
    else:
        state.revision.user = beta.reviewer
        state.revision.save()
    assert codes(beta.reviewer, TaskState.objects.get(pk=state.pk)) == ["review_own"]


def test_a_tie_with_the_organisation_forbids_the_review(alpha, beta, topic, superuser):
    _page, state = alpha.submitted(topic)
    MembershipFactory(person=beta.reviewer, organisation=alpha.organisation)
    assert codes(beta.reviewer, state) == ["review_same_organisation"]
    grant_role(superuser, "editor", alpha.organisation)
    assert codes(superuser, state) == ["review_same_organisation"]


def test_a_volunteer_and_an_editor_of_another_organisation_do_not_review(alpha, beta, topic):
    _page, state = alpha.submitted(topic)
    assert codes(PersonFactory(), state) == ["review_same_organisation"]
    assert codes(beta.editor, state) == ["review_same_organisation"]
    beta.reviewer.is_active = False
    beta.reviewer.save()
    assert codes(beta.reviewer, state) == ["review_same_organisation"]


def test_what_is_decided_or_replaced_is_not_decided_again(alpha, beta, topic):
    page, state = alpha.submitted(topic)
    page.specific.save_revision(user=alpha.editor)
    assert codes(beta.reviewer, TaskState.objects.get(pk=state.pk)) == ["review_superseded"]
    services.review(beta.submitted(topic)[1], by=alpha.reviewer, approve=False, comment="No.")
    done = TaskState.objects.get(status="rejected")
    assert codes(alpha.reviewer, done) == ["review_not_waiting"]


def test_a_rejection_needs_a_reason(alpha, beta, topic):
    page, state = alpha.submitted(topic)
    with pytest.raises(Refused) as refused:
        services.review(state, by=beta.reviewer, approve=False, comment="  ")
    assert refused.value.codes == ["reason_missing"]
    task = state.task.specific
    for extra in ({"comment": ""}, {"comment": "x", "update": False}):
        with pytest.raises(PermissionDenied):
            task.on_action(state, beta.reviewer, "reject", **extra)
    with pytest.raises(PermissionDenied):
        task.on_action(state, beta.reviewer, "publish")
    assert not is_live(page)


def test_the_task_neither_opens_the_editor_nor_locks(alpha, beta, topic, superuser):
    page, state = alpha.submitted(topic)
    task = state.task.specific
    assert task.get_actions(page, alpha.reviewer) == []
    assert [name for name, _label, _modal in task.get_actions(page, beta.reviewer)] == ["reject", "approve"]
    assert list(task.get_task_states_user_can_moderate(beta.reviewer)) == [state]
    assert list(TaskState.objects.reviewable_by(alpha.reviewer)) == []
    for person in (beta.reviewer, superuser):
        assert task.locked_for_user(page, person)
        assert not task.user_can_access_editor(page, person)
        assert not task.user_can_lock(page, person)
        assert not task.user_can_unlock(page, person)


def test_a_task_that_is_switched_off_publishes_nothing(alpha, topic):
    page, state = alpha.submitted(topic)
    state.task.specific.deactivate()
    state.workflow_state.refresh_from_db()
    assert state.workflow_state.status != "in_progress"
    assert not is_live(page)


@pytest.mark.parametrize("action", ["action-publish", "action-submit"])
def test_creating_and_publishing_in_one_go(alpha, topic, superuser, action):
    url = reverse("wagtailadmin_pages:add", args=["courses", "materialpage", alpha.sections["en"].pk])
    for person in (alpha.editor, superuser):
        client_of(person).post(url, page_form(topic, **{action: "1", "go_live_at": "2020-01-01"}))
    assert MaterialPage.objects.count() == 2
    assert not MaterialPage.objects.filter(live=True).exists()


def test_publishing_and_scheduling_from_the_editor(alpha, topic, superuser):
    page = alpha.material(topic)
    for person in (alpha.editor, superuser):
        client_of(person).post(
            reverse("wagtailadmin_pages:edit", args=[page.pk]), page_form(topic, **{"action-publish": "1", "go_live_at": "2020-01-01"})
        )
    page.refresh_from_db()
    assert not page.live
    assert page.go_live_at is None
    assert page.latest_revision.object_str == "How to come early"


def test_bulk_publish(alpha, topic, superuser):
    page = alpha.material(topic)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    assert client_of(alpha.editor).get(f"{url}?id={page.pk}").status_code == 403
    assert client_of(alpha.editor).post(f"{url}?id=all&childOf={alpha.sections['en'].pk}").status_code == 403
    client_of(superuser).post(f"{url}?id={page.pk}")
    assert not is_live(page)


def test_permissions_give_nobody_the_right_to_publish(alpha, beta, topic, superuser, headquarters):
    page = alpha.material(topic)
    for person in (alpha.editor, alpha.reviewer, beta.editor, headquarters, superuser):
        tester = page.permissions_for_user(person)
        assert not tester.can_publish()
        assert not tester.can_unschedule()
        assert not tester.can_set_view_restrictions()
        assert not alpha.sections["en"].permissions_for_user(person).can_publish_subpage()
        assert not alpha.sections["en"].permissions_for_user(person).can_edit()
        assert not alpha.sections["en"].permissions_for_user(person).can_delete()
    assert page.permissions_for_user(alpha.editor).can_edit()
    assert alpha.sections["en"].permissions_for_user(alpha.editor).can_add_subpage()
    assert not page.permissions_for_user(beta.editor).can_edit()


def test_move_and_copy_stay_in_one_organisation(alpha, beta, topic, superuser):
    page = alpha.material(topic)
    tester = page.permissions_for_user(superuser)
    assert tester.can_move_to(alpha.sections["en"])
    assert tester.can_copy_to(alpha.sections["ru"])
    assert not tester.can_move_to(beta.sections["en"])
    assert not tester.can_copy_to(beta.sections["en"])
    for url in (
        reverse("wagtailadmin_pages:move_confirm", args=[page.pk, beta.sections["en"].pk]),
        reverse("wagtailadmin_pages:copy", args=[page.pk]),
    ):
        data = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": beta.sections["en"].pk}
        assert client_of(alpha.editor).post(url, data).status_code == 403
        client_of(superuser).post(url, data)
    assert MaterialPage.objects.get().organisation == alpha.organisation


def test_taking_back_what_is_published(alpha, beta, topic):
    page, state = alpha.submitted(topic)
    services.review(state, by=beta.reviewer, approve=True)
    url = reverse("wagtailadmin_pages:unpublish", args=[page.pk])
    assert client_of(beta.editor).post(url).status_code == 403
    assert is_live(page)
    client_of(alpha.editor).post(url)
    assert not is_live(page)


def test_a_foreign_document_is_not_saved_in_ones_own_material(alpha, beta, topic):
    url = reverse("wagtailadmin_pages:add", args=["courses", "materialpage", alpha.sections["en"].pk])
    foreign = client_of(alpha.editor).post(url, page_form(topic, document=beta.document().pk))
    assert foreign.status_code == 200
    assert "only your own organisation" in foreign.content.decode()
    assert not MaterialPage.objects.exists()
    assert client_of(alpha.editor).post(url, page_form(topic, document=alpha.document().pk)).status_code == 302
    assert MaterialPage.objects.get().document.title == "Leaflet"


def test_a_title_of_signs_alone_is_refused_in_a_sentence(alpha, topic):
    url = reverse("wagtailadmin_pages:add", args=["courses", "materialpage", alpha.sections["en"].pk])
    for title in ("!!!", "___", "😀"):
        response = client_of(alpha.editor).post(url, page_form(topic, title=title))
        assert response.status_code == 200
        assert "at least one letter or digit" in response.text
    assert not MaterialPage.objects.exists()
    assert client_of(alpha.editor).post(url, page_form(topic, title="Әділ сайлау!")).status_code == 302


def test_whoever_is_second_to_decide_is_told_so(alpha, beta, topic, monkeypatch):
    _page, state = alpha.submitted(topic)
    ours = services.review

    def after_somebody_else(task_state, **values):
        ours(TaskState.objects.get(pk=task_state.pk), by=beta.reviewer, approve=True)
        return ours(task_state, **values)

    other = staff("second", "reviewer", beta.organisation)
    monkeypatch.setattr(services, "review", after_somebody_else)
    response = client_of(other).post(reverse("partners:review", args=[state.pk]), {"decision": "approve", "comment": ""}, follow=True)
    assert response.redirect_chain[0][0] == reverse("partners:reviews")
    assert "This is not waiting for a review." in response.text


def test_a_link_to_a_foreign_draft_is_not_saved(alpha, beta, topic):
    draft, published = beta.material(topic, "Secret"), beta.submitted(topic, "Public")
    services.review(published[1], by=alpha.reviewer, approve=True)
    url = reverse("wagtailadmin_pages:add", args=["courses", "materialpage", alpha.sections["en"].pk])
    form = page_form(topic, text=linked_text(draft.pk))
    assert client_of(alpha.editor).post(url, form).status_code == 200
    assert client_of(alpha.editor).post(url, page_form(topic, text=linked_text(published[0].pk))).status_code == 302


def linked_text(page_id):
    block = {"key": "a", "text": "See", "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "data": {}}
    entity = {"type": "LINK", "mutability": "MUTABLE", "data": {"id": page_id, "linkType": "page", "url": "/x/"}}
    return json.dumps({"blocks": [{**block, "entityRanges": [{"offset": 0, "length": 3, "key": 0}]}], "entityMap": {"0": entity}})


def test_translation_and_snippets_and_workflow_screens_are_refused(alpha, beta, topic, superuser):
    page, state = alpha.submitted(topic)
    closed = [
        reverse("simple_translation:submit_page_translation", args=[page.pk]),
        reverse("wagtailsnippets:index"),
        reverse("wagtailadmin_pages:workflow_preview", args=[page.pk, state.task_id]),
        reverse("wagtailadmin_workflows:task_chooser"),
        reverse("wagtailadmin_reports:site_history"),
        reverse("wagtailadmin_tag_autocomplete"),
        reverse("wagtailimages:add_multiple"),
        reverse("wagtailadmin_api:images:listing"),
        reverse("wagtailadmin_choose_page_chosen_multiple") + f"?id={page.pk}",
        reverse("wagtailadmin_choose_page") + "?page_type=courses.materialpage",
    ]
    for url in closed:
        for person in (alpha.editor, beta.reviewer):
            assert client_of(person).get(url).status_code == 403, url
            assert client_of(person).post(url).status_code == 403, url
        assert client_of(superuser).get(url).status_code in {200, 302}, url


def test_a_reviewer_reads_only_what_is_submitted(alpha, beta, topic):
    page, state = alpha.submitted(topic)
    draft = alpha.material(topic, "Only a draft")
    client = client_of(beta.reviewer)
    assert client.get(reverse("partners:submitted", args=[state.pk])).status_code == 200
    for name in ("edit", "view_draft", "history", "delete", "unpublish", "usage", "workflow_history"):
        for pk in (page.pk, draft.pk):
            assert client.get(reverse(f"wagtailadmin_pages:{name}", args=[pk])).status_code == 403
    services.review(state, by=beta.reviewer, approve=False, comment="No.")
    assert client.get(reverse("partners:submitted", args=[state.pk])).status_code == 302


def test_another_workflow_hung_on_a_section_publishes_nothing(alpha, topic, superuser):
    """Wagtail's own moderation knows nothing of organisations: its approval is not ours."""
    page = alpha.material(topic)
    task = GroupApprovalTask.objects.create(name="Moderators")
    workflow = Workflow.objects.create(name="Moderation")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    state = workflow.start(page, alpha.editor)
    state.current_task_state.approve(user=superuser)
    state.refresh_from_db()
    assert state.status == "approved"
    assert not is_live(page)


def test_only_the_revision_that_was_approved_is_published(alpha, beta, topic):
    page, state = alpha.submitted(topic)
    TaskState.objects.filter(pk=state.pk).update(status="approved", finished_by=beta.reviewer)
    page.save_revision(user=alpha.editor)
    workflow_state = WorkflowState.objects.get(pk=state.workflow_state_id)
    publish_approved(workflow_state, user=beta.reviewer)
    assert not is_live(page)


@pytest.mark.parametrize("text", ["", "no JSON", "[]", '{"blocks": 1}'])
def test_a_text_that_the_editor_never_sends_is_a_bad_request(alpha, topic, text):
    address = reverse("wagtailadmin_pages:add", args=["courses", "materialpage", alpha.sections["kk"].pk])
    response = client_of(alpha.editor).post(address, {**page_form(topic), "text": text})
    assert response.status_code == 400
