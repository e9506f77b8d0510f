"""The triggers in SQLite's words. RAISE takes a literal only, so every code is spelt out.

Times are text there, written by Django as "2027-01-10 14:00:00[.ffffff]" and by a hand as it likes: julianday() reads every ISO
form (to the millisecond, the text decides below that) and gives NULL for what is no time, which is refused.
"""

# ruff: noqa: S608
# Nothing of a user goes into this SQL: it is put together from the constants of this module.
from stations.enums import STANDING

_STANDING = ", ".join(f"'{state}'" for state in STANDING)
_USES = "SELECT 1 FROM stations_assignment a WHERE a.state IN ({standing}) AND a.{column} = {value}"


def _earlier(one: str, other: str) -> str:
    """SQL: `one` is earlier than `other`, or either is no time at all."""
    first, second = f"julianday({one})", f"julianday({other})"
    return f"({first} IS NULL OR {second} IS NULL OR {first} < {second} OR ({first} = {second} AND {one} < {other}))"


# Whoever stood when the law changed stands on to the moment at which the certificate counts no more, and lapses then.
def _counts_too_short(counts_until: str, ends_at: str, lapses_at: str) -> str:
    """SQL: the certificate counts no longer than to a moment before the shift's end, and the assignment does not lapse by then."""
    lapses_later = f"({lapses_at} IS NULL OR {_earlier(counts_until, lapses_at)})"
    return f"({counts_until} IS NOT NULL AND {_earlier(counts_until, ends_at)} AND {lapses_later})"


def _revoked_before(certificate: str, shift: str) -> str:
    """SQL: the certificate of this alias is revoked from a moment before the end of the shift of that alias."""
    return f"({certificate}.revoked_at IS NOT NULL AND {_earlier(f'{certificate}.revoked_at', f'{shift}.ends_at')})"


def _suspended_in(certificate: str, shift: str) -> str:
    """SQL: the certificate is suspended at any time of the shift."""
    begins = f"{certificate}.suspended_at IS NOT NULL AND {_earlier(f'{certificate}.suspended_at', f'{shift}.ends_at')}"
    return f"({begins} AND ({certificate}.suspended_until IS NULL OR {_earlier(f'{shift}.starts_at', f'{certificate}.suspended_until')}))"


def _uses(column: str, value: str) -> str:
    return _USES.format(standing=_STANDING, column=column, value=value)


_COVERING = f"""
      SELECT 1 FROM people_accreditation k
      WHERE k.organisation_id = {{organisation}} AND k.withdrawn_at IS NULL
        AND NOT {_earlier("{shift}.starts_at", "k.valid_from")} AND NOT {_earlier("k.valid_until", "{shift}.ends_at")}"""


def _not_over(shift: str) -> str:
    """SQL: the shift of this alias is not over."""
    return f"julianday({shift}.ends_at) > julianday('now')"


def _conflicted(person: str, station: str, area: str) -> str:
    """SQL: the person has declared a conflict of interest for the station, or for an area around the one given."""
    return f"""EXISTS (
      SELECT 1 FROM stations_conflictofinterest k
      LEFT JOIN people_area around ON around.id = k.area_id LEFT JOIN people_area here ON here.id = {area}
      WHERE k.person_id = {person} AND k.withdrawn_at IS NULL
        AND (k.station_id = {station} OR substr(here.path, 1, length(around.path)) = around.path)
    )"""


def _uncovered(where: str) -> str:
    """SQL: who stands, where accreditation is required, without one that covers the shift; `where` names a, s or e."""
    return f"""
  SELECT 1 FROM stations_assignment a
  JOIN stations_shift s ON s.id = a.shift_id JOIN stations_election e ON e.id = s.election_id
  WHERE {where} AND a.state IN ({_STANDING}) AND e.accreditation_required AND {_not_over("s")}
    AND NOT EXISTS ({_COVERING.format(organisation="a.organisation_id", shift="s")})"""


def _refuse(code: str) -> str:
    return f"RAISE(ABORT, 'stations:{code}')"


