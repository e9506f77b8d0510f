"""Forms of the headquarters in Wagtail's admin; what they save goes through the services."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from people.enums import Role
from people.forms import AreaField
from people.models import Area, Pledge, RoleGrant, User
from people.names import FullNameField
from people.phones import PhoneField
from people.queries import area_tree, holder_of
from people.rules import grant_refusals, pledge_change_refusals


class UserForm(forms.ModelForm):
    """An account. The e-mail address is told once: afterwards only its owner changes it, by confirming the new one."""

    full_name = FullNameField()
    phone = PhoneField(help_text="")
    home_area = AreaField()

    class Meta:
        model = User
        fields = ["email", "full_name", "phone", "language", "home_area", "is_active"]

    def __init__(self, *args: Any, editing_self: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["home_area"].queryset = area_tree()  # type: ignore[attr-defined]
        self.fields["email"].disabled = bool(self.instance.pk)
        if editing_self or not self.instance.pk or self.instance.merged_into_id or self.instance.erased_at:
            del self.fields["is_active"]

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].strip().lower()
        if not self.instance.pk and holder_of(email):
            raise ValidationError(_("Somebody has an account with this address already."), code="email_taken")
        return email


class AreaForm(forms.ModelForm):
    """A new area names its parent; an existing one stays where it is."""

    parent = AreaField(label=_("Part of"), empty_label=_("nothing: a country, or a city of its own"))

    class Meta:
        model = Area
        fields = ["parent", "name", "key"]
        help_texts = {"key": _("How imported lists of stations name this area; small letters.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = area_tree()  # type: ignore[attr-defined]
        if self.instance.pk:
            del self.fields["parent"]

    def clean_key(self) -> str:
        return " ".join(self.cleaned_data["key"].casefold().split())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        parent = self.instance.get_parent() if self.instance.pk else data.get("parent")
        siblings = parent.get_children() if parent else Area.get_root_nodes()
        if siblings.filter(key=data.get("key", "")).exclude(pk=self.instance.pk).exists():
            self.add_error("key", _("There is an area with this key beside it already."))
        return data


class PledgeForm(forms.ModelForm):
    class Meta:
        model = Pledge
        fields = ["version", "title", "text", "in_force_from"]

    def clean(self) -> dict[str, Any]:
        if self.instance.pk:
            for refusal in pledge_change_refusals(self.instance):
                raise ValidationError(refusal.message, code=refusal.code)
        return super().clean() or self.cleaned_data


class RoleGrantForm(forms.ModelForm):
    """Who gets which role, and for which organisation."""

    person = forms.EmailField(label=_("E-mail address of the person"))

    class Meta:
        model = RoleGrant
        fields = ["person", "role", "organisation"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role, label) for role, label in Role.choices if role != Role.VOLUNTEER]  # type: ignore[attr-defined]

    def clean_person(self) -> User:
        person = holder_of(self.cleaned_data["person"])
        if person is None or not person.is_active:
            raise ValidationError(_("Nobody has an account with this address."), code="nobody")
        return person

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for refusal in grant_refusals(data["role"], data.get("organisation"), by=None) if data.get("role") else []:
            self.add_error("organisation", refusal.message)
        return data

    def _post_clean(self) -> None:
        """The grant is written by the service, which returns the one there is instead of making a second."""
