"""Whom a storm over the exam rages: an exam of four questions, a programme that asks for it, people. Made inside the site; prints it as JSON."""

import json
import sys

from bench.people import session_of
from tests.factories.certificates import ProgrammeFactory
from tests.factories.people import PersonFactory
from tests.quizzes.conftest import make_exam


def build(people):
    exam = make_exam(requires_pledge=False, requires_lessons=False)
    programme = ProgrammeFactory(exam=exam)
    sessions = [session_of(PersonFactory(language="en", is_sample=True, password=None)) for _ in range(people)]
    sys.stdout.write(json.dumps({"exam": exam.slug, "programme": programme.pk, "sessions": sessions}))
