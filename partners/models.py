"""How organisations publish: the library of materials, each organisation's section in it, and the review task."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Task, TaskState

from courses.materials import published_materials
from courses.permissions import OrganisationPageMixin, SectionPermissionTester
from courses.surroundings import READERS
from partners.grouping import by_topic
from partners.library import library
from partners.rules import review_refusals
from partners.standing import standing_of
from people.models import Organisation

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from people.models import User


class LibraryPage(Page):
    """All materials of all organisations in one language."""

    max_count_per_parent = 1
    parent_page_types = ["training_site.HomePage"]
    subpage_types = ["partners.SectionPage"]
    template = "partners/library_page.html"
    private_page_options = READERS

    class Meta:
        verbose_name = _("library")

    def get_context(self, request: "HttpRequest", *args: Any, **kwargs: Any) -> dict[str, Any]:
        """What `library` finds for the choices in the address."""
        return {**super().get_context(request, *args, **kwargs), **library(request, self.locale.language_code)}


class SectionPage(OrganisationPageMixin, Page):
    """An organisation's own section of the page tree: one in each language, translations of one another."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="sections", editable=False, verbose_name=_("organisation"))

    permission_tester = SectionPermissionTester
    parent_page_types = ["partners.LibraryPage"]
    subpage_types = ["courses.MaterialPage"]
    template = "partners/section_page.html"

    class Meta:
        verbose_name = _("section of an organisation")

    @classmethod
    def can_create_at(cls, parent: Page) -> bool:
        """Never by hand: `provisioning.provision` makes sections."""
        return False

    def get_context(self, request: "HttpRequest", *args: Any, **kwargs: Any) -> dict[str, Any]:
        materials = published_materials(self.locale.language_code).filter(organisation=self.organisation_id)
        return {**super().get_context(request, *args, **kwargs), "topics": by_topic(materials, request)}


class CommentForm(forms.Form):
    """What a reviewer may add to an approval."""

    comment = forms.CharField(label=_("Comment or reason; the author reads it"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3}))


class ReasonForm(forms.Form):
    """What a reviewer has to say who sends something back."""

    comment = forms.CharField(
        label=_("Comment or reason; the author reads it"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Say what the author should change.")},
    )


class OtherOrganisationReviewTask(Task):
    """What an organisation wrote goes live when a reviewer of another organisation, or the headquarters, approves it.

    It works on any object of a class with courses.reviewed.ReviewedMixin. Nobody edits while it waits, the reviewer included.
    """

    class Meta:
        verbose_name = _("review by another organisation")
        verbose_name_plural = _("reviews by another organisation")

    @classmethod
    def get_description(cls) -> str:
        return str(_("A reviewer of another organisation, or the headquarters, approves or sends back with a reason."))

    def get_actions(self, obj: Any, user: "User") -> list[tuple[str, Any, bool]]:
        task_state = obj.current_workflow_task_state
        if task_state is None or task_state.task_id != self.pk or review_refusals(standing_of(user), task_state):
            return []
        return [("reject", _("Send back with a reason"), True), ("approve", _("Approve and publish"), True)]

    def get_form_for_action(self, action: str) -> type[forms.Form]:
        return ReasonForm if action == "reject" else CommentForm

    @transaction.atomic
    def on_action(self, task_state: TaskState, user: "User", action_name: str, **kwargs: Any) -> Any:
        """Check everything again: the address may name one page and the task state of another."""
        current = TaskState.objects.select_for_update().get(pk=task_state.pk)
        unknown = action_name not in {"approve", "reject"} or set(kwargs) - {"comment"} or current.task_id != self.pk
        if unknown or review_refusals(standing_of(user), current):
            raise PermissionDenied
        if action_name == "reject" and not kwargs.get("comment", "").strip():
            raise PermissionDenied
        return super().on_action(current, user, action_name, **kwargs)

    def user_can_access_editor(self, obj: Any, user: "User") -> bool:
        return False

    def locked_for_user(self, obj: Any, user: "User") -> bool:
        return True

    def user_can_lock(self, obj: Any, user: "User") -> bool:
        return False

    def user_can_unlock(self, obj: Any, user: "User") -> bool:
        return False

    def get_task_states_user_can_moderate(self, user: "User", **kwargs: Any) -> "QuerySet[TaskState]":
        standing = standing_of(user)
        waiting = TaskState.objects.filter(task=self, status=TaskState.STATUS_IN_PROGRESS)
        related = waiting.select_related("workflow_state", "revision").prefetch_related("workflow_state__content_object")
        allowed = [state.pk for state in related if not review_refusals(standing, state)]
        return TaskState.objects.filter(pk__in=allowed)
