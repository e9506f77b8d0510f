"""How the service is watched: whether it lives and can work, what its log lines say, its figures, its errors. See docs/operations.md."""
