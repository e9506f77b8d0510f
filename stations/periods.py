"""What this app forgets after a while. Each: what is older than `before`; how many."""

from datetime import datetime

from people.models import User
from people.personal.periods import deleted
from people.personal.retention import Period
from people.runs.keeping import throw_away, throw_away_left
from stations.card_services import erase_card
from stations.enums import OfferState, PapersThrownAway
from stations.lists.uploads import old
from stations.models import Election, ObserverCard, Offer, PaperRun


def forget_cards(before: datetime, *, at: datetime, dry: bool) -> int:
    """What people said of themselves for elections that are over, as if they had taken their consent back; nothing while another one is to come."""
    if Election.objects.filter(day__gte=before.date()).exists():
        return 0
    owners = list(User.objects.filter(pk__in=ObserverCard.objects.filter(updated_at__lt=before).values("person")))
    for person in [] if dry else owners:
        erase_card(person, at=at)
    return len(owners)


def forget_offers(before: datetime, *, at: datetime, dry: bool) -> int:
    return deleted(Offer.objects.filter(offered_at__lt=before).exclude(state=OfferState.OPEN), dry)


def forget_imports(before: datetime, *, at: datetime, dry: bool) -> int:
    """Uploaded lists of stations that the queue was to drop (lists/uploads.py) and did not."""
    return deleted(old(before), dry)


def forget_papers(before: datetime, *, at: datetime, dry: bool) -> int:
    """Mandates for printing that the queue was to throw away (people/runs/keeping.py) and did not; of an erased person, where the process died."""
    runs = list(PaperRun.objects.filter(thrown_away_at=None, asked_at__lt=before))
    for run in [] if dry else runs:
        throw_away(run, PapersThrownAway.OLD, at=at)
    return len(runs) + throw_away_left(PaperRun.objects.all(), dry=dry)


PERIODS = (
    Period("cards", "What people said of when and where they can, after the last election", forget_cards),
    Period("offers", "Offers to substitutes that are over", forget_offers),
    Period("imports", "Uploaded lists of stations, that a lost task left", forget_imports),
    Period("papers", "Files of many mandates for printing, that a lost task left", forget_papers),
)
