"""On what a site that is struck in every way stands: an exam and people to sit it, an election, desks. Made inside the site; prints it as JSON."""

import contextlib
import io
import json
import sys

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import override_settings

from tests.factories.people import PASSWORD, PersonFactory
from tests.faults import exam_ground, ground


def build(people):
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):  # nobody of them logs in
        told = _told(ground.build) | _told(exam_ground.build, people)
    sys.stdout.write(json.dumps(told | {"with_codes": [with_code() for _ in range(2)]}))


def with_code():
    """Somebody who logs in with a password and a code from an app."""
    person, secret = PersonFactory(language="en", is_sample=True), generate_totp_secret()
    TOTP.activate(person, secret)
    return {"email": person.email, "password": PASSWORD, "secret": secret}


def _told(build, *arguments):
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        build(*arguments)
    return json.loads(told.getvalue())
