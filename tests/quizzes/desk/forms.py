"""The examiner's form of a question, as a browser sends it."""

from django.urls import reverse

from people.services import grant_role
from tests.factories.people import PersonFactory

LANGUAGES = ("kk", "ru", "en")


def person_with(role, organisation=None):
    person = PersonFactory(is_sample=True)
    grant_role(person, role, organisation)
    return person


def form_of(question, **change):
    data = {
        "ref": question.ref,
        "topic": question.topic_id,
        "article": question.article_id,
        "difficulty": question.difficulty,
        "state": question.state,
        "purpose": question.purpose,
        "kind": question.kind,
        **({"critical": "on"} if question.critical else {}),
    }
    for name in ("text", "explanation"):
        for number, code in enumerate(LANGUAGES):
            data[f"{name}_{code}"] = data[f"{name}_{number}"] = getattr(question, name)[code]
    return {**data, **answers_of(question), **change}


def in_fields(name, text):
    return {f"{name}-{code}": words for code, words in text.items()}


def answers_of(question):
    """The fields of the answers, as the editors of each kind send them."""
    data = {}
    others = {right["id"]: right["text"] for right in question.matches}
    for row, option in enumerate(question.options):
        middle = {"ordering": "line-", "matching": "pair-"}.get(question.kind, "")
        name = f"options-{middle}{row}"
        data |= {**({f"{name}-id": option["id"]} if question.pk else {}), **in_fields(name, option["text"])}
        if question.kind == "matching":
            data |= {f"{name}-match": option["match"], **in_fields(f"{name}-right", others[option["match"]])}
        elif option.get("correct"):
            data.setdefault("options-right", []).append(str(row))
    taken = {option.get("match") for option in question.options}
    for row, right in enumerate(right for right in question.matches if right["id"] not in taken):
        data |= {f"options-extra-{row}-id": right["id"], **in_fields(f"options-extra-{row}", right["text"])}
    if question.kind == "true_false":
        return {"options-truth": next(option["id"] for option in question.options if option["correct"])}
    if question.kind == "numeric":
        return {**{f"options-{name}": question.number[name] for name in ("value", "tolerance")}, **in_fields("options-unit", question.number["unit"])}
    return data


def edit(question):
    return reverse("question:edit", args=[question.pk])
