"""Journeys: a real browser at 360 px against the production server, on sample data of its own."""

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
import uuid
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from playwright.sync_api import expect

from bench.server import free_port
from tests.migrated import migrated_database, migrated_file

ROOT = Path(__file__).resolve().parents[2]
PHONE = {"width": 360, "height": 740}
LAPTOP = {"width": 1280, "height": 800}
expect.set_options(timeout=30_000)  # CI runs all other tests beside


def pytest_collection_modifyitems(items):
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.browser)


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
            command, pipe = [sys.executable, "-m", "tests.journeys.console"], subprocess.PIPE
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
        for _ in range(200):
            try:
                urllib.request.urlopen(f"{self.url}/healthz", timeout=2).read()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise RuntimeError("the site did not start")

    def kill(self) -> None:
        """As a power cut would: every process, without a word."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        for pid in [str(self.process.pid), *children]:
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


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    var = tmp_path_factory.mktemp("site")
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "BAKYLAU_VAR": str(var),
        "DJANGO_SETTINGS_MODULE": "training_site.settings.dev",
        "DATABASE_URL": own_database(var),
        "BASE_URL": url,
    }
    site = Site(url, var, environment)
    subprocess.run([sys.executable, "-m", "training_site.catalogues"], cwd=ROOT, check=True)
    site.manage("migrate", "--verbosity=0")
    site.manage("collectstatic", "--noinput", "--verbosity=0")
    site.manage("load_demo", "--volunteers=60", "--stations=24")
    site.start()
    yield site
    if site.console:
        site.console.communicate(timeout=20)
    site.process.terminate()
    site.process.wait(20)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    return {**browser_type_launch_args, "executable_path": os.environ.get("CHROMIUM", "/usr/bin/chromium"), "args": quiet}


@pytest.fixture
def visit(browser, site):
    """visit(viewport) → a page of a new, empty browser; every page's console errors fail the journey."""
    contexts, errors = [], []

    def open_page(viewport=PHONE, language="kk", javascript=True):
        phone = {"is_mobile": viewport is PHONE, "has_touch": viewport is PHONE}
        context = browser.new_context(viewport=viewport, base_url=site.url, locale=language, java_script_enabled=javascript, **phone)
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []
