"""The sample exam from `content/`: its rules, its questions, and its page in every language of its course."""

from pathlib import Path
from typing import Any
from uuid import uuid4

from django.db import transaction

from courses.models import CoursePage, Topic
from quizzes.files.yaml_import import EXAM_FILE, import_questions, load_yaml
from quizzes.models import BlueprintLine, Exam, ExamPage

CONTENT = Path(__file__).parent / "content"
RULES = ("title", "pass_percent", "minutes", "grace_seconds", "attempts_allowed", "cool_down_hours", "one_by_one")


@transaction.atomic
def load_exam(slug: str) -> Exam:
    """Load `content/<slug>`: questions, exam and pages, as children of its course. Loading it again changes nothing.

    Raises ValueError where a file is faulty (every problem in the message).
    """
    data = load_yaml(CONTENT / slug / EXAM_FILE)
    report = import_questions(CONTENT / slug)
    if report.problems:
        raise ValueError("\n".join(str(problem) for problem in report.problems))
    exam, _made = Exam.objects.update_or_create(slug=slug, defaults={name: data[name] for name in RULES})
    _load_blueprint(exam, data["blueprint"])
    load_pages(exam, data["title"], course=data["course"], slug="exam")
    return exam


def _load_blueprint(exam: Exam, lines: list[dict[str, Any]]) -> None:
    topics = dict(Topic.objects.values_list("code", "pk"))
    for line in lines:
        counts = {"count": line["count"], "critical_count": line["critical_count"]}
        BlueprintLine.objects.update_or_create(exam=exam, topic_id=topics[line["topic"]], defaults=counts)
    exam.blueprint.exclude(topic__code__in=[line["topic"] for line in lines]).delete()


def load_pages(exam: Exam, titles: dict[str, str], *, course: str, slug: str, is_required: bool = True) -> None:
    """One page a language, under the page of that language of the course (its slug); all translations of one another."""
    pages = {page.locale_id: page for page in ExamPage.objects.filter(exam=exam)}
    key = next((page.translation_key for page in pages.values()), uuid4())
    course_keys = CoursePage.objects.filter(slug=course).values("translation_key")
    for parent in CoursePage.objects.filter(translation_key__in=course_keys).select_related("locale"):
        if parent.locale_id not in pages:
            title, given = titles[parent.locale.language_code], {"exam": exam, "slug": slug, "is_required": is_required, "translation_key": key}
            page = parent.add_child(instance=ExamPage(title=title, locale=parent.locale, **given))
            page.save_revision().publish()