_LAPSES_AT = "{lapses_at}"  # filled in for each event below
_ASSIGNMENT = f"""
BEFORE {{event}} ON stations_assignment WHEN NEW.state IN ({_STANDING})
BEGIN
  SELECT CASE
    WHEN NOT EXISTS (
      SELECT 1 FROM stations_post p
      JOIN stations_shift s ON s.id = p.shift_id
      JOIN stations_station t ON t.id = p.station_id
      JOIN stations_election e ON e.id = t.election_id
      WHERE p.id = NEW.post_id AND p.station_id = NEW.station_id AND p.shift_id = NEW.shift_id AND s.election_id = t.election_id
        AND NEW.capped_organisation_id IS CASE WHEN e.organisation_cap THEN NEW.organisation_id END
    ) THEN {_refuse("copies_untrue")}
    WHEN NOT EXISTS (SELECT 1 FROM certificates_certificate c WHERE c.id = NEW.certificate_id AND c.holder_id = NEW.person_id)
    THEN {_refuse("no_certificate")}
    WHEN NOT EXISTS (
      SELECT 1 FROM certificates_certificate c
      JOIN stations_station t ON t.id = NEW.station_id JOIN stations_election e ON e.id = t.election_id
      WHERE c.id = NEW.certificate_id AND c.programme_id = e.programme_id
    ) THEN {_refuse("other_programme")}
    WHEN EXISTS (
      SELECT 1 FROM certificates_certificate c JOIN stations_shift s ON s.id = NEW.shift_id
      WHERE c.id = NEW.certificate_id AND {_revoked_before("c", "s")}
    ) THEN {_refuse("certificate_revoked")}
    WHEN EXISTS (
      SELECT 1 FROM certificates_certificate c JOIN stations_shift s ON s.id = NEW.shift_id
      WHERE c.id = NEW.certificate_id AND {_earlier("c.valid_until", "s.ends_at")}
    ) THEN {_refuse("expires_before_shift_ends")}
    WHEN EXISTS (
      SELECT 1 FROM certificates_certificate c JOIN stations_shift s ON s.id = NEW.shift_id
      WHERE c.id = NEW.certificate_id AND {_suspended_in("c", "s")}
    ) THEN {_refuse("certificate_suspended")}
    WHEN EXISTS (
      SELECT 1 FROM certificates_certificate c JOIN stations_shift s ON s.id = NEW.shift_id
      WHERE c.id = NEW.certificate_id AND {_counts_too_short("c.counts_until", "s.ends_at", _LAPSES_AT)}
    ) THEN {_refuse("law_delta_due")}
    WHEN EXISTS (
      SELECT 1 FROM stations_station t JOIN stations_shift s ON s.id = NEW.shift_id
      WHERE t.id = NEW.station_id AND t.closed_at IS NOT NULL AND {_not_over("s")}
    ) THEN {_refuse("station_closed")}
    WHEN EXISTS (
      SELECT 1 FROM stations_station t JOIN stations_shift s ON s.id = NEW.shift_id
      WHERE t.id = NEW.station_id AND {_not_over("s")} AND {_conflicted("NEW.person_id", "t.id", "t.area_id")}
    ) THEN {_refuse("conflict_of_interest")}
    WHEN EXISTS (
      SELECT 1 FROM people_organisation o JOIN stations_shift s ON s.id = NEW.shift_id
      WHERE o.id = NEW.organisation_id AND o.state = 'suspended' AND {_not_over("s")}
    ) THEN {_refuse("organisation_suspended")}
    WHEN EXISTS (
      SELECT 1 FROM people_organisation o JOIN stations_shift s ON s.id = NEW.shift_id
      WHERE o.id = NEW.organisation_id AND o.state <> 'admitted' AND {_not_over("s")}
    ) THEN {_refuse("organisation_not_admitted")}
    WHEN EXISTS (
      SELECT 1 FROM stations_shift s JOIN stations_election e ON e.id = s.election_id
      WHERE s.id = NEW.shift_id AND e.accreditation_required AND {_not_over("s")}
        AND NOT EXISTS ({_COVERING.format(organisation="NEW.organisation_id", shift="s")})
    ) THEN {_refuse("organisation_not_accredited")}
  END;
END"""

# Only who stood before, at the same place and on the same certificate, may go on standing and lapse.
_STOOD_ON = f"""(CASE WHEN OLD.state IN ({_STANDING}) AND OLD.certificate_id = NEW.certificate_id AND OLD.shift_id = NEW.shift_id
        THEN NEW.lapses_at END)"""

