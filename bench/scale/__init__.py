"""What it costs to serve 1,000 people, and a million: `python -m bench.scale`. See docs/performance.md."""
