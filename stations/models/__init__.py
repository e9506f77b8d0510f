"""Who stands where: elections, their stations, shifts and posts, and the assignments of certified people to posts."""

from .assignment import Assignment
from .election import Election, Shift
from .station import Post, Station

__all__ = ["Assignment", "Election", "Post", "Shift", "Station"]
