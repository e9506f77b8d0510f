import re
import time
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pypdf
import pypdfium2
import pytest
import segno
import zxingcpp

from certificates.documents import pdf
from certificates.documents.guilloche import HEIGHT, WIDTH, _beside_middle_line, corner_svg, frame_svg, rosette_svg
from certificates.documents.words import sheet_data
from certificates.keys import KeyUse, published
from certificates.models import Certificate, Programme
from certificates.offline.qr import qr_address, read_code
from people.multilingual import TranslatedText

pytestmark = [pytest.mark.usefixtures("own_keys", "db"), pytest.mark.one_engine]

HARMLESS = "Серікбаева Айгүл Нұрланқызы"


def certificate(name=HARMLESS, programme=None, basis="course"):
    issued = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
    names = programme or {
        "kk": "Сайлау учаскесіндегі бақылаушы",
        "ru": "Наблюдатель на избирательном участке",
        "en": "The observer at a polling station",
    }
    return Certificate(
        status_index=131_071,
        programme=Programme(pk=1, slug="observer", name=TranslatedText(names)),
        programme_name=TranslatedText(names),
        basis=basis,
        number="BQ-7F3K-92MD",
        holder_name=name,
        issued_at=issued,
        valid_until=issued + timedelta(days=365),
        law_as_of=date(2022, 11, 5),
    )


def read(content):
    reader = pypdf.PdfReader(BytesIO(content))
    return reader, " ".join(reader.pages[0].extract_text().split())


def test_everything_is_on_one_landscape_sheet():
    content = pdf.render(certificate())
    reader, text = read(content)
    assert len(reader.pages) == 1
    assert [round(side) for side in reader.pages[0].mediabox[2:]] == [842, 595]
    for said in (
        HARMLESS,
        "BQ-7F3K-92MD",
        "24.11.2026",
        "24.11.2027",
        "05.11.2022",
        "«Сайлау учаскесіндегі бақылаушы» бағдарламасы бойынша оқудан өтіп, емтихан тапсырды",
        "Обучение по программе «Наблюдатель на избирательном участке» пройдено, экзамен сдан",
        "has completed the programme “The observer at a polling station” and passed its exam",
        "Бұл сертификат — мандат емес.",
        "Этот сертификат — не мандат.",
        "This certificate is not the mandate.",
    ):
        assert said in text
    assert text.index("мандат емес") < text.index("не мандат") < text.index("not the mandate")
    assert len(content) < 150_000


@pytest.mark.parametrize(
    ("basis", "said"),
    [
        ("exam", ["бағдарламасы бойынша емтихан тапсырды", "Экзамен по программе", "has passed the exam of the programme"]),
        ("session", ["оқу кездесуіне қатысып, емтихан тапсырды", "Учебная встреча", "has attended a live session"]),
        (
            "whole",
            ["оқудан өтіп, оқу кездесуіне қатысып, емтихан тапсырды", "пройдено, учебная встреча посещена", "attended a live session and passed"],
        ),
        ("by_hand", ["штабтың шешімімен, емтихансыз берілді", "по решению штаба, без экзамена", "by decision of the headquarters, without its exam"]),
    ],
)
def test_the_sheet_says_what_was_done_and_nothing_else(basis, said):
    _reader, text = read(pdf.render(certificate(basis=basis)))
    for words in said:
        assert words in text
    if basis == "by_hand":
        for words in ("тапсырды", "сдан", "passed"):
            assert words not in text


def test_the_words_on_paper_do_not_depend_on_the_language_of_the_reader():
    from django.utils import translation

    texts = []
    for language in ("kk", "ru", "en"):
        with translation.override(language):
            texts.append(sheet_data(certificate()) | {"qr_alt": ""})
    assert texts[0] == texts[1] == texts[2]


def test_it_is_an_archival_tagged_file_with_embedded_fonts_and_no_bitmap():
    reader, _text = read(pdf.render(certificate()))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    metadata = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part>" in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert reader.metadata.title == f"BQ-7F3K-92MD {HARMLESS}"
    assert list(reader.pages[0].images) == []
    fonts = reader.pages[0]["/Resources"]["/Font"]
    for font in fonts.values():
        descendant = font.get_object()["/DescendantFonts"][0].get_object()
        assert any(key.startswith("/FontFile") for key in descendant["/FontDescriptor"])


def test_the_badge_is_a_file_inside():
    reader, _text = read(pdf.render(certificate(), badge='{"name": "Бақылаушы"}'.encode()))
    assert reader.attachments == {"openbadge.json": ['{"name": "Бақылаушы"}'.encode()]}
    assert reader.trailer["/Root"]["/AF"][0].get_object()["/AFRelationship"] == "/Alternative"


