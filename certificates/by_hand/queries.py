"""Who may issue what by hand, for the lists that offer it; whether somebody may is by_hand/rules.py."""

from django.db.models import Q, QuerySet

from certificates.enums import ByHand
from certificates.models import Programme
from people.enums import Role
from people.models import User


def programmes_for(person: User) -> QuerySet[Programme]:
    """The programmes of which this person of the headquarters may issue certificates by hand."""
    return Programme.objects.filter(Q(by_hand=ByHand.HEADQUARTERS) | Q(by_hand=ByHand.NAMED, hand_issuers=person)).distinct()


def people_to_name() -> QuerySet[User]:
    """Whom a programme may name: the headquarters."""
    return User.objects.filter(is_active=True, role_grants__role=Role.HEADQUARTERS).distinct().order_by("full_name", "pk")
