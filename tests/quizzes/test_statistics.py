"""The figures against published data, against numpy's own and against sums made by hand."""

import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from quizzes.statistics import moments
from quizzes.statistics.analysis import analyse
from quizzes.statistics.columns import Sitting
from quizzes.statistics.dif import ets_class, mantel_haenszel
from quizzes.statistics.distractors import with_distractors
from quizzes.statistics.items import thirds
from quizzes.statistics.results import Choices, ItemKey

# Bock & Lieberman (1970): pattern of right answers:how many gave it.
LSAT_6 = """00000:3 00001:6 00010:2 00011:11 00100:1 00101:1 00110:3 00111:4 01000:1 01001:8 01011:16 01101:3 01110:2 01111:15
10000:10 10001:29 10010:14 10011:81 10100:3 10101:28 10110:15 10111:80 11000:16 11001:56 11010:21 11011:173 11100:11
11101:61 11110:28 11111:298"""
LSAT_7 = """00000:12 00001:19 00010:1 00011:7 00100:3 00101:19 00110:3 00111:17 01000:10 01001:5 01010:3 01011:7 01100:7 01101:23
01110:8 01111:28 10000:7 10001:39 10010:11 10011:34 10100:14 10101:51 10110:15 10111:90 11000:6 11001:25 11010:7
11011:35 11100:18 11101:136 11110:32 11111:308"""
KNOWN = {
    "LSAT-6": (LSAT_6, 3.819, 1.0350, 0.294997, 0.8691, (0.1128, 0.1532, 0.1728, 0.1444, 0.1216)),
    "LSAT-7": (LSAT_7, 3.707, 1.1986, 0.453409, 0.8861, (0.2457, 0.2467, 0.3132, 0.2228, 0.1748)),
}


def to_4(value):
    return pytest.approx(value, abs=0.00005)


def people(text):
    """A row of marks for each person."""
    return [[int(mark) for mark in pattern] for pattern, n in (part.split(":") for part in text.split()) for _person in range(int(n))]


def sitting(marks, language="kk", passed=True, answers=None, seconds=None, questions=None):
    """An attempt of questions 1, 2, …: right ones are answered b, wrong ones a, unless said otherwise."""
    answers = answers or ["b" if mark == 1 else "a" for mark in marks]
    numbers = questions or range(1, len(marks) + 1)
    rows = zip(numbers, marks, answers, seconds or [None] * len(marks), strict=True)
    return Sitting(language, passed, [[number, 1, float(mark), answer, time] for number, mark, answer, time in rows])


def item(analysis, question, version=1):
    return next(one for one in analysis.items if one.key == ItemKey(question, version))


@pytest.mark.parametrize("name", KNOWN)
def test_published_data_comes_out_to_four_digits(name):
    text, mean, sd, alpha, sem, rest = KNOWN[name]
    analysis = analyse(sitting(marks) for marks in people(text))
    (form,) = analysis.forms
    assert (form.n, len(form.keys)) == (1000, 5)
    assert analysis.exam.mean == to_4(100 * mean / 5)
    assert (form.mean, form.sd, form.sem) == (to_4(mean), to_4(sd), to_4(sem))
    assert form.alpha == pytest.approx(100 * alpha, abs=0.00005)
    assert [one.discrimination / 100 for one in analysis.items] == [to_4(value) for value in rest]


def test_published_facility_and_alpha_without_each_item():
    analysis = analyse(sitting(marks) for marks in people(LSAT_6))
    assert [one.facility / 100 for one in analysis.items] == [to_4(value) for value in (0.924, 0.709, 0.553, 0.763, 0.870)]
    assert [value / 100 for value in analysis.forms[0].without] == [to_4(value) for value in (0.2754, 0.2376, 0.2168, 0.2459, 0.2663)]


def test_what_is_not_published_agrees_with_numpys_own_matrix():
    matrix = np.array(people(LSAT_7), dtype=float)
    analysis = analyse(sitting(marks) for marks in people(LSAT_7))
    total = matrix.sum(axis=1)
    roots = [math.sqrt(np.cov(column, total)[0, 1]) for column in matrix.T]
    for column, root, one in zip(matrix.T, roots, analysis.items, strict=True):
        rest = total - column
        assert one.sd == pytest.approx(np.std(column, ddof=1))
        assert one.efficiency == pytest.approx(100 * np.cov(column, rest)[0, 1] / np.cov(np.sort(column), np.sort(rest))[0, 1])
        assert one.weight == pytest.approx(100 * root / sum(roots))
    assert sum(one.weight for one in analysis.items) == pytest.approx(100)
    assert analysis.forms[0].error_ratio == pytest.approx(100 * math.sqrt(1 - analysis.forms[0].alpha / 100))
    assert analysis.exam.median == np.median(total) * 20
    assert analysis.exam.sd == pytest.approx(np.std(total, ddof=1) * 20)


