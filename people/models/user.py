from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.search import NormalisedNameField

# What the columns of addresses hold, ours and allauth's. A form of Django lets 320 through.
LONGEST_EMAIL = 254


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person with this e-mail address (lower-cased); without a password the account has an unusable one."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, **{"is_staff": True, "is_superuser": True, **fields})

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person: one account each, known by e-mail address."""

    email = models.EmailField(_("e-mail address"), max_length=LONGEST_EMAIL, unique=True)
    full_name = models.CharField(_("full name"), max_length=150, help_text=_("As on your identity document."))
    name_key = NormalisedNameField(source="full_name")
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    home_area = models.ForeignKey("people.Area", models.SET_NULL, null=True, blank=True, verbose_name=_("home area"), related_name="residents")
    # The account that took over what this one had: it stays closed.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="merged", verbose_name=_("merged into")
    )
    # The person had everything erased that says who they are (people/erasure.py): what they did stays, and names nobody.
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True, editable=False)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("staff"), default=False)
    # Sample accounts may log in where settings.SAMPLE_LOGINS_ALLOWED, and need no second factor there.
    is_sample = models.BooleanField(_("sample account"), default=False, editable=False)
    date_joined = models.DateTimeField(_("joined on"), default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        permissions = [("view_roster", _("Can see the roster of volunteers"))]
        constraints = [models.UniqueConstraint(Lower("email"), name="people_user_email_once")]
        indexes = [models.Index(fields=["full_name"], name="people_user_full_name"), models.Index(fields=["phone"], name="people_user_phone")]

    def __str__(self) -> str:
        return self.full_name or self.email

    def clean(self) -> None:
        super().clean()
        self.email = self.email.strip().lower()

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        """The given name: Kazakh and Russian documents put the family name first."""
        words = self.full_name.split()
        return words[1] if len(words) > 1 else self.full_name
