from django.db import models


class LogScrub(models.Model):
    """While a transaction has a row of it, which nobody else ever sees, it may take a name out of the log: see audit_log.py."""

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return "being scrubbed"
