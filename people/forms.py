from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from people import services
from people.models import Area, Organisation, User
from people.names import FullNameField
from people.notice_kinds import kinds_to_choose
from people.notice_services import choose_mails
from people.phones import PhoneField
from people.queries import admitted_organisations, area_tree
from people.rules import name_change_refusals


class AreaField(forms.ModelChoiceField):
    """One of the areas, each set in under its parent."""

    def __init__(self, **kwargs: Any) -> None:
        defaults = {"queryset": Area.objects.none(), "label": _("Home area"), "required": False, "empty_label": _("not chosen")}
        super().__init__(**{**defaults, **kwargs})

    def label_from_instance(self, obj: Any) -> str:
        return f"{'  ' * (obj.depth - 1)}{obj}"


class OrganisationField(forms.ModelChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"queryset": Organisation.objects.none(), "label": _("Organisation"), **kwargs})


class PersonFields(forms.Form):
    """What sign-up and the account page ask alike."""

    full_name = FullNameField()
    phone = PhoneField()
    language = forms.ChoiceField(label=_("Language of letters and pages"), choices=settings.LANGUAGES)
    home_area = AreaField(help_text=_("Where you live: we look for a station near it."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["home_area"].queryset = area_tree()  # type: ignore[attr-defined]


class SignupForm(PersonFields):
    """What sign-up asks beyond e-mail address and password; allauth's own form is built on it."""

    organisation = OrganisationField(
        required=False,
        empty_label=_("not yet"),
        help_text=_("You observe on behalf of an organisation. You can also ask one later, from your account."),
    )
    consent = forms.BooleanField(
        label=_("I agree that the coalition keeps these data to train me, certify me and find me a polling station."),
        help_text=_(
            "The headquarters, coordinators and your organisation see them. You can have them erased at any time. More under “Privacy”, below."
        ),
        error_messages={"required": _("Without your consent we may not keep your data, so there is no account.")},
    )
    field_order = ["full_name", "email", "password1", "phone", "language", "home_area", "organisation", "consent"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = admitted_organisations()  # type: ignore[attr-defined]
        self.fields["language"].initial = get_language()

    def signup(self, request: HttpRequest, user: User) -> None:
        """Called by allauth with the new account, before its address is confirmed."""
        data = self.cleaned_data
        services.complete_sign_up(
            user,
            full_name=data["full_name"],
            phone=data["phone"],
            language=data["language"],
            home_area=data["home_area"],
            organisation=data["organisation"],
            at=timezone.now(),
        )


class ProfileForm(PersonFields):
    """The account page. A full name that stands on a certificate cannot be changed here."""

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        self.person = person
        values = {name: getattr(person, name) for name in ("full_name", "phone", "language", "home_area")}
        super().__init__(*args, initial=values, **kwargs)

    def clean_full_name(self) -> str:
        name: str = self.cleaned_data["full_name"]
        if name != self.person.full_name:
            for refusal in name_change_refusals(self.person):
                raise forms.ValidationError(refusal.message, code=refusal.code)
        return name

    def save(self) -> User:
        return services.change_profile(self.person, by=self.person, at=timezone.now(), **self.cleaned_data)


class AskForm(forms.Form):
    """Which organisation a person asks."""

    organisation = OrganisationField(empty_label=None, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = admitted_organisations()  # type: ignore[attr-defined]


class PledgeForm(forms.Form):
    agree = forms.BooleanField(
        label=_("I have read the pledge and will keep it."),
        error_messages={"required": _("Tick the box if you take the pledge. Without it the exam stays closed.")},
    )


class NoticeMailsForm(forms.Form):
    """Which kinds of notices the person wants by mail. Kinds with the same label share a box."""

    wanted = forms.MultipleChoiceField(label=_("By mail I want to be told about"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Any = None, *, person: User) -> None:
        self.person = person
        self.codes: dict[str, list[str]] = {}
        for kind in kinds_to_choose(person):
            self.codes.setdefault(str(kind.label), []).append(kind.code)
        silent = set(person.silences.values_list("kind", flat=True))
        super().__init__(data, initial={"wanted": [codes[0] for codes in self.codes.values() if not silent.issuperset(codes)]})
        self.fields["wanted"].choices = [(codes[0], label) for label, codes in self.codes.items()]  # type: ignore[attr-defined]

    def save(self) -> None:
        chosen = set(self.cleaned_data["wanted"])
        choose_mails(self.person, [code for codes in self.codes.values() if codes[0] in chosen for code in codes])
