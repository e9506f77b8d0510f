"""Questions that organisations propose: from a draft to the bank, and everything that must not happen on the way."""

import re

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.publish_revision import PublishPermissionError
from wagtail.models import TaskState

from courses.law_services import clear_item, publish_version
from partners import services
from partners.queries import reviews_for
from people.refusals import Refused
from people.services import grant_role
from quizzes import bank, proposals
from quizzes.files.yaml_import import import_questions
from quizzes.models import Question, QuestionProposal
from quizzes.queries import frozen_questions, pool
from tests.factories.courses import LawArticleFactory, LawVersionFactory
from tests.factories.people import in_all
from tests.factories.quizzes import BlueprintLineFactory, options
from tests.partners.conftest import client_of, staff

ADD = "/admin/proposals/new/"


@pytest.fixture
def article(db):
    return LawArticleFactory()


@pytest.fixture
def examiner(db):
    return staff("examiner", "examiner")


def in_fields(name, texts):
    return {f"{name}_{code}": text for code, text in texts.items()}


def question_form(partner, topic, article, text="When does voting end?", **values):
    rows = {"options-right": "1"}
    for number in range(3):
        rows |= {f"options-{number}-{code}": value for code, value in in_all(f"At {number + 7}").items()}
    return {
        "organisation": partner.organisation.pk,
        "topic": topic.pk,
        "article": article.pk,
        "difficulty": "2",
        "purpose": "exam",
        "kind": "single",
        **in_fields("text", in_all(text)),
        **in_fields("explanation", in_all("By the law.")),
        **rows,
        **values,
    }


def propose(partner, topic, article, text="When does voting end?"):
    """A draft by the editor, as the editor's form makes it."""
    proposal = QuestionProposal(organisation=partner.organisation, topic=topic, article=article, text=in_all(text), explanation=in_all("By the law."))
    proposal.options = options()
    return proposals.save_proposal(proposal, by=partner.editor)


def submitted(partner, topic, article, text="When does voting end?"):
    proposal = propose(partner, topic, article, text)
    return proposal, proposals.submit_proposal(proposal, by=partner.editor).current_task_state


def approved(partner, reviewer, topic, article, text="When does voting end?"):
    proposal, state = submitted(partner, topic, article, text)
    services.review(state, by=reviewer, approve=True)
    proposal.refresh_from_db()
    return proposal


def test_a_nul_in_an_answer_is_refused_as_in_every_field(alpha, topic, article):
    form = question_form(alpha, topic, article, **{"options-0-ru": "x\0"})
    response = client_of(alpha.editor).post(ADD, form)
    assert response.status_code == 200
    assert "Null characters are not allowed" in response.text
    assert not QuestionProposal.objects.exists()


def test_a_question_longer_than_anybody_reads_is_refused_in_a_sentence(alpha, topic, article):
    response = client_of(alpha.editor).post(ADD, question_form(alpha, topic, article, text_ru="я" * 1001, text_1="я" * 1001))
    assert response.status_code == 200
    assert "At most 1000 characters in a language. Too long: Русский." in response.text
    assert not QuestionProposal.objects.exists()
    client_of(alpha.editor).post(ADD, question_form(alpha, topic, article, text_ru="я" * 1000, text_1="я" * 1000))
    assert len(QuestionProposal.objects.get().text["ru"]) == 1000


def change(proposal, text, by):
    latest = proposal.get_latest_revision_as_object()
    latest.text = in_all(text)
    proposals.save_proposal(latest, by=by)
    return QuestionProposal.objects.get(pk=proposal.pk)


