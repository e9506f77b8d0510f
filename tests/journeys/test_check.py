"""The page /v: certificates are verified on a phone, with the network off, and nothing that an attacker writes into a code is believed."""

import io
import json
from base64 import b64decode
from types import SimpleNamespace

import pypdfium2
import pytest
import segno
from playwright.sync_api import expect

from tests.journeys.accessibility import assert_accessible
from tests.journeys.people import qr_of, without_a_network

LIST = "**/status/1.cwt"


@pytest.fixture(scope="module")
def told(site):
    """Codes, lists, a sheet: see tests/journeys/codes.py."""
    printed = site.shell("from tests.journeys.codes import tell; tell()")
    told = SimpleNamespace(**json.loads(printed.split("told:")[1]))
    told.lists = {name: b64decode(token) for name, token in told.lists.items()}
    told.pdf = b64decode(told.pdf)
    return told


class Checker:
    """The page on a phone. `list`: what the site gives for the list; None: what it really gives."""

    def __init__(self, page, told):
        self.page, self.told = page, told

    def serve(self, name):
        self.page.unroute(LIST)
        self.page.route(LIST, lambda route: route.fulfill(body=self.told.lists[name], content_type="application/statuslist+cwt"))

    def open(self, code=""):
        self.page.goto("about:blank")  # else another fragment would load nothing anew
        self.page.goto(f"/v#{code}" if code else "/v")
        self.page.locator("body[data-ready]").wait_for()

    def turn_to(self, code):
        """As a camera of the phone does: the address is opened in a page that is open."""
        end = self.page.evaluate("code => { location.hash = code; return location.href.slice(-12) }", code)
        self.page.locator(f"body[data-of='{end}']").wait_for()

    def choose(self, picture):
        self.page.evaluate("delete document.body.dataset.verdict")
        self.page.locator("main:not([hidden]) input[type=file]").set_input_files({"name": "x.png", "mimeType": "image/png", "buffer": picture})
        self.page.locator("body[data-verdict]:not([data-verdict=start])").wait_for(timeout=30_000)

    def go_offline(self):
        self.page.unroute(LIST)
        self.page.context.set_offline(True)

    @property
    def verdict(self):
        return self.page.evaluate("document.body.dataset.verdict")

    @property
    def main(self):
        return self.page.locator("main:not([hidden])")

    @property
    def why(self):
        return self.main.locator("[data-why]:not([hidden])").get_attribute("data-why")


@pytest.fixture
def checker(visit, told):
    return Checker(visit(), told)


def picture_of(text):
    drawn = io.BytesIO()
    segno.make_qr(text, error="m").save(drawn, kind="png", scale=6, border=4)
    return drawn.getvalue()


def photo_of(pdf):
    drawn = io.BytesIO()
    pypdfium2.PdfDocument(io.BytesIO(pdf))[0].render(scale=2).to_pil().save(drawn, "png")
    return drawn.getvalue()


def test_after_one_visit_a_sheet_is_verified_in_flight_mode(checker, site, told):
    checker.open()
    expect(checker.main.locator("h1:visible")).to_have_text("Сертификатты тексеру")
    assert_accessible(checker.page)
    with without_a_network(checker.page, site):
        checker.page.goto("/v")
        checker.page.locator("body[data-ready]").wait_for()
        checker.choose(photo_of(told.pdf))
        assert checker.verdict == "valid"
        expect(checker.main.locator("h1:visible")).to_contain_text("кері қайтарып алынбаған")
        expect(checker.main.locator(".certificate__name")).to_have_text(told.name)
        expect(checker.main.locator(".certificate__kicker")).to_have_text(told.programme["kk"])
        expect(checker.main.locator("[data-list=there]:visible")).to_contain_text("минут")
        expect(checker.main.locator("a[data-record]")).to_be_hidden()
        checker.page.goto(qr_of(told.pdf))
        checker.page.locator("body[data-ready]").wait_for()
        assert checker.verdict == "valid"
        assert_accessible(checker.page)


def test_what_the_site_itself_has_revoked_is_revoked(checker, told):
    """By the list that the site signs."""
    checker.open(told.codes["revoked"])
    assert checker.verdict == "revoked"
    assert_accessible(checker.page)
    checker.turn_to(told.codes["valid"])
    assert checker.verdict == "valid"
    expect(checker.main.locator("a[data-record]")).to_have_attribute("href", f"/v/{told.token}")


