"""An outside checker: reads the database with SQL of its own and the public pages as anybody does, and counts what must never be. Without Django.

python -m tests.faults.checker postgres://… https://site    # of any site on PostgreSQL; 1 where something is found
"""

import sys
import urllib.request

import psycopg

STANDS = "state IN ('told', 'accepted', 'confirmed', 'arrived')"
# What is found is a fault: one row each. Of shifts that are not over; history may be otherwise.
INVARIANTS = {
    "somebody in two places": f"""
        SELECT one.id, other.id FROM (SELECT * FROM stations_assignment WHERE {STANDS}) one
        JOIN (SELECT * FROM stations_assignment WHERE {STANDS}) other ON one.person_id = other.person_id AND one.id < other.id
        JOIN stations_shift a ON a.id = one.shift_id JOIN stations_shift b ON b.id = other.shift_id
        WHERE a.starts_at < b.ends_at AND b.starts_at < a.ends_at""",
    "two at one post": f"SELECT post_id FROM stations_assignment WHERE {STANDS} GROUP BY post_id HAVING count(*) > 1",
    "an organisation twice at a station": f"""
        SELECT station_id, shift_id FROM stations_assignment JOIN stations_station ON stations_station.id = station_id
        JOIN stations_election ON stations_election.id = election_id
        WHERE {STANDS} AND organisation_cap GROUP BY station_id, shift_id, organisation_id HAVING count(*) > 1""",
    "somebody stands without a valid certificate": f"""
        SELECT assignment.id FROM stations_assignment assignment JOIN stations_shift shift ON shift.id = shift_id
        JOIN stations_election election ON election.id = shift.election_id
        LEFT JOIN certificates_certificate certificate
            ON certificate.id = certificate_id AND certificate.holder_id = person_id AND certificate.programme_id = election.programme_id
        WHERE {STANDS} AND shift.ends_at > now() AND (
            certificate.id IS NULL OR certificate.replaced OR certificate.valid_until < shift.ends_at OR certificate.revoked_at < shift.ends_at
            OR (certificate.suspended_at < shift.ends_at AND coalesce(certificate.suspended_until, 'infinity') > shift.starts_at))""",
    "somebody stands at a closed station": f"""
        SELECT assignment.id FROM stations_assignment assignment JOIN stations_station station ON station.id = station_id
        JOIN stations_shift shift ON shift.id = shift_id WHERE {STANDS} AND closed_at IS NOT NULL AND shift.ends_at > now()""",
    "somebody stands for no organisation": f"""
        SELECT assignment.id FROM stations_assignment assignment JOIN stations_shift shift ON shift.id = shift_id
        LEFT JOIN people_membership membership ON membership.person_id = assignment.person_id
            AND membership.organisation_id = assignment.organisation_id AND membership.state = 'accepted'
        WHERE assignment.{STANDS} AND shift.ends_at > now() AND membership.id IS NULL""",
    "somebody stands for an organisation without accreditation": f"""
        SELECT assignment.id FROM stations_assignment assignment JOIN stations_shift shift ON shift.id = shift_id
        JOIN stations_election election ON election.id = shift.election_id
        WHERE {STANDS} AND shift.ends_at > now() AND election.accreditation_required AND NOT EXISTS (
            SELECT 1 FROM people_accreditation WHERE organisation_id = assignment.organisation_id AND withdrawn_at IS NULL
            AND valid_from <= shift.starts_at AND valid_until >= shift.ends_at)""",
    "somebody stands where they declared a conflict of interest": f"""
        SELECT assignment.id FROM stations_assignment assignment JOIN stations_shift shift ON shift.id = shift_id
        JOIN stations_station station ON station.id = assignment.station_id JOIN people_area area ON area.id = station.area_id
        JOIN stations_conflictofinterest conflict ON conflict.person_id = assignment.person_id AND conflict.withdrawn_at IS NULL
        LEFT JOIN people_area around ON around.id = conflict.area_id
        WHERE {STANDS} AND shift.ends_at > now()
        AND (conflict.station_id = station.id OR left(area.path, length(around.path)) = around.path)""",
    # Asked of whoever was assigned later: by the rules of that election. Shifts that touch are one day.
    "somebody has too little rest": f"""
        SELECT one.id, later.id FROM (SELECT * FROM stations_assignment WHERE {STANDS}) one
        JOIN (SELECT * FROM stations_assignment WHERE {STANDS}) later ON one.person_id = later.person_id AND one.id < later.id
        JOIN stations_shift a ON a.id = one.shift_id JOIN stations_shift b ON b.id = later.shift_id
        JOIN stations_election election ON election.id = b.election_id
        WHERE greatest(a.ends_at, b.ends_at) > now() AND (
            (a.ends_at < b.starts_at AND b.starts_at < a.ends_at + make_interval(hours => election.min_rest_hours))
            OR (b.ends_at < a.starts_at AND a.starts_at < b.ends_at + make_interval(hours => election.min_rest_hours)))""",
    # The version that was in force when they were assigned: who stands need not sign a later one to go on.
    "somebody stands without the pledge": f"""
        SELECT assignment.id FROM stations_assignment assignment JOIN stations_shift shift ON shift.id = shift_id
        JOIN stations_election election ON election.id = shift.election_id
        CROSS JOIN LATERAL (SELECT id FROM people_pledge WHERE in_force_from <= assigned_at ORDER BY version DESC LIMIT 1) pledge
        WHERE {STANDS} AND shift.ends_at > now() AND election.pledge_required AND NOT EXISTS (
            SELECT 1 FROM people_pledgesignature signature
            WHERE signature.person_id = assignment.person_id AND signature.pledge_id = pledge.id)""",
    "a post lost its person and is no hole": f"""
        SELECT ended.id FROM stations_assignment ended JOIN stations_shift shift ON shift.id = ended.shift_id
        JOIN stations_station station ON station.id = ended.station_id
        WHERE (ended.state IN ('declined', 'withdrawn', 'left')
            OR (ended.state = 'relieved' AND ended.ended_at < shift.ends_at - interval '35 minutes'))  -- 30, and a phone's clock is 5 ahead
        AND shift.ends_at > now() AND station.closed_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM stations_hole WHERE post_id = ended.post_id AND closed_at IS NULL)
        AND NOT EXISTS (SELECT 1 FROM stations_assignment other WHERE other.post_id = ended.post_id AND other.{STANDS})""",
    "a hole where somebody stands": f"""
        SELECT hole.id FROM stations_hole hole JOIN stations_assignment assignment ON assignment.post_id = hole.post_id AND {STANDS}
        WHERE closed_at IS NULL AND because <> 'no_show'""",
    "an applied line of a plan without its assignment": """
        SELECT line.id FROM stations_planline line LEFT JOIN stations_assignment assignment
            ON assignment.plan_line_id = line.id AND assignment.person_id = line.person_id AND assignment.post_id = line.post_id
        WHERE line.kind IN ('add', 'move') AND line.state = 'applied' AND assignment.id IS NULL""",
    "an assignment of a line that is not applied": """
        SELECT assignment.id FROM stations_assignment assignment JOIN stations_planline line ON line.id = plan_line_id
        WHERE line.state <> 'applied'""",
    "a line of a plan applied twice": """
        SELECT plan_line_id FROM stations_assignment WHERE plan_line_id IS NOT NULL GROUP BY plan_line_id HAVING count(*) > 1""",
    "an assignment that the log does not tell of once": """
        SELECT assignment.id FROM stations_assignment assignment LEFT JOIN wagtailcore_modellogentry entry
            ON entry.action = 'stations.assign' AND entry.object_id = assignment.id::text
        GROUP BY assignment.id HAVING count(entry.id) <> 1""",
    "an end that the log does not tell of once": """
        SELECT assignment.id FROM stations_assignment assignment LEFT JOIN wagtailcore_modellogentry entry
            ON entry.action = 'stations.withdraw' AND entry.object_id = assignment.id::text
        WHERE assignment.state IN ('withdrawn', 'declined', 'left') GROUP BY assignment.id
        HAVING count(entry.id) = 0 OR (count(entry.id) > 1 AND assignment.state <> 'left')""",  # who left may have come back, and left again
    "two certificates of one attempt": """
        SELECT attempt_id FROM certificates_certificate WHERE attempt_id IS NOT NULL AND corrects_id IS NULL
        GROUP BY attempt_id, programme_id HAVING count(*) > 1""",
}
VALID = """
    SELECT token, holder_name <> '' AND NOT replaced AND valid_until > now() AND coalesce(revoked_at, 'infinity') > now()
        AND NOT (coalesce(suspended_at, 'infinity') <= now() AND coalesce(suspended_until, 'infinity') > now())
        AND coalesce(counts_until, 'infinity') > now()
    FROM certificates_certificate ORDER BY id LIMIT %s"""
