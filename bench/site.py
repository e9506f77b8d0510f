"""The site that is measured: the whole sample, grown to the size that the budgets are for."""

import os
import time


def prepare() -> float | None:
    """Make it, where it is not there yet: how many seconds the sample took, or None where it was there."""
    import django
    from django.core.management import call_command

    from training_site.catalogues import compile_catalogues

    compile_catalogues()
    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", interactive=False, verbosity=0)
    from training_site.demo import is_loaded

    if is_loaded():
        return None
    began = time.perf_counter()
    with open(os.devnull, "w") as nowhere:
        call_command("load_demo", verbosity=0, stdout=nowhere)
    seconds = time.perf_counter() - began

    from django.db import connection

    from bench.crowd import grow

    grow()
    if connection.vendor == "postgresql":  # which else does it by itself a minute later, amid the measuring
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    return seconds
