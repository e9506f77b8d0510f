"""Wagtail's indexes (search, references) are a third of all time: tests keep them where they need them."""

from contextlib import contextmanager, nullcontext

from django.conf import settings
from django.test import override_settings
from wagtail.signal_handlers import disable_reference_index_auto_update, reference_index_auto_update_disabled


@contextmanager
def no_indexes():
    backend = {**settings.WAGTAILSEARCH_BACKENDS["default"], "AUTO_UPDATE": False}
    off = getattr(reference_index_auto_update_disabled, "value", False)  # Wagtail's own switch does not nest
    references = nullcontext() if off else disable_reference_index_auto_update()
    with override_settings(WAGTAILSEARCH_BACKENDS={"default": backend}), references:
        yield