_CERTIFICATE = f"""
BEFORE UPDATE OF id, holder_id, programme_id, valid_until, counts_until, revoked_at, suspended_at, suspended_until ON certificates_certificate
WHEN EXISTS (
  SELECT 1 FROM stations_assignment a
  JOIN stations_shift s ON s.id = a.shift_id
  JOIN stations_station t ON t.id = a.station_id JOIN stations_election e ON e.id = t.election_id
  WHERE a.certificate_id = OLD.id AND a.state IN ({_STANDING})
    AND (NEW.id <> OLD.id OR NEW.holder_id <> a.person_id OR NEW.programme_id <> e.programme_id
         OR {_revoked_before("NEW", "s")} OR {_suspended_in("NEW", "s")} OR {_earlier("NEW.valid_until", "s.ends_at")}
         OR {_counts_too_short("NEW.counts_until", "s.ends_at", "a.lapses_at")})
)
BEGIN SELECT {_refuse("certificate_in_use")}; END"""

_SHIFT = f"""
BEFORE UPDATE OF id, election_id, starts_at, ends_at ON stations_shift
WHEN EXISTS (
  SELECT 1 FROM stations_assignment a JOIN certificates_certificate c ON c.id = a.certificate_id
  WHERE a.shift_id = OLD.id AND a.state IN ({_STANDING})
    AND (NEW.id <> OLD.id OR NEW.election_id <> OLD.election_id OR {_earlier("c.valid_until", "NEW.ends_at")}
         OR {_revoked_before("c", "NEW")} OR {_suspended_in("c", "NEW")}
         OR {_counts_too_short("c.counts_until", "NEW.ends_at", "a.lapses_at")})
)
BEGIN SELECT {_refuse("shift_in_use")}; END"""

_SHIFTS_OVERLAP = f"""
BEFORE {{event}} ON stations_shift
WHEN EXISTS (
  SELECT 1 FROM stations_shift o
  WHERE o.election_id = NEW.election_id AND o.id <> {{itself}}
    AND {_earlier("o.starts_at", "NEW.ends_at")} AND {_earlier("NEW.starts_at", "o.ends_at")}
)
BEGIN SELECT {_refuse("shifts_overlap")}; END"""

_POST = f"""
BEFORE UPDATE OF id, station_id, shift_id ON stations_post
WHEN (NEW.id <> OLD.id OR NEW.station_id <> OLD.station_id OR NEW.shift_id <> OLD.shift_id) AND EXISTS ({_uses("post_id", "OLD.id")})
BEGIN SELECT {_refuse("post_in_use")}; END"""

_STATION = f"""
BEFORE UPDATE OF id, election_id ON stations_station
WHEN (NEW.id <> OLD.id OR NEW.election_id <> OLD.election_id) AND EXISTS ({_uses("station_id", "OLD.id")})
BEGIN SELECT {_refuse("station_in_use")}; END"""

_STATION_CLOSED = f"""
BEFORE UPDATE OF closed_at, area_id ON stations_station
WHEN (NEW.closed_at IS NOT OLD.closed_at OR NEW.area_id <> OLD.area_id) AND EXISTS (
  SELECT 1 FROM stations_assignment a JOIN stations_shift s ON s.id = a.shift_id
  WHERE a.station_id = OLD.id AND a.state IN ({_STANDING}) AND {_not_over("s")}
    AND (NEW.closed_at IS NOT NULL OR {_conflicted("a.person_id", "a.station_id", "NEW.area_id")})
)
BEGIN SELECT {_refuse("station_in_use")}; END"""

_CONFLICT = f"""
AFTER {{event}} ON stations_conflictofinterest
WHEN NEW.withdrawn_at IS NULL AND EXISTS (
  SELECT 1 FROM stations_assignment a
  JOIN stations_shift s ON s.id = a.shift_id JOIN stations_station t ON t.id = a.station_id
  WHERE a.person_id = NEW.person_id AND a.state IN ({_STANDING}) AND {_not_over("s")}
    AND {_conflicted("a.person_id", "a.station_id", "t.area_id")}
)
BEGIN SELECT {_refuse("conflict_in_use")}; END"""

_ELECTION = f"""
BEFORE UPDATE OF id, programme_id ON stations_election
WHEN (NEW.id <> OLD.id OR NEW.programme_id <> OLD.programme_id) AND EXISTS (
  SELECT 1 FROM stations_assignment a JOIN stations_station t ON t.id = a.station_id
  WHERE t.election_id = OLD.id AND a.state IN ({_STANDING})
)
BEGIN SELECT {_refuse("election_in_use")}; END"""

# As _replaced, for a table that assignments name through their station only.
_ELECTION_REPLACED = f"""
BEFORE INSERT ON stations_election WHEN EXISTS (
  SELECT 1 FROM stations_assignment a JOIN stations_station t ON t.id = a.station_id
  WHERE t.election_id = NEW.id AND a.state IN ({_STANDING})
)
BEGIN SELECT {_refuse("election_in_use")}; END"""

