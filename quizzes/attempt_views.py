"""One attempt in Wagtail's admin: its log, and the decision about answers that came too late."""

from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import HeaderButton
from wagtail.log_actions import log

from people.clock import database_now
from people.refusals import Refused
from quizzes.admin_pages import ExamDeskView
from quizzes.attempt_history import READ, happenings_of, logged_saves
from quizzes.attempts_report import outcome_of
from quizzes.enums import AttemptState
from quizzes.figures.surroundings import picture_url
from quizzes.grading import hundredths
from quizzes.late_answers import admit_late_answers, admit_refusals, score_if_admitted
from quizzes.models import Attempt
from quizzes.queries import over_at, with_late_answers
from quizzes.review import reviewed_questions


class AttemptDeskView(ExamDeskView):
    permissions: tuple[str, ...] = ("quizzes.view_attempt",)
    header_icon = "list-ul"

    @cached_property
    def attempt(self) -> Attempt:
        return get_object_or_404(Attempt.objects.select_related("exam", "person", "sitting"), pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return str(self.attempt.person)

    def trail(self) -> list[dict[str, str]]:
        return [{"url": reverse("quizzes_attempts"), "label": gettext("Attempts")}]


class AttemptView(AttemptDeskView):
    """Whoever may view attempts: examiners, headquarters; the answers and the key only with `quizzes.view_question`. That it was opened
    stands in the log."""

    http_method_names = ["get", "head"]
    template_name = "quizzes/admin/attempt.html"

    def get_page_title(self) -> str:
        return gettext("Attempt %(number)s") % {"number": self.attempt.number}

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if not self.person.has_perm("quizzes.add_accommodation"):
            return []
        url = f"{reverse('accommodation:add')}?person={self.attempt.person_id}&exam={self.attempt.exam_id}"
        return [HeaderButton(gettext("More time"), url=url, icon_name="time")]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        log(instance=self.attempt, action=READ, user=self.person)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        tells_answers = self.person.has_perm("quizzes.view_question")
        waits = with_late_answers(Attempt.objects.filter(pk=self.attempt.pk)).exists()
        happenings = happenings_of(self.attempt)
        return super().get_context_data(
            attempt=self.attempt,
            outcome=outcome_of(self.attempt),
            is_open=self.attempt.state == AttemptState.OPEN,
            over_at=over_at(self.attempt),
            happenings=[one for one in happenings if not one.is_reading],
            readings=[one for one in happenings if one.is_reading],
            saves=logged_saves(self.attempt, get_language() or "" if tells_answers else ""),
            late_waits=waits,
            may_admit=waits and self.person.has_perm("quizzes.change_exam"),
            tells_answers=tells_answers,
            language=dict(settings.LANGUAGES).get(self.attempt.language, self.attempt.language),
            questions=self._questions() if tells_answers else [],
            **kwargs,
        )

    def _questions(self) -> list[dict[str, Any]]:
        """Each with the addresses of its pictures for examiners: those of the paper are its person's alone."""
        asked = zip(reviewed_questions(self.attempt, get_language(), with_key=True), self.attempt.paper["items"], strict=True)
        return [
            {
                "said": one,
                "picture": picture_url(item["revision"]) if one.picture else "",
                "situation_picture": picture_url(item["scenario_revision"]) if one.situation_picture else "",
            }
            for one, item in asked
        ]


class AdmitForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("It is kept in the log."), widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class AdmitLateView(AttemptDeskView):
    """What the score would become, and the button that lets late answers count. Whoever may view attempts and change exams: examiners,
    headquarters; nobody for their own attempt."""

    permissions = ("quizzes.view_attempt", "quizzes.change_exam")
    template_name = "quizzes/admin/admit_late.html"
    page_title = _("Let late answers count")

    def trail(self) -> list[dict[str, str]]:
        name = gettext("Attempt %(number)s") % {"number": self.attempt.number}
        return [*super().trail(), {"url": reverse("quizzes_attempt", args=[self.attempt.pk]), "label": name}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        saves = [save for save in logged_saves(self.attempt) if save.was_late]
        would = score_if_admitted(self.attempt) if saves else None
        context = {
            "attempt": self.attempt,
            "saves": saves,
            "would": would,
            "would_points": Decimal(hundredths(would.points)) / 100 if would else None,
            "refusals": admit_refusals(self.attempt, reason="-", by=self.person),
            "over_at": over_at(self.attempt),
            "form": AdmitForm(),
        }
        return super().get_context_data(**{**context, **kwargs})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = AdmitForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=400)
        try:
            admit_late_answers(self.attempt, reason=form.cleaned_data["reason"], by=self.person, at=database_now())
        except Refused as refused:
            return self.render_to_response(self.get_context_data(form=form, refusals=refused.refusals), status=409)
        messages.success(request, gettext("The late answers count, and the attempt is graded anew."))
        return redirect("quizzes_attempt", self.attempt.pk)
