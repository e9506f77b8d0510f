from datetime import datetime
from typing import Any

from certificates import services
from courses.models import Registration
from quizzes.models import Attempt


def issue_certificates(sender: type[Attempt], attempt: Attempt, at: datetime, **kwargs: Any) -> None:
    """A passed exam earns its certificates, in the same transaction: both are there, or neither."""
    services.issue(attempt, at=at)


def issue_what_waited(sender: type[Registration], registration: Registration, at: datetime, **kwargs: Any) -> None:
    """Whoever was at a live session that a programme asks for gets the certificate that waited for it."""
    if series := registration.session.series:
        services.issue_after_session(registration.person, series, at=at)
