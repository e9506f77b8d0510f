"""Settings: base is what all share; dev a laptop, test the tests, production the service."""
