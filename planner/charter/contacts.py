"""Who sat near whom: the list that contact tracing asks for when somebody falls ill.

Near means, leg by leg: on aircraft the same row and three rows each way; on trains everybody in
the same carriage (those within three rows named first); on coaches, feeders and shuttles everybody
on board at the same time, since the air is shared. So the rules for close contacts on closed,
air-conditioned vehicles that health authorities applied in early 2020 (notice of the Health
Commission of Hainan to passengers, 6 February 2020; for coaches the same rule was first laid down
by the ministries of health, railways and transport in 2003).
"""

from __future__ import annotations

import re

import pandas as pd

from planner.charter.problem import Plan
from planner.errors import Fault, InvalidProblem

COLUMNS = ("traveller_id", "trip_id", "leg", "seat", "near", "rows_apart", "since", "until")
"""Columns of the list: who, on which trip and leg of the case, his seat, how near (``same_row``,
``rows`` or ``vehicle``: the coach or the carriage), rows apart (−1 where rows do not matter), and
from when to when they were on board together."""

ROWS = 3
_BY_ROW = ("carriage", "train", "flight")
_WHOLE_CARRIAGE = ("carriage", "train")
_SEAT = re.compile(r"(?:(?P<car>\d+)-)?(?P<row>\d+)[A-Z]")


def contacts(plan: Plan, traveller_id: str, *, rows: int = ROWS) -> pd.DataFrame:
    """Return who sat near a traveller on every leg, the nearest first, one row a person and leg.

    Parameters
    ----------
    plan
        A plan with seats.
    traveller_id
        The case.
    rows
        Rows each way that count on trains and aircraft.

    Raises
    ------
    InvalidProblem
        When nobody of this id has a seat in the plan.
    """
    own = plan.seats[plan.seats["traveller_id"] == traveller_id].sort_values("leg")
    if own.empty:
        raise InvalidProblem(
            Fault("seats", "has no seat in this plan; check the id", value=traveller_id)
        )
    modes = dict(zip(plan.trips["trip_id"], plan.trips["mode"], strict=True))
    stops = plan.stops.set_index(["trip_id", "seq"])
    found: list[tuple[object, ...]] = []
    for case in own.to_dict("records"):
        trip = case["trip_id"]
        aboard = plan.seats[
            (plan.seats["trip_id"] == trip)
            & (plan.seats["traveller_id"] != traveller_id)
            & (plan.seats["board_seq"] < case["alight_seq"])
            & (plan.seats["alight_seq"] > case["board_seq"])
        ]
        for other in aboard.to_dict("records"):
            near, apart = _near(case["seat"], other["seat"], modes[trip], rows)
            if near:
                since = stops.loc[(trip, max(case["board_seq"], other["board_seq"])), "depart"]
                until = stops.loc[(trip, min(case["alight_seq"], other["alight_seq"])), "arrive"]
                found.append(
                    (
                        other["traveller_id"],
                        trip,
                        case["leg"],
                        other["seat"],
                        near,
                        apart,
                        since,
                        until,
                    )
                )
    order = {"same_row": 0, "rows": 1, "vehicle": 2}
    found.sort(key=lambda row: (row[2], order[str(row[4])], row[5], row[0]))
    return pd.DataFrame(found, columns=list(COLUMNS))


def _near(case: str, other: str, mode: str, rows: int) -> tuple[str, int]:
    """Return how near two seats are, and the rows between; "" when not near."""
    mine, his = _SEAT.fullmatch(case), _SEAT.fullmatch(other)
    if mode not in _BY_ROW:
        if mine and his:
            apart = abs(int(mine["row"]) - int(his["row"]))
            return ("same_row" if apart == 0 else "vehicle"), apart
        return "vehicle", -1
    if mine is None or his is None:
        return "vehicle", -1  # seats that nobody can read: everybody on board counts
    if mine["car"] != his["car"]:
        return "", -1
    apart = abs(int(mine["row"]) - int(his["row"]))
    if apart > rows:
        return ("vehicle" if mode in _WHOLE_CARRIAGE else ""), apart
    return ("same_row" if apart == 0 else "rows"), apart
