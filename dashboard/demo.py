"""The sample of what goes through several apps: questions that organisations propose, in every state of their review; judges of the bank as
it is then."""

from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from courses.models import LawArticle, Topic
from partners import services
from people.enums import Role
from people.models import RoleGrant, User
from quizzes.demo import EXAM
from quizzes.demo_judges import judge
from quizzes.models import Exam, QuestionProposal
from quizzes.proposals import save_proposal, submit_proposal

CONTENT = Path(__file__).parent / "content" / "sample_questions.yaml"


@transaction.atomic
def load(scale: Any) -> None:
    """Load the sample; loading it again changes nothing."""
    _load_proposals()
    if exam := Exam.objects.filter(slug=EXAM).first():
        judge(exam, timezone.now())


def _load_proposals() -> None:
    if QuestionProposal.objects.exists():
        return
    for entry in yaml.safe_load(CONTENT.read_text(encoding="utf-8")):
        author = _holder(Role.EDITOR, of=entry["organisation"])
        reviewer = _holder(Role.REVIEWER, but=entry["organisation"])
        if author is None or reviewer is None:
            continue
        proposal = _propose(entry, author)
        state = submit_proposal(proposal, by=author).current_task_state
        if entry["state"] != "waiting":
            services.review(state, by=reviewer, approve=entry["state"] == "approved", comment=entry.get("reason", ""))


def _holder(role: Role, *, of: str = "", but: str = "") -> User | None:
    """Who holds the role for the organisation `of`, or for one that is not `but`."""
    grants = RoleGrant.objects.filter(role=role, person__is_sample=True).select_related("person").order_by("pk")
    grants = grants.filter(organisation__slug=of) if of else grants.exclude(organisation__slug=but)
    return next((grant.person for grant in grants), None)


def _propose(entry: dict[str, Any], author: User) -> QuestionProposal:
    grant = author.role_grants.get(role=Role.EDITOR, organisation__slug=entry["organisation"])
    codes = [code for code, _name in settings.LANGUAGES]
    options = [
        {"id": "abcdef"[number], "correct": option["correct"], "text": {code: option[code] for code in codes}}
        for number, option in enumerate(entry["options"])
    ]
    proposal = QuestionProposal(
        organisation=grant.organisation,
        topic=Topic.objects.get(code=entry["topic"]),
        article=LawArticle.objects.get(code=entry["article"]),
        text=entry["text"],
        options=options,
        explanation=entry["explanation"],
    )
    return save_proposal(proposal, by=author)
