from django.db import models
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from people.multilingual import MultilingualField


class Area(MP_Node):
    """A node of the administrative tree: country, region, city, district …, as many levels as a country has."""

    name = MultilingualField(_("name"))
    # How an imported list names this area: case-folded, spaces collapsed; unique among its siblings.
    key = models.CharField(_("key"), max_length=200, db_index=True)

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")

    def __str__(self) -> str:
        return str(self.name)
