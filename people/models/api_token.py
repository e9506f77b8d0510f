from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.enums import TokenOpens


class ApiToken(models.Model):
    """By which a program of a person's own asks the API what that person may see. Shown once; what is kept is its digest."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="desk_tokens", verbose_name=_("person"))
    name = models.CharField(_("name"), max_length=60)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    # The first letters, by which the person knows it again.
    hint = models.CharField(max_length=12, editable=False)
    # Whether the person had a second factor when it was made: one without opens no other person's data, whatever role comes later.
    has_second_factor = models.BooleanField(default=False, editable=False)
    opens = models.CharField(_("what it opens"), max_length=10, choices=TokenOpens.choices, default=TokenOpens.ALL)
    made_at = models.DateTimeField(_("made on"))
    expires_at = models.DateTimeField(_("expires"))
    used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked on"), null=True, blank=True)

    class Meta:
        verbose_name = _("token of the API")
        verbose_name_plural = _("tokens of the API")
        ordering = ["-made_at", "-pk"]
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=models.Q(opens__in=TokenOpens.values), name="people_api_token_opens_known")]
        indexes = [models.Index(fields=["person", "revoked_at"], name="people_api_token_of")]

    def __str__(self) -> str:
        return self.name

    def holds(self, at: datetime) -> bool:
        return self.revoked_at is None and self.expires_at > at
