"""A disk of a few hundred megabytes that can really be full: a file system in memory. Making one takes root, and a machine that lets it."""

import errno
import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path

REFUSED = "no small disk may be mounted here (root, and a machine that allows it): it cannot be filled"
PIECE, LITTLE = 1 << 20, 1 << 12


@contextmanager
def small_disk(megabytes):
    """(folder, whether it is a disk of its own). Everybody may read it."""
    folder = Path(tempfile.mkdtemp(prefix="bakylau-disk-"))
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "tmpfs", folder]
    is_own = os.geteuid() == 0 and subprocess.run(command, capture_output=True, check=False).returncode == 0
    folder.chmod(0o755)
    try:
        yield folder, is_own
    finally:
        if is_own:
            subprocess.run(["umount", "--lazy", folder], check=False)
        shutil.rmtree(folder, ignore_errors=True)


def fill(folder):
    """Until nothing more goes in; returns the file to delete for room."""
    path = folder / "ballast"
    with path.open("wb", buffering=0) as file:
        free = os.statvfs(folder)
        with suppress(OSError):
            os.posix_fallocate(file.fileno(), 0, max(1, free.f_bavail * free.f_frsize - PIECE))
        file.seek(0, os.SEEK_END)
        while not is_full(file):
            pass
    return path


def is_full(file):
    """Whether a little more does not go in."""
    try:
        return file.write(bytes(LITTLE)) < LITTLE
    except OSError as error:
        assert error.errno == errno.ENOSPC  # noqa: PT017
        return True
