"""Who moves when a plan of a block is mended: those without a way, and those who may be asked.

Asked are people on trips that lost somebody, on trips that could make one stop more, and some of
the counties where a way is sought: they might make room.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from planner.charter.blocks import Block
from planner.charter.detours import Detour, detours
from planner.charter.party_ways import Mover
from planner.charter.rooms import Seekers, seekers
from planner.charter.running import World
from planner.charter.standing import Standing
from planner.charter.trips import Trip

_MOST_MOVERS = 300
"""People of a block on weakened trips who may be asked to move; the emptiest trips first."""
_MOST_NEIGHBOURS = 100
"""People of the counties of those who seek a way who may be asked to make room; half of that
where more than a few seek one."""
_FEW = 12


@dataclass(frozen=True)
class Movers:
    """The movers of a block.

    Parameters
    ----------
    every
        Those who seek a way first.
    sought
        Who seeks one, counted where they could leave.
    asked
        People who may be asked to move though they have a way.
    detours
        Trips that could make one stop more.
    """

    every: tuple[Mover, ...]
    sought: Seekers
    asked: frozenset[int]
    detours: tuple[Detour, ...]


def movers_of(
    world: World,
    trips: Mapping[str, Trip],
    standing: Standing,
    block: Block,
    *,
    shut_out: Collection[str],
    price: float,
) -> Movers:
    """Return who moves in a block.

    Parameters
    ----------
    shut_out
        Trips nobody gets on or off.
    price
        Yuan for each person told.
    """
    mine = {int(p) for members in block.groups.parties for p in members}
    seeking = sorted((standing.loose | standing.unserved | set(standing.stranded)) & mine)
    sought = seekers(world, block, seeking)
    frozen = {name for p in standing.fixed for name in standing.held.get(p, ())}
    free = [t for name, t in trips.items() if name not in shut_out and name not in frozen]
    more = detours(world, block, sought, free, price=price)
    weak = [trips[name] for name in standing.weak if name not in shut_out]
    asked = _on_weak(world, standing, weak, mine) | _aboard(world, trips, more, standing)
    asked |= _neighbours(world, standing, seeking, mine - asked)
    asked -= set(seeking) | standing.fixed
    return Movers(
        tuple(_mover(world, standing, party) for party in [*seeking, *sorted(asked)]),
        sought,
        frozenset(int(member) for party in asked for member in world.demand.members[party]),
        tuple(more),
    )


def _mover(world: World, standing: Standing, party: int) -> Mover:
    size = int(world.demand.size[party])
    held = standing.held.get(party, ())
    lost = party in standing.loose
    return Mover(
        party,
        () if lost else held,
        size if held and not lost else 0,
        standing.stranded.get(party, ""),
    )


def _neighbours(world: World, standing: Standing, seeking: list[int], mine: set[int]) -> set[int]:
    """Return parties of the counties people seek a way from: they might make room."""
    demand = world.demand
    homes = {demand.county[party] for party in seeking}
    found: set[int] = set()
    most = _MOST_NEIGHBOURS if len(seeking) <= _FEW else _MOST_NEIGHBOURS // 2
    count = 0
    for party in sorted(mine & standing.held.keys()):
        if demand.county[party] in homes and party not in standing.fixed:
            count += int(demand.size[party])
            if count > most:
                break
            found.add(party)
    return found


def _on_weak(world: World, standing: Standing, weak: list[Trip], mine: set[int]) -> set[int]:
    """Return the parties on trips that lost people, those of the emptiest trips first."""
    found: set[int] = set()
    count = 0
    for trip in sorted(weak, key=lambda t: (t.boarded / max(1, t.seats), t.name)):
        least = int(world.problem.offer_rows[trip.offer]["min_passengers"])
        for party in sorted({world.party_of[p] for stop in trip.stops for p in stop.on}):
            if party in standing.fixed or party in found or party not in mine:
                continue
            count += int(world.demand.size[party])
            if count <= _MOST_MOVERS or trip.boarded < least:
                found.add(party)
    return found


def _aboard(
    world: World, trips: Mapping[str, Trip], more: list[Detour], standing: Standing
) -> set[int]:
    """Return the parties on trips that could make a detour."""
    found = set()
    for name, _ in more:
        people = [person for stop in trips[name].stops for person in stop.on]
        found |= {world.party_of[person] for person in people}
    return found - standing.fixed
