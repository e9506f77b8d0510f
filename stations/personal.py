"""What this app keeps of people."""

from django.utils.translation import gettext_noop

from people.personal.kept import Kind, Table

KINDS = (
    Kind(
        "card",
        title=gettext_noop("When and where you can"),
        what=gettext_noop(
            "Where from and how far you would go, languages, elections observed before, a car, the ground floor; when you can; conflicts of interest."
        ),
        why=gettext_noop("To find you a station and a shift that suit you. Ground: your consent on that page, which you can take back there."),
        how_long=gettext_noop("Until you erase it; at most %(days)s days after the last election."),
        seen_by=gettext_noop("You; coordinators. Of a conflict of interest they read only that it was declared."),
        erased=gettext_noop("All of it is deleted."),
        period="cards",
    ),
    Kind(
        "posts",
        title=gettext_noop("Posts"),
        what=gettext_noop(
            "Where and when you were to stand, what you answered, changes of posts, offers, "
            "and by the clock when you came and went. No positions of your phone."
        ),
        why=gettext_noop(
            "So that every station has an observer with a mandate. Ground: your consent, and the organisation's duty to name its observers."
        ),
        how_long=gettext_noop("Posts: always. Offers that are over: %(days)s days. Files of many mandates for printing: a week."),
        seen_by=gettext_noop("You; coordinators of the area; your organisation. Whoever stands beside you reads your given name."),
        erased=gettext_noop("You step back from posts that are not over. That somebody stood there stays, without your name."),
        period="offers",
    ),
)

_PLACE = ["station__number", "station__area__name", "shift__name", "shift__starts_at"]
_POST = ["post__station__number", "post__station__area__name", "post__shift__starts_at"]

TABLES = (
    Table(
        "stations.ObserverCard",
        "card",
        ["person"],
        [
            *("consented_at", "latitude", "longitude", "reach_km", "languages", "elections_before", "has_car", "needs_ground_floor", "updated_at"),
        ],
    ),
    Table("stations.Availability", "card", ["person"], ["shift__election__name", "shift__name", "is_free", "updated_at"]),
    Table("stations.ConflictOfInterest", "card", ["person"], ["station__number", "area__name", "kind", "declared_at", "withdrawn_at"]),
    Table(
        "stations.Assignment",
        "posts",
        ["person"],
        [
            *_PLACE,
            *("certificate__number", "organisation__name", "state", "assigned_at", "answered_at", "confirmed_at", "declined_because"),
            *("ended_at", "ended_because"),
        ],
    ),
    Table("stations.Hole", "posts", ["assignment__person"], [*_POST, "because", "opened_at", "closed_at"]),
    Table("stations.Offer", "posts", ["person"], ["hole__post__station__number", "offered_at", "answer_by", "answered_at", "state"]),
    # Not `reason`: it may be about the other person.
    Table("stations.Swap", "posts", ["first__person", "second__person"], ["asked_at", "agreed_at", "decided_at", "state"]),
    Table("stations.Presence", "posts", ["assignment__person"], ["assignment__station__number", "kind", "device_at", "server_at"]),
    Table("stations.PlanLine", "posts", ["person"], ["plan__election__name", "plan__made_at", *_POST, "kind", "state", "km"]),
    Table("stations.Scope", "organisation", ["person"], ["area__name", "organisation__name", "given_at"]),
    Table("stations.PaperRun", "work", ["asked_by"], ["election__name", "area__name", "kind", "asked_at", "finished_at"]),
    Table("stations.StationImport", "work", ["by"], ["election__name", "file_name", "state", "at"]),
    Table("stations.StationListMapping", "work", ["made_by"], ["name", "used_at"]),
    Table("stations.Plan", "work", ["made_by"], ["election__name", "area__name", "state", "made_at"]),
    Table("stations.Requisites", "work", [], [], "the organisation's: who signs its letters"),
)

ACTS = ("stations.Assignment.*_by", "stations.Presence.by", "stations.Scope.given_by", "stations.Swap.*_by")

NOBODY = tuple(f"stations.{name}" for name in ("Election", "Post", "Shift", "Station"))