def codes(service, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        service(*args, **kwargs)
    return refused.value.codes


def asked(topic):
    """The texts that an exam of this topic draws from, as their revisions freeze them."""
    exam = BlueprintLineFactory(topic=topic).exam
    items = [{"question": one.question, "revision": one.revision} for one in pool(exam)]
    return {content["text"]["en"] for content in frozen_questions({"items": items}).values()}


def test_from_a_draft_to_the_exam(alpha, beta, topic, article):
    editor, reviewer = client_of(alpha.editor), client_of(beta.reviewer)
    assert editor.post(ADD, question_form(alpha, topic, article)).status_code == 302
    proposal = QuestionProposal.objects.get()
    assert (proposal.organisation, proposal.owner, proposal.live) == (alpha.organisation, alpha.editor, False)
    assert reviews_for(beta.reviewer) == []

    assert editor.post(reverse("proposal:submit", args=[proposal.pk])).status_code == 302
    [state] = reviews_for(beta.reviewer)
    assert reviews_for(alpha.reviewer) == []
    assert Question.objects.count() == 0
    listed = reviewer.get(reverse("partners:reviews")).text
    assert "When does voting end?" in listed
    page = reviewer.get(reverse("partners:review", args=[state.pk])).text
    assert str(article) in page
    shown = reviewer.get(reverse("partners:submitted", args=[state.pk])).text
    assert shown.count("tag--done") == 3
    assert "Дауыс" not in shown

    mail.outbox.clear()
    alpha.editor.language = "kk"
    alpha.editor.save()
    assert reviewer.post(reverse("partners:review", args=[state.pk]), {"decision": "send-back", "comment": ""}).status_code == 422
    reviewer.post(reverse("partners:review", args=[state.pk]), {"decision": "send-back", "comment": "Name the hour."})
    [sent] = mail.outbox
    assert sent.to == [alpha.editor.email]
    assert "Name the hour." in sent.body
    assert "When does voting end? (kk)" in sent.subject
    assert reverse("proposal:edit", args=[proposal.pk]) in sent.body
    edit = reverse("proposal:edit", args=[proposal.pk])
    assert "Name the hour." in editor.get(edit).text

    editor.post(edit, question_form(alpha, topic, article, text="At what hour does voting end?", **{"action-submit": "1"}))
    [state] = reviews_for(beta.reviewer)
    mail.outbox.clear()
    reviewer.post(reverse("partners:review", args=[state.pk]), {"decision": "approve"})
    assert len(mail.outbox) == 1
    question = Question.objects.get()
    assert (question.state, question.organisation, str(question.text)) == ("live", alpha.organisation, "At what hour does voting end?")
    assert asked(topic) == {"At what hour does voting end?"}


def test_what_changes_a_question_is_asked_only_after_another_review(alpha, beta, topic, article):
    proposal = approved(alpha, beta.reviewer, topic, article, "First version?")
    proposal = change(proposal, "Second version?", alpha.editor)
    assert asked(topic) == {"First version?"}
    state = proposals.submit_proposal(proposal, by=alpha.editor).current_task_state
    assert asked(topic) == {"First version?"}
    before = Question.objects.get().latest_revision_id
    services.review(state, by=beta.reviewer, approve=True)
    question = Question.objects.get()
    assert asked(topic) == {"Second version?"}
    assert question.latest_revision_id != before
    proposal.refresh_from_db()
    assert (proposal.question, str(proposal.text)) == (question, "Second version?")


def test_exactly_the_approved_revision_goes_into_the_bank(alpha, beta, topic, article):
    proposal, state = submitted(alpha, topic, article, "Approved?")
    assert codes(proposals.save_proposal, proposal, by=alpha.editor) == ["waits_for_review"]
    proposal.text = in_all("Slipped in?")
    proposal.save_revision(user=alpha.editor, clean=False)
    assert codes(services.review, TaskState.objects.get(pk=state.pk), by=beta.reviewer, approve=True) == ["review_superseded"]
    assert Question.objects.count() == 0


@pytest.mark.parametrize("who", ["alpha.editor", "alpha.reviewer", "beta.editor", "coordinator"])
def test_who_may_not_approve(alpha, beta, topic, article, who):
    _proposal, state = submitted(alpha, topic, article)
    people = {"alpha.editor": alpha.editor, "alpha.reviewer": alpha.reviewer, "beta.editor": beta.editor}
    person = people.get(who) or staff("coordinator", "coordinator")
    assert codes(services.review, state, by=person, approve=True)
    with pytest.raises(PermissionDenied):
        state.task.specific.on_action(state, person, "approve")
    client = client_of(person)
    for address in (reverse("partners:review", args=[state.pk]), reverse("partners:submitted", args=[state.pk])):
        assert "When does voting end" not in client.get(address, follow=True).text
    client.post(reverse("partners:review", args=[state.pk]), {"decision": "approve"})
    assert Question.objects.count() == 0


def test_examiners_and_the_headquarters_approve_questions_and_examiners_no_materials(alpha, topic, article, examiner, headquarters):
    for person in (examiner, headquarters):
        approved(alpha, person, topic, article, f"By {person}?")
    assert Question.objects.count() == 2
    _page, state = alpha.submitted(topic)
    assert codes(services.review, state, by=examiner, approve=True) == ["review_same_organisation"]
    grant_role(examiner, "editor", alpha.organisation)
    _proposal, state = submitted(alpha, topic, article)
    assert codes(services.review, state, by=examiner, approve=True) == ["review_same_organisation"]


def test_edit_and_approve_in_one_request_is_impossible(alpha, beta, topic, article):
    _proposal, state = submitted(alpha, topic, article, "As written?")
    data = {**question_form(alpha, topic, article, text="As edited?"), "decision": "approve", "comment": ""}
    client_of(beta.reviewer).post(reverse("partners:review", args=[state.pk]), data)
    assert [str(question.text) for question in Question.objects.all()] == ["As written?"]
    both = staff("both", "reviewer", beta.organisation)
    grant_role(both, "editor", alpha.organisation)
    _proposal, state = submitted(alpha, topic, article, "Another?")
    assert codes(services.review, state, by=both, approve=True) == ["review_same_organisation"]


def test_reviewers_edit_nothing_and_read_nothing_else(alpha, beta, topic, article):
    draft = propose(alpha, topic, article, "Zqdraft?")
    waiting, _state = submitted(alpha, topic, article, "Zqwaiting?")
    for person in (beta.reviewer, beta.editor):
        client = client_of(person)
        for proposal in (draft, waiting):
            for name in ("edit", "delete", "history", "history_results"):
                response = client.get(reverse(f"proposal:{name}", args=[proposal.pk]))
                assert response.status_code in {302, 403, 404}
            for name in ("submit", "take_back", "edit", "delete"):
                assert client.post(reverse(f"proposal:{name}", args=[proposal.pk]), question_form(beta, topic, article)).status_code in {
                    302,
                    403,
                    404,
                }
        for address in (reverse("proposal:index"), reverse("proposal:index_results"), reverse("question:index"), "/admin/exam/"):
            assert not re.search("Zq(draft|waiting)", client.get(address + "?q=Zq").text)
    assert QuestionProposal.objects.get(pk=draft.pk).text["en"] == "Zqdraft?"
    assert QuestionProposal.objects.get(pk=waiting.pk).workflow_in_progress


def test_an_editor_proposes_for_the_own_organisation_only(alpha, beta, topic, article):
    response = client_of(alpha.editor).post(ADD, question_form(beta, topic, article))
    assert response.status_code == 200
    assert "Select a valid choice" in response.text
    assert codes(proposals.save_proposal, QuestionProposal(organisation=beta.organisation, options=options()), by=alpha.editor) == [
        "not_your_organisation"
    ]
    assert QuestionProposal.objects.count() == 0
    for person in (alpha.reviewer, staff("coordinator", "coordinator"), staff("hq", "headquarters")):
        assert client_of(person).post(ADD, question_form(alpha, topic, article)).status_code in {302, 403}
    assert QuestionProposal.objects.count() == 0


def test_a_bad_form_says_so_and_saves_nothing(alpha, topic, article):
    client = client_of(alpha.editor)
    for bad in ({f"text_{code}": "" for code in ("kk", "ru", "en")}, {"options-right": ""}, {"topic": "9" * 30}, {"article": "x"}):
        assert client.post(ADD, {**question_form(alpha, topic, article), **bad}).status_code == 200
    assert QuestionProposal.objects.count() == 0


def test_a_draft_that_lacks_a_language_is_kept_and_cannot_be_submitted(alpha, beta, topic, article):
    client = client_of(alpha.editor)
    for lacking in ({"text_kk": ""}, {"options-0-kk": ""}):
        form = {**question_form(alpha, topic, article), **lacking, "action-submit": "1"}
        assert "Something of the question has no text in Қазақша." in client.post(ADD, form, follow=True).text
    assert QuestionProposal.objects.count() == 2
    assert reviews_for(beta.reviewer) == []


def test_while_it_waits_it_is_shown_and_not_changed_until_it_is_taken_back(alpha, beta, topic, article):
    proposal, _state = submitted(alpha, topic, article)
    client = client_of(alpha.editor)
    edit = reverse("proposal:edit", args=[proposal.pk])
    page = client.get(edit).text
    assert "waits for a review" in page
    assert "action-submit" not in page
    client.post(edit, question_form(alpha, topic, article, text="Changed?"))
    proposal.refresh_from_db()
    assert str(proposal.text) == "When does voting end?"
    client.post(reverse("proposal:take_back", args=[proposal.pk]))
    assert reviews_for(beta.reviewer) == []
    assert "action-submit" in client.get(edit).text
    client.post(reverse("proposal:take_back", args=[proposal.pk]))
    assert codes(proposals.take_back_proposal, proposal, by=alpha.editor) == ["not_submitted"]
    assert codes(proposals.submit_proposal, proposal, by=beta.editor) == ["not_your_organisation"]


def test_pressing_submit_twice_submits_once(alpha, beta, topic, article):
    proposal = propose(alpha, topic, article)
    client = client_of(alpha.editor)
    for _ in range(2):
        client.post(reverse("proposal:submit", args=[proposal.pk]))
    assert len(reviews_for(beta.reviewer)) == 1
    assert client.get(reverse("proposal:submit", args=[proposal.pk])).status_code == 405


def test_without_a_review_a_question_stays_a_draft(alpha, topic, article):
    proposal = propose(alpha, topic, article)
    proposal.get_workflow().workflow_content_types.all().delete()
    assert codes(proposals.submit_proposal, proposal, by=alpha.editor) == ["no_review"]
    client = client_of(alpha.editor)
    edit = client.post(reverse("proposal:edit", args=[proposal.pk]), {**question_form(alpha, topic, article), "action-submit": "1"}, follow=True)
    assert "Ask the headquarters" in edit.text


def test_a_draft_is_deleted_and_what_was_in_the_bank_is_kept(alpha, beta, topic, article):
    draft = propose(alpha, topic, article)
    kept = approved(alpha, beta.reviewer, topic, article)
    client = client_of(alpha.editor)
    for proposal in (draft, kept):
        client.post(reverse("proposal:delete", args=[proposal.pk]))
    assert list(QuestionProposal.objects.all()) == [kept]
    assert codes(proposals.delete_proposal, kept, by=alpha.editor) == ["question_was_asked"]


def test_a_retired_question_is_not_changed_any_more_and_never_comes_back(alpha, beta, topic, article, examiner):
    proposal = approved(alpha, beta.reviewer, topic, article)
    proposal = change(proposal, "Changed?", alpha.editor)
    state = proposals.submit_proposal(proposal, by=alpha.editor).current_task_state
    client_of(examiner).post(reverse("question:retire", args=[proposal.question_id]))
    assert Question.objects.get().state == "retired"
    assert codes(services.review, TaskState.objects.get(pk=state.pk), by=beta.reviewer, approve=True) == ["review_not_waiting"]
    assert codes(proposals.submit_proposal, proposal, by=alpha.editor) == ["question_retired"]
    proposals.take_into_bank(proposal, proposal.latest_revision)
    assert Question.objects.get().state == "retired"


def test_what_the_examiners_mended_is_what_an_editor_goes_on_from(alpha, beta, topic, article, examiner):
    proposal = approved(alpha, beta.reviewer, topic, article, "Misspelt?")
    question = proposal.question
    question.text = in_all("Spelt?")
    bank.save_question(question, by=examiner)
    assert "Spelt?" in client_of(alpha.editor).get(reverse("proposal:edit", args=[proposal.pk])).text


def test_an_examiners_correction_is_not_undone_by_what_was_written_before_it(alpha, beta, topic, article, examiner):
    proposal = approved(alpha, beta.reviewer, topic, article)
    changed = change(proposal, "Until when do people vote?", alpha.editor)
    state = proposals.submit_proposal(changed, by=alpha.editor).current_task_state
    question = Question.objects.get()
    question.explanation = in_all("By the new article.")
    bank.save_question(question, by=examiner)
    page = client_of(beta.reviewer).post(reverse("partners:review", args=[state.pk]), {"decision": "approve"})
    assert (page.status_code, "was changed in the bank" in page.text) == (422, True)
    assert codes(services.review, state, by=beta.reviewer, approve=True) == ["question_changed"]
    assert Question.objects.get().explanation == in_all("By the new article.")
    services.review(state, by=beta.reviewer, approve=False, comment="An examiner has changed it.")
    assert state.workflow_state.__class__.objects.get(pk=state.workflow_state_id).status == "needs_changes"


def test_nobody_publishes_past_the_review(alpha, topic, article, superuser):
    """Not the superuser either: there is no screen for it, and the policy gives the right to nobody."""
    proposal = propose(alpha, topic, article)
    client = client_of(superuser)
    for address in (reverse("proposal:edit", args=[proposal.pk]), ADD):
        client.post(address, {**question_form(alpha, topic, article), "action-publish": "1", "live": "on"})
    proposal.refresh_from_db()
    assert not proposal.live
    with pytest.raises(PublishPermissionError):
        proposal.latest_revision.publish(user=superuser)
    assert Question.objects.count() == 0


def test_an_import_does_not_change_what_an_organisation_proposed(alpha, beta, topic, article, tmp_path):
    ref = approved(alpha, beta.reviewer, topic, article).question.ref
    texts = "{kk: a, ru: b, en: c}"
    rows = "".join(f"\n      - {{id: {one}, correct: {str(one == 'a').lower()}, text: {{kk: {one}1, ru: {one}2, en: {one}3}}}}" for one in "ab")
    entry = f"ref: {ref}\n    critical: false\n    difficulty: 1\n    article: {article.code}\n    text: {texts}\n    explanation: {texts}"
    file = tmp_path / "a.yaml"
    file.write_text(f"topic: {topic.code}\nquestions:\n  - {entry}\n    options:{rows}\n")
    [problem] = import_questions(file).problems
    assert "an organisation has proposed it" in problem.reason


def test_the_list_tells_where_each_question_is(alpha, beta, topic, article):
    propose(alpha, topic, article, "A draft?")
    submitted(alpha, topic, article, "Waiting?")
    approved(alpha, beta.reviewer, topic, article, "In the bank?")
    change(approved(alpha, beta.reviewer, topic, article, "Changed before?"), "Changed?", alpha.editor)
    propose(beta, topic, article, "Zqother?")
    text = client_of(alpha.editor).get(reverse("proposal:index")).text
    for label in ("draft", "waits for a review", "in the bank", "in the bank, with changes not submitted"):
        assert f">{label}<" in text
    assert "Zqother" not in text
    assert '"name": "proposals"' in text
    assert '"name": "proposals"' not in client_of(alpha.reviewer).get("/admin/").text


def test_a_question_for_practice_stays_one(alpha, beta, topic, article):
    proposal = propose(alpha, topic, article)
    proposal.purpose = "practice"
    proposals.save_proposal(proposal, by=alpha.editor)
    services.review(proposals.submit_proposal(proposal, by=alpha.editor).current_task_state, by=beta.reviewer, approve=True)
    assert Question.objects.get().purpose == "practice"
    assert asked(topic) == set()
    proposal.refresh_from_db()
    client_of(alpha.editor).post(reverse("proposal:edit", args=[proposal.pk]), question_form(alpha, topic, article, text="Changed?"))
    assert QuestionProposal.objects.get().get_latest_revision_as_object().purpose == "practice"
    proposal.purpose = "exam"
    assert codes(proposals.save_proposal, proposal, by=alpha.editor) == ["purpose_is_fixed"]


def amend(article):
    draft = LawVersionFactory(article=article, in_force_from=timezone.localdate(), draft=True)
    return publish_version(draft, by=None, at=timezone.now())


def test_a_question_written_before_its_article_was_amended_enters_the_bank_with_a_line_of_the_work_list(alpha, beta, topic, article, examiner):
    _proposal, state = submitted(alpha, topic, article)
    version = amend(article)
    assert not version.items.exists()
    services.review(state, by=beta.reviewer, approve=True)
    (item,) = version.items.all()
    assert (item.kind, item.key, item.outcome) == ("question", str(Question.objects.get().pk), "")
    page = client_of(examiner).get(reverse("dashboard_law_item", args=[item.pk])).text
    assert "after the new version was published" not in page


def test_one_written_after_the_amendment_has_none(alpha, beta, topic, article):
    version = amend(article)
    approved(alpha, beta.reviewer, topic, article)
    assert not version.items.exists()


def test_older_words_approved_for_a_question_that_was_reviewed_open_its_line_again(alpha, beta, topic, article, examiner):
    proposal = change(approved(alpha, beta.reviewer, topic, article), "Changed?", alpha.editor)
    state = proposals.submit_proposal(proposal, by=alpha.editor).current_task_state
    item = amend(article).items.get()
    clear_item(item, outcome="still_right", by=examiner, at=timezone.now())
    services.review(state, by=beta.reviewer, approve=True)
    item.refresh_from_db()
    assert item.outcome == ""


# --- Every kind ------------------------------------------------------------------------------------------------------------

ANSWERS = {
    "multiple": {"options-right": ["0", "1"]},
    "true_false": {"options-truth": "false"},
    "ordering": {f"options-line-{row}-{code}": f"Step {row} ({code})" for row in range(3) for code in ("kk", "ru", "en")},
    "matching": {
        f"options-pair-{row}-{side}{code}": f"{side}{row} ({code})" for row in range(2) for side in ("", "right-") for code in ("kk", "ru", "en")
    },
    "numeric": {"options-value": "12,5", "options-tolerance": "0,5"},
}
TOLD = {
    "multiple": ["At 7 (ru)"],
    "true_false": ["Неверно"],
    "ordering": ["1. Step 0 (ru)", "3. Step 2 (ru)"],
    "matching": ["1 (ru) → right-1 (ru)"],
    "numeric": ["12.5 ± 0.5"],
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_a_question_of_any_kind_is_proposed_reviewed_with_its_answer_and_asked(alpha, beta, topic, article, kind):
    editor, reviewer = client_of(alpha.editor), client_of(beta.reviewer)
    response = editor.post(ADD, question_form(alpha, topic, article, kind=kind, **ANSWERS[kind], **{"action-submit": "1"}))
    assert response.status_code == 302, response.context["form"].errors
    [state] = reviews_for(beta.reviewer)
    shown = reviewer.get(reverse("partners:submitted", args=[state.pk])).text
    for words in TOLD[kind]:
        assert words in shown
    assert str(QuestionProposal.objects.get().get_kind_display()) in reviewer.get(reverse("partners:review", args=[state.pk])).text
    services.review(state, by=beta.reviewer, approve=True)
    question = Question.objects.get()
    proposal = QuestionProposal.objects.get().get_latest_revision_as_object()
    assert (question.kind, question.state) == (kind, "live")
    assert (question.options, question.matches, question.number) == (proposal.options, proposal.matches, proposal.number)
    assert response.status_code == 302
    assert editor.get(reverse("proposal:edit", args=[QuestionProposal.objects.get().pk])).status_code == 200


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"kind": "essay"}, "Select a valid choice"),
        ({"kind": "ordering"}, "A question has between 2 and 10 answers"),
        ({"kind": "multiple", "purpose": "practice"}, "Practice asks questions with one right answer only."),
        ({"options-right": ""}, "Exactly one answer must be marked as the right one."),
        ({"options-0-id": "a"}, "could not be read"),
    ],
)
def test_a_faulty_proposal_is_refused_in_words(alpha, topic, article, change, sentence):
    page = client_of(alpha.editor).post(ADD, question_form(alpha, topic, article, **change))
    assert page.status_code == 200
    assert sentence in page.text
    assert not QuestionProposal.objects.exists()


def test_a_proposal_has_no_picture_no_situation_and_no_state(alpha, topic, article):
    page = client_of(alpha.editor).get(ADD).text
    for name in ("image", "scenario", "state", "only_wording"):
        assert f'name="{name}"' not in page
