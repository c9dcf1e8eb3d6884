"""Who has to be moved: parties, what each of them may do, and why some of them cannot go at all.

A party boards together at one county: the one most of its members live in (of several, the
smallest code). It may leave when its last member is ready and must arrive when its first
member is due.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
import numpy.typing as npt
import pandas as pd

from planner.charter.problem import Problem
from planner.charter.settings import in_area

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

MODE_CLASSES = ("coach", "rail", "air")
"""What a pin can name; the columns of ``Demand.modes``."""


class Reason(Enum):
    """Why somebody is not seated; the value stands in ``unserved.csv``."""

    NO_COORDINATES = "county_without_coordinates"
    WINDOW_EMPTY = "ready_after_due"
    OUTSIDE_HORIZON = "window_outside_horizon"
    PARTY_WINDOWS = "party_windows_disjoint"
    PARTY_TOO_LARGE = "party_too_large"
    COUNTY_CLOSED = "county_closed"
    HUB_CLOSED = "hub_closed"
    NO_OFFER = "no_offer_reaches"
    WINDOW_SHORT = "window_too_short"
    PINNED_OUT = "pins_leave_nothing"
    TOO_DEAR = "dearer_than_price_per_unserved"
    BUDGET = "budget_used_up"
    FULL = "offers_used_up"
    BY_HAND = "taken_off_by_hand"


@dataclass(frozen=True)
class Demand:
    """Parties as arrays; P parties, D days of the horizon.

    Parameters
    ----------
    members
        Rows of ``travellers`` of each party.
    ids
        Party ids.
    county
        Code of the gathering county.
    size, ready, due
        People; first day of departure and last day of arrival, in days of the horizon (P,).
    dates, modes
        Which days of departure (P, D) and modes (P, 3) closures and pins leave.
    day_debt
        Waiting days of all members together on the party's first day (P,).
    reason
        Why the party cannot go at all, or None.
    days
        The dates of the horizon.
    """

    members: tuple[Ints, ...]
    ids: tuple[str, ...]
    county: tuple[str, ...]
    size: Ints
    ready: Ints
    due: Ints
    dates: Flags
    modes: Flags
    day_debt: Ints
    reason: tuple[Reason | None, ...]
    days: tuple[pd.Timestamp, ...]


def horizon(problem: Problem) -> tuple[pd.Timestamp, ...]:
    """Return the days on which vehicles may leave."""
    settings = problem.settings
    first, last = settings.first_date, settings.last_date
    assert first is not None and last is not None  # Problem.from_frames fills the horizon in
    return tuple(pd.date_range(first, last, freq="D"))


def closed(problem: Problem, place: str, days: tuple[pd.Timestamp, ...]) -> Flags:
    """Return on which days a county or hub is closed (D,)."""
    flags = np.zeros(len(days), dtype=bool)
    for row in problem.closure_rows:
        if row["place"] == place or in_area(place, row["place"]):
            flags |= np.array(
                [
                    (pd.isna(row["first_date"]) or row["first_date"] <= day)
                    and (pd.isna(row["last_date"]) or day <= row["last_date"])
                    for day in days
                ]
            )
    return flags


def gather(problem: Problem) -> Demand:
    """Return the parties of a problem."""
    people = problem.travellers
    days = horizon(problem)
    start = days[0]
    ready = ((people["ready_date"] - start).dt.days).to_numpy(dtype=np.int64)
    due = ((people["due_date"] - start).dt.days).to_numpy(dtype=np.int64)
    located = people[["lat", "lon"]].notna().all(axis=1).to_numpy()
    counties = people["county"].to_numpy()
    shut = {county: closed(problem, county, days) for county in np.unique(counties)}
    dates_left, modes_left = _pins(problem, days)
    groups = people.groupby("party_id", sort=True).indices
    rows = {name: [] for name in ("county", "size", "ready", "due", "debt", "reason")}  # type: ignore[var-annotated]
    dates = np.ones((len(groups), len(days)), dtype=bool)
    modes = np.ones((len(groups), 3), dtype=bool)
    for number, members in enumerate(groups.values()):
        codes, counts = np.unique(counties[members], return_counts=True)
        county = str(codes[counts.argmax()])
        first, last = int(ready[members].max()), int(due[members].min())
        first_day = max(first, 0)
        for member in members:
            dates[number] &= dates_left.get(member, True)
            modes[number] &= modes_left.get(member, True)
        window = np.zeros(len(days), dtype=bool)
        window[first_day : max(last + 1, 0)] = True
        pinned = dates[number].copy()
        dates[number] &= window & ~shut[county]
        rows["county"].append(county)
        rows["size"].append(len(members))
        rows["ready"].append(first_day)
        rows["due"].append(min(last, len(days) - 1))
        rows["debt"].append(int((first_day - ready[members]).sum()))
        rows["reason"].append(
            _reason(
                located=bool(located[members].all()),
                own_windows=bool((ready[members] <= due[members]).all()),
                window=(first, last),
                open_days=window & ~shut[county],
                pinned=window & ~shut[county] & pinned,
                days=window,
            )
            or (None if modes[number].any() else Reason.PINNED_OUT)
        )
    return Demand(
        members=tuple(np.asarray(m, dtype=np.int64) for m in groups.values()),
        ids=tuple(str(name) for name in groups),
        county=tuple(rows["county"]),
        size=np.array(rows["size"], dtype=np.int64),
        ready=np.array(rows["ready"], dtype=np.int64),
        due=np.array(rows["due"], dtype=np.int64),
        dates=dates,
        modes=modes,
        day_debt=np.array(rows["debt"], dtype=np.int64),
        reason=tuple(rows["reason"]),
        days=days,
    )


def _reason(
    *,
    located: bool,
    own_windows: bool,
    window: tuple[int, int],
    open_days: Flags,
    pinned: Flags,
    days: Flags,
) -> Reason | None:
    """Return why a party can leave on no day, in the order in which one would mend it."""
    tests = (
        (not located, Reason.NO_COORDINATES),
        (not own_windows, Reason.WINDOW_EMPTY),
        (window[0] > window[1], Reason.PARTY_WINDOWS),
        (not days.any(), Reason.OUTSIDE_HORIZON),
        (not open_days.any(), Reason.COUNTY_CLOSED),
        (not pinned.any(), Reason.PINNED_OUT),
    )
    return next((reason for failed, reason in tests if failed), None)


def _pins(
    problem: Problem, days: tuple[pd.Timestamp, ...]
) -> tuple[dict[int, Flags], dict[int, Flags]]:
    """Return which days and modes the pins leave to each pinned traveller (by row)."""
    row_of = {t: i for i, t in enumerate(problem.travellers["traveller_id"])}
    dates: dict[int, Flags] = {}
    modes: dict[int, Flags] = {}
    for pin in problem.pins.to_dict("records"):
        row = row_of[pin["traveller_id"]]
        must = pin["kind"] == "must"
        if not pd.isna(pin["date"]):
            same = np.array([day == pin["date"] for day in days])
            dates[row] = dates.get(row, np.ones(len(days), dtype=bool)) & (same if must else ~same)
        if pin["mode"]:
            named = np.array([mode == pin["mode"] for mode in MODE_CLASSES])
            modes[row] = modes.get(row, np.ones(3, dtype=bool)) & (named if must else ~named)
    return dates, modes
