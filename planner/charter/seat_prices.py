"""What one more person would cost, by county, day of departure and days to arrival.

The prices of the relaxation over all lawful trips (see ``master``): a vehicle counts by the share
of it a person takes, so they say where and when people travel cheaply, not what a plan pays for
anybody. Made for planning matching and charters together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from planner.charter.block_build import build
from planner.charter.blocks import Block
from planner.charter.hubs import last_mile
from planner.charter.master import Master
from planner.charter.problem import Problem
from planner.charter.replan import world_of

COLUMNS = ("county", "date", "days", "yuan")
"""Columns of the prices: adcode, day of departure, days from it to the arrival, yuan a person."""


def seat_prices(
    problem: Problem, *, rounds: int = 12, stop: Callable[[], bool] = lambda: False
) -> pd.DataFrame:
    """Return the price of one more person at every place and time somebody could leave.

    Vehicles, hours on the way and the cheapest way on from Yuyao are counted, waiting at home is
    not. Nobody costs more than leaving him (``yuan_per_unserved``).

    Parameters
    ----------
    rounds
        Rounds of column generation a block may take at most.
    stop
        Asked between rounds; the prices found so far are returned.

    Returns
    -------
    pandas.DataFrame
        With the columns :data:`COLUMNS`; one row a county, day and length of the journey.
    """
    world = world_of(problem)
    way_on = last_mile(problem, world.network)
    rows = [
        _of_block(block, world.network.counties, rounds, stop)
        for block in build(problem, world.network, world.demand, way_on)
    ]
    found = pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=list(COLUMNS))
    days = world.demand.days
    return found.assign(date=[days[int(day)] for day in found["date"]])[list(COLUMNS)]


def _of_block(
    block: Block, names: Sequence[str], rounds: int, stop: Callable[[], bool]
) -> pd.DataFrame:
    """Return the prices of one block, days as numbers."""
    master = Master(block)
    relaxed = master.solve(lambda _: stop(), rounds=rounds)
    assert relaxed is not None, "its time is not limited"
    prices = relaxed.prices
    assert prices is not None
    most = float(block.groups.unserved.max(initial=0.0))
    nodes = master.nodes
    site, day, offset = np.nonzero(nodes.index >= 0)
    county = nodes.county[site]
    frame = pd.DataFrame(
        {
            "county": [names[block.counties[int(c)]] for c in county],
            "date": day,
            "days": offset,
            "yuan": np.minimum(prices.node[nodes.index[site, day, offset]], most).round(2),
        }
    )
    # Pins give a county several sites; what is cheapest there is what a newcomer would take.
    return frame.groupby(["county", "date", "days"], as_index=False)[["yuan"]].min()
