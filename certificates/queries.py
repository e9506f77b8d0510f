"""Finding a certificate from what is printed on it; what one waits for; which programmes rest on an article of law."""

import re
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.utils.crypto import constant_time_compare

from certificates.enums import CertificateStatus
from certificates.models import Certificate, LawUpdate, NameCorrection, Programme, Unrevocation
from certificates.names import folded_name
from certificates.numbers import read_number
from certificates.programmes.entitlement import entitlement_refusals
from certificates.programmes.records import records_of
from certificates.programmes.requirements import FURTHER_EXAMS, demands_of_programmes
from certificates.querysets import NAMED, unrevoked, unsuspended
from courses.law_queries import courses_citing
from courses.models import LawArticle
from people.models import User
from people.prepared import PersonalQuery, PreparedQuery
from people.refusals import Refusal
from quizzes.enums import QuestionState
from quizzes.models import Attempt, Question
from quizzes.queries import course_key

_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,32}")


def by_token(token: str) -> Certificate | None:
    """The certificate of a public link, with `has_later`: whether one renews or replaces it. A malformed token costs what an unknown one costs."""
    if not _TOKEN.fullmatch(token):
        token = ""
    later = Certificate.objects.filter(Q(renews=OuterRef("pk")) | Q(corrects=OuterRef("pk")))
    found = Certificate.objects.select_related("programme", "hand_issue").filter(token=token).annotate(has_later=Exists(later))
    return with_updates(found).first()


def found_among(tokens: Iterable[str], numbers: Iterable[str]) -> list[Certificate]:
    """As `by_token`, of any of these: in one query, however many are known."""
    known = [token for token in tokens if _TOKEN.fullmatch(token)]
    read = [number for number in map(read_number, numbers) if number]
    found = Certificate.objects.select_related("programme", "hand_issue").filter(Q(token__in=["", *known]) | Q(number__in=["", *read]))
    return list(with_updates(found))


def chosen(found: Iterable[Certificate], *, token: str | None, number: str | None, name: str | None) -> Certificate | None:
    """The one among them that has this token; or this number and this holder's name, both as typed (of an erased holder whatever name)."""
    if token is not None:
        return next((one for one in found if constant_time_compare(one.token, token)), None) if _TOKEN.fullmatch(token) else None
    wanted = read_number(number or "")
    one = next((one for one in found if wanted and one.number == wanted), None)
    return one if one and _is_named(one.holder_name, name or "") else None


def with_updates(certificates: QuerySet[Certificate]) -> QuerySet[Certificate]:
    """Each with `updated_to`: the date of the newest law that its holder has done an update on, newer than its own, or None."""
    done = LawUpdate.objects.filter(certificate=OuterRef("pk"), completed_at__isnull=False, requirement__law_as_of__gt=OuterRef("law_as_of"))
    return certificates.annotate(updated_to=Subquery(done.order_by("-requirement__law_as_of").values("requirement__law_as_of")[:1]))


def token_of(number: str, name: str) -> str:
    """The token of the certificate with this number and this holder's name, both as typed; "" where there is none.

    Of an erased holder no name is known any more: the number alone finds what says "issued, holder erased", and nothing of a person.
    A wrong name does the same work as an unknown number: an aggregate answers with one row either way.
    """
    found = Certificate.objects.filter(number=read_number(number)).aggregate(token=Max("token"), name=Max("holder_name"))
    same = _is_named(found["name"] or "", name)
    return found["token"] if same and found["token"] else ""


def _is_named(holder_name: str, typed: str) -> bool:
    """Whether the name on a certificate is the one typed; an erased one's, "", is whatever one types."""
    same = constant_time_compare(folded_name(typed), folded_name(holder_name))
    return same or not holder_name


