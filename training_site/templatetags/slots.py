"""{% slot %} and {% when %}: what of a page is one person's. See docs/fast-pages.md."""

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token

from training_site.slots import choice_marks, is_shell, mark

register = template.Library()


class SlotNode(template.Node):
    """In a shell a mark; on a page made for one request what stands between."""

    def __init__(self, name: str, plain: NodeList) -> None:
        self.name, self.nodelist = name, plain

    def render(self, context: template.Context) -> str:
        return mark(self.name) if is_shell() else self.nodelist.render(context)


class WhenNode(template.Node):
    """In a shell both branches; elsewhere (a preview) nothing is known of a person, and the fact is not true."""

    child_nodelists = ("yes", "no")

    def __init__(self, fact: FilterExpression, yes: NodeList, no: NodeList) -> None:
        self.fact, self.yes, self.no = fact, yes, no

    def render(self, context: template.Context) -> str:
        if not is_shell():
            return self.no.render(context)
        return choice_marks(str(self.fact.resolve(context)), self.yes.render(context), self.no.render(context))


@register.tag
def slot(parser: Parser, token: Token) -> SlotNode:
    """{% slot name %}what a page made for one request shows{% endslot %}"""
    _tag, name = token.split_contents()
    plain = parser.parse(("endslot",))
    parser.delete_first_token()
    return SlotNode(name, plain)


@register.tag
def when(parser: Parser, token: Token) -> WhenNode:
    """{% when fact %}…{% otherwise %}…{% endwhen %}: `fact` is an expression that gives the fact's name; {% otherwise %} may be left out."""
    _tag, fact = token.split_contents()
    yes = parser.parse(("otherwise", "endwhen"))
    no = NodeList()
    if parser.next_token().contents == "otherwise":
        no = parser.parse(("endwhen",))
        parser.delete_first_token()
    return WhenNode(parser.compile_filter(fact), yes, no)
