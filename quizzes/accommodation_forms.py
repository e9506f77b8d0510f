from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.accommodations import MOST_ATTEMPTS, MOST_MINUTES
from quizzes.enums import CountsIn
from quizzes.models import Exam


class FindPersonForm(forms.Form):
    q = forms.CharField(required=False, max_length=100)


class GrantForm(forms.Form):
    """More time, more attempts, or both."""

    exam = forms.ModelChoiceField(Exam.objects.order_by("pk"), label=_("Exam"))
    minutes = forms.IntegerField(
        label=_("Minutes more"),
        initial=0,
        min_value=0,
        max_value=MOST_MINUTES,
    )
    counts_in = forms.ChoiceField(
        label=_("The minutes count in"),
        choices=CountsIn.choices,
        widget=forms.RadioSelect,
        help_text=_("One attempt: after a power cut, say. Each attempt, the one going on included: for who needs more time always."),
    )
    attempts = forms.IntegerField(label=_("Attempts more"), initial=0, min_value=0, max_value=MOST_ATTEMPTS)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("For whoever checks the exam later. The person is told what they were granted, not why."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, is_going_on: bool, **kwargs: Any) -> None:
        """is_going_on: whether the person sits an exam now; then the minutes are for that attempt, unless said otherwise. One that has
        ended since the form was made is refused by whoever grants, and never taken for another."""
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        field = cast("forms.ChoiceField", self.fields["counts_in"])
        field.initial = CountsIn.THIS if is_going_on else CountsIn.EACH
        if not is_going_on and not self.is_bound:
            field.choices = [choice for choice in CountsIn.choices if choice[0] != CountsIn.THIS]


class TakeBackForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("It is kept in the log. The person is told what is taken back, not why."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
