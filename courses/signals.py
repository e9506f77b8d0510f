"""Facts that `courses` tells upward, inside the transaction that makes them true, with `send`.

step_completed: sender=LessonProgress, progress=…      a person has read a lesson
"""

from django.dispatch import Signal

step_completed = Signal()
