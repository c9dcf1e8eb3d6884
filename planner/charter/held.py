"""What a lock holds: where and when a trip stops and who gets on, where a party gets on.

Used where somebody edits by hand; a replan never touches what is locked in the first place.
"""

from __future__ import annotations

from collections.abc import Mapping

from planner.charter.replan import Locks
from planner.charter.running import World
from planner.charter.trips import Trip

Shape = tuple[tuple[str, int, int, frozenset[int]], ...]
"""Of every stop of a trip: place, arrival, departure and who gets on."""


def shapes(trips: Mapping[str, Trip]) -> dict[str, Shape]:
    """Return what a lock would hold of every trip, by name."""
    return {
        name: tuple(
            (stop.place, stop.arrive, stop.depart, frozenset(stop.on)) for stop in trip.stops
        )
        for name, trip in trips.items()
    }


def forced_open(
    world: World,
    locks: Locks,
    kept: Locks,
    before: Mapping[str, Shape],
    after: Mapping[str, Shape],
) -> list[tuple[str, str]]:
    """Return what changed although it is locked, as pairs of ``trip`` or ``party`` and its name.

    Parameters
    ----------
    locks, kept
        The locks before the edits and those still shut after them.
    before, after
        The shapes of all trips before and after.
    """
    changed = {
        name for name in before.keys() | after.keys() if before.get(name) != after.get(name)
    }
    ids = world.demand.ids
    moved = {
        ids[world.party_of[person]]
        for name in changed
        for shape in (before.get(name, ()), after.get(name, ()))
        for _, _, _, people in shape
        for person in people
        if _boards(before.get(name), person) != _boards(after.get(name), person)
    }
    parties = {name for name in locks.parties & kept.parties if {name, f"solo:{name}"} & moved}
    trips = locks.trips & kept.trips & changed
    return [("trip", name) for name in sorted(trips)] + [
        ("party", name) for name in sorted(parties)
    ]


def _boards(shape: Shape | None, person: int) -> tuple[str, int] | None:
    """Return where and when somebody gets on a trip, None when he does not."""
    return next(
        ((place, depart) for place, _, depart, people in shape or () if person in people), None
    )
