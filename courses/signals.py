"""Facts that `courses` tells upward, inside the transaction that makes them true, with `send`.

session_attended: sender=Registration, registration=…, at=…   a person was at a live session
step_completed: sender=LessonProgress, progress=…      a person has read a lesson
"""

from django.dispatch import Signal

session_attended = Signal()
step_completed = Signal()
