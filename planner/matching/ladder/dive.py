"""From people apart to parties whole: parties bound one after the other, the rest re-placed.

Start is the network in which people of a party decide apart, paid to agree (``split``):
most agree. Each of the others is bound to the best of its options, tried exactly
(``bind``). All stays optimal for those bound and those still apart: what is lost on the
way is the gap to the bound of the start.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from planner.matching.ladder.bind import APART, NOBODY, bind_each, option_of
from planner.matching.ladder.groups import Groups
from planner.matching.ladder.net import Ints, Net, Work
from planner.matching.ladder.phases import repay_everything

PART = 64
"""Parties tried between two settlements of the seats they left, and two looks at the clock."""

SETTLEMENTS = 40
"""Settlements where there are many more parties: each reads all pairs."""


def dive(
    fine: Net,
    groups: Groups,
    work: Work,
    goes_on: Callable[[], bool],
    show: Callable[[], None] = lambda: None,
) -> Ints:
    """Return by party the option it is bound to, everybody placed as is best for them.

    Parameters
    ----------
    fine, work
        The network of people apart and its optimal placement; both are changed.
    goes_on
        Says whether there is time for more; parties not bound then stay out unless they agree.
    show
        Called when seats left are settled: there is a placement in ``work`` to look at.
    """
    chosen = np.full(len(groups.forced), APART, dtype=np.int64)
    size = np.diff(groups.first)
    order = np.lexsort((-size, ~groups.forced))
    part = max(PART, len(order) // SETTLEMENTS)
    done = 0
    while done < len(order) and goes_on():
        done += bind_each(fine, groups, work, chosen, order[done:], part)
        repay_everything(fine, work)
        show()
    for party in np.flatnonzero(chosen == APART).tolist():
        chosen[party] = max(NOBODY, option_of(groups, work.seat, party))
    return chosen
