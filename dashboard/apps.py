from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DashboardConfig(AppConfig):
    name = "dashboard"
    verbose_name = _("Dashboard")
    # The partner's desk asks for itself whose volunteers it shows.
    section_guard_allows = ["dashboard_partner", "dashboard_partner_results"]
