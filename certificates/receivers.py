from datetime import datetime
from typing import Any

from certificates import services
from certificates.queries import programmes_resting_on
from courses import law_services
from courses.enums import LawItemKind
from courses.models import LawVersion
from quizzes.models import Attempt


def issue_certificates(sender: type[Attempt], attempt: Attempt, at: datetime, **kwargs: Any) -> None:
    """A passed exam earns its certificates, in the same transaction: both are there, or neither."""
    services.issue(attempt, at=at)


def review_programmes(sender: type[LawVersion], version: LawVersion, **kwargs: Any) -> None:
    """Programmes whose certificates rest on an amended article: whoever keeps them decides what holders have to do."""
    programmes = programmes_resting_on(version.article)
    law_services.add_items(version, (law_services.Resting(LawItemKind.PROGRAMME, str(one.pk), one.name) for one in programmes))
