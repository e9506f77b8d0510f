"""What two accounts have said of themselves becomes one: what the kept one has said stays, the other fills in."""

from django.db.models import Q
from django.utils.translation import gettext_noop

from people.merging import Merge
from stations.models import Availability, ConflictOfInterest, ObserverCard, Offer, Scope


def move_told(merge: Merge) -> None:
    """Card, availability, conflicts, offers and scopes."""
    kept, gone = merge.kept, merge.gone
    if not ObserverCard.objects.filter(person=kept, consented_at__isnull=False).exists():
        ObserverCard.objects.filter(person=kept).delete()
        ObserverCard.objects.filter(person=gone).update(person=kept)
    said = Availability.objects.filter(person=kept).values("shift")
    merge.tell(gettext_noop("answers about shifts"), Availability.objects.filter(person=gone).exclude(shift__in=said).update(person=kept))
    merge.tell(gettext_noop("declared conflicts of interest"), _move_conflicts(merge))
    Offer.objects.filter(person=gone).exclude(hole__in=Offer.objects.filter(person=kept).values("hole")).update(person=kept)
    for scope in Scope.objects.filter(person=gone):
        if not Scope.objects.filter(person=kept, area=scope.area_id, organisation=scope.organisation_id).exists():
            Scope.objects.filter(pk=scope.pk).update(person=kept)


def _move_conflicts(merge: Merge) -> int:
    """Those that the kept account has not declared itself."""
    declared = ConflictOfInterest.objects.filter(person=merge.kept, withdrawn_at=None)
    same = Q(station__in=declared.filter(station__isnull=False).values("station")) | Q(area__in=declared.filter(area__isnull=False).values("area"))
    return ConflictOfInterest.objects.filter(person=merge.gone).exclude(same, withdrawn_at=None).update(person=merge.kept)
