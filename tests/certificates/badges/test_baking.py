import re
from io import BytesIO

import pytest
from defusedxml.ElementTree import fromstring
from PIL import Image

from certificates.badges import image as badge_image
from certificates.badges.baking import baked_png, baked_svg
from certificates.models import Programme
from people.multilingual import TranslatedText

NAMES = {"kk": "Сайлау учаскесіндегі бақылаушы", "ru": "Наблюдатель на избирательном участке", "en": "The observer at a polling station"}
CREDENTIAL = '{"name": "Әғқңөұүһі ]]> <&>"}'


def programme(**names):
    return Programme(slug="observer", name=TranslatedText(names or NAMES))


def test_the_credential_stands_in_the_svg_as_it_is():
    root = fromstring(baked_svg(badge_image.svg(programme()), CREDENTIAL))
    [credential] = root.findall("{https://purl.imsglobal.org/ob/v3p0}credential")
    assert credential.text.replace("]]\\u003e", "]]>") == CREDENTIAL
    assert root[0] is credential


def test_the_credential_stands_in_the_png_as_it_is():
    baked = Image.open(BytesIO(baked_png(badge_image.png(programme()), CREDENTIAL)))
    assert baked.text == {"openbadgecredential": CREDENTIAL}
    baked.load()
    assert baked.size == (badge_image.PIXELS, badge_image.PIXELS)
    plain = Image.open(BytesIO(badge_image.png(programme())))
    assert baked.convert("RGBA").tobytes() == plain.convert("RGBA").tobytes()


def test_the_image_is_round_on_nothing_and_asks_for_no_font():
    image = Image.open(BytesIO(badge_image.png(programme()))).convert("RGBA")
    assert image.getpixel((2, 2))[3] == 0
    assert image.getpixel((badge_image.PIXELS // 2, 12))[:3] != (255, 255, 255)
    svg = badge_image.svg(programme())
    assert "<text" not in svg
    assert "font-family" not in svg
    assert not re.search(r"(?:href|src)=\"(?!#)", svg)
    assert fromstring(svg).find("{http://www.w3.org/2000/svg}title").text == " · ".join(NAMES.values())


@pytest.mark.parametrize("name", ["#panic()", "</svg><script>", "]]>", "", "Ы" * 300, "слово " * 60, "\x00\u202e", "日本語"])
def test_any_name_gives_an_image(name):
    svg = badge_image.svg(programme(kk=name, ru="Р", en="E"))
    fromstring(svg)
    assert "<script" not in svg
    assert badge_image.png(programme(kk=name, ru="Р", en="E")).startswith(b"\x89PNG")


def test_two_programmes_have_two_images():
    assert badge_image.svg(programme()) != badge_image.svg(programme(kk="Санау", ru="Подсчёт", en="Count"))


def test_the_images_are_small():
    assert len(badge_image.svg(programme())) < 150_000
    assert len(badge_image.png(programme())) < 100_000