SAYS_VALID = "The certificate is valid"


def look(database: str) -> dict[str, list[tuple]]:
    """What the database says that must not be, all in one moment: the rows by what is wrong."""
    with psycopg.connect(database) as connection, connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return look_in(connection)


def look_in(connection: psycopg.Connection) -> dict[str, list[tuple]]:
    """As `look`, in a transaction that is there."""
    found = {name: connection.execute(query).fetchall() for name, query in INVARIANTS.items()}
    return {name: rows for name, rows in found.items() if rows}


def look_at_pages(database: str, url: str, most: int = 500) -> dict[str, list[tuple]]:
    """Certificates of which the public page says something else than the database. While nothing is changed."""
    with psycopg.connect(database) as connection:
        told = connection.execute(VALID, [most]).fetchall()
    wrong = [(token, is_valid) for token, is_valid in told if (SAYS_VALID in page_of(url, token)) is not is_valid]
    return {"a public page that says something else": wrong} if wrong else {}


def page_of(url: str, token: str) -> str:
    with urllib.request.urlopen(f"{url}/en/certificates/verify/{token}/", timeout=30) as answer:
        return answer.read().decode()


def main(database: str, url: str) -> int:
    found = look(database) | look_at_pages(database, url)
    for name, rows in found.items():
        sys.stdout.write(f"{name}: {len(rows)}, the first {rows[:3]}\n")
    sys.stdout.write(f"{len(INVARIANTS) + 1} things looked for, {len(found)} found\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
