"""{% slot %} and {% when %}: what of a page is one person's; {% shared %}: what is the same on all pages. See docs/fast-pages.md."""

from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.translation import get_language

from training_site.slots import choice_marks, is_shell, mark

register = template.Library()


class SlotNode(template.Node):
    """In a shell a mark; on a page made for one request what stands between."""

    def __init__(self, name: str, plain: NodeList) -> None:
        self.name, self.nodelist = name, plain

    def render(self, context: template.Context) -> str:
        return mark(self.name) if is_shell() else self.nodelist.render(context)


class SharedNode(template.Node):
    """Rendered once a process for each language and for each value of what it is said to rest on."""

    def __init__(self, rests_on: list[FilterExpression], nodelist: NodeList) -> None:
        self.rests_on, self.nodelist = rests_on, nodelist
        self.kept: dict[tuple[str | None, ...], str] = {}

    def render(self, context: template.Context) -> str:
        key = (get_language(), *(str(one.resolve(context, ignore_failures=True) or "") for one in self.rests_on))
        if key not in self.kept:
            self.kept[key] = self.nodelist.render(context)
        return self.kept[key]


class WhenNode(template.Node):
    """In a shell both branches; elsewhere `facts` of the context are true, and no other."""

    child_nodelists = ("yes", "no")

    def __init__(self, fact: FilterExpression, yes: NodeList, no: NodeList) -> None:
        self.fact, self.yes, self.no = fact, yes, no

    def render(self, context: template.Context) -> str:
        asked = self.fact.resolve(context)
        names = [asked] if isinstance(asked, str) else list(asked)
        if not is_shell():
            known: Any = context.get("facts", ())
            return (self.yes if all(name in known for name in names) else self.no).render(context)
        html, otherwise = self.yes.render(context), self.no.render(context)
        for name in reversed(names):
            html = choice_marks(name, html, otherwise)
        return html


@register.tag
def slot(parser: Parser, token: Token) -> SlotNode:
    """{% slot name %}what a page made for one request shows{% endslot %}"""
    _tag, name = token.split_contents()
    plain = parser.parse(("endslot",))
    parser.delete_first_token()
    return SlotNode(name, plain)


@register.tag
def shared(parser: Parser, token: Token) -> SharedNode:
    """{% shared variable … %}what is the same for all, in one language, where these variables are the same; few values{% endshared %}"""
    _tag, *rests_on = token.split_contents()
    nodelist = parser.parse(("endshared",))
    parser.delete_first_token()
    return SharedNode([parser.compile_filter(one) for one in rests_on], nodelist)


@register.tag
def when(parser: Parser, token: Token) -> WhenNode:
    """{% when fact %}…{% otherwise %}…{% endwhen %}: `fact` is an expression that gives the fact's name, or a list
    of names that must all be true; {% otherwise %} may be left out."""
    _tag, fact = token.split_contents()
    yes = parser.parse(("otherwise", "endwhen"))
    no = NodeList()
    if parser.next_token().contents == "otherwise":
        no = parser.parse(("endwhen",))
        parser.delete_first_token()
    return WhenNode(parser.compile_filter(fact), yes, no)
