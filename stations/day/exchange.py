"""Two people change posts by the coordinator's word alone: on the phone, from the page of one of them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from stations import scope
from stations.day.desk import on_the_day, person_of
from stations.life import exchange as life
from stations.life.swaps import refusals


@on_the_day("stations.add_assignment")
def exchange(request: HttpRequest, pk: int) -> HttpResponse:
    """With whom they could change posts; POST has them change. Whoever may change and add assignments, and sees both."""
    person, at = person_of(request), timezone.now()
    if not person.has_perms(life.MAY):
        raise PermissionDenied
    related = ("person", "organisation", "station__area", "shift__election", "post")
    first = get_object_or_404(scope.assignments_of(person).select_related(*related), pk=pk)
    pressed = life.exchanged(first, request.POST, by=person, at=at) if request.method == "POST" else None
    if pressed and not pressed.refused:
        messages.success(request, _("The two have changed posts, and both are told."))
        return redirect("day:home")
    is_possible = not [one for one in refusals(first, first, at) if one.code != "same_person"]
    found = life.choices(first, request.GET.get("q", ""), by=person, at=at) if is_possible else {"others": [], "more": False, "text": ""}
    context = {"assignment": first, "pressed": pressed, "is_possible": is_possible, "refusals": [], **found}
    return render(request, "stations/day/exchange.html", context, status=409 if pressed else 200)
