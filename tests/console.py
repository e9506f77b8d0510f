"""A shell inside the site that stays open: what `manage.py shell -c` does, without three seconds of start-up each time.

A line of JSON in, the code; a line of JSON out: what it printed, and the traceback where it failed.
"""

import contextlib
import io
import json
import sys
import traceback


def run(code, names):
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        try:
            exec(compile(code, "<journey>", "exec"), dict(names))  # noqa: S102 the journey's own code
        except Exception:  # noqa: BLE001 told to the journey, which fails of it
            return {"printed": told.getvalue(), "failed": traceback.format_exc()}
    return {"printed": told.getvalue(), "failed": ""}


def main():
    import django

    django.setup()
    from django.core.management.commands.shell import Command
    from django.db import close_old_connections

    names = Command().get_namespace(verbosity=0)
    for line in sys.stdin:
        answer = run(json.loads(line), names)
        close_old_connections()
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
