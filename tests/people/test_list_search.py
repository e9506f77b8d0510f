"""The lists of the admin are searched by words, in any case and in every language."""

import pytest
from django.template import engines

from courses.models import GlossaryTerm
from people.enums import Role
from people.list_search import matching_rows
from people.models import Organisation, User
from people.services import grant_role
from quizzes.models import QuestionProposal
from tests.factories.certificates import ProgrammeFactory
from tests.factories.courses import LawArticleFactory, SessionFactory, TopicFactory
from tests.factories.people import OrganisationFactory, PersonFactory, area
from tests.factories.quizzes import ExamFactory, QuestionFactory, options
from tests.people.conftest import editor_of, invite

WORDS = {"kk": "Байқаушының Жәшігі", "ru": "Объёмный ящик", "en": "The Ballot Box"}


@pytest.fixture
def desk(client, superuser, monkeypatch):
    """Wagtail's lists name variables with a default, which the guard against missing variables takes away."""
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", "")
    client.force_login(superuser)
    return client


def propose():
    article = LawArticleFactory()
    values = {"article": article, "topic": TopicFactory(), "text": WORDS, "explanation": WORDS, "options": options()}
    organisation = OrganisationFactory()
    grant_role(User.objects.get(is_superuser=True), Role.EDITOR, organisation)
    return QuestionProposal.objects.create(organisation=organisation, **values)


def name_area():
    found = area("Somewhere")
    found.name = WORDS
    found.save()


MADE = {
    "question": lambda: QuestionFactory(text=WORDS),
    "exam": lambda: ExamFactory(title=WORDS),
    "proposals": propose,
    "organisation": lambda: OrganisationFactory(name=WORDS),
    "programme": lambda: ProgrammeFactory(name=WORDS),
    "snippets/courses/topic": lambda: TopicFactory(name=WORDS),
    "snippets/courses/lawarticle": lambda: LawArticleFactory(title=WORDS),
    "snippets/courses/glossaryterm": lambda: GlossaryTerm.objects.create(code="box", term=WORDS, definition=WORDS),
    "lawversion": lambda: LawArticleFactory(title=WORDS),
    "sessions": lambda: SessionFactory(title=WORDS),
    "area": name_area,
    "rolegrant": lambda: grant_role(PersonFactory(full_name=" ".join(WORDS.values()), is_sample=True), Role.COORDINATOR),
}


@pytest.mark.parametrize("name", MADE)
def test_a_list_finds_a_word_in_any_language_and_case(desk, name):
    MADE[name]()
    for text in ("ЖӘШІГІ", "байқаушы", "ящик", "ОБЪЕМ ящик", "box"):
        assert _found(desk, name, text) == 1, text
    assert _found(desk, name, "ящик жоқ") == 0


def _found(desk, name, text):
    return desk.get(f"/admin/{name}/", {"q": text}).context["paginator"].count


def test_invitations_find_a_name_in_any_case(desk, db):
    organisation = OrganisationFactory()
    invite(organisation, editor_of(organisation), "name,e-mail\nТест Ғалым,one@example.org\nOther Person,two@example.org\n")
    for text in ("тест", "ҒАЛЫМ тест", "ONE@example"):
        assert desk.get("/admin/invitations/", {"q": text}).context["paginator"].count == 1, text


@pytest.mark.parametrize("text", ["[", "(", "\\", ".*", "\0", "^$", "ß", "İ", "a" * 500, "] -"])
def test_what_means_something_in_a_pattern_is_looked_for_as_it_stands(db, text):
    OrganisationFactory(name=WORDS)
    assert matching_rows(Organisation.objects.all(), text, ["slug", "name"]).count() == (text == "\0")
    kept = OrganisationFactory(name={"ru": f"до {text} после".replace("\0", "")})
    assert kept in matching_rows(Organisation.objects.all(), text, ["slug", "name"])