def test_skewness_and_kurtosis_are_k_statistics():
    """By hand for 1, 2, 3, 4, 10: mean 4, deviations −3 −2 −1 0 6; Σd² 50, Σd³ 180, Σd⁴ 1394; k2 = 12.5, k3 = 5·180/(4·3) = 75,
    k4 = 25(6·278.8 − 3·4·10²)/(4·3·2) = 492.5."""
    values = np.array([1.0, 2, 3, 4, 10])
    assert moments.skewness(values) == pytest.approx(75 / 12.5**1.5)
    assert moments.kurtosis(values) == pytest.approx(492.5 / 12.5**2)


def test_skewness_and_kurtosis_of_nothing_that_varies_or_too_little_are_not_told():
    assert moments.skewness(np.array([1.0, 2])) is None
    assert moments.kurtosis(np.array([1.0, 2, 3])) is None
    assert moments.skewness(np.ones(9)) is None
    assert moments.kurtosis(np.ones(9)) is None


def test_discriminative_efficiency_by_hand():
    """x 1 0 1 0 0, o ½ 0 0 1 ½: cov ∝ Σxo − Σx·Σo/5 = 0.5 − 0.8 = −0.3; sorted 0 0 0 1 1 and 0 0 ½ ½ 1: 1.5 − 0.8 = 0.7."""
    rows = [(1, 1, 0), (0, 0, 0), (1, 0, 0), (0, 1, 1), (0, 1, 0)]
    assert item(analyse(sitting(marks) for marks in rows), 1).efficiency == pytest.approx(100 * -0.3 / 0.7)


# --- Mantel–Haenszel --------------------------------------------------------------------------------------------------------


def table(*strata):
    """right, focal, stratum of every answer from A, B, C, D of each stratum."""
    cells = [
        (right, focal, stratum)
        for stratum, counts in enumerate(strata)
        for count, (focal, right) in zip(counts, ((False, True), (False, False), (True, True), (True, False)), strict=True)
        for _answer in range(count)
    ]
    right, focal, stratum = (np.array(column) for column in zip(*cells, strict=True))
    return right, focal, stratum


def test_dif_by_hand():
    """Two strata, A B C D = 40 10 20 30 and 45 5 35 15, N = 100: ΣAD/N = 12 + 6.75, ΣBC/N = 2 + 1.75; α = 18.75/3.75 = 5, Δ = −2.35 ln 5.
    E A = 50·60/100 = 30 and 50·80/100 = 40: Σ(A − E) = 15; Var A = 50·50·60·40/(10⁴·99) + 50·50·80·20/(10⁴·99) = 1000/99; χ² = 14.5²/(1000/99)."""
    told = mantel_haenszel(*table((40, 10, 20, 30), (45, 5, 35, 15)))
    assert told.delta == pytest.approx(-2.35 * math.log(5))
    assert told.p == pytest.approx(math.erfc(math.sqrt(14.5**2 / (1000 / 99) / 2)))
    # Robins, Breslow & Greenland: R 12, 6.75; S 2, 1.75; P .7, .6; Q .3, .4.
    variance = (0.7 * 12 + 0.6 * 6.75) / (2 * 18.75**2) + (0.7 * 2 + 0.3 * 12 + 0.6 * 1.75 + 0.4 * 6.75) / (2 * 18.75 * 3.75)
    variance += (0.3 * 2 + 0.4 * 1.75) / (2 * 3.75**2)
    assert told.error == pytest.approx(2.35 * math.sqrt(variance))
    assert told.dif == "C"


def test_no_difference_within_the_strata_is_none_however_able_the_groups():
    told = mantel_haenszel(*table((10, 10, 40, 40), (60, 20, 15, 5)))
    assert told.delta == pytest.approx(0)
    assert (told.p, told.dif) == (pytest.approx(1), "A")


def test_groups_that_no_stratum_compares_are_not_told():
    assert mantel_haenszel(*table((10, 10, 0, 0), (0, 0, 5, 5))) is None
    assert mantel_haenszel(*table((10, 0, 10, 0))) is None


@pytest.mark.parametrize(
    "delta, error, p, named",
    [
        (0.99, 0.1, 0.0, "A"),
        (-2.0, 0.5, 0.06, "A"),
        (-1.2, 0.1, 0.01, "B"),
        (1.6, 0.5, 0.01, "B"),
        (-1.6, 0.1, 0.01, "C"),
        (-1.49, 0.01, 0.0, "B"),
    ],
)
def test_the_classes_of_ets(delta, error, p, named):
    assert ets_class(delta, error, p) == named


