"""A process that dies by SIGKILL at a step that a test names."""

import multiprocessing
import os
import signal

from django.db import connections


def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)


def killed(work):
    """Call `work` in a process of its own, which dies over it: it calls `die`."""
    process = multiprocessing.get_context("fork").Process(target=_work, args=(work,))
    connections.close_all()
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL


def _work(work):
    connections.close_all()
    work()
