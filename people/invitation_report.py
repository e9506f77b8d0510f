"""What would become of every line of a list of people to invite: asked by the dry run, and again when the list is confirmed.

An editor learns of the organisation's own people alone: a line is answered the same whether the person has an account elsewhere or not.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from people.enums import TO_INVITE, MembershipState, Verdict
from people.invitation_files import Line, language_of
from people.models import Area, Invitation, InvitationList, Membership, User
from people.models.user import LONGEST_EMAIL
from people.names import validate_full_name
from people.phones import normalised_phone
from people.queries import holders_of, is_headquarters
from people.search import normalised

KINDS_OF_AREA = frozenset(
    ("ауданы", "аудан", "облысы", "қаласы", "қ.", "район", "р-н", "область", "обл.", "город", "г.", "district", "region", "city")
)


@dataclass(slots=True)
class Checked:
    """A line, cleaned, with what it comes to and everything there is to say about it."""

    line: int
    name: str
    email: str
    phone: str = ""
    language: str = ""
    area: Area | None = None
    verdict: str = Verdict.NEW
    notes: list[str] = field(default_factory=list)

    @property
    def label(self) -> str:
        return str(Verdict(self.verdict).label)

    @property
    def is_to_invite(self) -> bool:
        return self.verdict in TO_INVITE

    @property
    def same_person(self) -> tuple[str, str]:
        """What likely duplicates share; ("", "") where there is too little to tell."""
        return (normalised(self.name), self.phone) if self.name and self.phone else ("", "")


def report(people: InvitationList, by: User) -> list[Checked]:
    """Every line of the list, in its order. A fixed number of queries, however long it is."""
    areas = _areas_by_name()
    checked = [_cleaned(Line(*cells), people.language, areas) for cells in people.lines]
    _find_twins(checked)
    _find_known(checked, people, by)
    return checked


def counts(checked: Iterable[Checked]) -> dict[str, int]:
    """How many lines come to each Verdict; every one is there, 0 included."""
    found = Counter(line.verdict for line in checked)
    return {verdict: found[verdict] for verdict in Verdict.values}


def _cleaned(line: Line, language: str, areas: dict[str, list[Area]]) -> Checked:
    result = Checked(line.line, line.name, line.email.lower(), language=language_of(line.language) or language)
    wrong = [*_wrong_email(result.email), *_wrong_name(line.name)]
    if line.language and not language_of(line.language):
        wrong.append(_("The language “%(text)s” is none of ours. Write kk, ru or en, or leave the cell empty.") % {"text": line.language})
    try:
        result.phone = normalised_phone(line.phone) if line.phone else ""
    except ValidationError as error:
        wrong += error.messages
    found = areas.get(normalised(line.area), []) if line.area else []
    if line.area and not found:
        wrong.append(_("There is no area “%(text)s” here. Write it as in the list of areas, or leave the cell empty.") % {"text": line.area})
    elif len(found) > 1:
        wrong.append(_("There are several areas “%(text)s”. Leave the cell empty: the person chooses.") % {"text": line.area})
    result.area = found[0] if len(found) == 1 else None
    if wrong:
        result.verdict, result.notes = Verdict.WRONG, wrong
    return result


def _wrong_email(email: str) -> list[str]:
    if not email:
        return [_("The e-mail address is missing.")]
    try:
        validate_email(email)
    except ValidationError:
        return [_("“%(text)s” is not an e-mail address.") % {"text": email}]
    return [] if len(email) <= LONGEST_EMAIL else [_("The e-mail address is too long.")]


def _wrong_name(name: str) -> list[str]:
    """A given name alone will do to be greeted by; what no name has in it, and a link that a mail would carry, will not."""
    if len(name) > 150:
        return [_("The name is too long.")]
    try:
        validate_full_name(name)
    except ValidationError as error:
        return [] if error.code == "too_short" else error.messages
    return []


def _find_twins(checked: list[Checked]) -> None:
    """Lines with the address of an earlier one, and lines that look like the same person under another address."""
    addresses: dict[str, int] = {}
    people: dict[tuple[str, str], int] = {}
    for one in checked:
        if one.verdict == Verdict.WRONG:
            continue
        if one.email in addresses:
            one.verdict = Verdict.TWICE
            one.notes.append(_("The same address stands in line %(line)s.") % {"line": addresses[one.email]})
        elif one.same_person[0] and (line := people.setdefault(one.same_person, one.line)) != one.line:
            one.notes.append(_("The same name and phone as in line %(line)s: perhaps one person with two addresses.") % {"line": line})
        addresses.setdefault(one.email, one.line)


def _find_known(checked: list[Checked], people: InvitationList, by: User) -> None:
    """Who is a member, has asked or was invited; to the headquarters also who has an account, and whose twin has."""
    open_lines = [one for one in checked if one.verdict == Verdict.NEW]
    emails = [one.email for one in open_lines]
    own = Membership.objects.filter(organisation=people.organisation_id, state__in=[MembershipState.ACCEPTED, MembershipState.ASKED])
    holders = holders_of(emails)
    states = dict(own.filter(person__in=holders.values()).values_list("person", "state"))
    invited = set(Invitation.objects.filter(organisation=people.organisation_id, email__in=emails).values_list("email", flat=True))
    sees_all = is_headquarters(by)
    for one in open_lines:
        holder = holders.get(one.email)
        if holder and (state := states.get(holder.pk)):
            one.verdict = Verdict.MEMBER if state == MembershipState.ACCEPTED else Verdict.ASKED
        elif one.email in invited:
            one.verdict = Verdict.INVITED
        elif holder and sees_all:
            one.verdict = Verdict.ACCOUNT
    seen = User.objects.all() if sees_all else User.objects.filter(memberships__in=own.filter(state=MembershipState.ACCEPTED))
    _find_likely_duplicates([one for one in open_lines if one.verdict == Verdict.NEW and one.same_person[0]], seen)


def _find_likely_duplicates(lines: list[Checked], seen: QuerySet[User]) -> None:
    people = seen.filter(is_active=True, phone__in={one.phone for one in lines})
    twins = set(people.values_list("name_key", "phone"))
    for one in lines:
        if one.same_person in twins:
            one.notes.append(_("Somebody with this name and phone has an account under another address: perhaps the same person."))


def _areas_by_name() -> dict[str, list[Area]]:
    """Areas by each of their names and by their key, as they are compared."""
    found: dict[str, list[Area]] = {}
    for area in Area.objects.all():
        names = {normalised(str(name)) for name in (*area.name.values(), area.key) if name}
        for name in names | {_without_kind(name) for name in names}:
            found.setdefault(name, []).append(area)
    return found


def _without_kind(name: str) -> str:
    """The name as people shorten it: медеу for медеу ауданы."""
    proper = [word for word in name.split() if word not in KINDS_OF_AREA]
    return " ".join(proper) or name
