"""The desk of those who invite, in Wagtail's admin: a list of people, the organisation's link, one invitation.

Who may: an editor, for the own organisation; the headquarters, for all. Another organisation's is not found.
"""

from collections.abc import Callable
from io import BytesIO
from typing import Any, cast

import segno
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import View
from wagtail.admin.auth import permission_denied
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from people import invitation_services
from people.enums import TO_INVITE, InvitationState, Verdict
from people.invitation_forms import LinkForm, UploadForm
from people.invitation_report import counts, report
from people.invitation_rules import again_refusals, withdraw_refusals
from people.models import Invitation, InvitationLink, InvitationList, Organisation, User
from people.queries import decides_requests, organisations_decided_by
from people.rate_limit import allows
from people.refusals import Refused
from people.requests import id_in

LINES_A_PAGE = 100
UPLOADS = 30
SECONDS = 3600


class InvitingPage(WagtailAdminTemplateMixin, View):
    """A page of this desk: others are sent home, as Wagtail does."""

    header_icon = "mail"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not decides_requests(request.user):
            return permission_denied(request)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    @property
    def person(self) -> User:
        return cast("User", self.request.user)

    @cached_property
    def organisations(self) -> list[Organisation]:
        return list(organisations_decided_by(self.person))

    def refuse(self, refused: Refused) -> HttpResponse:
        """The reasons above the list of invitations."""
        for refusal in refused.refusals:
            messages.error(self.request, refusal.message)
        return redirect("people_invitations")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        trail = {"url": reverse("people_invitations"), "label": _("Invitations")}
        return [*self.breadcrumbs_items, trail, {"url": "", "label": str(self.get_page_title())}]


class UploadView(InvitingPage):
    """Upload a list of people to invite. Nobody is invited yet: the report comes first."""

    template_name = "people/admin/invite.html"
    page_title = gettext_lazy("Invite by a list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        chosen = {"organisation": id_in(self.request.GET.get("organisation", ""))}
        return super().get_context_data(**{"form": UploadForm(by=self.person, initial=chosen), **kwargs})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = UploadForm(request.POST, request.FILES, by=self.person)
        if not allows("people:invite", str(self.person.pk), most=UPLOADS, seconds=SECONDS):
            form.add_error(None, _("You have uploaded many lists within an hour. Wait a little and go on then."))
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=400)
        try:
            people = self._keep(form)
        except Refused as refused:
            for refusal in refused.refusals:
                form.add_error(None, refusal.message)
            return self.render_to_response(self.get_context_data(form=form), status=409)
        return redirect("people_invitation_list", people.pk)

    def _keep(self, form: UploadForm) -> InvitationList:
        data = form.cleaned_data
        told = {"file_name": data["file"].name, "language": data["language"]}
        return invitation_services.keep_list(data["organisation"], form.people.lines, **told, by=self.person, at=timezone.now())


