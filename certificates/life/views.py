"""What the headquarters does with a certificate after it was issued: a page each, which first says what will happen."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
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
from certificates.life.forms import ALL, CorrectNameForm, ProposeForm, ReasonForm, RevokeForm, SuspendForm
from certificates.life.rules import already_decided
from certificates.models import Certificate, NameCorrection, Unrevocation
from certificates.queries import others_of_holder, standing_on
from people.models import User
from people.refusals import Refused


class LifeView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """A page on which something is done with one certificate. Whoever may revoke certificates: headquarters."""

    model = Certificate
    permission_required = "revoke"
    form_class: type[forms.Form] = ReasonForm
    header_icon = "success"

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

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"reader": self.certificate.holder}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        certificate = self.certificate
        return super().get_context_data(certificate=certificate, inspect_url=self.inspect_url, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            done = self.act(form.cleaned_data)
        except Refused as refused:
            for refusal in refused.refusals:
                form.add_error(None, refusal.message)
            return self.form_invalid(form)
        messages.success(self.request, self.done_message() % {"number": self.certificate.number})
        return redirect(reverse("certificate:inspect", args=[done.pk]))

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def act(self, data: dict[str, Any]) -> Certificate:
        """Do it; the certificate to show afterwards. Raises Refused."""
        raise NotImplementedError

    def done_message(self) -> str:
        raise NotImplementedError


class RevokeView(LifeView):
    """Revoke a certificate, and others of the same person where one says so, after seeing which posts fall open."""

    form_class = RevokeForm
    template_name = "certificates/admin/revoke.html"
    page_title = gettext_lazy("Revoke")
    header_icon = "cross"
    is_later = False

    @cached_property
    def others(self) -> Sequence[Certificate]:
        return others_of_holder(self.certificate, timezone.now())

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"others": self.others}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(standing=standing_on(self.certificate), others=self.others, at=timezone.now(), **kwargs)

    def act(self, data: dict[str, Any]) -> Certificate:
        also = self.others if data.get("which") == ALL else []
        services.revoke_all([self.certificate, *also], reason=data["reason"], by=self.person, at=timezone.now(), from_=data["from_"])
        self.is_later = data["from_"] is not None
        return self.certificate

    def done_message(self) -> str:
        if self.is_later:
            return _("The revocation of certificate %(number)s is decided. Its holder is told by mail.")
        return _("Certificate %(number)s has been revoked. Its holder is told by mail.")


class SuspendView(LifeView):
    """Suspend a certificate, or give a suspension another end, after seeing which posts may fall open."""

    form_class = SuspendForm
    template_name = "certificates/admin/suspend.html"
    page_title = gettext_lazy("Suspend")
    header_icon = "time"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(standing=standing_on(self.certificate), **kwargs)

    def act(self, data: dict[str, Any]) -> Certificate:
        return services.suspend(self.certificate, reason=data["reason"], until=data["until"], by=self.person, at=timezone.now())

    def done_message(self) -> str:
        return _("Certificate %(number)s is suspended. Its holder is told by mail.")


class ResumeView(LifeView):
    """Lift a suspension."""

    template_name = "certificates/admin/resume.html"
    page_title = gettext_lazy("Lift the suspension")
    header_icon = "rotate"

    def act(self, data: dict[str, Any]) -> Certificate:
        return services.resume(self.certificate, reason=data["reason"], by=self.person, at=timezone.now())

    def done_message(self) -> str:
        return _("The suspension of certificate %(number)s is lifted. Its holder is told by mail.")


class UnrevokeView(LifeView):
    """Take a revocation back: one proposes it, another one confirms it or drops the proposal."""

    form_class = ProposeForm
    template_name = "certificates/admin/unrevoke.html"
    page_title = gettext_lazy("Take the revocation back")
    header_icon = "rotate"

    @cached_property
    def proposal(self) -> Unrevocation | None:
        return self.certificate.unrevocations.filter(decided_at=None).select_related("proposed_by").first()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_own = self.proposal is not None and self.proposal.proposed_by_id == self.person.pk
        return super().get_context_data(proposal=self.proposal, is_own=is_own, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        decide = {"confirm": self.confirm, "drop": self.drop}.get(request.POST.get("act", ""))
        if decide is None:
            return super().post(request, *args, **kwargs)
        try:
            decide(_pending(self.proposal))
        except Refused as refused:
            form = ProposeForm(reader=self.certificate.holder)
            return self.render_to_response(self.get_context_data(form=form, refusals=refused.refusals), status=409)
        return redirect(self.inspect_url)

    def confirm(self, proposal: Unrevocation) -> None:
        services.confirm_unrevocation(proposal, by=self.person, at=timezone.now())
        messages.success(self.request, _("Certificate %(number)s holds again. Its holder is told by mail.") % {"number": self.certificate.number})

    def drop(self, proposal: Unrevocation) -> None:
        services.drop_unrevocation(proposal, by=self.person, at=timezone.now())
        messages.success(self.request, _("The revocation of certificate %(number)s stays.") % {"number": self.certificate.number})

    def act(self, data: dict[str, Any]) -> Certificate:
        services.propose_unrevocation(self.certificate, reason=data["reason"], by=self.person, at=timezone.now())
        return self.certificate

    def done_message(self) -> str:
        return _("Proposed: another person of the headquarters has to confirm that certificate %(number)s holds again.")


class CorrectNameView(LifeView):
    """Issue a certificate anew with the name corrected (with another name: by two people), or answer who asked for it that the name stays."""

    form_class = CorrectNameForm
    template_name = "certificates/admin/correct_name.html"
    page_title = gettext_lazy("Correct the name")
    header_icon = "edit"
    is_proposed = False

    @cached_property
    def asked(self) -> NameCorrection | None:
        return self.certificate.corrections_asked.filter(decided_at=None).select_related("asked_by", "proposed_by").first()

    def get_initial(self) -> dict[str, Any]:
        if self.asked is None:
            return {"new_name": self.certificate.holder_name}
        return {"new_name": self.asked.new_name, "reason": self.asked.reason}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        answer = kwargs.pop("answer", None) or ReasonForm(prefix="answer", reader=self.certificate.holder)
        return super().get_context_data(asked=self.asked, answer=answer, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.decline(request) if request.POST.get("act") == "decline" and self.asked else super().post(request, *args, **kwargs)

    def decline(self, request: HttpRequest) -> HttpResponse:
        reader = self.certificate.holder
        answer = ReasonForm(request.POST, prefix="answer", reader=reader)
        form = CorrectNameForm(initial=self.get_initial(), reader=reader)
        if not answer.is_valid():
            return self.render_to_response(self.get_context_data(form=form, answer=answer), status=422)
        try:
            services.decline_correction(cast("NameCorrection", self.asked), reason=answer.cleaned_data["reason"], by=self.person, at=timezone.now())
        except Refused as refused:
            return self.render_to_response(self.get_context_data(form=form, refusals=refused.refusals), status=409)
        is_told = cast("NameCorrection", self.asked).asked_by_id == self.certificate.holder_id
        messages.success(request, _("The name stays. The holder is told why by mail.") if is_told else _("The name stays."))
        return redirect(self.inspect_url)

    def act(self, data: dict[str, Any]) -> Certificate:
        """Another spelling at once; of another name the first of two proposes it."""
        values = {"new_name": data["new_name"], "reason": data["reason"], "by": self.person, "at": timezone.now()}
        try:
            return services.correct_name(self.certificate, **values)
        except Refused as refused:
            if refused.codes != ["takes_two"]:
                raise
        services.propose_correction(self.certificate, **values)
        self.is_proposed = True
        return self.certificate

    def done_message(self) -> str:
        if self.is_proposed:
            return _("Proposed: another person of the headquarters has to confirm the other name on certificate %(number)s.")
        return _("This certificate replaces %(number)s. Its holder is told by mail.")


def _pending(proposal: Unrevocation | None) -> Unrevocation:
    """Raises Refused where it was decided meanwhile."""
    if proposal is None:
        raise Refused([already_decided()])
    return proposal
