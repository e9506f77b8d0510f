"""The only writers of what a change of the law requires of holders, and of how long their certificates count."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Min, OuterRef, QuerySet, Subquery
from wagtail.log_actions import log

from certificates.models import Certificate, LawRequirement, LawUpdate, Programme
from certificates.signals import counts_until_changed
from certificates.updates import notices
from certificates.updates.queries import has_done, law_before, touched_by, who_has_done
from certificates.updates.rules import Proposal, lift_refusals, require_refusals
from people.models import User
from people.refusals import Refused

_BATCH = 1_000


@transaction.atomic
def require_update(proposal: Proposal, *, by: User | None, at: datetime) -> LawRequirement:
    """Require the delta course of every holder certified without these versions; who has done it already is done at once, the others are told.

    Certificates issued from now on are issued by the new law. Raises Refused (rules.require_refusals).
    """
    programme = Programme.objects.select_for_update(of=("self",)).get(pk=proposal.programme.pk)
    proposal = Proposal(programme, proposal.versions, proposal.course_key, proposal.required_by)
    refusals, law_as_of = require_refusals(proposal, at), proposal.law_as_of
    if refusals or law_as_of is None:
        raise Refused(refusals)
    touched = list(touched_by(programme, proposal.dated, at).select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    requirement = LawRequirement.objects.create(
        programme=programme,
        course_key=proposal.course_key,
        law_as_of=law_as_of,
        law_before=law_before(programme),
        required_by=proposal.required_by,
        announced_at=at,
        announced_by=by,
    )
    requirement.versions.set(proposal.versions)
    LawUpdate.objects.bulk_create([LawUpdate(requirement=requirement, certificate_id=pk) for pk in touched], batch_size=_BATCH)
    requirement.updates.filter(certificate__holder__in=who_has_done(requirement)).update(completed_at=at)
    waiting = Certificate.objects.filter(updates__requirement=requirement, updates__completed_at=None)
    counts_until_changed.send(Certificate, certificates=waiting, at=at, until=requirement.required_by)
    _recount(waiting)
    programme.law_as_of = max(programme.law_as_of, law_as_of)
    programme.save(update_fields=["law_as_of"])
    log(instance=requirement, action="certificates.require_update", user=by, data={"certificates": len(touched)})
    notices.tell_required(requirement, at=at)
    return requirement


@transaction.atomic
def complete_updates(person: User, *, at: datetime) -> list[LawUpdate]:
    """Whatever update the person has now done is done, and the certificates count again as long as they hold. Returns the updates."""
    if not LawUpdate.objects.open().filter(certificate__holder=person).exists():
        return []
    certificates = list(Certificate.objects.select_for_update(of=("self",), no_key=True).filter(holder=person).order_by("pk"))
    waiting = LawUpdate.objects.open().filter(certificate__in=certificates).select_related("requirement__programme")
    done = [update for update in waiting if has_done(person, update.requirement)]
    if not done:
        return []
    LawUpdate.objects.filter(pk__in=[update.pk for update in done]).update(completed_at=at)
    counting = Certificate.objects.filter(pk__in={update.certificate_id for update in done})
    _recount(counting)
    counts_until_changed.send(Certificate, certificates=counting, at=at, until=None)
    for certificate in counting:
        log(instance=certificate, action="certificates.complete_update", user=person)
    return done


@transaction.atomic
def lift_requirement(requirement: LawRequirement, *, reason: str, by: User | None, at: datetime) -> LawRequirement:
    """Nobody has to do this update any more; the programme certifies as if it had not been required. Raises Refused (rules.lift_refusals)."""
    programme = Programme.objects.select_for_update(of=("self",), no_key=True).get(pk=requirement.programme_id)
    requirement = LawRequirement.objects.select_for_update(of=("self",)).select_related("programme").get(pk=requirement.pk)
    reason = reason.strip()
    if refusals := lift_refusals(requirement, reason):
        raise Refused(refusals)
    waiting = requirement.updates.filter(completed_at=None).values("certificate")
    list(Certificate.objects.select_for_update(of=("self",)).filter(pk__in=waiting).order_by("pk").values_list("pk"))
    before = law_before(programme)
    requirement.lifted_at, requirement.lifted_by, requirement.lifted_because = at, by, reason[:500]
    requirement.save(update_fields=["lifted_at", "lifted_by", "lifted_because"])
    _take_back_law(programme, requirement, before)
    counting = Certificate.objects.filter(pk__in=waiting)
    _recount(counting)
    counts_until_changed.send(Certificate, certificates=counting, at=at, until=None)
    log(instance=requirement, action="certificates.lift_update", user=by, data={"reason": reason})
    return requirement


def catch_up(certificate: Certificate, *, since: datetime, at: datetime) -> None:
    """A certificate that did not hold since then holds again: what was required meanwhile is required of it too. In the caller's transaction."""
    meanwhile = LawRequirement.objects.filter(programme=certificate.programme_id, lifted_at=None, announced_at__gte=since)
    missed = meanwhile.exclude(updates__certificate=certificate)
    LawUpdate.objects.bulk_create([LawUpdate(requirement=one, certificate=certificate) for one in missed])
    _recount(Certificate.objects.filter(pk=certificate.pk))
    complete_updates(certificate.holder, at=at)
    certificate.refresh_from_db(fields=["counts_until"])


def carry_over(old: Certificate, new: Certificate) -> None:
    """What was required of a certificate, done or not, is so of the one that replaces it. In the caller's transaction."""
    there = old.updates.values_list("requirement", "completed_at")
    LawUpdate.objects.bulk_create([LawUpdate(requirement_id=pk, certificate=new, completed_at=done) for pk, done in there])
    _recount(Certificate.objects.filter(pk=new.pk))
    new.refresh_from_db(fields=["counts_until"])


def _take_back_law(programme: Programme, lifted: LawRequirement, before: date) -> None:
    """The programme certifies by the newest law that is still required, or by `before`; a date set by hand meanwhile stays."""
    if programme.law_as_of != lifted.law_as_of:
        return
    programme.law_as_of = max([before, *programme.requirements.filter(lifted_at=None).values_list("law_as_of", flat=True)])
    programme.save(update_fields=["law_as_of"])


def _recount(certificates: QuerySet[Certificate]) -> None:
    """Each counts until the first of the updates that it still waits for."""
    waiting = LawUpdate.objects.open().filter(certificate=OuterRef("pk")).order_by().values("certificate")
    first = waiting.annotate(first=Min("requirement__required_by")).values("first")
    Certificate.objects.filter(pk__in=certificates.values("pk")).update(counts_until=Subquery(first))
