"""The neighbour: a lesson of the same words on wagtail-lms, in a virtual environment and a project of its own (`wagtail start`, as its
documentation says), under the same gunicorn, database and machine. Nothing of it is installed beside Bakylau."""

import json
import os
import re
import subprocess
import venv
from html import escape
from pathlib import Path

from django.conf import settings
from django.utils.html import strip_tags

from bench.server import Server
from courses.models import LessonPage

VERSION = "0.11.1"
SETTINGS = """
from .base import *
DEBUG = False
SECRET_KEY = "bench"
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = [*INSTALLED_APPS, "wagtail_lms"]
MIDDLEWARE = ["bench_middleware.QueryCountMiddleware", *MIDDLEWARE]
DATABASES = {database!r}
WAGTAILADMIN_BASE_URL = "http://localhost"
"""
SEED = """
import json, sys
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from wagtail.models import Page, Site
from wagtail_lms.models import CourseEnrollment, CoursePage, H5PLessonPage
text = json.load(open("lesson.json"))
course = Site.objects.get().root_page.add_child(instance=CoursePage(title="Course", slug="course"))
for number in range(30):
    body = [("paragraph", html) for html in text["body"]]
    course.add_child(instance=H5PLessonPage(title=text["title"], slug=f"lesson-{number}", intro=text["intro"], body=[]))
    lesson = H5PLessonPage.objects.get(slug=f"lesson-{number}")
    lesson.body = json.dumps([{"type": "paragraph", "value": html} for html in text["body"]])
    lesson.save_revision().publish()
person = User.objects.create_user("reader", "reader@example.org", "bench-reader-1")
CourseEnrollment.objects.create(user=person, course=course)
store = import_module(settings.SESSION_ENGINE).SessionStore()
store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(person.pk), settings.AUTHENTICATION_BACKENDS[0]
store[HASH_SESSION_KEY] = person.get_session_auth_hash()
store.create()
json.dump({"session": store.session_key, "path": "/course/lesson-2/"}, open("seeded.json", "w"))
"""


class Unavailable(Exception):
    """It cannot be measured here: the package index has no such version or does not answer, or it was done before."""


class Neighbour:
    """A running site of wagtail-lms with our lesson in it: `server`, `session`, `path`."""

    def __init__(self, folder: Path, lesson: LessonPage) -> None:
        self.folder, self.python = folder, _environment(folder)
        self.project = folder / "neighbour"
        self._make_project()
        (self.project / "lesson.json").write_text(json.dumps(_words_of(lesson)))
        self._run("manage.py", "migrate", "--verbosity=0")
        self._run("manage.py", "collectstatic", "--noinput", "--verbosity=0")
        self._run("manage.py", "shell", "--verbosity=0", "-c", SEED)
        seeded = json.loads((self.project / "seeded.json").read_text())
        self.session, self.path = seeded["session"], seeded["path"]
        self.server = Server(self._given(), python=str(self.python), application="neighbour.wsgi", folder=self.project)

    def _make_project(self) -> None:
        self.project.mkdir()
        self._run("-m", "wagtail.bin.wagtail", "start", "neighbour", ".")
        database = json.loads(json.dumps(settings.DATABASES, default=str))
        database["default"]["NAME"] = _own_database(database["default"], self.folder)
        (self.project / "neighbour/settings/bench.py").write_text(SETTINGS.format(database={"default": _plain(database["default"])}))
        (self.project / "bench_middleware.py").write_text(Path(__file__).with_name("middleware.py").read_text())
        base = self.project / "neighbour/templates/base.html"
        base.write_text(
            base.read_text().replace(
                "{% block extra_css %}", '<link rel="stylesheet" href="{% static \'wagtail_lms/css/course.css\' %}">{% block extra_css %}'
            )
        )

    def _run(self, *arguments: str) -> None:
        subprocess.run([self.python, *arguments], cwd=self.project, env={**os.environ, **self._given()}, check=True, stdout=subprocess.DEVNULL)

    def _given(self) -> dict[str, str]:
        return {"DJANGO_SETTINGS_MODULE": "neighbour.settings.bench", "PYTHONPATH": ""}


def _environment(folder: Path) -> Path:
    """The interpreter of a virtual environment with wagtail-lms. Raises Unavailable."""
    home = Path(os.environ.get("WAGTAIL_LMS_ENVIRONMENT", folder / "neighbour-environment"))
    python = home / "bin/python"
    if not python.exists():
        venv.create(home, with_pip=True)
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", f"wagtail-lms=={VERSION}", "gunicorn", "psycopg[binary]"]
    if subprocess.run(install, check=False).returncode:
        raise Unavailable(f"wagtail-lms {VERSION} could not be installed: not compared")
    return python


def _plain(database: dict[str, object]) -> dict[str, object]:
    """Our own settings of the database, but for what is made at run time."""
    return {name: database[name] for name in ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS", "CONN_MAX_AGE") if name in database}


def _own_database(database: dict[str, object], folder: Path) -> str:
    if "sqlite" in str(database["ENGINE"]):
        return str(folder / "neighbour.sqlite3")
    import psycopg

    name = f"neighbour_{os.getpid()}"
    where = {"host": database["HOST"], "port": database["PORT"] or None, "user": database["USER"], "password": database["PASSWORD"] or None}
    with psycopg.connect(dbname=database["NAME"], autocommit=True, **where) as connection:  # type: ignore[arg-type]
        connection.execute(f"CREATE DATABASE {name}")
    return name


def _words_of(lesson: LessonPage) -> dict[str, object]:
    """Every word of the lesson's body, in paragraphs."""
    html = [str(block.value) if block.block_type == "text" else _paragraphs(str(block.render())) for block in lesson.body]
    return {"title": lesson.title, "intro": f"<p>{escape(lesson.summary)}</p>", "body": html}


def _paragraphs(html: str) -> str:
    lines = (" ".join(line.split()) for line in strip_tags(re.sub(r"</(p|li|summary|h\d|figcaption|dt|dd)>", "\n", html)).splitlines())
    return "".join(f"<p>{escape(line)}</p>" for line in lines if line)