def test_every_kazakh_letter_has_a_glyph():
    letters = "әғқңөұүһі ӘҒҚҢӨҰҮҺІ ЁёЙйЪъЭэ"
    _reader, text = read(pdf.render(certificate(letters)))
    assert letters in text


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ('#panic() "; ', '#panic() ";'),
        ("*bold* _it_ $x$ `raw` = head", "*bold* _it_ $x$ `raw` = head"),
        ("\\u{1F600} \\ // comment @ref <label>", "\\u{1F600} \\ // comment @ref <label>"),
        ('"}, {"name": "Other', '"}, {"name": "Other'),
        ("Ай\u202eгүл", "Айгүл"),
        ('#read("/etc/passwd") #import "x"', '#read("/etc/passwd") #import "x"'),
        ("</svg><script>", "</svg><script>"),
    ],
)
def test_a_name_is_text_and_never_markup(name, printed):
    _reader, text = read(pdf.render(certificate(name)))
    assert printed.replace(" ", "") in text.replace(" ", "")
    assert "\u202e" not in text


def test_the_name_of_a_programme_is_text_too():
    _reader, text = read(pdf.render(certificate(programme={"kk": "#panic()", "ru": "100 %", "en": "%(x)s"})))
    assert "#panic()" in text
    assert "100 %" in text
    assert "%(x)s" in text


@pytest.mark.parametrize("name", ["Ли Ю", "Әбдіғаппарұлы " * 4, ("Константинопольская-Преображенская " * 5)[:150], "Ж" * 150, "x " * 75])
def test_a_long_name_shrinks_and_the_sheet_stays_one(name):
    reader, text = read(pdf.render(certificate(name)))
    assert len(reader.pages) == 1
    assert name.replace(" ", "") in text.replace(" ", "")
    edges = []
    reader.pages[0].extract_text(visitor_text=lambda text, cm, tm, *rest: edges.append(cm[4] + tm[4] * cm[0]) if text.strip() else None)
    assert min(edges) > 60


@pytest.mark.parametrize("name", ["王小明", "😀", ""])
def test_letters_that_no_font_has_do_not_break_the_sheet(name):
    reader, _text = read(pdf.render(certificate(name)))
    assert len(reader.pages) == 1


def test_the_qr_code_is_the_signed_address(settings):
    settings.WAGTAILADMIN_BASE_URL = "https://bakylau.example/"
    issued = certificate()
    picture = pypdfium2.PdfDocument(BytesIO(pdf.render(issued)))[0].render(scale=2).to_pil()
    address, code = zxingcpp.read_barcodes(picture)[0].text.split("#")
    assert address == "https://bakylau.example/v"
    assert read_code(code, published(KeyUse.QR)).token == issued.token


def test_the_qr_code_is_drawn_module_by_module():
    address = qr_address(certificate())
    page, code = address.split("#")
    drawn = segno.make_qr([f"{page}#", code], error="m", boost_error=False, mask=pdf.MASK)
    assert dark_modules(pdf.qr_svg(address)) == [[bool(module) for module in row] for row in drawn.matrix]


def dark_modules(svg):
    """The matrix that a reader would see: the horizontal strokes of the path, without the quiet zone of two modules."""
    size = int(re.search(r'width="(\d+)"', svg)[1]) - 4
    matrix = [[False] * size for _ in range(size)]
    x, y = 0.0, 0.0
    for command, first, second in re.findall(r"([Mmh])(-?[\d.]+)(?: (-?[\d.]+))?", re.search(r' d="([^"]+)"', svg)[1]):
        if command == "h":
            for column in range(int(x), int(x + float(first))):
                matrix[int(y) - 2][column - 2] = True
            x += float(first)
        else:
            x, y = (float(first), float(second)) if command == "M" else (x + float(first), y + float(second))
    return matrix


def test_it_takes_milliseconds():
    pdf.render(certificate())
    began = time.perf_counter()
    for _ in range(5):
        pdf.render(certificate())
    assert (time.perf_counter() - began) / 5 < 0.5  # 13 ms on an idle machine


def test_the_guilloche_is_drawn_as_lines_and_closes():
    for svg in (frame_svg(), corner_svg(), rosette_svg()):
        assert "<image" not in svg
        assert svg.count("Z") == svg.count("<path")
    assert _beside_middle_line(0, 2) == pytest.approx(_beside_middle_line(1, 2))
    assert all(0 < x < WIDTH and 0 < y < HEIGHT for x, y in (_beside_middle_line(step / 100, 7) for step in range(101)))
