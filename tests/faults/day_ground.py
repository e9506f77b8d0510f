"""An election day and everything that somebody presses on it, once each: requests that are ready to be sent. Made inside the site."""

import json
import sys
import uuid
from datetime import timedelta

from django.test import override_settings
from django.utils import timezone

from bench.people import session_of
from certificates.bulk import services as bulk
from certificates.by_hand import services as by_hand
from certificates.life.suspension import suspend
from courses.models import Topic
from courses.outbox import device_key
from quizzes.services import save_answer, start_attempt
from stations.day import presences
from stations.life import offers, swaps
from stations.models import Hole
from stations.services import assign, withdraw
from stations.station_services import close_station
from tests.factories.certificates import ProgrammeFactory
from tests.factories.people import OrganisationFactory, PersonFactory, area, in_all
from tests.factories.quizzes import AttemptFactory, BlueprintLineFactory, ExamFactory
from tests.factories.stations import ElectionFactory, PostFactory, ShiftFactory, StationFactory
from tests.faults.ground import desk
from tests.stations.conftest import build_ready

SEEN = {"ground": "recognised", "reason": "Seen by both."}


class Day:
    """One shift, in two hours: arrivals may be noted, and an hour later nobody is missing yet."""

    def __init__(self):
        self.now = timezone.now()
        self.election = ElectionFactory(slug="day", name=in_all("Day"), day=self.now.date())
        self.programme, self.organisation, self.area = self.election.programme, OrganisationFactory(), area("Day district")
        self.shift = ShiftFactory(election=self.election, starts_at=self.now + timedelta(hours=2), ends_at=self.now + timedelta(hours=10))
        self.coordinator, self.headquarters, self.second = desk("coordinator"), desk("headquarters"), desk("headquarters")
        self.requests = []

    def ready(self):
        return build_ready(self)

    def post(self):
        return PostFactory(station=StationFactory(election=self.election, area=self.area), shift=self.shift)

    def standing(self):
        return assign(self.ready(), self.post(), by=None, at=self.now)

    def hole(self):
        gone = withdraw(self.standing(), by=None, at=self.now, reason="ill")
        return Hole.objects.get(assignment=gone)

    def swap(self):
        first, second = self.standing(), self.standing()
        return swaps.ask(first, second, by=first.person, at=self.now)

    def pressed(self, kind, by, path, /, as_json=False, **data):
        self.requests.append({"kind": kind, "session": session_of(by), "path": path, "data": data, "as_json": as_json})


