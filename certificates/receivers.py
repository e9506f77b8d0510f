from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from certificates import notices, services
from certificates.documents import tasks as document_tasks
from certificates.models import Certificate, Programme
from certificates.queries import programmes_asking_for_course, programmes_resting_on
from certificates.status import lists as status_lists
from certificates.updates import services as update_services
from courses import law_services
from courses.enums import LawItemKind
from courses.models import LawVersion, LessonProgress, Registration
from people.enums import MembershipState
from people.models import Membership, PledgeSignature, User
from quizzes.models import Attempt


def issue_certificates(sender: type[Attempt], attempt: Attempt, at: datetime, **kwargs: Any) -> None:
    """A passed exam earns its certificates, in the same transaction: both are there, or neither."""
    services.issue(attempt, at=at)
    update_services.complete_updates(attempt.person, at=at)


def follow_reading(sender: type[LessonProgress], progress: LessonProgress, **kwargs: Any) -> None:
    """A lesson that was read may have been the last one of a delta course, or of one that a programme asks for."""
    if progress.completed_at is not None:
        update_services.complete_updates(progress.person, at=progress.completed_at)
        if programmes := programmes_asking_for_course(progress.course_key):
            services.issue_waiting(progress.person, programmes, at=progress.completed_at)


def issue_after_session(sender: type[Registration], registration: Registration, at: datetime, **kwargs: Any) -> None:
    """Whoever was at a live session that a programme asks for gets the certificate that waited for it."""
    if registration.session.series_id:
        _issue(Programme.objects.filter(live_sessions=registration.session.series_id), registration.person, at)


def issue_after_pledge(sender: type[PledgeSignature], signature: PledgeSignature, **kwargs: Any) -> None:
    _issue(Programme.objects.filter(pledge__version__lte=signature.pledge.version), signature.person, signature.signed_at)


def issue_after_joining(sender: type[Membership], membership: Membership, at: datetime, **kwargs: Any) -> None:
    if membership.state == MembershipState.ACCEPTED:
        _issue(Programme.objects.filter(needs_membership=True), membership.person, at)


def _issue(programmes: QuerySet[Programme], person: User, at: datetime) -> None:
    services.issue_waiting(person, set(programmes.values_list("pk", flat=True)), at=at)


def tell_of_likely_duplicates(sender: type[Certificate], certificate: Certificate, change: str, at: datetime, **kwargs: Any) -> None:
    """A certificate is issued all the same; the headquarters is told who may have sat the exam under two accounts."""
    if change == "issued":
        notices.tell_likely_duplicates(certificate, at=at)


def make_documents(sender: type[Certificate], certificate: Certificate, change: str, **kwargs: Any) -> None:
    """What is signed of a new certificate is made by the queue: an exam that is handed in waits for no signature."""
    if change == "issued":
        document_tasks.make_later(certificate)


def renew_lists(sender: type[Certificate], certificate: Certificate, change: str, **kwargs: Any) -> None:
    """Whatever changes a certificate that is there is on the public lists as soon as it is committed; a list that knows a new one is made when
    somebody asks for it."""
    if change == "issued":
        transaction.on_commit(lambda: status_lists.note_issued(certificate.status_list, certificate.issued_at), robust=True)
    else:
        transaction.on_commit(lambda: status_lists.forget(certificate.status_list), robust=True)


def review_programmes(sender: type[LawVersion], version: LawVersion, **kwargs: Any) -> None:
    """Programmes whose certificates rest on an amended article: whoever keeps them decides what holders have to do."""
    programmes = programmes_resting_on(version.article)
    law_services.add_items(version, (law_services.Resting(LawItemKind.PROGRAMME, str(one.pk), one.name) for one in programmes))
