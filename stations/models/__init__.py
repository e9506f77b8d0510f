"""Who stands where: elections, their stations, shifts and posts, and the assignments of certified people to posts; what people say of
themselves; plans; what becomes of an assignment."""

from .assignment import Assignment
from .card import Availability, ConflictOfInterest, ObserverCard
from .election import Election, Shift
from .hole import Hole, Offer
from .lists import PaperRun, StationImport, StationListMapping
from .plan import Plan, PlanLine
from .presence import Presence, Swap
from .requisites import Requisites
from .scope import Scope
from .station import Post, Station

__all__ = [
    "Assignment",
    "Availability",
    "ConflictOfInterest",
    "Election",
    "Hole",
    "ObserverCard",
    "Offer",
    "PaperRun",
    "Plan",
    "PlanLine",
    "Post",
    "Presence",
    "Requisites",
    "Scope",
    "Shift",
    "Station",
    "StationImport",
    "StationListMapping",
    "Swap",
]
