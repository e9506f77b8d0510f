"""The plan: people, posts and rules in, a proposal out. Pure: it knows neither Django nor a database. See docs/planning.md."""
