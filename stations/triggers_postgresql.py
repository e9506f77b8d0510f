"""The triggers in PostgreSQL's words.

No trigger names a column outside a function's body, so that a later migration may alter any column while they stand.
Races: the assignment's trigger *writes* the certificate's row before it reads it. A raw revocation then waits and sees the
assignment (READ COMMITTED) or fails to serialise (REPEATABLE READ); a lock alone lets bad ends through at REPEATABLE READ. The
rows of the plan (post, shift, station, election) are only share-locked, since whole headquarters assign at once; whoever changes
what assignments stand on does it at READ COMMITTED. Whoever declares a conflict of interest writes the person's row for the same reason.
An assignment that stands and goes on standing as it did (told, accepted, confirmed, arrived) asks and locks nothing.
"""

# ruff: noqa: S608
# Nothing of a user goes into this SQL: it is put together from the constants of this module.
from stations.enums import STANDING

_STANDING = ", ".join(f"'{state}'" for state in STANDING)

_FUNCTIONS: dict[str, str] = {
    "stations_refuse(code text) RETURNS void": """
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', MESSAGE = 'stations:' || code;
END""",
    "stations_read_committed_only() RETURNS void": """
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN PERFORM stations_refuse('read_committed_only'); END IF;
END""",
    "stations_covered(organisation bigint, begins timestamptz, ends timestamptz) RETURNS boolean": """
BEGIN
  RETURN EXISTS (
    SELECT 1 FROM people_accreditation k
    WHERE k.organisation_id = organisation AND k.withdrawn_at IS NULL AND k.valid_from <= begins AND k.valid_until >= ends
  );
END""",
    # Who stands, where accreditation is required, without one that covers the shift; null is any.
    "stations_uncovered(of_organisation bigint, of_election bigint, of_shift bigint) RETURNS boolean": f"""
BEGIN
  RETURN EXISTS (
    SELECT 1 FROM stations_assignment a
    JOIN stations_shift s ON s.id = a.shift_id JOIN stations_election e ON e.id = s.election_id
    WHERE (of_organisation IS NULL OR a.organisation_id = of_organisation) AND (of_election IS NULL OR e.id = of_election)
      AND (of_shift IS NULL OR s.id = of_shift) AND a.state IN ({_STANDING}) AND e.accreditation_required AND s.ends_at > now()
      AND NOT stations_covered(a.organisation_id, s.starts_at, s.ends_at)
  );
END""",
    "stations_conflicted(of_person bigint, of_station bigint, of_area bigint) RETURNS boolean": """
BEGIN
  RETURN EXISTS (
    SELECT 1 FROM stations_conflictofinterest k
    LEFT JOIN people_area around ON around.id = k.area_id LEFT JOIN people_area here ON here.id = of_area
    WHERE k.person_id = of_person AND k.withdrawn_at IS NULL AND (k.station_id = of_station OR starts_with(here.path, around.path))
  );
END""",
    "stations_assignment_holds() RETURNS trigger": f"""
DECLARE
  organisation_state text;
  c certificates_certificate%ROWTYPE;
  plan record;
  lapses timestamptz;
BEGIN
  IF NEW.state NOT IN ({_STANDING}) THEN RETURN NEW; END IF;
  IF TG_OP = 'UPDATE' THEN
    IF OLD.state IN ({_STANDING})
       AND (NEW.id, NEW.post_id, NEW.station_id, NEW.shift_id, NEW.person_id, NEW.certificate_id, NEW.organisation_id, NEW.capped_organisation_id,
            NEW.lapses_at)
       IS NOT DISTINCT FROM
           (OLD.id, OLD.post_id, OLD.station_id, OLD.shift_id, OLD.person_id, OLD.certificate_id, OLD.organisation_id, OLD.capped_organisation_id,
            OLD.lapses_at)
    THEN RETURN NEW; END IF;
  END IF;
  UPDATE certificates_certificate SET number = number WHERE id = NEW.certificate_id RETURNING * INTO c;
  PERFORM 1 FROM stations_post WHERE id = NEW.post_id FOR SHARE;
  PERFORM 1 FROM stations_shift WHERE id = NEW.shift_id FOR SHARE;
  PERFORM 1 FROM stations_station WHERE id = NEW.station_id FOR SHARE;
  PERFORM 1 FROM stations_election e JOIN stations_station t ON t.election_id = e.id WHERE t.id = NEW.station_id FOR SHARE OF e;
  SELECT o.state INTO organisation_state FROM people_organisation o WHERE o.id = NEW.organisation_id FOR SHARE;
  PERFORM 1 FROM people_user WHERE id = NEW.person_id FOR SHARE;
  SELECT e.programme_id, e.organisation_cap, e.accreditation_required, s.starts_at, s.ends_at, t.closed_at, t.area_id INTO plan
  FROM stations_post p
  JOIN stations_shift s ON s.id = p.shift_id
  JOIN stations_station t ON t.id = p.station_id
  JOIN stations_election e ON e.id = t.election_id
  WHERE p.id = NEW.post_id AND p.station_id = NEW.station_id AND p.shift_id = NEW.shift_id AND s.election_id = t.election_id;
  IF NOT FOUND OR NEW.capped_organisation_id IS DISTINCT FROM (CASE WHEN plan.organisation_cap THEN NEW.organisation_id END)
  THEN PERFORM stations_refuse('copies_untrue'); END IF;
  IF c.holder_id IS DISTINCT FROM NEW.person_id THEN PERFORM stations_refuse('no_certificate'); END IF;
  IF c.programme_id <> plan.programme_id THEN PERFORM stations_refuse('other_programme'); END IF;
  IF c.revoked_at < plan.ends_at THEN PERFORM stations_refuse('certificate_revoked'); END IF;
  IF c.valid_until < plan.ends_at THEN PERFORM stations_refuse('expires_before_shift_ends'); END IF;
  IF c.suspended_at < plan.ends_at AND (c.suspended_until IS NULL OR c.suspended_until > plan.starts_at)
  THEN PERFORM stations_refuse('certificate_suspended'); END IF;
  -- Only who stood before, at the same place and on the same certificate, may go on standing and lapse.
  IF TG_OP = 'UPDATE' THEN
    IF OLD.state IN ({_STANDING}) AND OLD.certificate_id = NEW.certificate_id AND OLD.shift_id = NEW.shift_id THEN lapses := NEW.lapses_at; END IF;
  END IF;
  IF c.counts_until < plan.ends_at AND (lapses IS NULL OR lapses > c.counts_until) THEN PERFORM stations_refuse('law_delta_due'); END IF;
  IF plan.ends_at > now() THEN
    IF plan.closed_at IS NOT NULL THEN PERFORM stations_refuse('station_closed'); END IF;
    IF stations_conflicted(NEW.person_id, NEW.station_id, plan.area_id) THEN PERFORM stations_refuse('conflict_of_interest'); END IF;
    IF organisation_state = 'suspended' THEN PERFORM stations_refuse('organisation_suspended'); END IF;
    IF organisation_state <> 'admitted' THEN PERFORM stations_refuse('organisation_not_admitted'); END IF;
    IF plan.accreditation_required AND NOT stations_covered(NEW.organisation_id, plan.starts_at, plan.ends_at)
    THEN PERFORM stations_refuse('organisation_not_accredited'); END IF;
  END IF;
  RETURN NEW;
END""",
    "stations_certificate_kept() RETURNS trigger": f"""
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.id, NEW.holder_id, NEW.programme_id, NEW.valid_until, NEW.counts_until, NEW.revoked_at, NEW.suspended_at, NEW.suspended_until)
       IS NOT DISTINCT FROM
       (OLD.id, OLD.holder_id, OLD.programme_id, OLD.valid_until, OLD.counts_until, OLD.revoked_at, OLD.suspended_at, OLD.suspended_until)
    THEN RETURN NEW; END IF;
    PERFORM 1 FROM stations_assignment a
    JOIN stations_shift s ON s.id = a.shift_id
    JOIN stations_station t ON t.id = a.station_id JOIN stations_election e ON e.id = t.election_id
    WHERE a.certificate_id = OLD.id AND a.state IN ({_STANDING})
      AND (NEW.id <> OLD.id OR NEW.holder_id <> a.person_id OR NEW.programme_id <> e.programme_id
           OR NEW.revoked_at < s.ends_at OR NEW.valid_until < s.ends_at
           OR (NEW.suspended_at < s.ends_at AND (NEW.suspended_until IS NULL OR NEW.suspended_until > s.starts_at))
           OR (NEW.counts_until < s.ends_at AND (a.lapses_at IS NULL OR a.lapses_at > NEW.counts_until)));
  ELSE
    PERFORM 1 FROM stations_assignment a WHERE a.certificate_id = NEW.id AND a.state IN ({_STANDING});
  END IF;
  IF FOUND THEN PERFORM stations_refuse('certificate_in_use'); END IF;
  RETURN NEW;
END""",
    "stations_shift_kept() RETURNS trigger": f"""
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.id, NEW.election_id, NEW.starts_at, NEW.ends_at) IS NOT DISTINCT FROM (OLD.id, OLD.election_id, OLD.starts_at, OLD.ends_at)
    THEN RETURN NEW; END IF;
    PERFORM stations_read_committed_only();
    PERFORM 1 FROM stations_assignment a JOIN certificates_certificate c ON c.id = a.certificate_id
    WHERE a.shift_id = OLD.id AND a.state IN ({_STANDING})
      AND (NEW.id <> OLD.id OR NEW.election_id <> OLD.election_id OR c.valid_until < NEW.ends_at OR c.revoked_at < NEW.ends_at
           OR (c.suspended_at < NEW.ends_at AND (c.suspended_until IS NULL OR c.suspended_until > NEW.starts_at))
           OR (c.counts_until < NEW.ends_at AND (a.lapses_at IS NULL OR a.lapses_at > c.counts_until)));
  ELSE
    PERFORM 1 FROM stations_assignment a WHERE a.shift_id = NEW.id AND a.state IN ({_STANDING});
  END IF;
  IF FOUND THEN PERFORM stations_refuse('shift_in_use'); END IF;
  UPDATE stations_election SET slug = slug WHERE id = NEW.election_id;
  PERFORM 1 FROM stations_shift o
  WHERE o.election_id = NEW.election_id AND o.id <> CASE WHEN TG_OP = 'UPDATE' THEN OLD.id ELSE NEW.id END
    AND o.starts_at < NEW.ends_at AND NEW.starts_at < o.ends_at;
  IF FOUND THEN PERFORM stations_refuse('shifts_overlap'); END IF;
  RETURN NEW;
END""",
    "stations_post_kept() RETURNS trigger": f"""
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.id, NEW.station_id, NEW.shift_id) IS NOT DISTINCT FROM (OLD.id, OLD.station_id, OLD.shift_id) THEN RETURN NEW; END IF;
    PERFORM stations_read_committed_only();
  END IF;
  PERFORM 1 FROM stations_assignment a
  WHERE a.post_id = CASE WHEN TG_OP = 'UPDATE' THEN OLD.id ELSE NEW.id END AND a.state IN ({_STANDING});
  IF FOUND THEN PERFORM stations_refuse('post_in_use'); END IF;
  RETURN NEW;
END""",
    "stations_station_kept() RETURNS trigger": f"""
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.id, NEW.election_id, NEW.area_id, NEW.closed_at) IS NOT DISTINCT FROM (OLD.id, OLD.election_id, OLD.area_id, OLD.closed_at)
    THEN RETURN NEW; END IF;
    PERFORM stations_read_committed_only();
    PERFORM 1 FROM stations_assignment a JOIN stations_shift s ON s.id = a.shift_id
    WHERE a.station_id = OLD.id AND a.state IN ({_STANDING})
      AND ((NEW.id, NEW.election_id) IS DISTINCT FROM (OLD.id, OLD.election_id)
           OR (s.ends_at > now() AND (NEW.closed_at IS NOT NULL OR stations_conflicted(a.person_id, a.station_id, NEW.area_id))));
  ELSE
    PERFORM 1 FROM stations_assignment a WHERE a.station_id = NEW.id AND a.state IN ({_STANDING});
  END IF;
  IF FOUND THEN PERFORM stations_refuse('station_in_use'); END IF;
  RETURN NEW;
END""",
    "stations_election_kept() RETURNS trigger": f"""
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.id, NEW.programme_id) IS NOT DISTINCT FROM (OLD.id, OLD.programme_id) THEN RETURN NEW; END IF;
    PERFORM stations_read_committed_only();
  END IF;
  PERFORM 1 FROM stations_assignment a JOIN stations_station t ON t.id = a.station_id
  WHERE t.election_id = CASE WHEN TG_OP = 'UPDATE' THEN OLD.id ELSE NEW.id END AND a.state IN ({_STANDING});
  IF FOUND THEN PERFORM stations_refuse('election_in_use'); END IF;
  RETURN NEW;
END""",
    # Shifts that are over are history: whoever stood in them stood for an organisation that was admitted then.
    "stations_organisation_kept() RETURNS trigger": f"""
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.id = OLD.id AND (NEW.state = OLD.state OR NEW.state = 'admitted') THEN RETURN NEW; END IF;
    PERFORM stations_read_committed_only();
    PERFORM 1 FROM stations_assignment a JOIN stations_shift s ON s.id = a.shift_id
    WHERE a.organisation_id = OLD.id AND a.state IN ({_STANDING}) AND (NEW.id <> OLD.id OR s.ends_at > now());
  ELSE
    PERFORM 1 FROM stations_assignment a WHERE a.organisation_id = NEW.id AND a.state IN ({_STANDING});
  END IF;
  IF FOUND THEN PERFORM stations_refuse('organisation_in_use'); END IF;
  RETURN NEW;
END""",
    # It writes the organisation's row, which every assignment share-locks: one of the two waits and sees the other.
    "stations_accreditation_kept() RETURNS trigger": """
DECLARE
  organisation bigint := CASE WHEN TG_OP = 'INSERT' THEN NEW.organisation_id ELSE OLD.organisation_id END;
BEGIN
  IF TG_OP <> 'INSERT' THEN
    PERFORM stations_read_committed_only();
    UPDATE people_organisation SET slug = slug WHERE id = organisation;
  END IF;
  IF stations_uncovered(organisation, NULL, NULL) THEN PERFORM stations_refuse('accreditation_in_use'); END IF;
  RETURN NULL;
END""",
    # It writes the person's row, which every new assignment share-locks: one of the two waits and sees the other.
    "stations_conflict_kept() RETURNS trigger": f"""
BEGIN
  IF NEW.withdrawn_at IS NOT NULL THEN RETURN NULL; END IF;
  PERFORM stations_read_committed_only();
  UPDATE people_user SET full_name = full_name WHERE id = NEW.person_id;
  PERFORM 1 FROM stations_assignment a
  JOIN stations_shift s ON s.id = a.shift_id JOIN stations_station t ON t.id = a.station_id
  WHERE a.person_id = NEW.person_id AND a.state IN ({_STANDING}) AND s.ends_at > now()
    AND stations_conflicted(a.person_id, a.station_id, t.area_id);
  IF FOUND THEN PERFORM stations_refuse('conflict_in_use'); END IF;
  RETURN NULL;
END""",
    "stations_shift_accreditation() RETURNS trigger": """
BEGIN
  IF (NEW.starts_at, NEW.ends_at) IS DISTINCT FROM (OLD.starts_at, OLD.ends_at) AND stations_uncovered(NULL, NULL, NEW.id)
  THEN PERFORM stations_refuse('organisation_not_accredited'); END IF;
  RETURN NULL;
END""",
    "stations_election_accreditation() RETURNS trigger": """
BEGIN
  IF NOT NEW.accreditation_required OR OLD.accreditation_required THEN RETURN NULL; END IF;
  PERFORM stations_read_committed_only();
  IF stations_uncovered(NULL, NEW.id, NULL) THEN PERFORM stations_refuse('organisation_not_accredited'); END IF;
  RETURN NULL;
END""",
    # The copies follow the election's setting by themselves; where two of one organisation stand already, the constraint refuses.
    "stations_election_cap() RETURNS trigger": f"""
BEGIN
  IF NEW.organisation_cap = OLD.organisation_cap THEN RETURN NULL; END IF;
  PERFORM stations_read_committed_only();
  UPDATE stations_assignment SET capped_organisation_id = CASE WHEN NEW.organisation_cap THEN organisation_id END
  WHERE state IN ({_STANDING}) AND station_id IN (SELECT id FROM stations_station WHERE election_id = NEW.id);
  RETURN NULL;
END""",
}