class ListView(InvitingPage):
    """What would become of each line of an uploaded list; POST invites. Who uploaded it, as long as the organisation is theirs."""

    template_name = "people/admin/invitation_list.html"

    @cached_property
    def people(self) -> InvitationList:
        theirs = InvitationList.objects.filter(uploaded_by=self.person, organisation__in=self.organisations)
        return get_object_or_404(theirs.select_related("organisation"), pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return str(self.people.organisation)

    def get_page_subtitle(self) -> str:
        return self.people.file_name

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.people.confirmed_at is not None:
            messages.info(request, _("This list has been confirmed."))
            return redirect("people_invitations")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        checked = report(self.people, self.person)
        found = counts(checked)
        chosen = self.request.GET.get("verdict", "")
        chosen = chosen if chosen in Verdict.values else ""
        page = Paginator([line for line in checked if chosen in {"", line.verdict}], LINES_A_PAGE).get_page(self.request.GET.get("p"))
        shown = [verdict for verdict in Verdict.values if found[verdict]]
        return super().get_context_data(
            people=self.people,
            page_obj=page,
            elided_page_range=page.paginator.get_elided_page_range(page.number),
            total=len(checked),
            to_invite=sum(found[verdict] for verdict in TO_INVITE),
            tiles=[{"count": found[v], "label": Verdict(v).label, "url": f"?verdict={v}", "is_current": v == chosen} for v in shown],
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            invited = invitation_services.invite_list(self.people, by=self.person, at=timezone.now())
        except Refused as refused:
            return self.refuse(refused)
        if invited:
            sentence = ngettext(
                "%(count)s person is invited; the letter is on its way.", "%(count)s people are invited; the letters are on their way.", invited
            )
            messages.success(request, sentence % {"count": invited})
        else:
            messages.info(request, _("Nobody new was invited: nobody is mailed a second time."))
        return redirect("people_invitations")


class LinkView(InvitingPage):
    """The organisation's link and its QR code. POST makes, changes or renews it."""

    template_name = "people/admin/invitation_link.html"
    page_title = gettext_lazy("Invitation link")

    @cached_property
    def organisation(self) -> Organisation:
        """The one named, else the first of one's own."""
        if "organisation" not in self.request.GET and self.organisations:
            return self.organisations[0]
        return get_object_or_404(organisations_decided_by(self.person), pk=id_in(self.request.GET.get("organisation", "")))

    def get_page_subtitle(self) -> str:
        return str(self.organisation)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        link = InvitationLink.objects.filter(organisation=self.organisation).first()
        return super().get_context_data(
            **{
                "organisation": self.organisation,
                "organisations": self.organisations,
                "link": link,
                "address": address_of(link) if link else "",
                "qr": segno.make(address_of(link), micro=False).svg_data_uri(scale=6, border=4, light="#fff") if link else "",
                "form": LinkForm(instance=link),
                **kwargs,
            }
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        here = f"{reverse('people_invitation_link')}?organisation={self.organisation.pk}"
        form = LinkForm(request.POST, instance=InvitationLink.objects.filter(organisation=self.organisation).first())
        if "renew" not in request.POST and not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=400)
        try:
            messages.success(request, self._write(form))
        except Refused as refused:
            return self.refuse(refused)
        return redirect(here)

    def _write(self, form: LinkForm) -> str:
        """Returns what was done. Raises Refused."""
        now = timezone.now()
        if "renew" in self.request.POST:
            invitation_services.renew_link(self.organisation, by=self.person, at=now)
            return _("There is a new link. The old one leads nowhere any more: replace it wherever it hangs.")
        invitation_services.set_link(self.organisation, **form.cleaned_data, by=self.person, at=now)
        return _("Saved.")


class LinkCodeView(LinkView):
    """The QR code of the link as a drawing, for a poster."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        link = get_object_or_404(InvitationLink, organisation=self.organisation)
        drawing = BytesIO()
        segno.make(address_of(link), micro=False).save(drawing, kind="svg", scale=20, border=4, light="#fff")
        name = f"join-{self.organisation.slug}.svg"
        return HttpResponse(drawing.getvalue(), content_type="image/svg+xml", headers={"Content-Disposition": f'attachment; filename="{name}"'})


class InvitationView(InvitingPage):
    """One invitation: what became of it, and what can be done."""

    template_name = "people/admin/invitation.html"

    @cached_property
    def invitation(self) -> Invitation:
        theirs = Invitation.objects.with_shown_state(timezone.now()).filter(organisation__in=self.organisations)
        return get_object_or_404(theirs.select_related("organisation", "area", "invited_by"), pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return str(self.invitation)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now, invitation = timezone.now(), self.invitation
        return super().get_context_data(
            invitation=invitation,
            state=InvitationState(invitation.shown_state).label,  # type: ignore[attr-defined]
            not_again=again_refusals(invitation, self.person, now),
            may_withdraw=not withdraw_refusals(invitation, self.person),
            **kwargs,
        )


class AgainView(InvitationView):
    """Mail it once more. POST only; a GET leads to the page with the button."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("people_invitation", self.invitation.pk)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._act(invitation_services.send_again, _("The letter to %(person)s is on its way once more."))

    def _act(self, service: Callable[..., Invitation], sentence: str) -> HttpResponse:
        try:
            service(self.invitation, by=self.person, at=timezone.now())
        except Refused as refused:
            for refusal in refused.refusals:
                messages.error(self.request, refusal.message)
        else:
            messages.success(self.request, sentence % {"person": self.invitation})
        return redirect("people_invitation", self.invitation.pk)


class WithdrawView(AgainView):
    """Take it back. POST only; a GET leads to the page with the button."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._act(invitation_services.withdraw_invitation, _("The invitation of %(person)s is withdrawn."))


def address_of(link: InvitationLink) -> str:
    """What stands on a poster: without a language, so that each phone opens its own."""
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}/join/{link.token}/"
