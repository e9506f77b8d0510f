"""How a shell is cut and filled."""

import gzip

import pytest
from django.template import engines
from django.template.loader import get_template

from training_site.slots import Somebody, as_shell, fill, mark, parse
from training_site.zipped import LARGE, gzip_of, plain_of

LIST = (
    "{% load slots %}<ul>{% when 'read 1' %}<b>{% slot name %}plain{% endslot %}</b>"
    "{% when inner %}x{% otherwise %}y{% endwhen %}{% otherwise %}no{% endwhen %}</ul>"
)


def shell(source, **context):
    with as_shell():
        return parse(engines["django"].from_string(source).render(context))


def filled(pieces, *facts, **values):
    return plain_of(fill(pieces, facts, {name: lambda value=value: value for name, value in values.items()})).decode()


@pytest.mark.parametrize(
    "facts, page",
    [
        ((), "<ul>no</ul>"),
        (("read 1",), "<ul><b>Айгүл</b>y</ul>"),
        (("read 1", "read 2"), "<ul><b>Айгүл</b>x</ul>"),
        (("read 2",), "<ul>no</ul>"),
    ],
)
def test_one_shell_gives_each_person_their_page(facts, page):
    assert filled(shell(LIST, inner="read 2"), *facts, name="Айгүл") == page


def test_outside_a_shell_no_fact_is_true_and_slots_show_what_stands_in_them():
    assert engines["django"].from_string(LIST).render({"inner": "x"}) == "<ul>no</ul>"
    assert engines["django"].from_string("{% load slots %}{% slot name %}plain{% endslot %}").render() == "plain"


def test_what_is_included_with_only_is_part_of_the_shell_too():
    lessons = [{"title": "One", "detail": "", "url": "/1/", "state": "todo", "done_fact": "done 1"}]
    with as_shell():
        html = get_template("components/lesson_list.html").render({"lessons": lessons})
    assert 'class="is-done"' in filled(parse(html), "done 1")
    assert 'class="is-todo"' in filled(parse(html))


def test_an_author_cannot_write_a_mark():
    known = mark("email")
    pieces = shell("{{ text }}", text=f"[email] {known[16:]} 0123456789abcdef[csrf] [:end]")
    assert filled(pieces) == f"[email] {known[16:]} 0123456789abcdef[csrf] [:end]"


def test_a_value_is_made_once_and_only_where_it_is_asked_for():
    asked = []
    pieces = shell("{% load slots %}{% slot a %}{% endslot %}{% slot a %}{% endslot %}")
    assert fill(pieces, (), {"a": lambda: asked.append(1) or "x", "b": lambda: asked.append(2)}) == [b"x", b"x"]
    assert asked == [1]


def test_the_stand_in_for_a_person_knows_nobody():
    pieces = shell("{{ user }} {{ user.email }} {{ user.get_short_name }}{% if user.is_superuser or user.pk %}!{% endif %}", user=Somebody())
    assert filled(pieces, **{"full name": "A B", "email": "a@b", "name": "B"}) == "A B a@b B"


@pytest.mark.parametrize("text", ["", "short", "ұзын " * LARGE])
def test_a_page_in_gzip_is_the_page(text):
    pieces = fill(shell("{{ text }}{% load slots %}{% slot a %}{% endslot %}{{ text }}", text=text), (), {"a": lambda: "Айгүл"})
    assert gzip.decompress(gzip_of(pieces)) == plain_of(pieces) == f"{text}Айгүл{text}".encode()
    assert len({len(gzip_of(pieces)) for _ in range(50)}) > 5
