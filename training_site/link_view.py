from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from wagtail.admin.views.chooser import ExternalLinkView


class LinkView(ExternalLinkView):
    """Wagtail's, which breaks on a form that lacks its one field."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Raises BadRequest."""
        if f"{self.form_prefix}-{self.link_url_field_name}" not in request.POST:
            raise BadRequest
        return super().post(request)
