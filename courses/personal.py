"""What this app keeps of people."""

from django.utils.translation import gettext_noop

from people.personal.kept import Kind, Table

KINDS = (
    Kind(
        "learning",
        title=gettext_noop("Lessons and sessions"),
        what=gettext_noop("Which lessons you opened and finished, and when; for which sessions you registered, and whether you came."),
        why=gettext_noop("So that you go on where you stopped; a certificate asks for it. Ground: your consent."),
        how_long=gettext_noop("As long as the account and what it proves are kept."),
        seen_by=gettext_noop("You; the headquarters; trainers, who came; your organisation and coordinators, how many lessons you have read."),
        erased=gettext_noop("It stays in the counts, without your name."),
    ),
    Kind(
        "notes",
        title=gettext_noop("Notes and bookmarks"),
        what=gettext_noop("What you write at lessons for yourself, and places to come back to."),
        why=gettext_noop("For yourself alone."),
        how_long=gettext_noop("Until you delete it."),
        seen_by=gettext_noop("You alone."),
        erased=gettext_noop("All of it is deleted."),
    ),
)

_MARK = ["course_key", "lesson_key", "place", "made_at"]

TABLES = (
    Table("courses.LessonProgress", "learning", ["person"], ["course_key", "lesson_key", "opened_at", "completed_at"]),
    Table("courses.Registration", "learning", ["person"], ["session__title", "session__starts_at", "state", "asked_at", "attended_at"]),
    Table("courses.Note", "notes", ["person"], [*_MARK, "text"]),
    Table("courses.Bookmark", "notes", ["person"], _MARK),
)

ACTS = ("courses.Registration.attended_by", "courses.LawVersion.published_by", "courses.LawItem.cleared_by", "courses.*.compared_by")

NOBODY = (
    *(
        f"courses.{name}"
        for name in ("CatalogPage", "CoursePage", "GlossaryTerm", "Law*", "LessonPage", "Material*", "Recording", "Session*", "Topic")
    ),
)
