"""Documents, whole or in part."""

from django.http import FileResponse, HttpRequest, HttpResponseBase
from wagtail.documents.views.serve import serve

from people.parts import in_parts


def document(request: HttpRequest, document_id: str, document_filename: str) -> HttpResponseBase:
    """A document as a download. Who may: hooks of `before_serve_document`."""
    response = serve(request, document_id, document_filename)
    return in_parts(request, response) if isinstance(response, FileResponse) and response.status_code == 200 else response
