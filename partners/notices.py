"""What organisations and the headquarters are told: an editor is appointed, the charter waits for a signature, an accreditation expires."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from people.charter_queries import current_charter, organisations_without_signature
from people.enums import OrganisationState, Role
from people.models import Accreditation, Organisation, RoleGrant, User
from people.notice_kinds import Due, NoticeKind, day, multilingual
from people.notice_services import tell

# Days before the end at which an accreditation is warned of, the nearest first.
STEPS = (7, 30, 60)
_DESK = gettext_noop("Open the desks")
KINDS = (
    NoticeKind(
        "editor_appointed",
        label=_("My organisation"),
        title=gettext_noop("You are an editor of %(organisation)s"),
        text=gettext_noop(
            "You accept the volunteers of %(organisation)s and write its materials. Log in with this e-mail address: a code comes by mail."
        ),
        view="wagtailadmin_home",
        action=_DESK,
        may_be_silenced=False,
    ),
    NoticeKind(
        "charter_unsigned",
        label=_("My organisation"),
        title=gettext_noop("The charter has a new version to sign"),
        text=gettext_noop("Version %(version)s of the charter is in force, and %(organisation)s has not signed it yet. You can sign it on its desk."),
        view="wagtailadmin_home",
        action=_DESK,
    ),
    NoticeKind(
        "accreditation_expiring",
        label=_("Accreditation of organisations"),
        title=gettext_noop("Accreditation of %(organisation)s: the last day is %(day)s"),
        text=gettext_noop(
            "Accreditation № %(number)s of %(organisation)s holds until %(day)s. Where an election asks for one, nobody can be assigned for the "
            "organisation to a shift after that day."
        ),
        view="wagtailadmin_home",
        action=_DESK,
    ),
)


def tell_editor(person: User, organisation: Organisation, *, at: datetime) -> None:
    """In the transaction of the appointment."""
    tell(person, "editor_appointed", f"organisation {organisation.pk}", {"organisation": multilingual(organisation.name)}, at=at)


def expiring_accreditations(at: datetime) -> Iterator[Due]:
    """To the organisation's editors and the headquarters: once at sixty, thirty and seven days before the end, late ones only the nearest."""
    headquarters = list(_holders(Role.HEADQUARTERS))
    for accreditation in last_accreditations(at).filter(valid_until__lte=at + timedelta(days=STEPS[-1])).select_related("organisation"):
        left = accreditation.valid_until - at
        step = next(days for days in STEPS if left <= timedelta(days=days))
        values = {
            "organisation": multilingual(accreditation.organisation.name),
            "number": accreditation.number,
            "day": day(accreditation.last_day),
        }
        for person in {*_holders(Role.EDITOR, accreditation.organisation_id), *headquarters}:
            yield Due(person, "accreditation_expiring", f"accreditation {accreditation.pk}: {step}", values)


def last_accreditations(at: datetime) -> QuerySet[Accreditation]:
    """Those that hold at `at`, of organisations of the coalition, with none of the same organisation that holds longer."""
    holding = Accreditation.objects.filter(withdrawn_at=None, valid_until__gt=at)
    longer = holding.filter(organisation=OuterRef("organisation"), valid_until__gt=OuterRef("valid_until"), valid_from__lte=OuterRef("valid_until"))
    own = holding.filter(valid_from__lte=at, organisation__state__in=[OrganisationState.ADMITTED, OrganisationState.SUSPENDED])
    return own.exclude(Exists(longer)).order_by("valid_until", "pk")


def unsigned_charters(at: datetime) -> Iterator[Due]:
    """To the editors of each organisation that has not signed the version in force, once a version."""
    charter = current_charter(at)
    for organisation in organisations_without_signature(charter) if charter else ():
        values = {"organisation": multilingual(organisation.name), "version": charter.version if charter else 0}
        for person in _holders(Role.EDITOR, organisation.pk):
            yield Due(person, "charter_unsigned", f"organisation {organisation.pk}: {values['version']}", values)


def _holders(role: str, organisation: int | None = None) -> Iterable[int]:
    return RoleGrant.objects.filter(role=role, organisation=organisation, person__is_active=True).values_list("person", flat=True)
