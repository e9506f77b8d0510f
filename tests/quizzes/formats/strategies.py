"""Drafts as hypothesis makes them: every kind, every metadata, texts of any signs."""

from decimal import Decimal

from hypothesis import strategies as st

from quizzes.formats.drafts import ImageDraft, MatchDraft, NumberDraft, OptionDraft, QuestionDraft, is_writable, match_order
from quizzes.formats.numbers import plain

LANGUAGES = ("kk", "ru", "en")
PNG = b"\x89PNG\r\n\x1a\n" + b"anything"
SIGNS = st.characters(exclude_categories=["Cs"]).filter(lambda sign: is_writable(sign) and sign != "\r")
# What means something in one of the formats.
SPECIAL = st.sampled_from(
    [
        *list("\\:#={}~%[]<>&\"';,=+-@_*^|/ \t\n\xa0\u2028\ufeff'"),
        "->",
        "//",
        "::",
        "####",
        "<br>",
        "&amp;",
        "&#32;",
        "[html]",
        "%50%",
        "{mlang kk}",
        "ANSWER: A",
        "A. ",
    ]
)
WORDS = st.lists(st.one_of(SPECIAL, SIGNS, st.sampled_from("абвәғқ")), min_size=1, max_size=12).map("".join).filter(str.strip)
REFS = st.from_regex(r"[a-zA-Z0-9_-]{1,50}", fullmatch=True)
NUMBERS = st.decimals(-(10**9), 10**9, places=4, allow_nan=False).map(lambda number: plain(Decimal(number)))


def texts(codes):
    return st.fixed_dictionaries(dict.fromkeys(codes, WORDS))


def ids(count):
    return st.one_of(st.just([""] * count), st.lists(st.from_regex(r"[a-z0-9]{1,10}", fullmatch=True), min_size=count, max_size=count, unique=True))


@st.composite
def choices(draw, codes, kind):
    count = draw(st.integers(2, 6))
    right = draw(st.integers(0, count - 1))
    explanations = [draw(st.one_of(st.just({}), texts(codes))) for _one in range(count)]
    if kind == "single":
        weights = [draw(st.sampled_from(["", "", "50", "-25", "33.33333"])) if place != right else "" for place in range(count)]
        flags = [place == right for place in range(count)]
    elif draw(st.booleans()):
        flags, weights = [draw(st.booleans()) or place == right for place in range(count)], [""] * count
    else:
        weights = [draw(st.sampled_from(["50", "0", "-100", "33.33333", "100"])) for _place in range(count)]
        flags = [float(weight) > 0 for weight in weights]
    found = draw(ids(count))
    return tuple(
        OptionDraft(draw(texts(codes)), id=found[place], correct=flags[place], weight=weights[place], explanation=explanations[place])
        for place in range(count)
    )


@st.composite
def pairs(draw, codes):
    rights = draw(st.lists(texts(codes), min_size=2, max_size=5, unique_by=tuple(lambda text, code=code: text[code] for code in codes)))
    count = draw(st.integers(2, 5))
    found, right_ids = draw(ids(count)), draw(ids(len(rights)))
    options = tuple(OptionDraft(draw(texts(codes)), id=found[place], match=draw(st.integers(0, len(rights) - 1))) for place in range(count))
    return options, tuple(MatchDraft(text, one) for text, one in zip(rights, right_ids, strict=True))


@st.composite
def drafts(draw, kinds=("single", "multiple", "true_false", "ordering", "matching", "numeric"), codes=None, with_image=True):
    codes = codes or draw(st.lists(st.sampled_from(LANGUAGES), min_size=1, max_size=3, unique=True))
    kind = draw(st.sampled_from(kinds))
    options, matches, number = (), (), None
    if kind in ("single", "multiple"):
        options = draw(choices(codes, kind))
    elif kind == "true_false":
        is_true = draw(st.booleans())
        said = [draw(st.one_of(st.just({}), texts(codes))) for _one in range(2)]
        options = tuple(
            OptionDraft({}, id=one, correct=(one == "true") == is_true, explanation=words) for one, words in zip(("true", "false"), said, strict=True)
        )
    elif kind == "ordering":
        found = draw(ids(3))
        options = tuple(OptionDraft(draw(texts(codes)), id=one) for one in found)
    elif kind == "matching":
        options, matches = draw(pairs(codes))
    else:
        unit = st.fixed_dictionaries({code: st.text("абв кг%/", min_size=1).map(str.strip).filter(bool) for code in codes})
        number = NumberDraft(draw(NUMBERS), draw(NUMBERS).lstrip("-"), draw(st.one_of(st.just({}), unit)))
    return match_order(
        QuestionDraft(
            kind,
            draw(texts(codes)),
            ref=draw(st.one_of(st.just(""), REFS)),
            options=options,
            matches=matches,
            number=number,
            explanation=draw(st.one_of(st.just({}), texts(codes))),
            topic=draw(st.sampled_from(["opening", "count-2"])),
            article=draw(st.sampled_from(["", "elections-20"])),
            critical=draw(st.sampled_from([None, True, False])),
            difficulty=draw(st.sampled_from([None, 1, 2, 3])),
            purpose=draw(st.sampled_from(["", "exam", "practice"])),
            image=draw(st.one_of(st.none(), st.builds(ImageDraft, st.just(PNG), st.just(".png"), texts(codes)))) if with_image else None,
            scenario=(scenario := draw(st.sampled_from(["", "night-count"]))),
            scenario_order=draw(st.sampled_from([None, 0, 12])) if scenario else None,
        )
    )
