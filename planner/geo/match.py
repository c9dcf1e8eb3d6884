"""What comes of a look-up: a place, several, or none, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from planner.geo.places import Place, Town


class Status(Enum):
    """What came of a look-up."""

    FOUND = "found"
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"


class Reason(Enum):
    """Why a look-up ended as it did; pages translate this rather than the note."""

    EXACT = "exact"
    CODE = "code"
    FORMER_NAME = "former name"
    LATER_NAME = "later name"
    MOVED = "county belongs to another prefecture today"
    MISSPELT = "misspelt"
    NAMESAKES = "several places have this name"
    NAMESAKE_OUTSIDE = "a place outside the gazetteer has this name too"
    REGION_ONLY = "only a province or prefecture is named"
    WRONG_REGION = "the region named has no such county"
    OUTSIDE = "outside the gazetteer"
    BLANK = "blank"
    NOT_FOUND = "not found"


@dataclass(frozen=True, slots=True)
class Match:
    """What a text may mean.

    Parameters
    ----------
    status, reason
        The outcome and why.
    places
        The place, the candidates, or for an unknown text the places with a near spelling.
    note
        One English sentence for the person who has to mend the text, or "".
    """

    status: Status
    reason: Reason
    places: tuple[Place, ...] = ()
    note: str = ""

    @property
    def place(self) -> Place | None:
        """The place when exactly one was found."""
        return self.places[0] if self.status is Status.FOUND else None


@dataclass(frozen=True, slots=True)
class TownMatch:
    """What a text may mean among the towns of Yuyao; fields as in :class:`Match`."""

    status: Status
    reason: Reason
    towns: tuple[Town, ...] = ()
    note: str = ""

    @property
    def town(self) -> Town | None:
        """The town when exactly one was found."""
        return self.towns[0] if self.status is Status.FOUND else None


def hint(message: str, near: Iterable[str]) -> str:
    """Return the message with near spellings added when there are any."""
    names = ", ".join(near)
    return f"{message}; near spellings: {names}" if names else message
