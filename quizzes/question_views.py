"""What becomes of a question in the bank, apart from its form: its change that waits for another examiner, and its end."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.refusals import Refused
from people.requests import id_in
from quizzes import bank, question_changes
from quizzes.admin_pages import ExamDeskView
from quizzes.enums import QuestionState
from quizzes.four_eyes import proposed
from quizzes.in_words import in_words
from quizzes.models import Question
from quizzes.proposals import end_review_of
from quizzes.rules import exams_thin_without


class QuestionDeskView(ExamDeskView):
    """A page about one question. Whoever may change questions: examiners, headquarters."""

    permissions = ("quizzes.change_question",)
    header_icon = "help"

    @cached_property
    def question(self) -> Question:
        related = ("topic", "article", "latest_revision", "proposed_revision__user", "scenario")
        return get_object_or_404(Question.objects.select_related(*related), pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return str(self.question.ref)

    def trail(self) -> list[dict[str, str]]:
        index = {"url": reverse("question:index"), "label": capfirst(str(Question._meta.verbose_name_plural))}
        return [index, {"url": reverse("question:edit", args=[self.question.pk]), "label": self.question.ref}]


class ChangeView(QuestionDeskView):
    """What the change that waits would change, with the buttons by which another examiner agrees, or anybody of them takes it back."""

    template_name = "quizzes/admin/question_change.html"
    page_title = _("A change that waits")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        would = proposed(self.question)
        return super().get_context_data(
            **{
                "object": self.question,
                "change": self.question.proposed_revision,
                "rows": differences(self.question, would) if would else [],
                "refusals": question_changes.agree_refusals(self.question, by=self.person),
                **kwargs,
            }
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "take_back" in request.POST:
            question_changes.take_back(self.question, by=self.person)
            messages.success(request, gettext("The change is taken back. The question stays as it is."))
            return redirect("question:edit", self.question.pk)
        try:
            question_changes.agree(self.question, by=self.person, revision=id_in(request.POST.get("revision", "")) or 0)
        except Refused as refused:
            return self.render_to_response(self.get_context_data(refusals=refused.refusals), status=409)
        messages.success(request, gettext("The question is changed: papers are drawn with it so from now on."))
        return redirect("question:edit", self.question.pk)


class RetireView(QuestionDeskView):
    """Asks before a question is retired for good, and says which exams would be without enough questions."""

    template_name = "quizzes/admin/question_retire.html"
    page_title = _("Retire a question")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.question.state == QuestionState.RETIRED:
            return redirect("question:edit", self.question.pk)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(object=self.question, thin=exams_thin_without(self.question), **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        question = bank.retire_question(self.question, by=self.person)
        end_review_of(question, by=self.person)
        messages.success(request, gettext("The question %(ref)s is retired: no new exam asks it.") % {"ref": question.ref})
        return redirect("question:edit", question.pk)


def differences(old: Question, new: Question) -> list[dict[str, Any]]:
    """`label`, `code` of the language or "", `old` and `new` as lines of words: of whatever is not the same."""
    rows = []
    for name in ("topic", "article", "critical", "kind", "scenario", "image"):
        before, after = (_word(question, name) for question in (old, new))
        rows.append({"label": _label(name), "code": "", "old": [before], "new": [after]})
    for code, language in settings.LANGUAGES:
        for name in ("text", "image_alt", "explanation"):
            said = [[getattr(question, name).in_language(code)] if getattr(question, name) else [] for question in (old, new)]
            rows.append({"label": f"{_label(name)}, {language}", "code": code, "old": said[0], "new": said[1]})
        answers = [_answers(question, code) for question in (old, new)]
        rows.append({"label": f"{gettext('Answers')}, {language}", "code": code, "old": answers[0], "new": answers[1]})
    return [row for row in rows if row["old"] != row["new"]]


def _label(name: str) -> str:
    field = next(field for field in Question._meta.concrete_fields if field.name == name)
    return capfirst(str(field.verbose_name))


def _word(question: Question, name: str) -> str:
    if name == "kind":
        return str(question.get_kind_display())
    value = getattr(question, name)
    return (gettext("yes") if value else gettext("no")) if name == "critical" else str(value or "—")


def _answers(question: Question, code: str) -> list[str]:
    """The key in words, the right ones marked."""
    return [f"{'✓ ' if line.is_right else ''}{line.text}{f' ({line.note})' if line.note else ''}" for line in in_words(question, code)]
