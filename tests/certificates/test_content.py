from datetime import date
from pathlib import Path
from types import SimpleNamespace

import polib
import pytest

import certificates
from certificates import demo
from certificates.content import load_programme
from certificates.models import Certificate, Programme
from quizzes.models import Exam
from tests.factories.people import PersonFactory
from tests.factories.quizzes import AttemptFactory, ExamFactory

SCALE = SimpleNamespace(volunteers=1000, stations=507)


@pytest.fixture
def exam(db):
    return ExamFactory(slug="observer")


def test_the_programme_comes_in_three_languages(exam):
    programme = load_programme()
    assert programme.exam == exam
    assert programme.name.missing_languages() == []
    assert (programme.validity_days, programme.law_as_of) == (365, date(2022, 11, 5))


def test_loading_again_keeps_what_the_headquarters_changed(exam):
    programme = load_programme()
    programme.validity_days = 100
    programme.save()
    assert load_programme().validity_days == 100
    assert Programme.objects.count() == 1


def test_without_its_exam_there_is_no_programme(db):
    with pytest.raises(Exam.DoesNotExist):
        load_programme()


def test_the_sample_issues_for_passed_attempts_and_revokes_a_few_once(exam, monkeypatch):
    monkeypatch.setattr(demo, "REVOKE_EVERY", 4)
    monkeypatch.setattr(demo.demo_law, "load", lambda programme, at: None)  # it needs the sample course: tests/training_site/test_demo.py
    for _ in range(8):
        AttemptFactory(exam=exam, person=PersonFactory(is_sample=True))
    real = AttemptFactory(exam=exam)
    AttemptFactory(exam=exam, person=PersonFactory(is_sample=True), passed=False)
    demo.load(SCALE)
    states = list(Certificate.objects.order_by("pk").values_list("number", "revoked_at"))
    assert len(states) == 8
    assert Certificate.objects.filter(revoked_at__isnull=False).count() == 2
    assert not real.certificates.exists()
    demo.load(SCALE)
    assert list(Certificate.objects.order_by("pk").values_list("number", "revoked_at")) == states


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_catalogue_is_whole(language):
    catalogue = polib.pofile(Path(certificates.__file__).parent / "locale" / language / "LC_MESSAGES" / "django.po")
    assert catalogue.untranslated_entries() == []
    assert catalogue.fuzzy_entries() == []
    assert len(catalogue) > 90
