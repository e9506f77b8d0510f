"""Lists of stations: from files into an election, and out of it into files."""
