"""The dry run of an exam in words: for the examiner's page and for the command."""

from dataclasses import dataclass, replace

from django.conf import settings
from django.utils.translation import gettext as _

from courses.models import Topic
from quizzes.dry_run import CANNOT_BE_FILLED, SAME_CRITICAL, SECOND_REPEATS, DryRun, LineCheck, check_lines, dry_run
from quizzes.models import BlueprintLine, Exam, Question
from quizzes.queries import blueprint, lacking_languages, languages_of, pool

MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class LineReport:
    """A line with its topic's name, and its warnings in words."""

    check: LineCheck
    topic: str
    difficulty: str
    warnings: list[str]


@dataclass(frozen=True, slots=True)
class DrawnQuestion:
    pk: int
    ref: str
    drawn: int
    share: int  # per cent of the papers


@dataclass(frozen=True, slots=True)
class DryRunReport:
    exam: Exam
    run: DryRun
    lines: list[LineReport]
    most: list[DrawnQuestion]
    least: list[DrawnQuestion]
    languages: str

    @property
    def warnings(self) -> list[str]:
        return [warning for line in self.lines for warning in line.warnings]


def report_of(exam: Exam, *, papers: int) -> DryRunReport:
    """Draw `papers` papers of this exam; nothing is written."""
    run = dry_run(blueprint(exam), pool(exam), lacking_languages(exam), papers=papers)
    topics = {topic.pk: str(topic) for topic in Topic.objects.filter(pk__in=[check.line.topic for check in run.lines])}
    names = dict(settings.LANGUAGES)
    languages = ", ".join(names[code] for code in languages_of(exam))
    most, least = run.drawn[:MOST_SHOWN], run.drawn[MOST_SHOWN:][::-1][:MOST_SHOWN]
    return DryRunReport(exam, run, [_line(check, topics) for check in run.lines], _named(most, run), _named(least, run), languages)


def bank_warnings(exam: Exam) -> tuple[list[str], list[str]]:
    """What must be told whenever the exam is looked at: why nobody can begin; which live questions it does not ask, for want of a language."""
    lines = blueprint(exam)
    checks = check_lines(lines, pool(exam), lacking_languages(exam))
    topics = {topic.pk: str(topic) for topic in Topic.objects.filter(pk__in=[line.topic for line in lines])}
    thin = [_line(replace(check, lacking=0), topics).warnings for check in checks if CANNOT_BE_FILLED in check.warnings]
    lacking = [_line(replace(check, warnings=()), topics).warnings for check in checks if check.lacking]
    return [words for warnings in thin for words in warnings], [words for warnings in lacking for words in warnings]


def _line(check: LineCheck, topics: dict[int, str]) -> LineReport:
    topic = topics[check.line.topic]
    difficulty = str(dict(BlueprintLine.DIFFICULTIES)[check.line.difficulty])
    values = {
        "topic": topic,
        "needed": check.line.count,
        "there": check.there,
        "critical": check.line.critical_count,
        "critical_there": check.critical_there,
    }
    words = {
        CANNOT_BE_FILLED: _(
            "%(topic)s cannot be filled: needed %(needed)s (critical: %(critical)s), there are %(there)s (critical: %(critical_there)s). "
            "Nobody can begin."
        ),
        SECOND_REPEATS: _(
            "%(topic)s: fewer than twice as many as are asked (%(needed)s of %(there)s), so that a second attempt repeats what the person saw."
        ),
        SAME_CRITICAL: _("%(topic)s: there are no more critical questions than are asked (%(critical)s). Everybody gets the same."),
    }
    warnings = [words[code] % values for code in check.warnings]
    if check.lacking:
        sentence = _("%(topic)s: %(count)s live questions are not asked, since they lack one of the exam's languages.")
        warnings.append(sentence % {"topic": topic, "count": check.lacking})
    return LineReport(check, topic, difficulty, warnings)


def _named(drawn: list[tuple[int, int]], run: DryRun) -> list[DrawnQuestion]:
    refs = dict(Question.objects.filter(pk__in=[pk for pk, _count in drawn]).values_list("pk", "ref"))
    return [DrawnQuestion(pk, refs[pk], count, round(100 * count / run.papers)) for pk, count in drawn]
