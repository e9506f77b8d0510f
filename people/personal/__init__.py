"""Personal data: what is kept of people and how long (kept.py), what a person gets of it, how it is forgotten."""