@pytest.mark.parametrize(
    ("name", "verdict"),
    [(name, name) for name in ("valid", "revoked", "expired", "suspended", "replaced", "erased", "unlisted")]
    + [("beyond", "older"), ("of tomorrow", "older")],
)
def test_what_holds_and_what_does_not(checker, told, name, verdict):
    checker.serve("now")
    checker.open()
    checker.go_offline()
    checker.turn_to(told.codes[name])
    assert checker.verdict == verdict
    assert ("verdict--gold" in checker.main.locator("section:visible").first.inner_html()) == (verdict == "valid")


def test_a_certificate_that_was_issued_by_hand_says_so_and_no_exam(checker, told):
    checker.serve("now")
    checker.open()
    checker.go_offline()
    checker.page.locator("[data-languages] button[value=ru]").click()
    checker.turn_to(told.codes["by hand"])
    assert "без экзамена" in checker.main.inner_text()
    assert "сдал экзамен" not in checker.main.inner_text()
    checker.turn_to(told.codes["by exam"])
    assert "без экзамена" not in checker.main.inner_text()
    assert "сдал экзамен" in checker.main.inner_text()
    checker.turn_to(told.codes["by both"])
    assert checker.verdict == "foreign"


@pytest.mark.parametrize(("language", "said"), [("kk", "енді ешкімді растамайды"), ("ru", "больше никого не подтверждает")])
def test_the_name_of_an_erased_holder_is_not_shown(checker, told, language, said):
    checker.serve("now")
    checker.open()
    checker.page.locator(f"[data-languages] button[value={language}]").click()
    checker.turn_to(told.codes["erased"])
    shown = checker.main.inner_text()
    assert said in shown
    assert told.name not in shown
    assert_accessible(checker.page)


def test_what_was_replaced_is_not_called_revoked(checker, told):
    checker.serve("now")
    checker.open(told.codes["replaced"])
    expect(checker.main.locator("h1:visible")).to_have_text("Бұл сертификат жаңасымен ауыстырылған: жаңасын сұраңыз")
    expect(checker.main.locator(".certificate__name")).to_have_text(told.name)


def test_nothing_that_an_attacker_writes_is_believed(checker, told):
    reasons = {"altered": "altered", "later": "altered", "our kid": "altered", "zeros": "altered"}
    reasons |= dict.fromkeys(["jwk", "stranger"], "stranger")
    reasons |= dict.fromkeys(["no certificate"], "other")
    reasons |= dict.fromkeys(["none", "es384", "hmac", "no algorithm", "jwk signed", "list", "truncated", "longer"], "unreadable")
    reasons |= dict.fromkeys(["deep", "wide", "long", "tags", "maps"], "unreadable")
    checker.serve("now")
    checker.open()
    checker.go_offline()
    found = {}
    for name in reasons:
        checker.turn_to(told.codes[name])
        found[name] = checker.why if checker.verdict == "foreign" else checker.verdict
        assert told.name not in checker.main.inner_text()
    assert found == reasons
    valid = told.codes["valid"]
    look_alikes = [valid.replace(*pair, 1) for pair in ("O0", "I1", "B8", "AА")]
    for code in ("%F0%9F", "A" * 5_000, "ә", "..", valid + "=", valid[:-1], valid + "A", valid.lower(), *look_alikes):
        checker.turn_to(code)
        assert (checker.verdict, checker.why) == ("foreign", "unreadable"), code


def test_an_altered_sheet_and_one_of_another_host_are_not_ours_and_are_not_followed(checker, told):
    asked = []
    checker.page.on("request", lambda request: asked.append(request.url))
    checker.open()
    for text, why in [
        (f"{told.base}#{told.codes['altered']}", "altered"),
        (f"https://evil.example/v#{told.codes['valid']}", "host"),
        (f"{told.base.replace('://', '://x@evil.example/')}#{told.codes['valid']}", "host"),
        ("javascript:alert(1)", "other"),
        ("just a text", "other"),
        (told.base.replace("/v", "/kk/"), "other"),
    ]:
        checker.choose(picture_of(text))
        assert (checker.verdict, checker.why) == ("foreign", why), text
        if why == "host":
            assert "evil.example" in checker.main.inner_text()
        checker.main.locator("[data-again]").click()
        expect(checker.main.locator("[data-scan]")).to_be_visible()
    assert [url for url in asked if "evil" in url] == []