def test_an_item_harder_in_kazakh_is_found_among_people_of_any_ability():
    """300 in each language, Kazakh readers weaker altogether; question 1 is a bad translation, which nobody there gets right but the best."""
    rng = np.random.default_rng(7)
    sittings = []
    for language, able in (("kk", 0.55), ("ru", 0.75)):
        for _person in range(300):
            chance = np.full(12, np.clip(rng.normal(able, 0.12), 0.05, 0.95))
            chance[0] *= 0.4 if language == "kk" else 1
            sittings.append(sitting((rng.random(12) < chance).astype(int).tolist(), language))
    analysis = analyse(sittings)
    kazakh = {one.key.question: next(part for part in one.languages if part.language == "kk") for one in analysis.items}
    assert (kazakh[1].dif, kazakh[1].delta < -1.5) == ("C", True)
    assert {part.dif for question, part in kazakh.items() if question > 1} <= {"A", "B"}
    assert kazakh[2].facility < 65


def test_dif_of_a_few_is_not_told():
    rows = [sitting([1, 0, 1], "kk")] * 29 + [sitting([0, 1, 1], "ru")] * 100
    assert item(analyse(rows), 1).languages[1].delta is None


def test_who_read_in_several_languages_is_in_no_group():
    rows = [sitting([1, 0, 1], "kk")] * 40 + [sitting([0, 1, 1], "ru")] * 40
    alone = item(analyse(rows), 1).languages
    mixed = item(analyse([*rows, *[sitting([0, 0, 1], "")] * 40]), 1)
    assert (mixed.n, mixed.languages) == (120, alone)


# --- Papers drawn at random, and what is missing ------------------------------------------------------------------------------


def test_of_papers_drawn_at_random_items_are_told_and_alpha_is_not():
    rng = np.random.default_rng(3)
    rows = []
    for _person in range(400):
        asked = (rng.permutation(30)[:10] + 1).tolist()
        rows.append(sitting((rng.random(10) < 0.7).astype(int).tolist(), questions=asked))
    analysis = analyse(rows)
    assert analysis.forms == ()
    assert (len(analysis.items), analysis.exam.questions) == (30, 10)
    assert sum(one.exposure for one in analysis.items) == pytest.approx(1000)
    assert sum(one.weight * one.exposure / 100 for one in analysis.items if one.weight is not None) == pytest.approx(100)
    asked = [(row, position) for row in rows for position, entry in enumerate(row.responses) if entry[0] == 7]
    x = np.array([row.responses[position][2] for row, position in asked])
    o = np.array([sum(entry[2] for entry in row.responses) for row, _position in asked]) - x
    assert item(analysis, 7).n == len(asked)
    assert item(analysis, 7).discrimination == pytest.approx(100 * np.corrcoef(x, o)[0, 1])


def test_two_fixed_forms_are_told_apart_whatever_the_order_of_the_questions():
    one = [sitting([a, b, 1], questions=order) for a, b, order in ((1, 1, (1, 2, 3)), (0, 1, (3, 2, 1)), (0, 0, (2, 1, 3))) for _person in range(20)]
    other = [sitting([a, b, b], questions=(1, 2, 4)) for a, b in ((1, 1), (0, 0)) for _person in range(20)]
    forms = analyse(one + other).forms
    assert [(form.n, {key.question for key in form.keys}) for form in forms] == [(60, {1, 2, 3}), (40, {1, 2, 4})]
    assert forms[1].alpha == pytest.approx(100)


def test_another_version_is_another_item():
    rows = [Sitting("kk", True, [[1, version, 1.0, "b", None], [2, 1, 0.0, "a", None]]) for version in (1, 1, 2)]
    assert [(one.key, one.n) for one in analyse(rows).items] == [(ItemKey(1, 1), 2), (ItemKey(2, 1), 3), (ItemKey(1, 2), 1)]


def test_partial_marks_count_as_what_they_are():
    rows = [sitting([1, 0.5, 1 / 3]), sitting([0, 1 / 3, 1 / 3]), sitting([1, 1, 0])]
    analysis = analyse(rows)
    assert [one.facility for one in analysis.items] == [pytest.approx(100 * value) for value in (2 / 3, 11 / 18, 2 / 9)]
    x, o = np.array([0.5, 1 / 3, 1]), np.array([4 / 3, 1 / 3, 1])
    assert item(analysis, 2).discrimination == pytest.approx(100 * np.corrcoef(x, o)[0, 1])


