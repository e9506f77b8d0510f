"""Addresses of pages as they are printed, typed and mailed."""

from django.conf import settings
from wagtail.models import Page


def public_address(page: Page | None) -> str:
    """Below the public address of the site, whatever Wagtail calls its own; "" where there is no page, or it has no address."""
    parts = page.get_url_parts() if page else None
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + parts[2] if parts and parts[2] else ""
