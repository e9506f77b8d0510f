from datetime import datetime
from typing import Any

from certificates import services
from quizzes.models import Attempt


def issue_certificates(sender: type[Attempt], attempt: Attempt, at: datetime, **kwargs: Any) -> None:
    """A passed exam earns its certificates, in the same transaction: both are there, or neither."""
    services.issue(attempt, at=at)
