"""The pass mark by judges, in the admin: a sheet for each judge, what came of it, and its adoption."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from people.models import User
from people.refusals import Refused
from people.requests import id_in
from quizzes.figures.angoff import Sheet, adopt_cut, cut_of, pass_mark, rate, ratings_of, sees_others, sheet_of
from quizzes.figures.surroundings import surroundings_of
from quizzes.figures.words import Said, said
from quizzes.models import Exam
from quizzes.queries import revision_contents
from quizzes.statistics.angoff import JUDGES, SPREAD, Cut
from quizzes.statistics.results import ItemKey

RATE = "quizzes.add_angoffrating"


class JudgeMixin(WagtailAdminTemplateMixin, TemplateView):
    """Who may: whoever holds `quizzes.add_angoffrating` (judges, examiners, headquarters). The sheet shows keys."""

    request: Any
    header_icon = "check"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(RATE):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def exam(self) -> Exam:
        return get_object_or_404(Exam, pk=self.kwargs["exam"])

    @cached_property
    def sheet(self) -> Sheet:
        return sheet_of(self.exam)

    @cached_property
    def judged(self) -> Cut:
        return cut_of(self.sheet)

    @cached_property
    def questions(self) -> dict[ItemKey, Said]:
        """What the sheet asks, in the reader's language."""
        contents, language = revision_contents(self.sheet.revisions.values()), get_language() or ""
        asked = {key: {**contents[revision], "revision": revision} for key, revision in self.sheet.revisions.items()}
        around = surroundings_of(asked, language)
        return {key: said(content, language, around[key]) for key, content in asked.items()}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        ways = [{"url": reverse("quizzes_angoff"), "label": gettext("Pass marks by judges")}] if "exam" in self.kwargs else []
        return [*self.breadcrumbs_items, *ways, {"url": "", "label": self.get_page_title()}]


class ExamsView(JudgeMixin):
    """Every exam, how far one's own sheet is, and how many judges have finished."""

    template_name = "quizzes/angoff/exams.html"
    page_title = _("Pass marks by judges")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = []
        for exam in Exam.objects.order_by("slug"):
            sheet = sheet_of(exam)
            judged = cut_of(sheet)
            rated = len(sheet.weights) - judged.missing.get(self.request.user.pk, len(sheet.weights))
            rows.append({"exam": exam, "items": len(sheet.weights), "rated": rated, "finished": len(judged.own)})
        return {**super().get_context_data(**kwargs), "rows": rows, "judges": JUDGES}


class SheetView(JudgeMixin):
    """One judge's own sheet; it can be saved half done."""

    template_name = "quizzes/angoff/sheet.html"

    def get_page_title(self) -> str:
        return gettext("Pass mark: your sheet")

    def get_page_subtitle(self) -> str:
        return str(self.exam)

    def post(self, request: Any, **kwargs: Any) -> HttpResponse:
        given, wrong = self._given()
        changed = rate(self.sheet, request.user, given, at=timezone.now())
        if wrong:
            messages.error(request, gettext("What is marked in red is not a whole number from 0 to 100. Everything else is kept."))
            return self.render_to_response(self.get_context_data(wrong=wrong), status=400)
        if changed:
            messages.success(request, ngettext("%(count)s rating is kept.", "%(count)s ratings are kept.", changed) % {"count": changed})
        finished = cut_of(self.sheet).missing.get(request.user.pk) == 0
        return redirect("quizzes_angoff_summary" if finished else "quizzes_angoff_sheet", self.exam.pk)

    def _given(self) -> tuple[dict[ItemKey, int | None], dict[ItemKey, str]]:
        """The ratings of the form (None: emptied), and what is no whole number from 0 to 100."""
        given: dict[ItemKey, int | None] = {}
        wrong: dict[ItemKey, str] = {}
        for key in self.sheet.weights:
            text = self.request.POST.get(name_of(key))
            if text is None:
                continue
            percent = id_in(text.strip())
            if text.strip() and (percent is None or percent > 100):
                wrong[key] = text[:20]
            else:
                given[key] = percent
        return given, wrong

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own, wrong = ratings_of(self.exam).get(self.request.user.pk, {}), kwargs.pop("wrong", {})
        rows = [
            {"name": name_of(key), "said": one, "value": wrong.get(key, own.get(key, "")), "wrong": key in wrong}
            for key, one in self.questions.items()
        ]
        rated = sum(1 for key in self.questions if key in own)
        return {**super().get_context_data(**kwargs), "exam": self.exam, "rows": rows, "rated": rated}


def name_of(key: ItemKey) -> str:
    """The name of the item's field."""
    return f"percent-{key.question}-{key.version}"


class SummaryView(JudgeMixin):
    """What the judges say together, for those who have finished; for others how far it is."""

    template_name = "quizzes/angoff/summary.html"

    def get_page_title(self) -> str:
        return gettext("Pass mark by judges")

    def get_page_subtitle(self) -> str:
        return str(self.exam)

    def post(self, request: Any, **kwargs: Any) -> HttpResponse:
        """Adopt the cut. Whoever may change exams."""
        if not request.user.has_perm("quizzes.change_exam"):
            raise PermissionDenied
        reason = request.POST.get("reason", "")[:500].replace("\0", "")
        try:
            adopt_cut(self.exam, percent=id_in(request.POST.get("percent", "")) or 0, reason=reason, by=request.user)
        except Refused as refused:
            for refusal in refused.refusals:
                messages.error(request, str(refusal))
            return self.render_to_response(self.get_context_data(reason=reason), status=400)
        messages.success(request, gettext("The pass mark is set. Attempts already begun keep theirs."))
        return redirect("quizzes_angoff_summary", self.exam.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        judged = self.judged
        names = dict(User.objects.filter(pk__in=judged.missing).values_list("pk", "full_name"))
        told = sees_others(judged, self.request.user)
        judges = [{"name": names[pk], "missing": missing, "cut": judged.own.get(pk) if told else None} for pk, missing in judged.missing.items()]
        items = [{"said": self.questions[item.key], "item": item} for item in judged.items] if told else []
        return {
            **super().get_context_data(**kwargs),
            "exam": self.exam,
            "judged": judged if told else None,
            "judges": sorted(judges, key=lambda judge: (judge["missing"], judge["name"])),
            "items": items,
            "apart": sum(item.apart for item in judged.items),
            "spread": SPREAD,
            "percent": pass_mark(judged) if told else None,
            "enough": len(judged.own) >= JUDGES,
            "may_adopt": self.request.user.has_perm("quizzes.change_exam"),
            "reason": kwargs.get("reason", ""),
        }
