"""Questions that readers ask themselves."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.practice import bank, question_choices, topic_choices


class OptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Answer"))
    correct = blocks.BooleanBlock(label=_("Right"), required=False)
    feedback = blocks.TextBlock(label=_("Why"))

    class Meta:
        label = _("Answer")


class SelfCheckBlock(blocks.StructBlock):
    """A question that a reader asks themselves; every answer says at once whether it is right, and why."""

    question = blocks.TextBlock(label=_("Question"))
    options = blocks.ListBlock(OptionBlock(), label=_("Answers"), min_num=2)

    class Meta:
        icon = "help"
        label = _("Self-check")
        template = "courses/blocks/self_check.html"
        description = _("A question with answers that say whether they are right")
        use = _("For a question of this lesson alone. What is to be practised again and again belongs in the bank.")
        preview_value = {
            "question": _("Who may touch the ballots?"),
            "options": [
                {"text": _("The observer"), "correct": False, "feedback": _("Never.")},
                {"text": _("The members of the commission"), "correct": True, "feedback": _("Only they count.")},
            ],
        }


class PracticeBlock(blocks.StructBlock):
    """Questions of the bank that are kept for practice: as often as one likes, explained at once, apart from any exam."""

    topic = blocks.ChoiceBlock(choices=topic_choices, required=False, label=_("Topic"))
    count = blocks.IntegerBlock(label=_("How many questions"), default=3, min_value=1, max_value=20)
    questions = blocks.MultipleChoiceBlock(
        choices=question_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("These questions"),
        help_text=_("They come first; questions of the topic fill up the number. Only questions for practice can be chosen."),
    )

    class Meta:
        icon = "edit"
        label = _("Practice")
        template = "courses/blocks/practice.html"
        description = _("Questions from the bank, as often as one likes, explained at once")
        use = _("At the end of a lesson. What was answered wrong is kept for the reader to come back to.")

    def clean(self, value: Any) -> Any:
        """Raises ValidationError where neither a topic nor a question is chosen."""
        cleaned = super().clean(value)
        if not cleaned["topic"] and not cleaned["questions"]:
            raise blocks.StructBlockValidationError({"topic": ValidationError(_("Choose a topic or some questions."), code="practice_empty")})
        return cleaned

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Adds `practice`: the questions with their key, in the active language; and `lesson_key`, "" outside a lesson."""
        found = bank().questions(value.get("topic") or "", value.get("count") or 0, value.get("questions") or [])
        page = (parent_context or {}).get("page")
        return {**super().get_context(value, parent_context), "practice": found, "lesson_key": str(getattr(page, "translation_key", ""))}

    def get_preview_value(self) -> Any:
        refs = [ref for _topic, questions in question_choices() for ref, _text in questions]
        return self.normalize({"topic": "", "count": 1, "questions": refs[:1]})