# The copies follow the election's setting by themselves; where two of one organisation stand already, the unique constraint refuses.
_ELECTION_CAP = f"""
AFTER UPDATE OF organisation_cap ON stations_election WHEN NEW.organisation_cap <> OLD.organisation_cap
BEGIN
  UPDATE stations_assignment SET capped_organisation_id = CASE WHEN NEW.organisation_cap THEN organisation_id END
  WHERE state IN ({_STANDING}) AND station_id IN (SELECT id FROM stations_station WHERE election_id = NEW.id);
END"""

# Shifts that are over are history: whoever stood in them stood for an organisation that was admitted then.
_ORGANISATION = f"""
BEFORE UPDATE OF id, state ON people_organisation
WHEN (NEW.id <> OLD.id OR NEW.state <> 'admitted') AND EXISTS (
  SELECT 1 FROM stations_assignment a JOIN stations_shift s ON s.id = a.shift_id
  WHERE a.organisation_id = OLD.id AND a.state IN ({_STANDING}) AND (NEW.id <> OLD.id OR {_not_over("s")})
)
BEGIN SELECT {_refuse("organisation_in_use")}; END"""

_ACCREDITATION = f"""
AFTER {{event}} ON people_accreditation
WHEN EXISTS ({_uncovered("a.organisation_id = {row}.organisation_id")})
BEGIN SELECT {_refuse("accreditation_in_use")}; END"""

_SHIFT_ACCREDITATION = f"""
AFTER UPDATE OF starts_at, ends_at ON stations_shift
WHEN EXISTS ({_uncovered("a.shift_id = NEW.id")})
BEGIN SELECT {_refuse("organisation_not_accredited")}; END"""

_ELECTION_ACCREDITATION = f"""
AFTER UPDATE OF accreditation_required ON stations_election
WHEN NEW.accreditation_required AND NOT OLD.accreditation_required AND EXISTS ({_uncovered("s.election_id = NEW.id")})
BEGIN SELECT {_refuse("organisation_not_accredited")}; END"""


def _replaced(table: str, column: str, code: str) -> str:
    """A row deleted and written anew under its old id: foreign keys are asked at the commit and would see nothing."""
    return f"BEFORE INSERT ON {table} WHEN EXISTS ({_uses(column, 'NEW.id')}) BEGIN SELECT {_refuse(code)}; END"


TRIGGERS: dict[str, str] = {
    "stations_assignment_insert": _ASSIGNMENT.format(event="INSERT", lapses_at="NULL"),
    "stations_assignment_update": _ASSIGNMENT.format(event="UPDATE", lapses_at=_STOOD_ON),
    "stations_certificate_update": _CERTIFICATE,
    "stations_certificate_insert": _replaced("certificates_certificate", "certificate_id", "certificate_in_use"),
    "stations_shift_update": _SHIFT,
    "stations_shift_insert": _replaced("stations_shift", "shift_id", "shift_in_use"),
    "stations_shift_overlap_insert": _SHIFTS_OVERLAP.format(event="INSERT", itself="NEW.id"),
    "stations_shift_overlap_update": _SHIFTS_OVERLAP.format(event="UPDATE", itself="OLD.id"),
    "stations_post_update": _POST,
    "stations_post_insert": _replaced("stations_post", "post_id", "post_in_use"),
    "stations_station_update": _STATION,
    "stations_station_insert": _replaced("stations_station", "station_id", "station_in_use"),
    "stations_station_closed": _STATION_CLOSED,
    "stations_conflict_insert": _CONFLICT.format(event="INSERT"),
    "stations_conflict_update": _CONFLICT.format(event="UPDATE"),
    "stations_election_update": _ELECTION,
    "stations_election_insert": _ELECTION_REPLACED,
    "stations_election_cap": _ELECTION_CAP,
    "stations_organisation_update": _ORGANISATION,
    "stations_organisation_insert": _replaced("people_organisation", "organisation_id", "organisation_in_use"),
    "stations_accreditation_insert": _ACCREDITATION.format(event="INSERT", row="NEW"),
    "stations_accreditation_update": _ACCREDITATION.format(event="UPDATE", row="OLD"),
    "stations_accreditation_delete": _ACCREDITATION.format(event="DELETE", row="OLD"),
    "stations_shift_accreditation": _SHIFT_ACCREDITATION,
    "stations_election_accreditation": _ELECTION_ACCREDITATION,
}
