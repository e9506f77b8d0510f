"""To what a person agreed, and when: the only writers of consents. Whoever changes the words in which it is asked counts its version up
(tests/people/personal/test_consents.py)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import get_language

from people.enums import ConsentPurpose
from people.models import Consent, User

VERSIONS = {ConsentPurpose.ACCOUNT: 2, ConsentPurpose.CARD: 1}


@transaction.atomic
def give(person: User, purpose: ConsentPurpose, *, at: datetime) -> Consent:
    """The person agrees to the words of today. What was agreed to before and holds is not asked twice."""
    User.objects.select_for_update(of=("self",), no_key=True).only("pk").get(pk=person.pk)
    holding = Consent.objects.filter(person=person, purpose=purpose, withdrawn_at=None)
    if there := holding.filter(version=VERSIONS[purpose]).first():
        return there
    holding.update(withdrawn_at=at)
    values = {"version": VERSIONS[purpose], "language": get_language() or person.language, "given_at": at}
    return Consent.objects.create(person=person, purpose=purpose, **values)


def take_back(person: User, *purposes: ConsentPurpose, at: datetime) -> None:
    """The person does not agree any more, from now on; without purposes: to nothing."""
    Consent.objects.filter(person=person, purpose__in=purposes or ConsentPurpose.values, withdrawn_at=None).update(withdrawn_at=at)
