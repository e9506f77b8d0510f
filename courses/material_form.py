"""The form of a material, which may only refer to what its own organisation or everybody may see."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from courses.permissions import organisation_of_page
from courses.references import has_foreign_reference


class MaterialForm(WagtailAdminPageForm):
    """Refuses to save a reference to another organisation's document, image or unpublished page."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        page = self.parent_page or self.instance.get_parent()
        organisation = organisation_of_page(page)
        if organisation and not self.errors:
            self.instance.organisation = organisation
            if has_foreign_reference(self.instance, organisation):
                raise ValidationError(
                    _("You may use only your own organisation's documents, and link only to published pages or your own."),
                    code="foreign_reference",
                )
        return cleaned
