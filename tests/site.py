"""The production server as processes of their own, on a database of its own: what journeys visit and faults strike."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

import psycopg

from bench.server import free_port
from tests.migrated import KEPT, KEPT_OF_OTHERS, alone, migrated_database, migrated_file

ROOT = Path(__file__).resolve().parents[1]


@dataclass
class Site:
    url: str
    var: Path
    environment: dict[str, str]
    process: subprocess.Popen | None = None
    console: subprocess.Popen | None = None

    def manage(self, *arguments: str) -> str:
        """Run a management command on the site's data; returns what it printed."""
        done = subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def shell(self, code: str) -> str:
        """Run code inside the site, every model in reach, as `manage.py shell` does; returns what it printed."""
        if self.console is None:
            command, pipe = [sys.executable, "-m", "tests.console"], subprocess.PIPE
            self.console = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdin=pipe, stdout=pipe, text=True)
        self.console.stdin.write(json.dumps(code) + "\n")
        self.console.stdin.flush()
        answer = json.loads(self.console.stdout.readline())
        assert not answer["failed"], answer["failed"]
        return answer["printed"]

    def start(self) -> None:
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "training_site.wsgi",
            "--bind",
            urlsplit(self.url).netloc,
            "--preload",
            "--workers",
            "2",
            "--threads",
            "4",
        ]
        self.process = subprocess.Popen([*command, "--log-level", "error"], cwd=ROOT, env=self.environment)
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{self.url}/healthz", timeout=2).read()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise RuntimeError("the site did not start")

    def workers(self) -> list[str]:
        """The ids of the processes that answer."""
        return Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()

    def kill(self) -> None:
        """As a power cut would: every process, without a word."""
        for pid in [str(self.process.pid), *self.workers()]:
            subprocess.run(["kill", "-9", pid], check=False)
        self.process.wait(10)


def own_database(var):
    """DATABASE_URL of a new PostgreSQL database where the tests run on PostgreSQL; else "", and a file in `var`. Migrated, nothing in it."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        shutil.copy(migrated_file(), var / "bakylau.sqlite3")
        return ""
    name, template = f"journeys_{uuid.uuid4().hex[:8]}", migrated_database(url)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    parts = urlsplit(url)
    return parts._replace(path=f"/{name}").geturl()


def collected():
    """The folder of static files as production serves them: collected once for all, kept under the hash of what is in them."""
    files = sorted([*(file for file in ROOT.glob("*/static/**/*") if file.is_file()), ROOT / "requirements.txt"])
    digest = hashlib.sha256(b"".join(file.relative_to(ROOT).as_posix().encode() + file.read_bytes() for file in files)).hexdigest()[:16]
    folder = KEPT / f"static-{digest}"
    with alone("static"):
        if not folder.exists():
            for old in sorted(KEPT.glob("static-*"), key=lambda path: path.stat().st_mtime, reverse=True)[KEPT_OF_OTHERS:]:
                shutil.rmtree(old)
            unfinished = KEPT / "unfinished-static"
            shutil.rmtree(unfinished, ignore_errors=True)
            environment = {**os.environ, "BAKYLAU_STATIC": str(unfinished), "DJANGO_SETTINGS_MODULE": "training_site.settings.dev"}
            subprocess.run([sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"], cwd=ROOT, env=environment, check=True)
            unfinished.rename(folder)
    return folder


@contextmanager
def durable_database(var, folder=None, environment=MappingProxyType({})):
    """(DATABASE_URL, its folder) of a migrated database in a PostgreSQL of its own that waits for the disk, and that may be crashed. `folder`: where
    it is to lie; `environment`: what its processes are given besides."""
    source, folder = own_database(var), folder or tempfile.mkdtemp(prefix="bakylau-durable-")
    Path(folder).mkdir(exist_ok=True)
    Path(folder).chmod(0o755)  # PostgreSQL does not run as root
    postgresql("start", folder, environment)
    try:
        url = f"postgres://postgres@/postgres?host={folder}"
        with subprocess.Popen(["pg_dump", "--dbname", source], stdout=subprocess.PIPE) as dump:
            subprocess.run(["psql", "--quiet", "--output=/dev/null", "--dbname", url], stdin=dump.stdout, check=True)
        yield url, folder
    finally:
        postgresql("crash", folder)
        shutil.rmtree(folder, ignore_errors=True)


def postgresql(act, folder, environment=MappingProxyType({}), check=True):
    """start, stop or crash the cluster in `folder`; returns whether it could be done. `check`: raises where not."""
    command, given = [ROOT / ".ci" / "postgresql", act, folder], {**os.environ, **environment, "DURABLE": "1"}
    return subprocess.run(command, env=given, stdout=subprocess.DEVNULL, check=check).returncode == 0


@contextmanager
def running_site(var, *demo, database=None, environment=MappingProxyType({})):
    """A Site that runs; its files in `var`. `demo`: what load_demo is told; without it there is nothing in the database. `database`: the
    DATABASE_URL of a migrated one. `environment`: what its processes are given besides."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    settings = {"BAKYLAU_VAR": str(var), "BAKYLAU_STATIC": str(collected()), "DATABASE_URL": database or own_database(var), "BASE_URL": url}
    site = Site(url, var, {**os.environ, **settings, "DJANGO_SETTINGS_MODULE": "training_site.settings.dev", **environment})
    subprocess.run([sys.executable, "-m", "training_site.catalogues"], cwd=ROOT, check=True)
    if database is None:
        site.manage("migrate", "--verbosity=0")
    if demo:
        site.manage("load_demo", *demo)
    site.start()
    try:
        yield site
    finally:
        site.process.terminate()
        site.process.wait(20)
        if site.console:
            site.console.communicate(timeout=60)
