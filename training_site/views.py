"""The doors into the site that belong to no app."""

import mimetypes
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import RequestDataTooBig, SuspiciousFileOperation
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.utils import validate_file_name
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.views import defaults
from django.views.decorators.http import require_safe
from django.views.static import serve as serve_file
from wagtail.models import Page
from wagtail.models.pages import RouteResult
from wagtail.views import serve

from training_site import visitor_pages
from training_site.lessons import shared_lesson
from training_site.routing import page_at


def page(request: HttpRequest, path: str) -> HttpResponse:
    """A page of the tree, in the language of its address. Anybody, but for Wagtail's own view restrictions.

    What a person who is logged in gets is theirs alone: no cache keeps it.
    """
    if lesson := shared_lesson(request, path):
        return lesson
    key = visitor_pages.key_of(request, path)
    if page_of_all := visitor_pages.kept(key):
        return page_of_all
    found = page_at(get_language(), path)
    if found is None:
        raise Http404
    request._wagtail_route_for_request = RouteResult(found)  # type: ignore[attr-defined]  # where Wagtail itself keeps what it has routed
    response = serve(request, path)
    if request.user.is_authenticated:
        response["Cache-Control"] = "private, no-store"
        return response
    # A page that does more than to be shown (it counts its readers, say) has to do it for each.
    return visitor_pages.keep(key if type(found).serve is Page.serve else None, request, response)


@require_safe
def image(request: HttpRequest, path: str) -> HttpResponseBase:
    """An image as pages show it, from the store. Anybody. Originals and documents are not served here."""
    try:
        response = _stored_image(request, path)
    except (OSError, SuspiciousFileOperation) as error:  # not there, a name longer than a file may have, or one that leads elsewhere
        raise Http404 from error
    response["Cache-Control"] = "public, max-age=86400"
    return response


def _stored_image(request: HttpRequest, path: str) -> HttpResponseBase:
    if isinstance(default_storage, FileSystemStorage):
        return serve_file(request, path, document_root=str(Path(settings.MEDIA_ROOT) / "images"))
    name = str(validate_file_name(f"images/{path}", allow_relative_path=True))
    return FileResponse(default_storage.open(name), content_type=mimetypes.guess_type(name)[0])


def nothing_here(request: HttpRequest) -> HttpResponse:
    """404. Anybody."""
    raise Http404


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400; 413 where a form's texts are longer than may be sent: Django calls both the same."""
    if not isinstance(exception, RequestDataTooBig):
        return defaults.bad_request(request, exception)
    return render(request, "413.html", {"size": "", "back": request.path}, status=413)


def entrance(request: HttpRequest) -> HttpResponse:
    """/ → the front page in the visitor's language. Anybody."""
    return redirect(f"/{get_language()}/")


def home(request: HttpRequest) -> HttpResponse:
    """Where log-in and log-out lead: the front page in the person's own language. Anybody."""
    language = request.user.language if request.user.is_authenticated else get_language()
    return redirect(f"/{language}/")


def desk_entrance(request: HttpRequest) -> HttpResponse:
    """Where Wagtail sends who may not open the desks: a visitor logs in, and who is logged in already has no desk. Anybody."""
    if not request.user.is_authenticated:
        query = request.META["QUERY_STRING"]
        return redirect(reverse("account_login") + (f"?{query}" if query else ""))
    list(messages.get_messages(request))  # read and dropped: Wagtail says the same as the page, and not in Kazakh
    with override(request.user.language):
        return render(request, "403.html", {"messages": []}, status=403)
