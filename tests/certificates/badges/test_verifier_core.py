"""verifier-core, a verifier of the Digital Credentials Consortium, and our badges; without a network.

Switched on by BADGE_VERIFIER=/path/to/node_modules, where `npm install @digitalcredentials/verifier-core@1.0.0-beta.11
@digitalcredentials/security-document-loader@8.0.0` has put it; needs node.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.certificates.badges.hostile import addresses, badges

MODULES = os.environ.get("BADGE_VERIFIER", "")
HERE = Path(__file__).parent
SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
pytestmark = [
    pytest.mark.skipif(not MODULES or not shutil.which("node"), reason="set BADGE_VERIFIER=/path/to/node_modules with verifier-core (CI does)"),
    pytest.mark.usefixtures("own_keys", "site"),
]


@pytest.fixture
def judged(certificate, programme, ask, site):
    """What verifier-core says of each badge, and what it asked for."""
    credentials, attacker = badges(certificate, programme)
    files = {**addresses(ask, site, attacker), SCHEMA: (HERE / "achievementcredential_schema.json").read_text()}
    told = {"modules": MODULES, "files": files, "credentials": credentials}
    done = subprocess.run(["node", str(HERE / "verifier.mjs")], input=json.dumps(told), capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert set(found["asked"]) <= set(files), done.stderr
    return found["said"]


def test_it_tells_a_good_badge_from_all_others(judged):
    valid = judged.pop("valid")
    assert valid["errors"] == []
    assert valid["steps"] == {
        **dict.fromkeys(("valid_signature", "expiration", "revocation_status"), True),
        "registered_issuer": False,
    }
    [checked] = valid["schema"]
    assert not checked["result"].get("errors")
    assert judged["expired"]["steps"] | {"registered_issuer": False} == valid["steps"] | {"expiration": False}
    for name in ("revoked", "suspended", "replaced", "of an erased holder"):
        assert judged[name]["steps"]["revocation_status"] is False, name
        assert judged[name]["steps"]["valid_signature"] is True, name
    assert judged["of a foreign issuer"]["steps"]["registered_issuer"] is False
    for name in ("altered", "longer", "without its lists", "ours by a foreign key", "ours by an attacker's key"):
        assert judged[name]["errors"] == ["invalid_signature"], name
    assert judged["ours by a key that nobody published"]["errors"]