def waiting_for(person: User, at: datetime, *, exam: int | None = None) -> list[Refusal]:
    """What the person has still to do for certificates of which an exam (this one) is passed already. One query where none waits."""
    waiting = [pk for (pk,) in _WAITING.rows(person=person)]
    if not waiting:
        return []
    demands = [one for one in demands_of_programmes(waiting) if exam is None or exam in one.exam_ids]
    record = records_of([person.pk], demands)[person.pk]
    lacking = [entitlement_refusals(one, record, at) for one in demands]
    return [refusal for refusals in lacking if all(one.action for one in refusals) for refusal in refusals]


def _waiting(person: User) -> QuerySet[Programme, tuple[int]]:
    """Programmes of which the person has passed an exam, and no certificate was issued for the last pass of the programme's own one."""
    passed = Attempt.objects.filter(person=person, passed=True)
    last = passed.filter(exam=OuterRef("exam")).order_by("-number").values("pk")[:1]
    besides = FURTHER_EXAMS.objects.filter(programme=OuterRef("pk"), exam__in=passed.values("exam"))
    begun = Programme.objects.annotate(last_pass=Subquery(last)).filter(Q(last_pass__isnull=False) | Exists(besides))
    issued = Certificate.objects.filter(programme=OuterRef("pk"), attempt=OuterRef("last_pass"))
    return begun.filter(~Exists(issued)).order_by("pk").values_list("pk")


_WAITING = PersonalQuery(_waiting)


def programmes_asking_for_course(course: UUID) -> set[int]:
    """Asked for every lesson that somebody has read."""
    return {one.pk for one in _COURSES.objects() if str(course) in one.course_keys}


_COURSES = PreparedQuery(lambda: Programme.objects.only("course_keys").order_by("pk"))


def programmes_resting_on(article: LawArticle) -> list[Programme]:
    """The programmes whose exam may ask a question on the article, or comes after a lesson that quotes it."""
    asked = Question.objects.filter(article=article).exclude(state=QuestionState.RETIRED).values("topic")
    about = Q(exam__blueprint__topic__in=asked) | Q(further_exams__blueprint__topic__in=asked)
    asking = set(Programme.objects.filter(about).values_list("pk", flat=True))
    courses = courses_citing(article)
    programmes = Programme.objects.select_related("exam")
    return [programme for programme in programmes if programme.pk in asking or course_key(programme.exam) in courses]


def standing_on(certificate: Certificate) -> list[object]:
    """Who stands on it in shifts that are still to come, or go on: posts that fall open with it (of the app above, if any)."""
    standing = certificate.assignments.filter(ended_at=None).select_related("post__station", "post__shift", "shift")
    return list(standing.order_by("shift__starts_at", "pk"))


def others_of_holder(certificate: Certificate, at: datetime) -> list[Certificate]:
    """Further certificates of the same person, of any programme, that have not ended and whose end is not decided."""
    held = Certificate.objects.unended(at).filter(holder=certificate.holder_id, revoked_at=None).exclude(pk=certificate.pk)
    return list(held.select_related("programme").order_by("-issued_at", "pk"))


def waits_for_decision() -> Q:
    """Certificates about which somebody of the headquarters has to decide."""
    asked = NameCorrection.objects.filter(decided_at=None).values("certificate")
    proposed = Unrevocation.objects.filter(decided_at=None).values("certificate")
    return Q(pk__in=asked) | Q(pk__in=proposed)


def with_status(certificates: QuerySet[Certificate], wanted: CertificateStatus, at: datetime) -> QuerySet[Certificate]:
    """Those whose `rules.status` at `at` is `wanted`."""
    if wanted == CertificateStatus.ERASED:
        return certificates.exclude(NAMED)
    certificates = certificates.filter(NAMED)
    if wanted in (CertificateStatus.REVOKED, CertificateStatus.REPLACED):
        return certificates.filter(revoked_at__lte=at, replaced=wanted == CertificateStatus.REPLACED)
    lasting = certificates.filter(unrevoked(at))
    if wanted == CertificateStatus.EXPIRED:
        return lasting.filter(valid_until__lt=at)
    is_free = unsuspended(at) if wanted == CertificateStatus.VALID else ~unsuspended(at)
    return lasting.filter(is_free, valid_until__gte=at)
