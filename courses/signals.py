"""Facts that `courses` tells upward, inside the transaction that makes them true, with `send`.

law_amended: sender=LawVersion, version=…, at=…   an article got a newer version; receivers add what rests on it (law_services.add_items)
session_attended: sender=Registration, registration=…, at=…   a person was at a live session
step_completed: sender=LessonProgress, progress=…      a person has read a lesson
"""

from django.dispatch import Signal

law_amended = Signal()
session_attended = Signal()
step_completed = Signal()
