"""Nobody but examiners and the headquarters reaches the bank."""

import pytest
from django.test import Client
from django.urls import reverse

from people.services import found_organisation
from quizzes.models import Exam, Question
from tests.factories.people import in_all
from tests.quizzes.desk.forms import edit, form_of, person_with


def addresses(question, exam):
    return [
        reverse("question:index"),
        reverse("question:index_results"),
        reverse("question:index") + "?export=csv",
        reverse("question:add"),
        edit(question),
        reverse("question:delete", args=[question.pk]),
        reverse("question:history", args=[question.pk]),
        reverse("question:preview", args=[question.pk]),
        reverse("question:usage", args=[question.pk]),
        reverse("exam:index"),
        reverse("exam:add"),
        reverse("exam:edit", args=[exam.pk]),
        reverse("quizzes_attempts"),
        reverse("quizzes_attempts_results"),
        reverse("quizzes_attempts") + "?export=csv",
    ]


@pytest.mark.parametrize("role", ["volunteer", "trainer", "editor", "reviewer", "coordinator"])
def test_nobody_but_examiners_reaches_the_bank(laptop, exam, attempt, role):
    organisation = found_organisation(slug="ngo", name=in_all("NGO")) if role in {"editor", "reviewer"} else None
    laptop.force_login(person_with(role, organisation))
    question = Question.objects.first()
    for address in addresses(question, exam):
        reply = laptop.get(address)
        body = b"".join(reply.streaming_content).decode() if reply.streaming else reply.text
        assert question.ref not in body, address
        assert "Option b" not in body, address
        assert "Серікбаева" not in body, address
    before = question.options
    laptop.post(edit(question), form_of(question, **{"options-right": "0"}))
    laptop.post(reverse("question:retire", args=[question.pk]))
    laptop.post(reverse("question:delete", args=[question.pk]))
    question.refresh_from_db()
    assert (question.options, question.state) == (before, "live")


@pytest.mark.parametrize("role", ["editor", "reviewer", "coordinator"])
def test_wagtails_own_lists_do_not_name_questions(examiner, exam, role):
    question = Question.objects.first()
    examiner.post(edit(question), form_of(question, **{"options-right": "0"}))
    organisation = found_organisation(slug="ngo", name=in_all("NGO")) if role in {"editor", "reviewer"} else None
    laptop = Client(headers={"accept-language": "en"})
    laptop.force_login(person_with(role, organisation))
    for address in (reverse("wagtailadmin_home"), reverse("wagtailadmin_reports:site_history")):
        assert question.ref not in laptop.get(address, follow=True).text


def test_the_superuser_and_the_headquarters_reach_it(laptop, exam, superuser):
    for person in (superuser, person_with("headquarters")):
        laptop.force_login(person)
        assert laptop.get(reverse("question:index")).status_code == 200
        assert laptop.get(reverse("quizzes_attempts")).status_code == 200


def test_there_is_no_preview_of_an_exam_page(exam_in_course):
    assert exam_in_course.pages["en"].preview_modes == []
    assert Exam.objects.count() == 1
