"""What is taught: courses, lessons, materials, topics, law, glossary, recordings, live sessions; and who has read what."""

from .glossary import GlossaryTerm
from .law import LawArticle, LawVersion
from .law_item import LawItem
from .material import MaterialPage
from .notes import Bookmark, Note
from .pages import CatalogPage, CoursePage, LessonPage
from .progress import LessonProgress
from .recording import Recording
from .session import Registration, Session, SessionSeries
from .topic import Topic
from .usage import MaterialUsage

__all__ = [
    "Bookmark",
    "CatalogPage",
    "CoursePage",
    "GlossaryTerm",
    "LawArticle",
    "LawItem",
    "LawVersion",
    "LessonPage",
    "LessonProgress",
    "MaterialPage",
    "MaterialUsage",
    "Note",
    "Recording",
    "Registration",
    "Session",
    "SessionSeries",
    "Topic",
]
