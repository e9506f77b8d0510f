"""A laptop's settings, but that keys which are gone are gone, as in production: nobody makes others."""

from training_site.settings.dev import *  # noqa: F403

BAKYLAU_KEYS_MADE = False
