"""Nothing goes live in another language than its original's unless it says the same: whatever door of Wagtail it goes by."""

from typing import TYPE_CHECKING, Any

from django.db import models
from wagtail.actions.publish_page_revision import PublishPagePermissionError
from wagtail.log_actions import log
from wagtail.models import Page

from courses.parity_queries import publish_refusals
from people.refusals import Refused

if TYPE_CHECKING:
    from wagtail.models import Revision

REFUSE_SCHEDULE = "courses.refuse_schedule"  # in the audit log


class NotInParity(Refused, PublishPagePermissionError):
    """Raised where a translation would go live that does not say the same as its original; to Wagtail a missing permission."""


class PublishedInParityMixin(models.Model):
    """For a TranslatedPage. Every door of Wagtail that publishes ends in `save()` with another live revision: there it is asked."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Raises NotInParity."""
        if self._goes_live() and (refusals := publish_refusals(self)):
            raise NotInParity(refusals)
        return super().save(*args, **kwargs)

    def publish(self, revision: "Revision", *args: Any, **kwargs: Any) -> Any:
        """Wagtail's. A scheduled one that is refused when its time comes is taken off the schedule, logged, and holds up no other."""
        if kwargs.get("log_action") != "wagtail.publish.scheduled":
            return super().publish(revision, *args, **kwargs)  # type: ignore[misc]
        try:
            return super().publish(revision, *args, **kwargs)  # type: ignore[misc]
        except NotInParity as refused:
            self.revisions.filter(pk=revision.pk).update(approved_go_live_at=None)  # type: ignore[attr-defined]
            log(instance=self, action=REFUSE_SCHEDULE, data={"reasons": refused.codes}, revision=revision)
            return None

    def _goes_live(self) -> bool:
        """Whether saving puts another revision before the readers."""
        if not (self.pk and self.live and self.live_revision_id):  # type: ignore[attr-defined]
            return False
        stored = Page.objects.filter(pk=self.pk).values_list("live", "live_revision_id").first()
        return stored != (True, self.live_revision_id)  # type: ignore[attr-defined]
