"""Who issues the certificates, as the sheets say it: kept by the headquarters under Settings."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from people.multilingual import MultilingualField


@register_setting(icon="success", order=200)
class Issuer(BaseGenericSetting):
    """One for the whole site. Until the headquarters says more, the sheets name nobody but the site."""

    name = MultilingualField(_("full name"), blank=True, longest=120, help_text=_("Of the organisation that issues the certificates, as registered."))
    requisites = MultilingualField(
        _("requisites"), blank=True, longest=160, help_text=_("Registration number, address, phone: printed on every sheet in one line.")
    )

    panels = [FieldPanel("name"), FieldPanel("requisites")]

    class Meta:
        verbose_name = _("issuer of certificates")
        default_permissions = ("change",)

    def __str__(self) -> str:
        return str(self.name) or str(self._meta.verbose_name)

    def line(self, language: str) -> str:
        """Name and requisites in a language; "" where nothing was said."""
        return " · ".join(part for part in (self.name.in_language(language), self.requisites.in_language(language)) if part)


def issuer_of_sheets() -> Issuer:
    return Issuer.objects.order_by("pk").first() or Issuer()
