"""One person's page for coordinators: the whole history, as far as whoever looks may know it."""

from datetime import datetime
from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.contrib.contenttypes.models import ContentType
from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import HeaderButton
from wagtail.models import ModelLogEntry

from certificates.enums import CertificateStatus
from certificates.models import Certificate
from certificates.rules import status
from certificates.tags import status_tag
from courses.models import CoursePage, LessonPage
from dashboard.enums import progress_tag
from dashboard.lapses import without_lapsed
from dashboard.queries import everybody, in_scope_of, nearest_election
from people.models import Membership, PledgeSignature, User
from quizzes.models import Attempt
from stations.scope import assignments_of


def certificate_line(certificate: Certificate, at: datetime) -> dict[str, Any]:
    """What the page tells of a certificate: its state in words, the kind of the tag, why, and whether it is valid."""
    found, (words, kind) = status(certificate, at), status_tag(certificate)
    reasons = {CertificateStatus.REVOKED: certificate.revocation_reason, CertificateStatus.SUSPENDED: certificate.suspension_reason}
    if found == CertificateStatus.REVOKED and certificate.revoked_at:
        words = gettext("revoked on %(day)s") % {"day": date_format(timezone.localtime(certificate.revoked_at), "SHORT_DATE_FORMAT")}
    reason = reasons.get(found, certificate.revocation_reason)
    return {"certificate": certificate, "words": words, "kind": kind, "reason": reason, "is_valid": found == CertificateStatus.VALID}


class PersonView(PermissionRequiredMixin, WagtailAdminTemplateMixin, DetailView[Any]):
    """Who may: whoever holds `people.view_roster`, of people in their scope. Scores only with `quizzes.view_attempt`, reasons of a
    revocation only with `certificates.revoke_certificate`: nobody learns more than the task needs."""

    permission_required = "people.view_roster"
    raise_exception = True
    template_name = "dashboard/person.html"
    context_object_name = "person"
    header_icon = "user"

    @cached_property
    def at(self) -> Any:
        return timezone.now()

    def get_queryset(self) -> QuerySet[User]:
        return (
            in_scope_of(everybody(without_lapsed(nearest_election(self.at), self.at), self.at), self.request.user)
            .select_related("home_area", "merged_into")
            .prefetch_related(
                Prefetch("memberships", queryset=Membership.objects.select_related("organisation", "decided_by").order_by("asked_at")),
                Prefetch("pledge_signatures", queryset=PledgeSignature.objects.select_related("pledge").order_by("signed_at")),
                Prefetch("attempts", queryset=Attempt.objects.select_related("exam").order_by("started_at")),
                Prefetch("certificates", queryset=Certificate.objects.select_related("programme").order_by("issued_at")),
                Prefetch(
                    "assignments",
                    queryset=assignments_of(self.request.user)
                    .select_related("station__area", "station__election", "shift__election", "organisation")
                    .order_by("assigned_at"),
                ),
            )
        )

    def get_page_title(self) -> str:
        return str(self.object)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        roster_link = {"url": reverse("dashboard_roster"), "label": _("Roster")}
        return [*self.breadcrumbs_items, roster_link, {"url": "", "label": str(self.object)}]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if not self.request.user.has_perm("people.change_user") or self.object.is_superuser:
            return []
        return [HeaderButton(_("Account"), url=reverse("wagtailusers_users:edit", args=[self.object.pk]), icon_name="edit")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        state_label, state_kind = progress_tag(self.object.progress)
        return super().get_context_data(
            **kwargs,
            at=self.at,
            state_label=state_label,
            state_kind=state_kind,
            certificates=[certificate_line(certificate, self.at) for certificate in self.object.certificates.all()],
            lessons=self.lessons(),
            log_entries=self.log_entries(),
            shows_scores=user.has_perm("quizzes.view_attempt"),
            shows_reasons=user.has_perm("certificates.revoke_certificate"),
            links_certificates=user.has_perm("certificates.view_certificate"),
            links_stations=user.has_perm("stations.view_station"),
            may_withdraw=user.has_perm("stations.change_assignment"),
        )

    def lessons(self) -> list[dict[str, Any]]:
        """For each course begun: its title in the reader's language, how many lessons it has, how many are read and when the last was."""
        rows = list(self.object.lesson_progress.all())
        keys = {row.course_key for row in rows}
        courses = CoursePage.objects.filter(translation_key__in=keys, locale__language_code=get_language()).live()
        totals = [(course, LessonPage.objects.child_of(course).live().count()) for course in courses]
        return [
            {
                "course": course,
                "total": total,
                "read": sum(1 for row in rows if row.course_key == course.translation_key and row.completed_at),
                "last": max((row.completed_at for row in rows if row.course_key == course.translation_key and row.completed_at), default=None),
            }
            for course, total in totals
        ]

    def log_entries(self) -> QuerySet[ModelLogEntry]:
        """Lines of the audit log about this account, newest first."""
        content_type = ContentType.objects.get_for_model(User)
        return (
            ModelLogEntry.objects.filter(content_type=content_type, object_id=str(self.object.pk)).select_related("user").order_by("-timestamp")[:50]
        )
