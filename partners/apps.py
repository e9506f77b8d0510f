from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartnersConfig(AppConfig):
    name = "partners"
    verbose_name = _("Partners")
    # Every screen of ours asks for itself who may: see guard.py.
    section_guard_allows = ["partners:*"]
