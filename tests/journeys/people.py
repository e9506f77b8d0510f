"""What a person does in the browser, in steps that read like the guide. Pages are Kazakh; log-ins are the sample's."""

import contextlib
import io
import re
import time

import pypdfium2
import zxingcpp
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from people.demo import SAMPLE_LOGINS

PASSWORD = "ұзын құпия сөз 2026"


def squeezed(text):
    return " ".join(text.split())


def sign_up(page, email, name, organisation=""):
    """A new account, its address confirmed by the mailed code. `organisation`: what the person asks to join, by its name."""
    page.goto("/kk/accounts/signup/")
    if organisation:
        page.select_option("[name=organisation]", label=organisation)
    page.fill("[name=full_name]", name)
    page.fill("[name=email]", email)
    page.fill("[name=password1]", PASSWORD)
    page.check("[name=consent]")
    page.click("main form button[type=submit]")
    page.fill("[name=code]", mailed_code(page, email))
    page.click("main form button[type=submit]:not([form])")
    page.wait_for_load_state()


def mailed_code(page, email):
    """The newest code in a mail to this address, as a person would read it in the mailbox of a laptop."""
    mailbox = page.context.new_page()
    mailbox.goto("/mailbox/")
    mail = mailbox.locator("article", has_text=email).first.inner_text()
    mailbox.close()
    return re.search(r"^\s*([A-Z0-9]{4,}(?:-[A-Z0-9]{3,})?)\s*$", mail, re.MULTILINE).group(1)


def log_in(page, role):
    login = next(login for login in SAMPLE_LOGINS if login.role == role)
    page.goto("/kk/accounts/login/")
    page.fill("[name=login]", login.email)
    page.fill("[name=password]", login.password)
    page.click("main form button[type=submit]")
    page.wait_for_url(re.compile(r"/(kk|ru|en)/$"))
    return login


def set_up_a_second_factor(page):
    """What every role asks for before it opens a desk: the secret goes into an app, which shows the code of this half minute."""
    page.goto("/kk/accounts/2fa/totp/activate/")
    secret = page.locator("main input[readonly], main input[disabled]").first.input_value()
    page.fill("[name=code]", format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()


def qr_of(pdf_bytes):
    """The text of the QR code on the first page of a PDF, found as a phone finds it: in the picture."""
    picture = pypdfium2.PdfDocument(io.BytesIO(pdf_bytes))[0].render(scale=2).to_pil()
    return zxingcpp.read_barcodes(picture)[0].text


_READY = """
from allauth.account.models import EmailAddress
from django.utils import timezone
from courses.models import CoursePage, LessonPage
from courses.services import complete_lesson
from people.models import User
from people.queries import current_pledge
from people.services import sign_pledge
now = timezone.now()
person = User.objects.create_user(email={email!r}, password={password!r}, full_name="Сапарова Дана Ерланқызы", language="kk")
EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
for lesson in LessonPage.objects.child_of(CoursePage.objects.get(slug="observer", locale__language_code="kk")):
    complete_lesson(person, lesson, at=now)
sign_pledge(person, current_pledge(now), at=now)
"""


def make_ready(site, email):
    """A volunteer who has read every lesson and signed the pledge, so that only the exam is left."""
    site.shell(_READY.format(email=email, password=PASSWORD))


def log_in_as(page, email):
    page.goto("/kk/accounts/login/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", PASSWORD)
    page.click("main form button[type=submit]")
    page.wait_for_url("**/kk/")


def keep_the_course(page):
    page.goto("/kk/courses/observer/")
    page.locator("[data-keep] button").first.click()
    page.locator("[data-keep] [role=status]", has_text="Осы телефонда сақталған").wait_for(timeout=60_000)
    wait_until(page, "navigator.serviceWorker.controller !== null")


def wait_until(page, expression):
    """Until this is true in the page. Playwright's own waiting evaluates it again from within, which the site's policy forbids."""
    for _moment in range(300):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never true: {expression}")


@contextlib.contextmanager
def without_a_network(page, site):
    """The browser has no network, and there is no server that could answer."""
    site.kill()
    page.context.set_offline(True)
    try:
        yield
    finally:
        site.start()
        page.context.set_offline(False)
