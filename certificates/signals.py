"""Facts that `certificates` tells upward, inside the transaction that makes them true, with `send`.

certificate_changed: sender=Certificate, certificate=…, change="issued" | "revoked", by=User | None, at=datetime
    For "revoked" it is sent before the row changes: who stands on the certificate has to step back first.
"""

from django.dispatch import Signal

certificate_changed = Signal()
