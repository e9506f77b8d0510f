from typing import Any, cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from certificates import services
from certificates.forms import RevokeForm
from certificates.models import Certificate
from certificates.queries import standing_on
from people.models import User
from people.refusals import Refused


class RevokeView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """Revoke a certificate, after seeing which posts fall open. Whoever may revoke certificates: headquarters."""

    model = Certificate
    permission_required = "revoke"
    form_class = RevokeForm
    template_name = "certificates/admin/revoke.html"
    page_title = gettext_lazy("Revoke")
    header_icon = "cross"

    @cached_property
    def certificate(self) -> Certificate:
        return get_object_or_404(Certificate.objects.select_related("programme", "holder"), pk=self.kwargs["pk"])

    @property
    def person(self) -> User:
        return cast("User", self.request.user)

    def get_page_subtitle(self) -> str:
        return self.certificate.number

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("certificate:index"), "label": capfirst(str(Certificate._meta.verbose_name_plural))},
            {"url": self.inspect_url, "label": self.certificate.number},
            {"url": "", "label": str(self.page_title)},
        ]

    @property
    def inspect_url(self) -> str:
        return reverse("certificate:inspect", args=[self.certificate.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        certificate = self.certificate
        return super().get_context_data(certificate=certificate, standing=standing_on(certificate), inspect_url=self.inspect_url, **kwargs)

    def form_valid(self, form: RevokeForm) -> HttpResponse:
        try:
            services.revoke(self.certificate, reason=form.cleaned_data["reason"], by=self.person, at=timezone.now())
        except Refused as refused:
            for refusal in refused.refusals:
                form.add_error(None, refusal.message)
            return self.form_invalid(form)
        messages.success(
            self.request, _("Certificate %(number)s has been revoked. Its holder is told by mail.") % {"number": self.certificate.number}
        )
        return redirect(self.inspect_url)

    def form_invalid(self, form: RevokeForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)