# name of the trigger → when and on which table, and the function it calls
TRIGGERS: dict[str, tuple[str, str, str]] = {
    "stations_assignment_holds": ("BEFORE INSERT OR UPDATE", "stations_assignment", "stations_assignment_holds"),
    "stations_certificate_kept": ("BEFORE INSERT OR UPDATE", "certificates_certificate", "stations_certificate_kept"),
    "stations_shift_kept": ("BEFORE INSERT OR UPDATE", "stations_shift", "stations_shift_kept"),
    "stations_post_kept": ("BEFORE INSERT OR UPDATE", "stations_post", "stations_post_kept"),
    "stations_station_kept": ("BEFORE INSERT OR UPDATE", "stations_station", "stations_station_kept"),
    "stations_election_kept": ("BEFORE INSERT OR UPDATE", "stations_election", "stations_election_kept"),
    "stations_election_cap": ("AFTER UPDATE", "stations_election", "stations_election_cap"),
    "stations_organisation_kept": ("BEFORE INSERT OR UPDATE", "people_organisation", "stations_organisation_kept"),
    "stations_accreditation_kept": ("AFTER INSERT OR UPDATE OR DELETE", "people_accreditation", "stations_accreditation_kept"),
    "stations_conflict_kept": ("AFTER INSERT OR UPDATE", "stations_conflictofinterest", "stations_conflict_kept"),
    "stations_shift_accreditation": ("AFTER UPDATE", "stations_shift", "stations_shift_accreditation"),
    "stations_election_accreditation": ("AFTER UPDATE", "stations_election", "stations_election_accreditation"),
}


def statements() -> list[str]:
    """What makes every function and trigger, or makes it anew."""
    functions = [f"CREATE OR REPLACE FUNCTION {head} LANGUAGE plpgsql AS $${body}\n$$" for head, body in _FUNCTIONS.items()]
    triggers = [
        f"CREATE OR REPLACE TRIGGER {name} {moment} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()"
        for name, (moment, table, function) in TRIGGERS.items()
    ]
    return functions + triggers
