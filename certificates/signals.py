"""Facts that `certificates` tells upward, inside the transaction that makes them true, with `send`.

certificate_changed: sender=Certificate, certificate=…, change=…, by=User | None, at=datetime
    "issued"                  a new certificate, a renewal and a corrected one too
    "renewed", "renamed"      certificate= the old one, successor= the new one, which is there; a renamed one ends after it
    "revoked", "suspended"    since=datetime, until=datetime | None: sent before the row changes: who stands on it in that time steps back first
    "erased"                  its holder was erased: it names nobody any more
    "resumed", "unrevoked"    sent after the row has changed; nobody is put back to a post
counts_until_changed: sender=Certificate, certificates=QuerySet[Certificate], at=datetime, until=datetime | None
    The law changed. With `until` it is sent before the certificates are told to count no longer than that; with None after they were told
    to count longer again.
"""

from django.dispatch import Signal

certificate_changed = Signal()
counts_until_changed = Signal()
