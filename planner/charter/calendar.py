"""What each day allows in each county: closures, caps, stops and the small hours, as arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from planner.charter.demand import closed
from planner.charter.network import Network
from planner.charter.problem import Problem

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Calendar:
    """Per county of the network and day (C, D).

    Open, cap, rows at the back kept free, stops allowed, small hours kept.
    """

    open: Flags
    cap: Mapping[str, Floats]
    rows: Mapping[str, Ints]
    stops: Mapping[str, Ints]
    night: Mapping[str, Flags]


def make_calendar(problem: Problem, network: Network, days: tuple[pd.Timestamp, ...]) -> Calendar:
    """Return what the rules and closures allow, per county of the network and day."""
    settings = problem.settings
    dates = [day.date() for day in days]
    shape = (len(network.counties), len(days))
    open_days = np.ones(shape, dtype=bool)
    cap = {mode: np.empty(shape) for mode in ("coach", "feeder")}
    stops = {mode: np.empty(shape, dtype=np.int64) for mode in cap}
    rows = {mode: np.empty(shape, dtype=np.int64) for mode in cap}
    night = {mode: np.empty(shape, dtype=bool) for mode in cap}
    for row, county in enumerate(network.counties):
        open_days[row] = ~closed(problem, county, days)
        for mode in ("coach", "feeder"):
            cap[mode][row] = [settings.cap(day, county, mode) for day in dates]
            rows[mode][row] = [settings.rows_free(day, county, mode) for day in dates]
            stops[mode][row] = [settings.stops_allowed(day, county, mode) for day in dates]
            night[mode][row] = [settings.stands_at_night(day, county, mode) for day in dates]
    return Calendar(open_days, cap, rows, stops, night)


def open_days(problem: Problem, hub: str, days: tuple[pd.Timestamp, ...]) -> Flags:
    """Return on which days people may board at a hub (D,)."""
    row = problem.hubs.set_index("hub_id").loc[hub].to_dict()
    found: Flags = in_force(row, days) & ~closed(problem, hub, days)
    if row["area"]:
        found &= ~closed(problem, str(row["area"]), days)
    return found


def in_force(row: Mapping[Any, Any], days: tuple[pd.Timestamp, ...]) -> Flags:
    """Return on which days an offer or hub holds (D,)."""
    first, last = row["first_date"], row["last_date"]
    return np.array(
        [(pd.isna(first) or first <= day) and (pd.isna(last) or day <= last) for day in days]
    )
