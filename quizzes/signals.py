"""Facts that `quizzes` tells upward, inside the transaction that makes them true, with `send`.

attempt_passed: sender=Attempt, attempt=…, at=…
"""

from django.dispatch import Signal

attempt_passed = Signal()
