from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.accommodations import MOST_ATTEMPTS, MOST_MINUTES
from quizzes.models import Exam


class FindPersonForm(forms.Form):
    q = forms.CharField(label=_("Name, e-mail address or phone"), required=False, max_length=100)


class GrantForm(forms.Form):
    """More time, more attempts, or both."""

    exam = forms.ModelChoiceField(Exam.objects.order_by("pk"), label=_("Exam"))
    minutes = forms.IntegerField(
        label=_("Minutes more"),
        initial=0,
        min_value=0,
        max_value=MOST_MINUTES,
        help_text=_("In each attempt from now on, the open one included, unless they are for that one only."),
    )
    only_this = forms.BooleanField(
        label=_("The minutes count in this attempt only"),
        required=False,
        help_text=_("In the attempt that is going on: after a power cut, say. Untick it for who needs more time in each attempt."),
    )
    attempts = forms.IntegerField(label=_("Attempts more"), initial=0, min_value=0, max_value=MOST_ATTEMPTS)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("For whoever checks the exam later. The person is told what they were granted, not why."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, is_going_on: bool, **kwargs: Any) -> None:
        """is_going_on: whether the person sits an exam now; then the minutes are for that attempt, unless said otherwise."""
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.fields["only_this"].initial = True
        if not is_going_on:
            del self.fields["only_this"]


class TakeBackForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("It is kept in the log. The person is told what is taken back, not why."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
