"""`make run` and `make test`: what they say when they cannot."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def make(target, **variables):
    words = [f"{name}={value}" for name, value in variables.items()]
    return subprocess.run(
        ["make", "--no-print-directory", target, *words], cwd=ROOT, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"}
    )


@pytest.fixture
def old_python(tmp_path):
    """A program that behaves as Python 3.9 does where it is asked for its version."""
    program = tmp_path / "python3.9"
    program.write_text(f'#!/bin/sh\nshift\nexec "{sys.executable}" -c "import sys; sys.version_info = (3, 9, 2, \'final\', 0); $1"\n')
    program.chmod(0o755)
    return program


@pytest.mark.parametrize("target", ["run", "test"])
def test_an_old_python_is_said_in_one_line(target, old_python):
    done = make(target, PYTHON=old_python)
    assert done.returncode != 0
    told = [line for line in done.stderr.splitlines() if not line.startswith("make")]
    assert len(told) == 1
    assert "needs Python 3.11 or later" in told[0]
    assert "3.9" in told[0]


@pytest.mark.parametrize("target", ["run", "test"])
def test_no_python_is_said_in_one_line(target):
    done = make(target, PYTHON="no-such-python")
    assert done.returncode != 0
    told = [line for line in done.stderr.splitlines() if not line.startswith("make")]
    assert len(told) == 1
    assert "there is no no-such-python here" in told[0]


def test_a_taken_port_is_said_in_one_line(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        command = [sys.executable, "-m", "training_site.serve", "--port", str(port)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env={**os.environ, "BAKYLAU_VAR": str(tmp_path)})
    assert done.returncode == 1
    assert done.stderr.strip().splitlines() == [done.stderr.strip()]
    assert f"Port {port}" in done.stderr
    assert f"make run PORT={port + 1}" in done.stderr
    assert list(tmp_path.iterdir()) == []
