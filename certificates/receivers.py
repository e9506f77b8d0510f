from datetime import datetime
from typing import Any

from django.db import transaction

from certificates import document_tasks, notices, services, status_lists, update_services
from certificates.models import Certificate
from certificates.queries import programmes_resting_on
from courses import law_services
from courses.enums import LawItemKind
from courses.models import LawVersion, LessonProgress, Registration
from quizzes.models import Attempt


def issue_certificates(sender: type[Attempt], attempt: Attempt, at: datetime, **kwargs: Any) -> None:
    """A passed exam earns its certificates, in the same transaction: both are there, or neither."""
    services.issue(attempt, at=at)
    update_services.complete_updates(attempt.person, at=at)


def complete_updates(sender: type[LessonProgress], progress: LessonProgress, **kwargs: Any) -> None:
    """A lesson that was read may have been the last one of a delta course."""
    if progress.completed_at is not None:
        update_services.complete_updates(progress.person, at=progress.completed_at)


def issue_what_waited(sender: type[Registration], registration: Registration, at: datetime, **kwargs: Any) -> None:
    """Whoever was at a live session that a programme asks for gets the certificate that waited for it."""
    if series := registration.session.series:
        services.issue_after_session(registration.person, series, at=at)


def tell_of_likely_duplicates(sender: type[Certificate], certificate: Certificate, change: str, at: datetime, **kwargs: Any) -> None:
    """A certificate is issued all the same; the headquarters is told who may have sat the exam under two accounts."""
    if change == "issued":
        notices.tell_likely_duplicates(certificate, at=at)


def make_documents(sender: type[Certificate], certificate: Certificate, change: str, **kwargs: Any) -> None:
    """What is signed of a new certificate is made by the queue: an exam that is handed in waits for no signature."""
    if change == "issued":
        document_tasks.make_later(certificate)


def renew_lists(sender: type[Certificate], certificate: Certificate, change: str, **kwargs: Any) -> None:
    """Whatever changes a certificate that is there is on the public lists as soon as it is committed."""
    if change != "issued":
        transaction.on_commit(lambda: status_lists.forget(certificate.status_list), robust=True)


def review_programmes(sender: type[LawVersion], version: LawVersion, **kwargs: Any) -> None:
    """Programmes whose certificates rest on an amended article: whoever keeps them decides what holders have to do."""
    programmes = programmes_resting_on(version.article)
    law_services.add_items(version, (law_services.Resting(LawItemKind.PROGRAMME, str(one.pk), one.name) for one in programmes))
