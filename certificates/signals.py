"""Facts that `certificates` tells upward, inside the transaction that makes them true, with `send`.

certificate_changed: sender=Certificate, certificate=…, change="issued" | "revoked", by=User | None, at=datetime
    For "revoked" it is sent before the row changes: who stands on the certificate has to step back first.
counts_until_changed: sender=Certificate, certificates=QuerySet[Certificate], at=datetime, until=datetime | None
    The law changed. With `until` it is sent before the certificates are told to count no longer than that; with None after they were told
    to count longer again.
"""

from django.dispatch import Signal

certificate_changed = Signal()
counts_until_changed = Signal()
