"""What happens at a station, and what one could do."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks


class ChoiceBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("What one could do"))
    outcome = blocks.TextBlock(label=_("What comes of it"))
    good = blocks.BooleanBlock(label=_("A good way"), required=False)

    class Meta:
        label = _("Choice")


class ScenarioBlock(blocks.StructBlock):
    """A situation at a station, and what comes of each thing one could do."""

    title = blocks.CharBlock(label=pgettext_lazy("heading", "Title"))
    situation = blocks.TextBlock(label=_("Situation"))
    choices = blocks.ListBlock(ChoiceBlock(), label=_("Choices"), min_num=2)

    class Meta:
        icon = "group"
        label = _("Scenario")
        template = "courses/blocks/scenario.html"
        description = _("A situation and what one could do in it")
        use = _("Where a decision has consequences: each choice opens what comes of it.")
        preview_value = {
            "title": _("The chair asks you to leave"),
            "situation": _("The count begins, and the chair asks observers to go out."),
            "choices": [
                {"text": _("I leave."), "outcome": _("Then nobody sees the count."), "good": False},
                {"text": _("I show my mandate and ask for the reason."), "outcome": _("Right: stay calm and write the answer down."), "good": True},
            ],
        }


class QuestionBlock(blocks.StructBlock):
    """An open question: readers think for themselves, then open what others did. What they write stays in the browser."""

    question = blocks.TextBlock(label=_("Question"))
    answers = blocks.ListBlock(blocks.TextBlock(label=_("What somebody did")), label=_("What experienced observers did"), min_num=1)

    class Meta:
        icon = "comment"
        label = _("What would you do?")
        template = "courses/blocks/question.html"
        description = _("An open question: think first, then read what others did")
        use = _("Where there is no one right answer. Where there is, take a scenario or practice.")
        preview_value = {
            "question": _("A voter cries and says that she was made to photograph her ballot. What would you do?"),
            "answers": [_("I noted the time and the words, and did not ask whom she voted for."), _("I told the coordinator and a lawyer.")],
        }
