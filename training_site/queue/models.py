from django.db import models
from django.utils.translation import gettext_lazy as _


class QueueWorker(models.Model):
    """A worker of the queue, from its start to its end; one that has not been seen for a while is dead (beats.py)."""

    worker_id = models.CharField(_("worker"), max_length=64, unique=True)
    started_at = models.DateTimeField(_("started"))
    seen_at = models.DateTimeField(_("last seen"))

    class Meta:
        verbose_name = _("worker of the queue")
        verbose_name_plural = _("workers of the queue")
        default_permissions = ()
        permissions = [("keep_queue", _("Can look after the queue"))]

    def __str__(self) -> str:
        return self.worker_id
