"""What is taught: courses and lessons as pages, materials, topics, articles of law, live sessions, and who has read what."""

from .law import LawArticle, LawVersion
from .law_item import LawItem
from .material import MaterialPage
from .pages import CatalogPage, CoursePage, LessonPage
from .progress import LessonProgress
from .session import Registration, Session
from .topic import Topic
from .usage import MaterialUsage

__all__ = [
    "CatalogPage",
    "CoursePage",
    "LawArticle",
    "LawItem",
    "LawVersion",
    "LessonPage",
    "LessonProgress",
    "MaterialPage",
    "MaterialUsage",
    "Registration",
    "Session",
    "Topic",
]