def build():
    """Prints what is pressed: [{kind, session, path, data, as_json}]. Some of it may be pressed for ten minutes only."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):  # nobody of them logs in
        day = Day()
        for presses in (exams, answers, presence, offered, swapped, coordinated, certified, issued):
            presses(day)
    sys.stdout.write(json.dumps(day.requests))


def exams(day):
    exam = ExamFactory(slug="again", pass_percent=50, requires_pledge=False, requires_lessons=False)
    for code in ("impartiality", "count"):
        BlueprintLineFactory(exam=exam, topic=Topic.objects.get(code=code), count=2)
    ProgrammeFactory(exam=exam)
    people = [PersonFactory(language="en") for _ in range(3)]
    day.pressed("start", people[0], f"/en/exams/{exam.slug}/start/")
    saving, handing_in = (start_attempt(person, exam, language="en", at=day.now) for person in people[1:])
    question = saving.paper["items"][0]["question"]
    address = f"/en/exams/attempts/{saving.key}/answer/"
    day.pressed("save", people[1], address, as_json=True, question=question, chosen=["b"], client_revision=1)
    for item in handing_in.paper["items"]:
        save_answer(handing_in, question_id=item["question"], chosen=["b"], client_revision=1, at=day.now)
    day.pressed("hand in", people[2], f"/en/exams/attempts/{handing_in.key}/submit/")


def answers(day):
    for do in ("accept", "confirm", "decline"):
        stands = day.standing()
        day.pressed(do, stands.person, f"/en/posts/{stands.pk}/answer/", do=do, reason="ill")


def presence(day):
    stands, kept, mistaken = day.standing(), day.standing(), day.standing()
    day.pressed("arrived", stands.person, f"/en/posts/{stands.pk}/presence/", do="arrived", key=str(uuid.uuid4()))
    things = [{"key": str(uuid.uuid4()), "assignment": kept.pk, "kind": "arrived", "at": day.now.isoformat()}]
    letter = {"person": device_key(kept.person), "now": day.now.isoformat(), "things": things}
    day.pressed("arrived, kept on a phone", kept.person, "/en/posts/presences/", as_json=True, **letter)
    presences.note(mistaken, "arrived", by=mistaken.person, at=timezone.now(), device_at=timezone.now(), key=uuid.uuid4())
    day.pressed("taken back", mistaken.person, f"/en/posts/{mistaken.pk}/presence/", do="undo", key=str(uuid.uuid4()))


def offered(day):
    day.ready()
    offer = offers.start(day.hole(), by=day.coordinator, at=day.now)
    day.pressed("take what is offered", offer.person, f"/en/posts/offers/{offer.pk}/", do="accept")
    day.ready()
    day.pressed("offer", day.coordinator, f"/en/day/holes/{day.hole().pk}/", do="offer")
    day.pressed("fill", day.coordinator, f"/en/day/holes/{day.hole().pk}/", person=day.ready().pk)


def swapped(day):
    first, second = day.standing(), day.standing()
    day.pressed("ask to swap", first.person, f"/en/posts/{first.pk}/swap/", number=second.certificate.number)
    asked, agreed = day.swap(), swaps.agree(day.swap(), by=None, at=day.now)
    day.pressed("agree to swap", asked.second.person, f"/en/posts/swaps/{asked.pk}/", do="agree")
    day.pressed("let them swap", day.coordinator, f"/en/day/swaps/{agreed.pk}/", do="do")


def coordinated(day):
    by, stands = day.coordinator, day.standing
    day.pressed("assign", by, f"/admin/stations-desk/posts/{day.post().pk}/", person=day.ready().pk)
    day.pressed("withdraw", by, f"/admin/stations-desk/assignments/{stands().pk}/withdraw/", reason="ill")
    day.pressed("lock", by, f"/admin/stations-desk/assignments/{stands().pk}/lock/", lock="1")
    for do in ("accept", "decline", "arrived"):
        address = f"/en/day/assignments/{stands().pk}/"
        day.pressed(f"{do}, by telephone", by, address, do=do, reason="ill", key=str(uuid.uuid4()))


def certified(day):
    by = day.headquarters
    day.pressed("close", by, f"/admin/stations-desk/stations/{day.standing().station_id}/close/", reason="No light")
    closed = close_station(day.post().station, by=by, at=day.now, reason="No light")
    day.pressed("reopen", by, f"/admin/stations-desk/stations/{closed.pk}/reopen/")
    for act in ("revoke", "suspend"):
        day.pressed(act, by, f"/admin/certificate/{act}/{day.standing().certificate_id}/", reason="Broke the pledge", which="one", until="", from_="")
    suspended = suspend(day.ready().certificates.get(), reason="Asked", until=None, by=by, at=day.now)
    day.pressed("resume", by, f"/admin/certificate/resume/{suspended.pk}/", reason="Answered")


def issued(day):
    programme = ProgrammeFactory(by_hand="headquarters")
    day.pressed("propose by hand", day.headquarters, f"/admin/handissue/new/?person={PersonFactory().pk}", programme=programme.pk, **SEEN)
    proposal = by_hand.propose(programme, PersonFactory(), **SEEN, by=day.headquarters, at=day.now)
    day.pressed("issue by hand", day.second, f"/admin/handissue/inspect/{proposal.pk}/", act="confirm")
    many = ProgrammeFactory()
    for _ in range(3):
        AttemptFactory(exam=many.exam)
    look = bulk.look(many, by=day.headquarters, at=day.now)
    day.pressed("issue in bulk", day.headquarters, f"/admin/bulkissue/inspect/{look.pk}/", act="start")
