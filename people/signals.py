"""Facts that `people` tells upward, inside the transaction that makes them true, with `send`.

membership_changed: sender=Membership, membership=…, at=…   a person asked or withdrew, an organisation accepted, declined or let go
organisation_founded: sender=Organisation, organisation=…   it is admitted: it gets what it needs in order to publish
organisation_shut:  sender=Organisation, organisation=…, by=…, at=…   about to be suspended or to leave: its `state` says which, not yet written
accreditation_cut:  sender=Accreditation, accreditation=…, by=…, at=…   about to be withdrawn or changed to these values, not yet written
account_closed:     sender=User, person=…, by=…, at=…
person_erased:      sender=User, person=…, by=…, at=…   the account is closed and empty; each app forgets who it was
pledge_signed:      sender=PledgeSignature, signature=…
merge_asked:        sender=User, kept=…, gone=…, at=…   whether two accounts may become one: receivers return their refusals
accounts_merging:   sender=User, merge=…, step=…   two accounts become one, step by step (people/merging.py)
"""

from django.dispatch import Signal

membership_changed = Signal()
account_closed = Signal()
person_erased = Signal()
pledge_signed = Signal()
merge_asked = Signal()
accounts_merging = Signal()
organisation_founded = Signal()
organisation_shut = Signal()
accreditation_cut = Signal()
