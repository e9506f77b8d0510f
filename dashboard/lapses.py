from datetime import datetime

from stations.models import Election
from stations.services import withdraw_lapsed


def without_lapsed(election: Election | None, at: datetime) -> Election | None:
    """The election (of `queries.elections`); whoever has lapsed by `at` is withdrawn first, so that no desk shows them as standing."""
    if election is not None and election.has_lapsed:  # type: ignore[attr-defined]
        withdraw_lapsed(at=at)
    return election
