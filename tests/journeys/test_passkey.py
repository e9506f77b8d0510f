"""A coordinator adds a passkey and logs in by it, in a browser with an authenticator of its own."""

import re

from playwright.sync_api import expect

from tests.journeys.conftest import LAPTOP
from tests.journeys.people import PASSWORD

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
COORDINATOR = """
from allauth.account.models import EmailAddress
from people.enums import Role
from people.models import User
from people.services import grant_role
person = User.objects.create_user(email={email!r}, password={password!r}, full_name="Жұмабаева Сара", language="kk")
EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
grant_role(person, Role.COORDINATOR)
"""


def test_a_passkey_is_added_opens_the_desk_and_logs_in_alone(visit, site):
    email = "passkey@example.org"
    site.shell(COORDINATOR.format(email=email, password=PASSWORD))
    page = visit(LAPTOP)
    host = site.url.replace("127.0.0.1", "localhost")  # a passkey belongs to a name, not to a number
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})

    page.goto(f"{host}/kk/accounts/login/?next=/admin/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", PASSWORD)
    page.click("main form button[type=submit] >> nth=0")
    page.wait_for_url("**/kk/accounts/2fa/")
    page.goto(f"{host}/kk/accounts/2fa/webauthn/add/")
    page.fill("main form [name=password]", PASSWORD)  # whoever finds an open browser adds no key
    page.click("main form button[type=submit] >> nth=0")
    page.fill("[name=name]", "Менің телефоным")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/")
    page.goto(f"{host}/kk/accounts/2fa/webauthn/")
    expect(page.locator("main")).to_contain_text("Менің телефоным")
    page.goto(f"{host}/admin/")
    expect(page).to_have_url(re.compile(r"/admin/$"))

    page.context.clear_cookies()
    page.goto(f"{host}/kk/accounts/login/")
    page.click("#passkey_login")
    page.wait_for_url(re.compile(r"/kk/$"))
    page.goto(f"{host}/admin/")
    expect(page).to_have_url(re.compile(r"/admin/$"))
