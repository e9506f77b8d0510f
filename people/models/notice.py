from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """Something a person is told once, in the site and by mail. Its words are written when it is read, in the reader's language:
    the row holds the kind (people.notices) and what fills its sentences."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", verbose_name=_("person"))
    kind = models.CharField(_("kind"), max_length=40)
    # What it is about, in the words of its kind ("post 17"): the same is never told twice.
    key = models.CharField(_("key"), max_length=120)
    values = models.JSONField(_("values"), default=dict)
    told_at = models.DateTimeField(_("told"))
    read_at = models.DateTimeField(_("read on"), null=True, blank=True)
    # The mail: wanted when told, claimed by one sender, sent. A claim that never became sent is taken up again.
    mail_wanted = models.BooleanField(_("by mail"), default=True)
    claimed_at = models.DateTimeField(_("taken up by the sender"), null=True, blank=True)
    mailed_at = models.DateTimeField(_("mailed"), null=True, blank=True)
    failures = models.PositiveSmallIntegerField(_("failed deliveries"), default=0)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-told_at", "-pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["person", "kind", "key"], name="people_notice_once")]
        indexes = [
            models.Index(fields=["person", "-told_at"], name="people_notice_of_person"),
            models.Index(fields=["told_at"], condition=Q(mail_wanted=True, claimed_at=None), name="people_notice_to_mail"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.key}"


class NoticeSilence(models.Model):
    """A kind of notice that a person does not want by mail. In the site it is told all the same."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="silences", verbose_name=_("person"))
    kind = models.CharField(_("kind"), max_length=40)

    class Meta:
        verbose_name = _("kind of notice not mailed")
        verbose_name_plural = _("kinds of notices not mailed")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="people_silence_once")]

    def __str__(self) -> str:
        return self.kind
