"""Badges to be judged by verifiers that nobody here wrote: a good one, and what somebody might put in its place."""

import copy
import json

from django.utils import timezone

from certificates import services
from certificates.badges import did
from certificates.badges.data_integrity import signed
from certificates.badges.openbadge import credential
from certificates.keys.ring import KeyUse, new_key
from people.erasure import erase
from tests.certificates.badges.public import badge_of
from tests.factories.certificates import CertificateFactory
from tests.factories.people import PersonFactory

FOREIGN = "did:web:foreign.example"


def badges(certificate, programme):
    """name → badge."""
    good = badge_of(certificate)
    revoked = CertificateFactory(programme=programme)
    services.revoke(revoked, reason="Campaigned", by=None, at=timezone.now())
    suspended = CertificateFactory(programme=programme)
    services.suspend(suspended, reason="Looked into", until=None, by=None, at=timezone.now())
    replaced, erased = CertificateFactory(programme=programme, holder_name="Серікбаева Айгул"), CertificateFactory(programme=programme)
    services.correct_name(replaced, new_name="Серікбаева Айгүл", reason="A letter", by=PersonFactory(), at=timezone.now())
    erase(erased.holder, by=erased.holder, at=timezone.now())
    erased.refresh_from_db()
    now = timezone.now()
    attacker = new_key(KeyUse.BADGE, now)
    unsigned = credential(certificate, "0" * 32)
    foreign = {**copy.deepcopy(unsigned), "issuer": {**unsigned["issuer"], "id": FOREIGN}, "id": "https://foreign.example/1"}
    foreign.pop("credentialStatus")
    return {
        "valid": good,
        "altered": _altered(good, lambda badge: badge.update(name="Another programme")),
        "longer": _altered(good, lambda badge: badge.update(validUntil="2099-01-01T00:00:00Z")),
        "without its lists": _altered(good, lambda badge: badge.pop("credentialStatus")),
        "expired": badge_of(CertificateFactory(programme=programme, expired=True)),
        "revoked": badge_of(revoked),
        "suspended": badge_of(suspended),
        "replaced": badge_of(replaced),
        "of an erased holder": badge_of(erased),
        "of a foreign issuer": signed(foreign, attacker, f"{FOREIGN}#{attacker.kid}", now),
        "ours by a foreign key": signed(unsigned, attacker, f"{FOREIGN}#{attacker.kid}", now),
        "ours by an attacker's key": signed(unsigned, attacker, good["proof"]["verificationMethod"], now),
        "ours by a key that nobody published": signed(unsigned, attacker, did.method_of(attacker.kid), now),
    }, attacker


def addresses(ask, site, attacker):
    """What the site, and the foreign one, answer at the addresses that badges name: address → text."""
    paths = ("/.well-known/did.json", "/status/1/revocation")
    found = {site + path: ask(site + path).content.decode() for path in paths}
    method = {"id": f"{FOREIGN}#{attacker.kid}", "type": "Multikey", "controller": FOREIGN, "publicKeyMultibase": did.multikey(attacker.key)}
    document = {**json.loads(found[f"{site}/.well-known/did.json"]), "id": FOREIGN}
    document |= {"verificationMethod": [method], "assertionMethod": [method["id"]]}
    return {**found, "https://foreign.example/.well-known/did.json": json.dumps(document)}


def _altered(badge, change):
    altered = copy.deepcopy(badge)
    change(altered)
    return altered
