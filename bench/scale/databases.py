"""The databases that are measured, one a size, kept between runs at the PostgreSQL server of DATABASE_URL under a name that says the size.

`python -m bench.scale.databases base`, `… fill 1000`: what runs inside one, with the settings of the service.
"""

import os
import secrets
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]
BASE, RUN = "scale_base", "scale_run"


class Databases:
    """`server`: a DATABASE_URL whose user may make databases; `folder`: keys, secret and static files of the service."""

    def __init__(self, server: str, folder: Path) -> None:
        self.server, self.folder = server, folder

    def environment(self, name: str) -> dict[str, str]:
        """Of a service on that database."""
        secret = self.folder / "secret-key"
        if not secret.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            secret.write_text(secrets.token_urlsafe(60))
        wanted = {
            "DATABASE_URL": urlsplit(self.server)._replace(path=f"/{name}").geturl(),
            "DJANGO_SETTINGS_MODULE": "bench.service",
            "SECRET_KEY": secret.read_text(),
            "BASE_URL": "https://bench.example",
            "ALLOWED_HOSTS": "bench.example,127.0.0.1",
            "SECURE_SSL_REDIRECT": "no",
            "BAKYLAU_VAR": str(self.folder / "var"),
            "BAKYLAU_STATIC": str(self.folder / "static"),
            "EMAIL_HOST": "mail.bench.example",
            "DEFAULT_FROM_EMAIL": "Bench <bench@bench.example>",
        }
        return {**os.environ, **wanted}

    def prepared(self, people: int) -> str:
        """The name of the database of so many people, made where it is not there."""
        name = f"scale_{people}"
        self._make(BASE, "template0", ["base"])
        self._make(name, BASE, ["fill", str(people)])
        return name

    def copy(self, name: str) -> str:
        """A copy to measure on, in place of the last one: what is measured writes."""
        self.drop(RUN)
        self._execute("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", RUN, name)
        self._execute("CHECKPOINT")
        return RUN

    def drop(self, name: str) -> None:
        self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def _make(self, name: str, template: str, arguments: list[str]) -> None:
        with psycopg.connect(self.server) as server:
            if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                return
        unfinished, began = f"{name}_unfinished", time.perf_counter()
        self.drop(unfinished)
        self._execute("CREATE DATABASE {} TEMPLATE {}", unfinished, template)
        subprocess.run([sys.executable, "-m", "bench.scale.databases", *arguments], cwd=ROOT, env=self.environment(unfinished), check=True)
        self._execute("ALTER DATABASE {} RENAME TO {}", unfinished, name)
        print(f"{name} made in {time.perf_counter() - began:.0f} s", flush=True)

    def _execute(self, statement: str, *names: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as server:
            server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))  # type: ignore[arg-type]


def within(what: str, people: int) -> None:
    """Inside one of them."""
    import django
    from django.core.management import call_command
    from django.db import connection

    from training_site.catalogues import compile_catalogues

    compile_catalogues()
    django.setup()
    if what == "base":
        from bench.scale.base import make_base

        call_command("collectstatic", interactive=False, verbosity=0)
        make_base()
    else:
        from bench.scale.base import SLUG
        from bench.scale.making import make
        from bench.scale.sizes import Size
        from certificates.models import Programme

        make(Size(people), Programme.objects.get(slug=SLUG), say=lambda line: print(f"  {line}", flush=True))
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


if __name__ == "__main__":
    within(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0)
