"""What the forms of a question and of a proposed one have in common: the kind, and the answers of that kind."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.models import Revision

from people.refusals import Refusal
from quizzes.answer_fields import AnswersField
from quizzes.answer_parts import Ids, answers_of, parts_of

# Which field says what is wrong; what is not here is said of the answers.
FIELDS = {
    "never_a_draft_again": "state",
    "retired_stays": "state",
    "reviewed_by_its_author": "state",
    "review_comes_first": "state",
    "purpose_is_fixed": "purpose",
    "practice_kind": "purpose",
    "scenario_purpose": "scenario",
    "scenario_topic": "scenario",
    "picture_without_words": "image_alt",
    "picture_in_practice": "image",
    "language_missing": None,
}


class AnswersForm(WagtailAdminModelForm):
    """A draft may lack languages: whether a question may be asked so, the rules say."""

    options = AnswersField(label=_("Answers"), required=False, help_text=_("Of the kind chosen above. Rows left empty are ignored."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].help_text = _("The kind decides which of the answers below are read; those of other kinds are ignored.")
        self.initial["options"] = parts_of(self.instance)
        for name in ("text", "explanation"):
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "text" in cleaned and not cleaned["text"]:
            self.add_error("text", ValidationError(_("Write the question in one language at least."), code="text_missing"))
        if "kind" in cleaned and "options" in cleaned:
            self._read_answers(cleaned)
        return cleaned

    def _read_answers(self, cleaned: dict[str, Any]) -> None:
        options, matches = ids_given_by(self.instance)
        try:
            answers = answers_of(cleaned["kind"], cleaned["options"], Ids(options), Ids(matches), self.instance)
        except ValidationError as error:
            self.add_error("options", error)
            return
        cleaned["options"] = answers.options
        self.instance.matches, self.instance.number = answers.matches, answers.number

    def _post_clean(self) -> None:
        """Once the question is filled in, the rules are asked of the whole of it."""
        super()._post_clean()
        if not self.errors:
            for refusal in self.refusals():
                self.add_error(FIELDS.get(refusal.code, "options"), ValidationError(refusal.message, code=refusal.code))

    def refusals(self) -> Iterable[Refusal]:
        """What is wrong with the question as it is written now."""
        raise NotImplementedError


def ids_given_by(question: Any) -> tuple[set[str], set[str]]:
    """The ids of options, and of right sides, that the question has or ever had: none is given again to another one."""
    lists = [(question.options, question.matches)] if question.pk else []
    lists += [ids for one in filter(None, (question, getattr(question, "question", None))) if one.pk for ids in _frozen(one)]
    options, matches = (({row["id"] for rows in column for row in rows or []}) for column in (zip(*lists, strict=True) if lists else ((), ())))
    return options, matches


def _frozen(question: Any) -> list[tuple[Any, Any]]:
    return list(Revision.objects.for_instance(question).values_list("content__options", "content__matches"))
