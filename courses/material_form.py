"""The form of a material, which may only refer to what its own organisation or everybody may see."""

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from courses.permissions import organisation_of_page
from courses.references import has_foreign_reference


class MaterialForm(WagtailAdminPageForm):
    """Refuses to save a reference to another organisation's document, image or unpublished page, and a title of signs alone."""

    def clean_title(self) -> str:
        # The address is made of the title, and of signs alone none can be.
        title: str = self.cleaned_data["title"]
        if not slugify(title, allow_unicode=True):
            raise ValidationError(_("Write a title with at least one letter or digit: the address of the page is made of it."), code="no_address")
        return title

    def _post_clean(self) -> None:
        # Here and not in clean(): only now does the instance hold what was filled in.
        super()._post_clean()
        organisation = organisation_of_page(self.parent_page or self.instance.get_parent())
        if organisation and not self.errors and has_foreign_reference(self.instance, organisation):
            sentence = _("You may use only your own organisation's documents and images, and link only to published pages or your own.")
            self.add_error(None, ValidationError(sentence, code="foreign_reference"))