def test_what_does_not_vary_is_not_told():
    analysis = analyse([sitting([1, 1, 1])] * 40)
    assert analysis.forms == ()
    for one in analysis.items:
        assert (one.facility, one.sd, one.discrimination, one.efficiency, one.weight) == (100, 0, None, None, None)
    assert (analysis.exam.sd, analysis.exam.skewness, analysis.exam.kurtosis) == (0, None, None)


def test_one_attempt_and_none():
    (only,) = analyse([sitting([1])]).items
    assert (only.n, only.facility, only.sd, only.discrimination) == (1, 100, None, None)
    for nothing in ([], [Sitting("kk", True, [])]):
        analysis = analyse(nothing)
        assert (analysis.items, analysis.forms) == ((), ())
        assert (analysis.exam.n, analysis.exam.mean, analysis.exam.pass_rate, sum(analysis.exam.histogram)) == (0, None, None, 0)


def test_a_negative_covariance_has_no_weight():
    rows = [sitting(marks) for marks in ((1, 0, 0, 0), (0, 1, 1, 1), (0, 1, 1, 0), (1, 0, 0, 1), (0, 1, 1, 1))]
    assert item(analyse(rows), 1).weight is None
    assert item(analyse(rows), 2).weight > 0


def test_the_exam_as_a_whole():
    rows = [sitting([1, 1], "kk", True), sitting([1, 0], "ru", True), sitting([0, 0], "kk", False), sitting([0, 1], "kk", False)]
    exam = analyse(rows).exam
    assert (exam.n, exam.questions, exam.mean, exam.median, exam.pass_rate, exam.languages) == (4, 2, 50, 50, 50, {"kk": 3, "ru": 1})
    assert {bar: count for bar, count in enumerate(exam.histogram) if count} == {0: 1, 10: 2, 19: 1}


def test_papers_of_different_length_have_no_number_of_questions():
    assert analyse([sitting([1, 1]), sitting([1])]).exam.questions is None


# --- Answers, times -----------------------------------------------------------------------------------------------------------


def test_answers_are_counted_by_thirds_of_ability():
    rest = {0: (0, 0, 0), 1: (1, 0, 0), 2: (1, 1, 1)}
    given = [(0, "a", 0), (0, "a", 0), (0, "b", 1), (1, "c", 0), (1, "b", 1), (1, "", 0), (2, "b", 1), (2, "b", 1), (2, "b", 1)]
    rows = [sitting([mark, *rest[third]], answers=[answer, "x", "x", "x"]) for third, answer, mark in given]
    one = item(analyse(rows), 1)
    assert one.third_sizes == (3, 3, 3)
    assert [(answer.answer, answer.n, answer.thirds, answer.mark) for answer in one.answers] == [
        ("b", 5, (1, 1, 3), 1),
        ("a", 2, (2, 0, 0), 0),
        ("", 1, (0, 1, 0), 0),
        ("c", 1, (0, 1, 0), 0),
    ]
    assert one.third_facility == (pytest.approx(100 / 3), pytest.approx(100 / 3), 100)
    assert one.answers[0].rest == pytest.approx(100 * (0 + 1 / 3 + 3) / 5)


def test_equal_scores_stay_in_one_third():
    assert thirds(np.array([0.1, 0.5, 0.5, 0.5, 0.5, 0.9])).tolist() == [0, 1, 1, 1, 1, 2]
    assert thirds(np.array([0.5] * 6)).tolist() == [0] * 6


def test_distractor_efficiency_counts_options_that_nobody_chose_too():
    answers = ["b"] * 80 + ["a"] * 15 + ["c"] * 4 + ["a,c"]
    rows = [sitting([answer == "b", 1], answers=[answer, "x"]) for answer in answers]
    analysis = with_distractors(analyse(rows), {ItemKey(1, 1): Choices(("a", "b", "c", "d"), frozenset("b"))})
    assert item(analysis, 1).distractor_efficiency == pytest.approx(100 * 2 / 3)
    assert item(analysis, 2).distractor_efficiency is None


def test_times_are_of_those_that_are_known():
    rows = [sitting([1, 1], seconds=[time, None]) for time in (10, None, 30, 25, 400)]
    analysis = analyse(rows)
    assert item(analysis, 1).seconds == (21.25, 27.5, 122.5)
    assert (item(analysis, 1).median_seconds, item(analysis, 2).median_seconds) == (27.5, None)


def test_a_web_process_that_shows_no_figures_has_not_loaded_numpy():
    code = "import django; django.setup(); import training_site.urls, sys; sys.exit('numpy' in sys.modules)"
    root = Path(__file__).parents[2]
    assert (
        subprocess.run(
            [sys.executable, "-c", code], cwd=root, env={"PATH": "", "DJANGO_SETTINGS_MODULE": "training_site.settings.test"}, check=False
        ).returncode
        == 0
    )
