"""Live sessions of the sample: one that was, one with free seats, one that is full and has a queue."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from courses.models import Session, SessionSeries
from courses.session_services import register, tick
from people.models import Organisation, User

PLACE = "Алматы, Достық даңғылы, 85 (үлгі / образец / sample)"
PAST = {
    "kk": "Дауыс санауды тәжірибеде көру (үлгі)",
    "ru": "Подсчёт голосов на практике (образец)",
    "en": "The count in practice (sample)",
}
COUNT = {
    "kk": "Дауыс санау (үлгі)",
    "ru": "Подсчёт голосов (образец)",
    "en": "The count (sample)",
}
FREE = {
    "kk": "Бұзушылықты жазу: заңгермен кездесу (үлгі)",
    "ru": "Как записать нарушение: встреча с юристом (образец)",
    "en": "Recording a violation: with a lawyer (sample)",
}
FULL = {
    "kk": "Халықаралық бақылаушымен онлайн әңгіме (үлгі)",
    "ru": "Разговор с международным наблюдателем онлайн (образец)",
    "en": "Online with an international observer (sample)",
}


def load_sessions(organisation: Organisation | None, trainer: User | None) -> None:
    """Idempotent: sessions that are there stay as they are."""
    if Session.objects.exists():
        return
    now = timezone.now()
    people = list(User.objects.filter(is_sample=True, email__startswith="volunteer-").order_by("email")[:30])
    count = SessionSeries.objects.create(title=COUNT)
    past = _session(PAST, now - timedelta(days=6), organisation, place=PLACE, capacity=25, series=count)
    _session(PAST, now + timedelta(days=12), organisation, place=PLACE, capacity=25, series=count, language="ru")
    free = _session(FREE, now + timedelta(days=4), organisation, place=PLACE, capacity=30)
    full = _session(FULL, now + timedelta(days=9), None, link="https://meet.example.org/sample", capacity=5, language="en")
    for session, visitors in ((past, people[:12]), (free, people[5:20]), (full, people[20:28])):
        for number, person in enumerate(visitors):
            register(session, person, at=session.starts_at - timedelta(days=20, seconds=-number))
    if trainer is not None:
        for person in people[:9]:
            tick(past, person, by=trainer, at=past.starts_at)


def _session(title: dict[str, str], day: datetime, organisation: Organisation | None, **values: object) -> Session:
    """At six in the evening of this day, for two hours, by the clock of the site."""
    begins = timezone.make_aware(datetime.combine(timezone.localdate(day), time(18)))
    return Session.objects.create(title=title, starts_at=begins, ends_at=begins + timedelta(hours=2), organisation=organisation, **values)
