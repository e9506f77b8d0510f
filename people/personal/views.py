"""My data: what is kept of me, to what I agreed, and all of it to download. Every page here is about whoever is logged in, and about nobody else."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.log_actions import log

from people.personal import export
from people.personal.kept import counted
from people.rate_limit import allows
from people.requests import PersonRequest

MOST, SECONDS = 6, 3600  # downloads of one person
FORMATS = ("json", "zip")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD"])
def my_data(request: PersonRequest) -> HttpResponseBase:
    """What is kept of the person, and their consents. The person only."""
    kept = [{"title": kind.facts["title"], "what": kind.facts["what"], "count": count} for kind, count in counted(request.user)]
    return render(request, "people/my_data.html", {"kept": kept, "consents": request.user.consents.all()})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def download(request: PersonRequest) -> HttpResponseBase:
    """All of it: JSON, or a ZIP with the files. The person only, some times an hour, each in the log. A GET leads to the button."""
    wanted = request.POST.get("format", "")
    if request.method != "POST" or wanted not in FORMATS:
        return redirect("people:my_data")
    if not allows("people:my_data", str(request.user.pk), most=MOST, seconds=SECONDS):
        messages.error(request, _("You have downloaded your data several times within an hour. Wait a little and try again."))
        return redirect("people:my_data")
    at = timezone.now()
    log(instance=request.user, action="people.export_own_data", user=request.user, data={"format": wanted})
    name = f"bakylau-{timezone.localdate(at):%Y-%m-%d}.{wanted}"
    if wanted == "zip":
        return FileResponse(export.as_zip(request.user, at=at), as_attachment=True, filename=name)
    response = StreamingHttpResponse(export.as_json(request.user, at=at), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
