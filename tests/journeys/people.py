"""What a person does in the browser, in steps that read like the guide. Pages are Kazakh; log-ins are the sample's."""

import io
import re
from pathlib import Path

import pypdfium2
import yaml
import zxingcpp

from people.demo import SAMPLE_LOGINS

ROOT = Path(__file__).resolve().parents[2]


def right_answers(language="kk"):
    """Question text → text of the right option, from the files that were imported."""
    answers = {}
    for file in (ROOT / "quizzes" / "content" / "observer").glob("*.yaml"):
        for question in yaml.safe_load(file.read_text(encoding="utf-8")).get("questions", []):
            right = next(option for option in question["options"] if option["correct"])
            answers[squeezed(question["text"][language])] = squeezed(right["text"][language])
    return answers


def squeezed(text):
    return " ".join(text.split())


def sign_up(page, site, email, name):
    page.goto("/kk/accounts/signup/")
    page.fill("[name=full_name]", name)
    page.fill("[name=email]", email)
    page.fill("[name=password1]", "ұзын құпия сөз 2026")
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


def qr_of(pdf_bytes):
    """The text of the QR code on the first page of a PDF, found as a phone finds it: in the picture."""
    picture = pypdfium2.PdfDocument(io.BytesIO(pdf_bytes))[0].render(scale=2).to_pil()
    return zxingcpp.read_barcodes(picture)[0].text