def test_an_older_paper_is_sent_to_the_network(checker, told):
    checker.open()
    checker.choose(picture_of(f"{told.base}/{told.token}"))
    assert checker.verdict == "online"
    expect(checker.main.locator("a[data-record]")).to_have_attribute("href", f"/v/{told.token}")


def test_an_older_list_never_replaces_a_newer_one(checker, told):
    checker.serve("newer")
    checker.open(told.codes["valid"])
    assert checker.verdict == "revoked"
    for name in ("now", "older", "attacker's", "other list", "bomb"):
        checker.serve(name)
        checker.open(told.codes["valid"])
        assert checker.verdict == "revoked", name
    checker.go_offline()
    checker.page.reload()
    checker.page.locator("body[data-ready]").wait_for()
    assert checker.verdict == "revoked"


def test_a_list_of_others_is_no_list(checker, told):
    for name in ("attacker's", "other list", "bomb"):
        checker.serve(name)
        checker.open(told.codes["valid"])
        assert checker.verdict == "unlisted", name
        expect(checker.main.locator("[data-list=none]:visible").first).to_be_visible()


def test_a_key_that_was_withdrawn_takes_its_list_and_its_codes_with_it(checker, told):
    checker.serve("newer")
    checker.open(told.codes["valid"])
    assert checker.verdict == "revoked"
    trusted = checker.page.request.get("/v/trust.json").json()
    others = {"ffffffff": next(iter(trusted["keys"].values()))}
    checker.page.route("**/v/trust.json", lambda route: route.fulfill(json={**trusted, "keys": others}))
    checker.open(told.codes["valid"])
    assert (checker.verdict, checker.why) == ("foreign", "stranger")
    checker.page.unroute("**/v/trust.json")
    checker.serve("now")
    checker.open(told.codes["valid"])
    assert checker.verdict == "valid"


def test_the_age_of_the_list_is_told_and_what_it_cannot_know(checker, told):
    checker.serve("days old")
    checker.open(told.codes["valid"])
    expect(checker.main.locator("[data-list=there]:visible").last).to_contain_text("3 күн")
    expect(checker.main.locator("[data-stale]")).to_be_visible()
    checker.serve("ahead")
    checker.open(told.codes["valid"])
    expect(checker.main.locator("[data-clock]")).to_be_visible()


def test_a_list_from_before_the_certificate_says_nothing_of_it(checker, told):
    checker.serve("before issue")
    checker.open(told.codes["valid"])
    assert checker.verdict == "new"
    expect(checker.main.locator("h1:visible")).to_have_text("Қолтаңба дұрыс; сертификат телефондағы тізімнен кейін берілген")
    assert "verdict--gold" not in checker.main.locator("section:visible").first.inner_html()
    assert_accessible(checker.page)
    checker.serve("now")  # within seconds, without a press
    expect(checker.main.locator("h1:visible")).to_contain_text("кері қайтарып алынбаған", timeout=20_000)
    assert checker.verdict == "valid"


def test_the_page_changes_its_language_without_a_network(checker, told):
    checker.serve("now")
    checker.open(told.codes["valid"])
    checker.go_offline()
    checker.page.locator("[data-languages] button[value=ru]").click()
    expect(checker.main.locator("h1:visible")).to_contain_text("Подпись верна; по списку от")
    checker.page.reload()
    checker.page.locator("body[data-ready]").wait_for()
    assert checker.page.evaluate("document.documentElement.lang") == "ru"
    checker.page.locator("[data-languages] button[value=en]").click()
    expect(checker.main.locator("h1:visible")).to_contain_text("not revoked as of the list of")
    expect(checker.main.locator(".certificate__kicker")).to_have_text(told.programme["en"])


def test_without_javascript_the_way_by_number_is_said_in_every_language(visit):
    page = visit(javascript=False)
    page.goto("/v")
    for language in ("kk", "ru", "en"):
        assert page.locator(f"section[lang={language}] a[href='/{language}/certificates/verify/']").is_visible()


def test_what_is_no_picture_of_a_code_is_told(checker):
    checker.open()
    blank = picture_of("x")[:60] + b"garbage"
    checker.main.locator("input[type=file]").set_input_files({"name": "x.png", "mimeType": "image/png", "buffer": blank})
    expect(checker.main.locator("[data-trouble=picture]")).to_be_visible()
    checker.main.locator("[data-scan]").click()
    expect(checker.main.locator("[data-trouble=camera]")).to_be_visible()
