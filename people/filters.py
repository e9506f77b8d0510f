"""How a filter that is on is told above a list of Wagtail's admin."""

from collections.abc import Iterator

import django_filters
from django.utils.translation import gettext as _
from wagtail.admin.active_filters import ActiveFilter, BaseFilterAdapter, register_filter_adapter_class


class YesNoAdapter(BaseFilterAdapter):
    """Wagtail itself would say True or False, in every language."""

    def get_active_filters(self) -> Iterator[ActiveFilter]:
        words = _("Yes") if self.value else _("No")
        yield ActiveFilter(self.bound_field.auto_id, self.filter.label, words, self.get_url_without_filter_param(self.name))


register_filter_adapter_class(django_filters.BooleanFilter, YesNoAdapter)
