"""A worker that dies by SIGKILL between two steps of a run, whatever the run is of."""

import multiprocessing
import os
import signal

from django.db import connections

from people.runs import files

STEPS = ["the second file", "half a file", "packing", "handed out", "noted"]


def kill_at(step, make):
    """Call `make` in a process of its own, which dies there."""
    process = multiprocessing.get_context("fork").Process(target=_make_and_die, args=(step, make))
    connections.close_all()
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL


def _die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)


def _make_and_die(step, make):
    put, pack, hand_out, tidy = files.put, files.pack, files.hand_out, files.tidy
    done = []

    def put_some(path, content):
        if done and step == "the second file":
            _die()
        if done and step == "half a file":
            path.with_suffix(".part").write_bytes(content[:5])
            _die()
        put(path, content)
        done.append(path)

    def pack_and_die(*args):
        pack(*args)
        if step == "packing":
            _die()

    def hand_out_and_die(run):
        hand_out(run)
        if step == "handed out":
            _die()

    files.put, files.pack, files.hand_out = put_some, pack_and_die, hand_out_and_die
    files.tidy = _die if step == "noted" else tidy
    connections.close_all()
    make()
