"""What is struck once, amid a storm: at a quarter of it, for half of it, and then is well again."""

import time


class Once:
    """`strike()` is a context: what it does at its beginning is undone at its end, by the test, as in life by whoever mends it."""

    def __init__(self, seconds, strike):
        self.seconds, self.strike, self.is_done = seconds, strike, False

    def act(self):
        if self.is_done:
            time.sleep(0.1)
            return
        self.is_done = True
        time.sleep(self.seconds / 4)
        with self.strike():
            time.sleep(self.seconds / 2)
