"""Wagtail's indexes (search, references) are a third of all time: tests keep them where they need them."""

from contextlib import contextmanager

from django.conf import settings
from django.test import override_settings
from wagtail.signal_handlers import disable_reference_index_auto_update


@contextmanager
def no_indexes():
    backend = {**settings.WAGTAILSEARCH_BACKENDS["default"], "AUTO_UPDATE": False}
    with override_settings(WAGTAILSEARCH_BACKENDS={"default": backend}), disable_reference_index_auto_update():
        yield
