from tests.dashboard.board.conftest import coordinator_of, headquarters, town

__all__ = ["coordinator_of", "headquarters", "town"]
