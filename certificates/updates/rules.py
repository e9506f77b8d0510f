"""May an update be required of holders, may it be lifted, and if not, why not: all the reasons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_noop

from certificates.models import LawRequirement, Programme
from certificates.updates.queries import exams_of, languages_without, leads_to_the_certificate, lessons_of, not_yet_required
from courses.models import LawVersion
from people.refusals import Refusal
from quizzes.rules import thin_exams


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the headquarters means to require: of whom, because of which versions, which course, by when."""

    programme: Programme
    versions: Sequence[LawVersion]
    course_key: UUID
    required_by: datetime

    @property
    def law_as_of(self) -> date | None:
        """The date of the newest version: to which law holders are updated."""
        return max((version.in_force_from for version in self.versions if version.in_force_from), default=None)

    @property
    def dated(self) -> list[LawVersion]:
        """The versions that have a date of force; one without is older than any law that is certified by."""
        return [version for version in self.versions if version.in_force_from]


def require_refusals(proposal: Proposal, at: datetime) -> list[Refusal]:
    """Why the update may not be required at `at`; [] means yes."""
    return [*_law_refusals(proposal), *_course_refusals(proposal), *_time_refusals(proposal, at)]


def lift_refusals(requirement: LawRequirement, reason: str) -> list[Refusal]:
    """Why the requirement may not be lifted; [] means yes."""
    refusals = []
    if not reason:
        refusals.append(Refusal("reason_missing", gettext_noop("Give the reason: it stays in the log.")))
    if requirement.lifted_at is not None:
        refusals.append(Refusal("already_lifted", gettext_noop("This requirement has already been lifted.")))
    return refusals


def _law_refusals(proposal: Proposal) -> list[Refusal]:
    if any(version.published_at is None for version in proposal.versions):
        return [Refusal("version_unpublished", gettext_noop("Publish the version of the law first."))]
    if proposal.law_as_of is None:
        return [Refusal("version_missing", gettext_noop("Choose a version of the law that has its date of force."))]
    if not not_yet_required(proposal.programme, proposal.dated):
        return [Refusal("law_not_newer", gettext_noop("The certificates of this programme are issued by this law, or a newer one, already."))]
    return []


def _course_refusals(proposal: Proposal) -> list[Refusal]:
    course = proposal.course_key
    if not lessons_of(course) or languages_without(course, [code for code, _name in settings.LANGUAGES]):
        return [Refusal("course_not_ready", gettext_noop("The delta course has to be live in every language, with a lesson at least."))]
    if leads_to_the_certificate(course, proposal.programme):
        return [Refusal("own_course", gettext_noop("This course leads to the certificate itself. Choose a course about what changed alone."))]
    if set(thin_exams()) & set(exams_of(course)):
        return [Refusal("exam_not_ready", gettext_noop("The exam of the delta course is not ready: the bank has too few questions for it."))]
    return []


def _time_refusals(proposal: Proposal, at: datetime) -> list[Refusal]:
    if proposal.required_by <= at:
        return [Refusal("required_by_past", gettext_noop("Choose a moment that is still to come: people need time for the update."))]
    return []
