"""What a task raises that has tried all that it may."""


class GivenUp(Exception):
    """To do the task again is no use: the queue does not (training_site/queue/retries.py)."""
