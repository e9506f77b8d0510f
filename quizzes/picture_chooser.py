"""Wagtail's chooser of an image, which breaks on an id that cannot be one."""

from typing import Any

from wagtail.images.widgets import AdminImageChooser

from people.requests import id_in


class PictureChooser(AdminImageChooser):
    """What is no id is nothing chosen where the form is shown again; the field itself refuses it in words."""

    def get_instance(self, value: Any) -> Any:
        return None if isinstance(value, str) and id_in(value) is None else super().get_instance(value)
