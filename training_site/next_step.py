"""The one next thing a person has to do, and the facts about them that the front page shows."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext

from certificates.enums import CertificateStatus
from certificates.models import Certificate
from certificates.programmes.entitlement import SEE_SESSIONS, SIT_EXAM
from certificates.queries import waiting_for
from certificates.rules import status
from certificates.updates.notices import what_changed
from certificates.updates.queries import DueUpdate, due_update
from courses.queries import next_step as next_lesson
from people.enums import MembershipState
from people.queries import current_pledge, last_membership
from quizzes.enums import AttemptState
from quizzes.models import Attempt, Exam, ExamPage
from quizzes.rules import start_refusals
from stations.gate import personal_refusals
from stations.models import Assignment
from stations.queries import next_shift, stands_at
from training_site.chain import Standing
from training_site.routing import address

if TYPE_CHECKING:
    from people.models import User


@dataclass(frozen=True, slots=True)
class NextStep:
    """What components/next_step.html shows; without `url` there is nothing to do but wait."""

    title: str
    text: str = ""
    url: str = ""
    label: str = ""


def next_step_of(person: "User", standing: Standing, at: datetime, language: str) -> NextStep:
    """The first step of the way that is not done; for who has done all, where they stand. An update that the law requires comes first."""
    lessons, pledge, _exam_passed, certificate, post = standing.done
    if standing.owes_update and (update := due_update(person, at, language)):
        return _update(update, at)
    if post:
        text = gettext("Read where and when you stand, and what to take with you.")
        return NextStep(gettext("You have a post"), text, reverse("stations:mine"), gettext("My posts"))
    if certificate:
        return _towards_a_post(person, at)
    if not lessons:
        return _towards_the_exam(person, standing, language)
    if not pledge and (pledge_now := current_pledge(at)):
        text = gettext("You sign it once, before the first exam.")
        return NextStep(str(pledge_now.title), text, reverse("people:pledge"), gettext("Read and sign"))
    if standing.was_certified and (title := _why_it_does_not_hold(person, at)):
        text = gettext("The reason is written beside it, and whom to ask.")
        return NextStep(title, text, reverse("certificates:mine"), gettext("My certificates"))
    if standing.has_passed and (waiting := waiting_for(person, at)):
        text = " ".join(refusal.message for refusal in waiting)
        if all(refusal.action == SEE_SESSIONS for refusal in waiting):
            return NextStep(gettext("One live session is left"), text, reverse("courses:sessions"), gettext("See the sessions"))
        if any(refusal.action != SIT_EXAM for refusal in waiting):
            return NextStep(gettext("Your certificate still waits"), text, reverse("certificates:mine"), gettext("See what is left"))
    return _exam(person, standing, at)


def _update(update: DueUpdate, at: datetime) -> NextStep:
    """The law changed: what changed, how long it takes, and by when."""
    required_by = localtime(update.requirement.required_by)
    minutes = max(update.minutes, 1)
    values = {"minutes": minutes, "day": date_format(required_by, "DATETIME_FORMAT")}
    if update.requirement.required_by < at:
        title = ngettext(
            "The law changed: %(minutes)s minute to do before your certificate counts again",
            "The law changed: %(minutes)s minutes to do before your certificate counts again",
            minutes,
        )
    else:
        title = ngettext("The law changed: %(minutes)s minute to do by %(day)s", "The law changed: %(minutes)s minutes to do by %(day)s", minutes)
    return NextStep(title % values, str(what_changed(update.requirement)), reverse("certificates:update"), gettext("To the update"))


def _towards_the_exam(person: "User", standing: Standing, language: str) -> NextStep:
    if standing.course_key is None:
        return NextStep(gettext("The course is being prepared"), gettext("Come back soon: the lessons will be here."))
    step = next_lesson(person, language)
    if step is None:
        return NextStep(gettext("The next lesson is being prepared"), gettext("Come back soon: the lessons will be here."))
    return NextStep(step.title, step.detail, step.url, gettext("Read the lesson") if step.kind == "lesson" else gettext("Go on"))


def _exam(person: "User", standing: Standing, at: datetime) -> NextStep:
    """The exam: go on with an open attempt, start one, or the reasons why not now."""
    if standing.exam_id is None:
        return NextStep(gettext("The exam is being prepared"), gettext("You have read every lesson. Come back soon for the exam."))
    exam = Exam.objects.get(pk=standing.exam_id)
    url = address(standing.exam_path)
    if Attempt.objects.filter(person=person, exam=exam, state=AttemptState.OPEN).exists():
        return NextStep(
            gettext("Your exam is open"), gettext("The clock is running. What you have answered is saved."), url, gettext("Go on with the exam")
        )
    if refusals := start_refusals(person, exam, at):
        return NextStep(str(exam.title), " ".join(refusal.message for refusal in refusals), url, gettext("See the exam"))
    return NextStep(str(exam.title), ExamPage(exam=exam).step_detail(), url, gettext("To the exam"))


def _towards_a_post(person: "User", at: datetime) -> NextStep:
    if renewal := _renewal(person, at):
        return renewal
    membership = last_membership(person)
    organisation_url = reverse("people:organisation")
    if membership is None or membership.state in {MembershipState.DECLINED, MembershipState.ENDED}:
        text = gettext("An observer stands at a station for an organisation. Ask one to accept you.")
        return NextStep(gettext("Choose an organisation"), text, organisation_url, gettext("Choose an organisation"))
    if membership.state == MembershipState.ASKED:
        text = gettext("%(organisation)s has your request. You need do nothing now.") % {"organisation": membership.organisation}
        return NextStep(gettext("Wait for the organisation's answer"), text, organisation_url, gettext("My organisation"))
    return NextStep(gettext("A coordinator will find you a post"), gettext("You are certified. You need do nothing now: your post will stand here."))


def _renewal(person: "User", at: datetime) -> NextStep | None:
    """For who is certified, but not to the end of the next shift."""
    shift = next_shift(at)
    refusals = personal_refusals(person, shift, at) if shift else []
    too_short = next((refusal for refusal in refusals if refusal.code == "expires_before_shift_ends"), None)
    if shift is None or too_short is None:
        return None
    url = reverse("quizzes:exam", args=[shift.election.programme.exam.slug])
    return NextStep(gettext("Renew your certificate"), too_short.message, url, gettext("To the exam"))


def _why_it_does_not_hold(person: "User", at: datetime) -> str:
    """Of the last certificate, where the person has to ask about it; "" where the exam is what comes next."""
    last = Certificate.objects.of(person).order_by("-issued_at", "-pk").first()
    titles = {
        CertificateStatus.REVOKED: gettext("Your certificate has been revoked"),
        CertificateStatus.SUSPENDED: gettext("Your certificate is suspended"),
    }
    return titles.get(status(last, at), "") if last else ""


def certificate_card(person: "User", at: datetime) -> dict[str, Any] | None:
    """What components/certificate_card.html shows of the person's best certificate; None without one."""
    certificates = Certificate.objects.of(person).select_related("programme")
    certificate = certificates.valid(at).order_by("-valid_until").first() or certificates.order_by("-issued_at", "-pk").first()
    if certificate is None:
        return None
    endings = {
        CertificateStatus.REVOKED: gettext("Revoked"),
        CertificateStatus.EXPIRED: gettext("Expired"),
        CertificateStatus.SUSPENDED: gettext("Suspended"),
        CertificateStatus.REPLACED: gettext("Replaced"),
    }
    return {"certificate": certificate, "ended": endings.get(status(certificate, at), "")}


def posts_of(person: "User", at: datetime) -> list[dict[str, Any]]:
    """[{station, address, facts}] of the posts at which the person stands, times in the election's zone."""
    related = ("station__area", "shift__election", "organisation")
    assignments = Assignment.objects.filter(stands_at(at), person=person).select_related(*related).order_by("shift__starts_at")
    return [{"station": assignment.station, "facts": _facts(assignment)} for assignment in assignments]


def _facts(assignment: Assignment) -> list[dict[str, Any]]:
    shift, zone = assignment.shift, assignment.shift.election.tz
    starts, ends = shift.starts_at.astimezone(zone), shift.ends_at.astimezone(zone)
    facts = [
        (gettext("Election"), shift.election.name),
        (gettext("Day"), date_format(starts, "DATE_FORMAT")),
        (gettext("Time"), f"{date_format(starts, 'TIME_FORMAT')}–{date_format(ends, 'TIME_FORMAT')}"),
        (gettext("Address"), assignment.station.address or assignment.station.area.name),
    ]
    return [{"label": label, "value": value} for label, value in facts]
