"""The board: how an election is covered, by area, station and post; on the desk, on a phone, on a wall, on a map. docs/board.md."""
