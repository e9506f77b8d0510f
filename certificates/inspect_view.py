"""One certificate in Wagtail's admin: what it says, what happened to it, and what may be done with it."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.admin.views.generic import InspectView
from wagtail.models import ModelLogEntry

from certificates.enums import CertificateStatus
from certificates.life.history import history_of
from certificates.models import Certificate
from certificates.rules import status
from certificates.tags import status_label

MAY_HAPPEN = frozenset(
    {
        *("counts_until", "suspended_at", "suspended_until", "suspended_by", "suspension_reason"),
        *("revoked_at", "revocation_decided_at", "revoked_by", "revocation_reason"),
    }
)


class Way(NamedTuple):
    """A button: its words, the name of its page, whether what it does is grave."""

    label: str
    url_name: str
    is_serious: bool = False


class CertificateInspectView(InspectView):
    """One certificate with its whole history, and the ways to end, suspend or correct it. Whoever may view certificates: headquarters."""

    template_name = "certificates/admin/inspect.html"

    def get_status_display_value(self) -> str:
        return status_label(self.object)

    def get_field_display_value(self, field_name: str, field: Any) -> Any:
        value = super().get_field_display_value(field_name, field)
        if isinstance(value, datetime):
            value = timezone.localtime(value)
        return "—" if value is None or value == "" else value

    def get_fields_context(self) -> list[dict[str, Any]]:
        """Without what has not happened to it."""
        unsaid = {name for name in MAY_HAPPEN if getattr(self.object, name) in (None, "")}
        return [self.get_context_for_field(name) for name in self.fields if name not in unsaid]

    def get_holder_display_value(self) -> str:
        """The account, a link to the person's history for whoever may read the roster."""
        if not self.request.user.has_perm("people.view_roster"):
            return str(self.object.holder)
        return format_html('<a href="{}">{}</a>', reverse("dashboard_person", args=[self.object.holder_id]), self.object.holder)

    def get_hand_issue_display_value(self) -> str:
        """How it came about without an exam: a link to who proposed and who confirmed it."""
        if self.object.hand_issue is None:
            return "—"
        url, words = reverse("handissue:inspect", args=[self.object.hand_issue_id]), self.object.hand_issue.get_ground_display()
        return format_html('<a href="{}">{}</a>', url, words)

    def get_field_label(self, field_name: str, field: Any) -> str:
        return str(_("Status")) if field_name == "status" else super().get_field_label(field_name, field)

    @cached_property
    def at(self) -> Any:
        return timezone.now()

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        certificate: Certificate = self.object
        return super().get_context_data(
            *args,
            certificate=certificate,
            history=history_of(certificate, self.at),
            entries=self.entries,
            proposal=certificate.unrevocations.filter(decided_at=None).select_related("proposed_by").first(),
            asked=certificate.corrections_asked.filter(decided_at=None).select_related("asked_by").first(),
            ways=[(way, reverse(f"certificate:{way.url_name}", args=[certificate.pk])) for way in self.ways],
            **kwargs,
        )

    @property
    def entries(self) -> QuerySet[ModelLogEntry]:
        """What the log says of it, the newest first."""
        return ModelLogEntry.objects.for_instance(self.object).select_related("user").order_by("-timestamp", "-pk")[:50]

    @property
    def ways(self) -> list[Way]:
        """What may be done now, for who may."""
        certificate: Certificate = self.object
        if not self.user_has_permission("revoke") or certificate.replaced or certificate.is_erased or certificate.holder_id == self.request.user.pk:
            return []
        state = status(certificate, self.at)
        back = Way(_("Take the revocation back"), "unrevoke")
        if state == CertificateStatus.REVOKED:
            return [back]
        ways = [Way(_("Revoke"), "revoke", is_serious=True)]
        if certificate.revoked_at is not None:
            ways.insert(0, back)
        if state == CertificateStatus.EXPIRED:
            return ways
        if state == CertificateStatus.SUSPENDED:
            ways = [Way(_("Lift the suspension"), "resume"), Way(_("Change the suspension"), "suspend"), *ways]
        else:
            ways.insert(0, Way(_("Suspend"), "suspend"))
        return ways if certificate.revoked_at is not None else [Way(_("Correct the name"), "correct_name"), *ways]
