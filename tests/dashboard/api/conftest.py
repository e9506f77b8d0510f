from tests.dashboard.board.conftest import coordinator_of, headquarters, recorded_town, town

__all__ = ["coordinator_of", "headquarters", "recorded_town", "town"]
