"""Two organisations: alpha, whose people look, and beta, who has something of everything, each with a word that stands nowhere else."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, Comment, Page, PageViewRestriction, Revision, Task, TaskState, Workflow, WorkflowState

from courses.models import MaterialPage, MaterialUsage
from courses.references import collections_of
from partners import services
from people.models import Accreditation, Membership, Organisation, RoleGrant, User
from people.services import grant_role
from quizzes import proposals
from quizzes.models import Question, QuestionProposal
from tests.factories.courses import LawArticleFactory
from tests.factories.people import AccreditationFactory, CharterSignatureFactory, MembershipFactory, PersonFactory, in_all
from tests.factories.quizzes import options
from tests.partners.conftest import Partner, staff

PLANTED = {
    name: f"Zq{name.replace(' ', '')}zq"
    for name in (
        "draft",
        "submitted",
        "sent back",
        "private",
        "comment",
        "document",
        "image",
        "tag",
        "accreditation",
        "signer",
        "collection",
        "member",
        "asker",
        "editor",
        "question draft",
        "question submitted",
        "question sent back",
        "question reason",
        "question in bank",
        "key",
    )
}


@dataclass
class World:
    alpha: Partner
    beta: Partner
    ids: dict[type, list[Any]] = field(default_factory=dict)

    def person(self, role: str) -> User:
        """Somebody of alpha, or of no organisation, who holds `role`."""
        if role in {"editor", "reviewer"}:
            return getattr(self.alpha, role)
        if role == "volunteer":
            return PersonFactory(language="en", is_sample=True)
        if role == "editor and reviewer":
            grant_role(self.alpha.reviewer, "editor", self.alpha.organisation)
            return self.alpha.reviewer
        if role == "superuser":
            return PersonFactory(is_staff=True, is_superuser=True, is_sample=True)
        return staff(role, role)


def plant(alpha: Partner, beta: Partner, topic: Any) -> World:
    """Everything that beta has, with its words in it."""
    world = World(alpha, beta)
    User.objects.filter(pk=beta.editor.pk).update(full_name=PLANTED["editor"])
    beta.editor.refresh_from_db()
    member, asker = PersonFactory(full_name=PLANTED["member"]), PersonFactory(full_name=PLANTED["asker"])
    memberships = [MembershipFactory(person=member, organisation=beta.organisation)]
    memberships.append(MembershipFactory(person=asker, organisation=beta.organisation, state="asked"))
    collection = collections_of(beta.organisation).get()
    Collection.objects.filter(pk=collection.pk).update(name=PLANTED["collection"])
    document = beta.document(title=PLANTED["document"])
    document.tags.add(PLANTED["tag"])
    image = Image.objects.create(title=PLANTED["image"], file=get_test_image_file(), collection=collection)
    image.tags.add(PLANTED["tag"])
    accreditation = AccreditationFactory(organisation=beta.organisation, number=PLANTED["accreditation"])
    CharterSignatureFactory(organisation=beta.organisation, signer_name=PLANTED["signer"])
    pages, states = _pages(world, topic, document)
    questions, question_states = _questions(world, topic)
    world.ids = {
        Page: [page.pk for page in pages],
        Document: [document.pk],
        Image: [image.pk],
        Collection: [collection.pk],
        User: [member.pk, asker.pk, beta.editor.pk],
        Membership: [membership.pk for membership in memberships],
        Organisation: [beta.organisation.pk],
        Accreditation: [accreditation.pk],
        RoleGrant: list(RoleGrant.objects.filter(organisation=beta.organisation).values_list("pk", flat=True)),
        TaskState: [state.pk for state in (*states, *question_states)],
        WorkflowState: [state.workflow_state_id for state in (*states, *question_states)],
        Revision: [page.latest_revision_id for page in pages] + [question.latest_revision_id for question in questions],
        Task: [states[0].task_id],
        Workflow: [states[0].workflow_state.workflow_id],
        QuestionProposal: [question.pk for question in questions],
        Question: list(Question.objects.values_list("pk", flat=True)),
    }
    return world


def _pages(world: World, topic: Any, document: Document) -> tuple[list[MaterialPage], list[TaskState]]:
    alpha, beta = world.alpha, world.beta
    draft = beta.material(topic, PLANTED["draft"], document=document, kind="document")
    Comment.objects.create(page=draft, user=beta.editor, text="Look here", contentpath="title")
    submitted, state = beta.submitted(topic, PLANTED["submitted"])
    returned, returned_state = beta.submitted(topic, PLANTED["sent back"])
    services.review(returned_state, by=alpha.reviewer, approve=False, comment=PLANTED["comment"])
    private, private_state = beta.submitted(topic, PLANTED["private"])
    services.review(private_state, by=alpha.reviewer, approve=True)
    PageViewRestriction.objects.create(page=private, restriction_type="password", password="secret")
    MaterialUsage.objects.create(material=private, day=timezone.now(), views=9)
    return [draft, submitted, returned, private], [state, returned_state, private_state]


def _questions(world: World, topic: Any) -> tuple[list[QuestionProposal], list[TaskState]]:
    article = LawArticleFactory()

    def propose(word: str) -> QuestionProposal:
        proposal = QuestionProposal(
            organisation=world.beta.organisation, topic=topic, article=article, text=in_all(PLANTED[word]), explanation=in_all("Why")
        )
        proposal.options = options()
        return proposals.save_proposal(proposal, by=world.beta.editor)

    def submit(word: str) -> tuple[QuestionProposal, TaskState]:
        proposal = propose(word)
        return proposal, proposals.submit_proposal(proposal, by=world.beta.editor).current_task_state

    draft, (submitted, state), (returned, returned_state) = propose("question draft"), submit("question submitted"), submit("question sent back")
    services.review(returned_state, by=world.alpha.reviewer, approve=False, comment=PLANTED["question reason"])
    approved, approved_state = submit("question in bank")
    services.review(approved_state, by=world.alpha.reviewer, approve=True)
    question = Question.objects.get()
    question.options = [{**option, "text": in_all(f"{PLANTED['key']} {option['id']}")} for option in question.options]
    question.save()
    for proposal in (draft, submitted, returned, approved):
        proposal.refresh_from_db()
    return [draft, submitted, returned, approved], [state, returned_state, approved_state]


def rows_of_beta(world: World) -> dict[str, Any]:
    """All that nobody of another organisation may change: to be compared before and after."""
    organisation = world.beta.organisation
    found = {
        "pages": MaterialPage.objects.filter(organisation=organisation),
        "documents": Document.objects.filter(pk__in=world.ids[Document]),
        "images": Image.objects.filter(pk__in=world.ids[Image]),
        "collections": Collection.objects.filter(pk__in=world.ids[Collection]),
        "proposals": QuestionProposal.objects.filter(organisation=organisation),
        "states": TaskState.objects.filter(pk__in=world.ids[TaskState]),
        "workflows": WorkflowState.objects.filter(pk__in=world.ids[WorkflowState]),
        "memberships": Membership.objects.filter(organisation=organisation),
        "grants": RoleGrant.objects.filter(organisation=organisation),
        "people": User.objects.filter(pk__in=world.ids[User]),
        "organisation": Organisation.objects.filter(pk=organisation.pk),
        "accreditations": Accreditation.objects.filter(organisation=organisation),
        "comments": Comment.objects.all(),
        "restrictions": PageViewRestriction.objects.all(),
    }
    rows = {name: list(queryset.order_by("pk").values()) for name, queryset in found.items()}
    kinds = [ContentType.objects.get_for_model(model) for model in (MaterialPage, QuestionProposal)]
    rows["revisions"] = list(Revision.objects.filter(content_type__in=kinds).order_by("pk").values("pk", "content"))
    return rows
