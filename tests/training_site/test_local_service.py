"""The whole service through its proxy: deploy/local with the settings of production."""

import gzip
import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path

import brotli
import psycopg
import pytest

from bench.server import free_port
from tests.site import collected, own_database

ROOT = Path(__file__).resolve().parents[2]

pytestmark = [pytest.mark.postgresql, pytest.mark.skipif(not shutil.which("caddy"), reason="install caddy to run it (CI does)")]


@dataclass
class Service:
    https: int
    http: int
    web: int
    database: str
    authority: Path  # whom to believe
    process: subprocess.Popen
    started_anew: list

    def web_server(self):
        """Its process."""
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                parent = (process / "stat").read_text().rsplit(")", 1)[1].split()[1]
                if int(parent) == self.process.pid and b"gunicorn" in (process / "cmdline").read_bytes():
                    return int(process.name)
        raise LookupError


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    folder = tmp_path_factory.mktemp("service")
    database = own_database(folder)
    environment = {
        **os.environ,
        "DATABASE_URL": database,
        "DATABASE_REPLICA_URL": database,
        "WEB_CONCURRENCY": "1",
        "BAKYLAU_STATIC": str(collected()),
    }
    authority = folder / "proxy" / "caddy" / "pki" / "authorities" / "local" / "root.crt"
    started_anew = []
    with subprocess.Popen([ROOT / "deploy" / "local", "--folder", folder], env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            said = process.stdout.readline()
            assert said, "it did not start: the log says why"
            yield Service(*map(int, re.findall(r": ?(?://localhost:)?(\d+)", said)[:3]), database, authority, process, started_anew)
        finally:
            for other in started_anew:
                other.terminate()
                other.wait(40)
            process.terminate()
            assert process.wait(60) == 0


@pytest.fixture
def ask(service):
    """ask("/path", …) → (status, headers, content) through the proxy."""
    context = ssl.create_default_context(cafile=service.authority)

    def asked(path, method="GET", body=None, **headers):
        with closing(HTTPSConnection("localhost", service.https, context=context, timeout=30)) as connection:
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()

    return asked


def test_without_https_one_is_sent_on_to_it(service):
    with closing(HTTPConnection("localhost", service.http, timeout=10)) as connection:
        connection.request("GET", "/kk/")
        answer = connection.getresponse()
        assert answer.status == 308
        assert re.fullmatch(r"https://localhost(:\d+)?/kk/", answer.headers["Location"])  # Caddy takes its port for one that is forwarded from 443


def test_pages_come_with_hsts_and_health_is_told(ask):
    assert ask("/healthz")[0] == 200
    status, headers, content = ask("/kk/accounts/login/")
    assert status == 200
    assert b'type="password"' in content
    assert "max-age=31536000" in headers["Strict-Transport-Security"]
    assert "Server" not in headers or "gunicorn" not in headers["Server"]
    assert "Secure" in headers["Set-Cookie"]


def test_static_files_come_as_brotli_with_a_name_for_ever(ask):
    page = ask("/kk/accounts/login/")[2].decode()
    [sheet] = re.findall(r'href="(/static/[^"]*site\.[0-9a-f]+\.css)"', page)[:1]
    status, headers, content = ask(sheet, Accept_Encoding="br, gzip")
    assert (status, headers["Content-Encoding"]) == (200, "br")
    assert "immutable" in headers["Cache-Control"]
    assert brotli.decompress(content) == gzip.decompress(ask(sheet, Accept_Encoding="gzip")[2])


def test_a_forged_address_does_not_change_who_is_counted(ask, service):
    asked = json.dumps({"number": "OBS-2026-000000", "name": "Nobody Nobody"})
    codes = [
        ask("/api/verify", "POST", asked, Content_Type="application/json", X_Forwarded_For=f"198.51.100.{number}", Forwarded="for=198.51.100.1")[0]
        for number in range(21)
    ]
    assert (set(codes[:20]), codes[20]) == ({404}, 429)
    with psycopg.connect(service.database) as connection:
        counted = [row[0] for row in connection.execute("SELECT cache_key FROM cache WHERE cache_key LIKE '%certificates:verify:%'")]
    assert not [key for key in counted if "198.51" in key]


def test_who_says_https_without_coming_by_it_is_not_believed(service):
    """Straight to the web server, past the proxy: only the proxy's network reaches it in a service."""
    with closing(HTTPConnection("127.0.0.1", service.web, timeout=10)) as connection:
        connection.request("GET", "/kk/", headers={"Host": "localhost"})
        assert connection.getresponse().status == 301


def test_figures_for_the_press_are_read_from_the_copy_and_an_exam_is_not(ask, service):
    """Here the copy is a second connection to the same database, which cannot write."""

    def statements():
        with psycopg.connect(service.database, autocommit=True) as connection:
            rows = connection.execute("SELECT query FROM pg_stat_activity WHERE application_name = 'bakylau-replica'")
            return [row[0] for row in rows]

    assert ask("/kk/me/")[0] == 302
    assert statements() == []
    assert ask("/kk/figures/")[0] == 200
    assert len(statements()) == 1


def test_the_processes_say_that_they_are_well(service):
    environment = {**os.environ, "WEB_BIND": f"127.0.0.1:{service.web}", "BASE_URL": f"https://localhost:{service.https}"}
    alive = [sys.executable, "-m", "training_site.alive"]
    assert subprocess.run(alive, cwd=ROOT, env=environment).returncode == 0
    assert subprocess.run(alive, cwd=ROOT, env={**environment, "WEB_BIND": f"127.0.0.1:{free_port()}"}).returncode == 1
    with psycopg.connect(service.database) as connection:
        assert connection.execute("SELECT count(*) FROM training_site_scheduledjob").fetchone()[0] > 3


def answers_at(port):
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_who_asks_while_the_web_server_starts_anew_waits_and_is_answered(ask, service):
    """As at an upgrade: stopped, and another one started in its place."""
    old = service.web_server()
    pairs = [pair.split("=", 1) for pair in Path(f"/proc/{old}/environ").read_text().split("\0") if "=" in pair]
    os.kill(old, signal.SIGTERM)
    with ThreadPoolExecutor(2) as pool:
        answers = [pool.submit(ask, "/kk/accounts/login/") for _one in range(2)]
        command = [sys.executable, "-m", "gunicorn", "--config", "python:training_site.web_server"]
        while answers_at(service.web):
            time.sleep(0.05)
        service.started_anew.append(subprocess.Popen(command, cwd=ROOT, env=dict(pairs)))
        answers += [pool.submit(ask, "/kk/accounts/login/") for _one in range(4)]
        assert [answer.result(60)[0] for answer in answers] == [200] * 6
