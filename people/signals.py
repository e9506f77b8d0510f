"""Facts that `people` tells upward, inside the transaction that makes them true, with `send`.

membership_changed: sender=Membership, membership=…, at=…   a person asked or withdrew, an organisation accepted, declined or let go
organisation_founded: sender=Organisation, organisation=…
account_closed:     sender=User, person=…, by=…, at=…
pledge_signed:      sender=PledgeSignature, signature=…
"""

from django.dispatch import Signal

membership_changed = Signal()
account_closed = Signal()
pledge_signed = Signal()
organisation_founded = Signal()
