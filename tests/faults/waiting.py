"""What is waited for, and for how long at most."""

import time


def until(is_so, seconds=30):
    """Wait for it. Raises AssertionError."""
    began = time.monotonic()
    while not is_so():
        assert time.monotonic() - began < seconds
        time.sleep(0.1)
