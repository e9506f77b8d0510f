"""Runs: many files asked for at once, made by the queue, handed out as one ZIP. What those of every app have in common."""
