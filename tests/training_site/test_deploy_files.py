"""What the files of Docker name exists here, and is as closed as it should be. Docker itself is not asked."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands

from tests.training_site.test_settings import rows_of_the_page

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES = COMPOSE["services"]
OURS = ("release", "web", "worker", "scheduler")
# Of Docker, Python and the proxy, not of our settings.
OTHERS = {"SITE_HOST", "PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "DJANGO_SETTINGS_MODULE"}


def known(name):
    settings = rows_of_the_page()
    return name in OTHERS or name.removesuffix("_FILE") in settings


def test_every_setting_that_is_named_exists():
    named = {name for service in OURS for name in SERVICES[service]["environment"]}
    named |= set(re.findall(r"^([A-Z_0-9]+)=", (ROOT / "deploy" / "env.example").read_text(), re.MULTILINE))
    named |= set(re.findall(r"^(?:ENV|   ) ([A-Z_]+)=", (ROOT / "Dockerfile").read_text().split("\nFROM", 2)[2], re.MULTILINE))
    assert {"SECRET_KEY_FILE", "TRUSTED_PROXIES", "EMAIL_HOST", "BAKYLAU_STATIC"} <= named
    assert [name for name in sorted(named) if not known(name)] == []


@pytest.mark.parametrize("service", OURS)
def test_every_command_that_is_run_exists(service):
    command = SERVICES[service].get("command") or ["gunicorn"]
    assert command[0] == "gunicorn" or (command[1] == "manage.py" and command[2] in get_commands())


@pytest.mark.parametrize("service", SERVICES)
def test_every_container_is_closed(service):
    told = SERVICES[service]
    assert told["read_only"] is True
    assert told["cap_drop"] == ["ALL"]
    assert told["security_opt"] == ["no-new-privileges:true"]
    assert told["restart"] == ("no" if service == "release" else "unless-stopped")
    assert "ports" not in told or service == "proxy"
    assert "outside" not in told["networks"] or service in {*OURS, "proxy"}
    if "image" in told and service not in OURS:
        assert re.search(r":\d+(\.\d+)+-\w+$", told["image"])  # an exact version


def test_nothing_starts_before_the_release_has_ended_well():
    for service in ("web", "worker", "scheduler"):
        assert SERVICES[service]["depends_on"]["release"] == {"condition": "service_completed_successfully"}


def test_what_is_mounted_is_there():
    mounted = [volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])]
    for place in mounted:
        assert (ROOT / place).is_file() if place.startswith("./") else place in COMPOSE["volumes"]
    assert set(COMPOSE["secrets"]) == {secret for service in SERVICES.values() for secret in service.get("secrets", [])}


def test_the_image_is_pinned_without_root_and_without_what_is_secret():
    lines = (ROOT / "Dockerfile").read_text()
    assert re.search(r"^ARG PYTHON_IMAGE=\S+:3\.\d+\.\d+-slim-\w+$", lines, re.MULTILINE)
    assert "--require-hashes" in lines
    assert re.search(r"^USER 10001:10001$", lines, re.MULTILINE)
    assert "training_site.alive" in lines
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert {".git", "var", "deploy", "**/*.pem", "**/ring.json", "**/.env"} <= set(ignored)


def test_new_secrets_are_made_once_and_fit_each_other(tmp_path):
    (tmp_path / "deploy").mkdir()
    script = tmp_path / "deploy" / "new-secrets"
    script.write_bytes((ROOT / "deploy" / "new-secrets").read_bytes())
    subprocess.run(["sh", script], check=True, capture_output=True)
    folder = tmp_path / "deploy" / "secrets"
    made = {file.name: file.read_text() for file in folder.iterdir()}
    assert set(made) == set(COMPOSE["secrets"])
    assert len(made["secret-key"]) >= 50
    assert made["database-url"] == f"postgres://bakylau:{made['database-password']}@database:5432/bakylau"
    assert folder.stat().st_mode & 0o777 == 0o700
    subprocess.run(["sh", script], check=True, capture_output=True)
    assert {file.name: file.read_text() for file in folder.iterdir()} == made
