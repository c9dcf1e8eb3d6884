"""The ladder from an earlier plan: after a change only what it touched is placed anew.

Prices and seats of the earlier plan are where the search begins; points for staying keep
everybody else in place. The proof is made afresh.
"""

from __future__ import annotations

import math

from planner.matching.ladder.ascent import GoesOn, Tell, settle_from
from planner.matching.ladder.climb import REACH, start_core
from planner.matching.ladder.core import Lists
from planner.matching.ladder.instance import Instance
from planner.matching.ladder.net import Ints
from planner.matching.ladder.state import State, grid_of, without_idle_seats


def resolve(
    instance: Instance,
    price: Ints,
    seat: Ints,
    *,
    keep: int = 10,
    agreements: int = 0,
    reach: int = 0,
    goes_on: GoesOn = lambda: True,
    tell: Tell = lambda *_: None,
) -> State:
    """Return a new placement with its bound, from the prices and seats of an earlier one.

    Parameters
    ----------
    instance
        The problem as it is now, without keep points.
    price
        By vacancy the earlier price, in points.
    seat
        By worker the earlier vacancy, or -1 for who is new or had none.
    keep
        Points for staying.
    agreements
        Rounds of better prices for the bound with parties; 0 proves with the earlier ones.
    reach
        Points below somebody's best at which a pair is still searched, if that is more than
        the grid steps a climb looks back.
    """
    unit = math.gcd(grid_of(instance), keep)
    source = Lists(without_idle_seats(instance), unit, seat, keep)
    steps = price // unit
    state = start_core(source, steps, seat, reach=max(REACH, reach // unit))
    settle_from(state, steps, seat, agreements=agreements, goes_on=goes_on, tell=tell)
    return state
