from django.db import models
from django.utils.translation import gettext_lazy as _


class MaterialUsage(models.Model):
    """How often a material was opened and downloaded on a day. Totals alone: nothing here says by whom."""

    wagtail_reference_index_ignore = True

    material = models.ForeignKey("courses.MaterialPage", models.CASCADE, related_name="usage", verbose_name=_("material"))
    day = models.DateField(_("day"))
    views = models.PositiveIntegerField(_("views"), default=0)
    downloads = models.PositiveIntegerField(_("downloads"), default=0)

    class Meta:
        verbose_name = _("use of a material")
        verbose_name_plural = _("use of materials")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["material", "day"], name="courses_usage_once_a_day")]

    def __str__(self) -> str:
        return f"{self.material_id}, {self.day}: {self.views}, {self.downloads}"
