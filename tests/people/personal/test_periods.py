"""What is kept for a while is forgotten after it, and not before."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from certificates.models import PrintRun, VerificationDay
from people.enums import ConsentPurpose
from people.models import Erasure, Invitation, InvitationList, Notice, User
from people.personal import consents
from people.personal.retention import forget_old
from quizzes.models import Answer, PracticeAnswer, QuestionUpload
from stations import card_services
from stations.models import Election, Hole, ObserverCard, Offer, PaperRun, StationImport
from tests.factories.certificates import CertificateFactory
from tests.factories.people import MembershipFactory, OrganisationFactory, PersonFactory
from tests.factories.quizzes import AttemptFactory, QuestionFactory
from tests.factories.stations import ElectionFactory
from tests.people.personal.planting import certified_person

NOW = timezone.now()


@pytest.fixture
def at(db):
    return timezone.now()


def old(code, at):
    """Two moments: one that is a day older than what is kept, and one a day younger."""
    kept = timedelta(days=settings.BAKYLAU_KEPT_DAYS[code])
    return at - kept - timedelta(days=1), at - kept + timedelta(days=1)


def notices(at, code="notices"):
    for moment in old(code, at):
        Notice.objects.create(person=PersonFactory(), kind="x", key="y", told_at=moment)
    return Notice.objects.all()


def log_ins(at, code="log_ins"):
    for number, moment in enumerate(old(code, at)):
        row = UserSession.objects.create(user=PersonFactory(), session_key=f"s{number}", ip="192.0.2.1", user_agent="x")
        UserSession.objects.filter(pk=row.pk).update(last_seen_at=moment)
    return UserSession.objects.all()


def question_files(at, code="question_files"):
    for moment in (at - timedelta(days=2), at):
        QuestionUpload.objects.create(person=PersonFactory(), made_at=moment, file_name="x", content=b"x", format="gift")
    return QuestionUpload.objects.all()


def lists(at, code="invitation_lists"):
    organisation, by = OrganisationFactory(), PersonFactory()
    for moment in old(code, at):
        InvitationList.objects.create(organisation=organisation, uploaded_by=by, uploaded_at=moment, file_name="x", language="kk")
    return InvitationList.objects.all()


def dropped(at, code="dropped_erasures"):
    first = PersonFactory()
    for moment in old(code, at):
        Erasure.objects.create(person=PersonFactory(), reason="x", proposed_by=first, proposed_at=moment, decided_by=first, decided_at=moment)
    return Erasure.objects.all()


def answers(at, code="answers"):
    question = QuestionFactory()
    for moment in old(code, at):
        attempt = AttemptFactory(closed_at=moment)
        Answer.objects.create(attempt=attempt, question=question, saved_at=moment)
    open_one = AttemptFactory(state="open", closed_at=None, passed=None)
    Answer.objects.create(attempt=open_one, question=question, saved_at=old(code, at)[0])
    return Answer.objects.exclude(attempt=open_one)


def practice(at, code="practice"):
    person, question = PersonFactory(), QuestionFactory()
    for number, moment in enumerate(old(code, at)):
        PracticeAnswer.objects.create(key=f"{number:032x}", person=person, question=question, chosen="a", right=True, at=moment)
    return PracticeAnswer.objects.all()


def verifications(at, code="verification_days"):
    certificate = CertificateFactory()
    for moment in old(code, at):
        VerificationDay.objects.create(certificate=certificate, day=moment.date())
    return VerificationDay.objects.all()


def prints(at, code="prints"):
    for moment in old(code, at):
        PrintRun.objects.create(asked_by=PersonFactory(), asked_at=moment)
    return PrintRun.objects.filter(thrown_away_at=None)


def papers(at, code="papers"):
    election = ElectionFactory()
    for moment in old(code, at):
        PaperRun.objects.create(election=election, asked_by=PersonFactory(), asked_at=moment)
    return PaperRun.objects.filter(thrown_away_at=None)


def imports(at, code="imports"):
    election = ElectionFactory()
    for days in (3, 1):
        StationImport.objects.create(election=election, file_name="x", content=b"x", at=at - timedelta(days=days))
    return StationImport.objects.all()


def offers(at, code="offers"):
    _person, plan = certified_person()
    hole = Hole.objects.create(post=plan.post, assignment=plan.post.assignments.get(), because="withdrawn", opened_at=at)
    for moment in old(code, at):
        Offer.objects.create(hole=hole, person=PersonFactory(), offered_at=moment, answer_by=moment, state="declined")
    return Offer.objects.all()


def cards(at, code="cards"):
    ElectionFactory(day=(at - timedelta(days=600)).date())
    for moment in old(code, at):
        person = PersonFactory()
        card_services.consent(person, at=moment)
    return ObserverCard.objects.all()


RULES = {
    "notices": notices, "log_ins": log_ins, "question_files": question_files, "invitation_lists": lists,
    "dropped_erasures": dropped, "answers": answers, "practice": practice,
    "verification_days": verifications, "prints": prints, "papers": papers, "imports": imports, "offers": offers, "cards": cards,
}  # fmt: skip


@pytest.mark.parametrize("code", RULES)
def test_what_is_older_than_its_period_is_forgotten_and_nothing_else(at, code):
    rows = RULES[code](at)
    assert rows.count() == 2
    assert forget_old(at=at, dry=True)[code] == 1
    assert rows.count() == 2
    assert forget_old(at=at)[code] == 1
    assert rows.count() == 1
    assert forget_old(at=at)[code] == 0


def test_the_result_outlives_the_single_answers(at):
    answers(at)
    forget_old(at=at)
    assert not User.objects.filter(attempts__score=None).exists()


def test_while_an_election_is_to_come_cards_are_kept(at):
    rows = cards(at)
    ElectionFactory(day=(at + timedelta(days=3)).date())
    forget_old(at=at)
    assert rows.count() == 2
    Election.objects.update(day=(at - timedelta(days=600)).date())
    forget_old(at=at)
    assert rows.count() == 1
    assert User.objects.filter(consents__withdrawn_at=at).count() == 1


def test_whoever_did_not_answer_an_invitation_is_named_no_more(at):
    organisation = OrganisationFactory()
    for number, moment in enumerate(old("invitations", at)):
        values = {"full_name": "Somebody", "phone": "+77001234567", "state": "sent", "invited_at": moment, "due_at": moment, "expires_at": moment}
        Invitation.objects.create(organisation=organisation, email=f"x{number}@example.org", **values)
    assert forget_old(at=at)["invitations"] == 1
    assert sorted(Invitation.objects.values_list("full_name", "phone")) == [("", ""), ("Somebody", "+77001234567")]
    assert forget_old(at=at)["invitations"] == 0


def test_an_account_that_nobody_confirmed_is_erased_and_no_other(at):
    ancient, young = old("unconfirmed", at)
    nobody, new, confirmed, member = (PersonFactory(date_joined=moment) for moment in (ancient, young, ancient, ancient))
    opened, certified = PersonFactory(date_joined=ancient), CertificateFactory(holder=PersonFactory(date_joined=ancient)).holder
    EmailAddress.objects.exclude(user=confirmed).update(verified=False)
    MembershipFactory(person=member)
    for person in (nobody, new, confirmed, member, certified):
        consents.give(person, ConsentPurpose.ACCOUNT, at=ancient)
    assert forget_old(at=at)["unconfirmed"] == 1
    assert list(User.objects.filter(erased_at=at)) == [nobody]
    assert {new, confirmed, member, opened, certified} <= set(User.objects.filter(erased_at=None))


def test_the_command_says_what_it_would_do_and_does_it(at, capsys):
    rows = notices(at)
    call_command("forget_old", "--dry-run")
    assert rows.count() == 2
    assert "1  Notices (365 days)" in capsys.readouterr().out
    call_command("forget_old")
    assert rows.count() == 1
