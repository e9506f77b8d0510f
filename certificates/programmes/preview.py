"""The sheet of a programme as its form stands, with a holder who is nobody: looked at before it is saved."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates.documents import pdf
from certificates.enums import Basis
from certificates.models import Certificate, Programme
from certificates.rules import end_of_validity
from people.requests import id_in
from quizzes.admin_pages import ExamDeskView

NOBODY, NUMBER = "Үлгі Образец Sample", "BQ-0000-0000"


class PreviewView(ExamDeskView):
    """A PDF that says that it is a sample. Saves nothing. Whoever may change programmes: headquarters."""

    permissions = ("certificates.change_programme",)
    template_name = "certificates/admin/preview_refused.html"
    page_title = _("Preview of the sheet")
    http_method_names = ["post"]
    form_class: Any = None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form_class(request.POST, request.FILES, instance=self._programme(), for_user=self.person)
        if not form.is_valid():
            wrong = [(form[name].label if name in form.fields else "", errors) for name, errors in form.errors.items()]
            return self.render_to_response(self.get_context_data(wrong=wrong), status=422)
        content = pdf.render(sample(form.instance, form.cleaned_data, timezone.now()), is_sample=True)
        headers = {"Content-Disposition": 'inline; filename="sample.pdf"', "Cache-Control": "no-store"}
        return HttpResponse(content, content_type="application/pdf", headers=headers)

    def _programme(self) -> Programme:
        """The one that is being changed, `programme` of the form; a new one without it."""
        if not self.request.POST.get("preview_of"):
            return Programme()
        found = Programme.objects.filter(pk=id_in(self.request.POST["preview_of"]) or 0).first()
        if found is None:
            raise Http404
        return found


def sample(programme: Programme, asked: dict[str, Any], at: datetime) -> Certificate:
    """A certificate of nobody, unsaved; `asked`: what the form says that the programme asks for."""
    session, course = bool(asked.get("live_sessions")), bool(asked.get("course_keys"))
    basis = {(True, True): Basis.WHOLE, (True, False): Basis.SESSION, (False, True): Basis.COURSE, (False, False): Basis.EXAM}[session, course]
    issued = {"issued_at": at, "valid_until": end_of_validity(at, programme.validity_days), "law_as_of": programme.law_as_of}
    said = {"number": NUMBER, "holder_name": NOBODY, "programme_name": programme.name, "basis": basis}
    return Certificate(programme=programme, **issued, **said)
