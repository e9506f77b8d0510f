from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.multilingual import MultilingualField


class Requisites(models.Model):
    """What stands on an organisation's letters."""

    organisation = models.OneToOneField("people.Organisation", models.CASCADE, related_name="requisites", verbose_name=_("organisation"))
    legal_name = MultilingualField(_("full legal name"), blank=True, longest=300)
    bin = models.CharField(
        _("BIN"), max_length=12, blank=True, validators=[RegexValidator(r"^\d{12}$", _("A BIN has twelve digits."))], help_text=_("Twelve digits.")
    )
    address = MultilingualField(_("address"), blank=True, longest=300)
    head_name = models.CharField(_("name of the head"), max_length=150, blank=True, help_text=_("As it stands under a signature."))
    head_position = MultilingualField(_("position of the head"), blank=True, longest=150)
    changed_at = models.DateTimeField(_("changed on"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("requisites")
        verbose_name_plural = _("requisites")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.legal_name)

    @property
    def are_complete(self) -> bool:
        """Whether a letter can be written in Kazakh and in Russian."""
        texts = (self.legal_name, self.address, self.head_position)
        return bool(self.bin and self.head_name and all(text.get(code) for text in texts for code in ("kk", "ru")))
