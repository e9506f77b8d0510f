"""Clocks that are wrong, below everything: a library that is loaded before any other and tells processes another time of day (clock.c)."""

import shutil
import struct
import subprocess
from contextlib import contextmanager
from pathlib import Path

SOURCE = Path(__file__).with_name("clock.c")
COMPILERS = ("cc", "tcc")
MISSING = "no C compiler here to make a clock that is wrong: apt-get install tcc"


def library(folder):
    """Compiled into `folder`, which every process must be able to read; None where there is no compiler."""
    compiler = next(filter(None, map(shutil.which, COMPILERS)), None)
    if compiler is None:
        return None
    made = Path(folder) / "clock.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-nostdlib", "-w", "-o", made, SOURCE], check=True)
    return made


class Clock:
    """The clock of one machine. `environment` is for its processes; without a library it cannot be set."""

    def __init__(self, path, library):
        self.path, self.library = path, library
        path.write_bytes(bytes(8))
        self.environment = {"LD_PRELOAD": str(library), "CLOCK_FILE": str(path)} if library else {}

    def set(self, seconds):
        """To so much later than it is; earlier, where it is less than nothing."""
        assert self.library, MISSING
        with self.path.open("r+b") as file:
            file.write(struct.pack("q", seconds))

    @contextmanager
    def wrong_by(self, seconds):
        self.set(seconds)
        try:
            yield
        finally:
            self.set(0)
