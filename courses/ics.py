"""A session as an iCalendar file (RFC 5545), for the calendar of a phone."""

from datetime import datetime

from icalendar import Calendar, Event

from courses.models import Session


def session_ics(session: Session, *, address: str, host: str, at: datetime, with_link: bool) -> bytes:
    """One event in UTC. `address`: the session's page; `host`: makes the UID of the event ours; the link only where it may be told."""
    event = Event()
    event.add("uid", f"session-{session.pk}@{host}")
    event.add("dtstamp", at)
    event.add("dtstart", session.starts_at)
    event.add("dtend", session.ends_at)
    event.add("summary", str(session.title))
    event.add("description", str(session.about))
    event.add("url", session.link if with_link and session.link else address)
    if session.place:
        event.add("location", session.place)
    if session.cancelled_at is not None:
        event.add("status", "CANCELLED")
    calendar = Calendar()
    calendar.add("prodid", "-//Bakylau//Sessions//")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return calendar.to_ical()
