"""A problem cut into blocks that share nothing: one per province, or one in all.

Only the values; they are made in :mod:`planner.charter.block_build`. A block is plain arrays:
groups of like people, fleets (an offer with all its lawful routes), departures of trains and
flights, and ways of reaching a hub by oneself. Blocks are solved by pure functions, on any
executor.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.charter.hubs import Service, Slot
from planner.charter.routes import RouteTable

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

COACH, RAIL, AIR = 0, 1, 2
"""Mode classes, as in ``Demand.modes``."""


@dataclass(frozen=True)
class Fleet:
    """One coach or feeder offer with all its routes to one end.

    Parameters
    ----------
    offer
        Row of the offer.
    slot
        Departure it feeds, or −1 for a coach to Yuyao.
    mode
        Mode class of the whole journey.
    table
        The routes; ``table.stops`` are rows of counties within the block.
    allowed, seats
        Whether a route may run on a day, and with how many seats (R, D).
    yuan
        Price of a trip without its passengers (R,).
    person
        Cost of one person from each stop (R, 3): time, per-seat price, least way on (coaches).
    offset
        Days from departure to arrival in Yuyao (R,).
    minimum
        Least number of people on a trip.
    station
        Which of the slot's stations it feeds.
    """

    offer: int
    slot: int
    mode: int
    table: RouteTable
    allowed: Flags
    seats: Ints
    yuan: Floats
    person: Floats
    offset: Ints
    minimum: int
    station: int = 0


@dataclass(frozen=True)
class Own:
    """Own travel from a county of the block to a slot: cost of a person and open days (D,)."""

    county: int
    slot: int
    person: float
    dates: Flags


@dataclass(frozen=True)
class Ride:
    """A service of a slot of this block: cost of a person on board and its days (D,)."""

    service: Service
    slot: int
    person: float
    dates: Flags


@dataclass(frozen=True)
class Groups:
    """People who are alike: same county, window, days and modes (G groups).

    Parameters
    ----------
    county, size, ready, due
        County within the block; people; first day of departure; last day of arrival (G,).
    dates, modes
        Days of departure (G, D) and modes (G, 3) left to them.
    unserved
        What leaving one of them costs, less what serving any of them costs at least (G,).
    parties
        Numbers of the parties in each group.
    """

    county: Ints
    size: Ints
    ready: Ints
    due: Ints
    dates: Flags
    modes: Flags
    unserved: Floats
    parties: tuple[Ints, ...]


@dataclass(frozen=True)
class Block:
    """Everything one province needs to be planned.

    Parameters
    ----------
    name
        Province code, or ``*``.
    counties
        Rows of its counties in the network.
    days
        Days of the horizon.
    groups, fleets, slots, rides, owns
        Its people and its means.
    limits, quotas
        Most trips a day by row of the offer, where limited: in all, and for this block's plan
        where others use the offer too. The bound takes the former.
    constant
        Cost nobody can avoid: waiting that has already happened, the way on from Yuyao.
    share_once
        Whether a county shares at most one coach a day with others.
    apart
        Road km between its counties (C, C).
    """

    name: str
    counties: Ints
    days: int
    groups: Groups
    fleets: tuple[Fleet, ...]
    slots: tuple[Slot, ...]
    rides: tuple[Ride, ...]
    owns: tuple[Own, ...]
    limits: Mapping[int, int]
    quotas: Mapping[int, int]
    constant: float
    waiting_yuan: float
    target_gap: float
    effort: float
    share_once: bool = False
    apart: Floats | None = None

    def end_of(self, fleet: Fleet) -> int:
        """Return the row of the network where a feeder ends; −1 for a coach to Yuyao."""
        return self.slots[fleet.slot].stations[fleet.station][0] if fleet.slot >= 0 else -1
