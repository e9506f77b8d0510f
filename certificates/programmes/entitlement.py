"""THE rule of who has earned a certificate: asked by issuing, by what a person is told is still lacking, by the headquarters' screens."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_noop

from certificates.programmes.records import Pass, Record
from certificates.programmes.requirements import Demands
from certificates.rules import end_of_validity
from people.refusals import Refusal

# What the person can do about a refusal: ways.py turns these into links. Without one nothing can be done.
READ_COURSE = "read_course"
SIT_EXAM = "sit_exam"
SEE_SESSIONS = "see_sessions"
SIGN_PLEDGE = "sign_pledge"
CHOOSE_ORGANISATION = "choose_organisation"
REVOKED_SINCE = "revoked_since"


def entitlement_refusals(demands: Demands, record: Record, at: datetime) -> list[Refusal]:
    """Why whoever has this record is not entitled to the certificate at `at`, in the order in which one does it; [] means entitled.

    In which order things were done does not matter. A pass older than the certificate would be valid earns nothing any more.
    """
    passed = record.passes.get(demands.programme.exam_id)
    return [
        *_course_refusals(demands, record),
        *_exam_refusals(demands, record, at),
        *(_pass_refusals(demands, record, passed, at) if passed else ()),
        *_session_refusals(demands, record),
        *_standing_refusals(demands, record),
    ]


def _course_refusals(demands: Demands, record: Record) -> list[Refusal]:
    sentence = gettext_noop("Read all lessons of the course “%(course)s”: the certificate “%(programme)s” asks for it.")
    unread = [(key, title) for key, title in demands.courses.items() if key not in record.read]
    return [_refusal(demands, "course_unread", sentence, READ_COURSE, course=title, key=str(key)) for key, title in unread]


def _exam_refusals(demands: Demands, record: Record, at: datetime) -> list[Refusal]:
    """Of exams that were not passed. A pass of a further one counts as long as one of the programme's own would."""
    sentence = gettext_noop("Pass the exam “%(exam)s”: the certificate “%(programme)s” asks for it.")
    own = [] if demands.programme.exam_id in record.passes else [demands.programme.exam]
    lacking = [*own, *(exam for exam in demands.exams if _is_too_old(demands, record.passes.get(exam.pk), at))]
    return [_refusal(demands, "exam_not_passed", sentence, SIT_EXAM, exam=exam.title, slug=exam.slug) for exam in lacking]


def _pass_refusals(demands: Demands, record: Record, passed: Pass, at: datetime) -> list[Refusal]:
    """Why this pass of the programme's own exam does not do."""
    programme, refusals = demands.programme, []
    if _is_too_old(demands, passed, at):
        sentence = gettext_noop("You passed the exam too long ago for the certificate “%(programme)s”. Pass it again.")
        refusals.append(_refusal(demands, "pass_too_old", sentence, SIT_EXAM, slug=programme.exam.slug))
    if programme.languages and passed.language not in programme.languages:
        sentence = gettext_noop("The certificate “%(programme)s” is given for the exam in these languages: %(languages)s. Pass it in one of them.")
        names = dict(settings.LANGUAGES)
        languages = ", ".join(str(names[code]) for code in programme.languages if code in names)
        refusals.append(_refusal(demands, "language_not_offered", sentence, SIT_EXAM, languages=languages, slug=programme.exam.slug))
    if (revoked_at := record.revoked.get(programme.pk)) and revoked_at >= passed.started_at:
        sentence = gettext_noop("A certificate “%(programme)s” was revoked after this attempt had begun: it earns no new one.")
        refusals.append(_refusal(demands, REVOKED_SINCE, sentence, ""))
    return refusals


def _session_refusals(demands: Demands, record: Record) -> list[Refusal]:
    sentence = gettext_noop("Attend one of the sessions “%(series)s”: the certificate “%(programme)s” is issued then.")
    missed = [series for series in demands.series if series.pk not in record.attended]
    return [_refusal(demands, "session_not_attended", sentence, SEE_SESSIONS, series=series.title) for series in missed]


def _standing_refusals(demands: Demands, record: Record) -> list[Refusal]:
    """Of who the person is: bound by the pledge, a member."""
    programme, refusals = demands.programme, []
    if programme.pledge and record.pledge < programme.pledge.version:
        sentence = gettext_noop("Sign the pledge in force: the certificate “%(programme)s” asks for it.")
        refusals.append(_refusal(demands, "pledge_not_signed", sentence, SIGN_PLEDGE))
    if programme.needs_membership and not record.is_member:
        sentence = gettext_noop("Join an organisation of the coalition: the certificate “%(programme)s” is issued once one has accepted you.")
        refusals.append(_refusal(demands, "not_member", sentence, CHOOSE_ORGANISATION))
    return refusals


def _is_too_old(demands: Demands, passed: Pass | None, at: datetime) -> bool:
    return passed is None or at > end_of_validity(passed.passed_at, demands.programme.validity_days)


def _refusal(demands: Demands, code: str, sentence: str, action: str, **values: object) -> Refusal:
    return Refusal(code, sentence, {"programme": demands.programme.name, **values}, action)
