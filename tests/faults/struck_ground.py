"""On what a site that is struck in every way stands: an exam and people to sit it, an election. Prints it as JSON."""

import contextlib
import io
import json
import sys

from tests.faults import exam_ground, ground


def build(people):
    sys.stdout.write(json.dumps(_told(ground.build) | _told(exam_ground.build, people)))


def _told(build, *arguments):
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        build(*arguments)
    return json.loads(told.getvalue())
