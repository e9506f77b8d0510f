"""What this app keeps of people."""

from django.utils.translation import gettext_noop

from people.personal.kept import Kind, Table

KINDS = (
    Kind(
        "exams",
        title=gettext_noop("Exams"),
        what=gettext_noop(
            "Each attempt: what was asked, your answers and when they were saved, the result; more time that you were granted, and why."
        ),
        why=gettext_noop("The certificate rests on it, and the quality of the questions is counted from it. Ground: your consent."),
        how_long=gettext_noop("The result: always, for it stands behind a certificate. Each single answer: %(days)s days after the attempt."),
        seen_by=gettext_noop("You; examiners and the headquarters. Your organisation sees no score."),
        erased=gettext_noop("Attempts stay and name nobody; reasons are erased."),
        period="answers",
    ),
    Kind(
        "practice",
        title=gettext_noop("Practice"),
        what=gettext_noop("What you answered in practice, and whether it was right."),
        why=gettext_noop("To ask you again what you did not know. Ground: your consent."),
        how_long=gettext_noop("%(days)s days."),
        seen_by=gettext_noop("You alone."),
        erased=gettext_noop("All of it is deleted."),
        period="practice",
    ),
)

_ATTEMPT = ["exam__title", "number", "state", "language", "started_at", "deadline_at", "closed_at", "score", "max_score", "passed"]

TABLES = (
    # Neither `paper` nor `responses`: by them one could tell which options are right.
    Table("quizzes.Attempt", "exams", ["person"], [*_ATTEMPT, "sitting__place", "late_admitted_at"]),
    Table("quizzes.Answer", "exams", ["attempt__person"], ["attempt__number", "question", "chosen", "saved_at", "late"]),
    Table(
        "quizzes.Accommodation",
        "exams",
        ["person"],
        ["exam__title", "extra_minutes", "extra_attempts", "reason", "granted_at", "taken_back_at", "taken_back_reason"],
    ),
    Table("quizzes.PracticeAnswer", "practice", ["person"], ["question", "chosen", "right", "lesson_key", "at"]),
    Table("quizzes.QuestionProposal", "work", ["owner"], ["organisation__name", "topic__name", "text"]),
    Table("quizzes.AngoffRating", "work", ["judge"], ["exam__title", "question", "version", "percent", "at"]),
    Table("quizzes.QuestionUpload", "work", ["person"], ["file_name", "made_at", "imported_at"]),
    Table("quizzes.Sitting", "work", ["opened_by"], ["exam__title", "place", "opens_at", "closes_at"]),
)

ACTS = ("quizzes.Accommodation.*_by",)

NOBODY = tuple(f"quizzes.{name}" for name in ("BlueprintLine", "Exam", "ExamPage", "Question", "Scenario"))
