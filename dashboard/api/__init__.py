"""The API of the headquarters: elections, stations, coverage, my assignments, within one's scope. Its page is /api/desk/."""
