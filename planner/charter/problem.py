"""A charter problem and a charter plan as values: typed frames that are consistent in themselves.

Nothing here decides anything; it refuses what cannot be a problem and names the cell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from planner.charter import tables
from planner.charter.settings import Settings
from planner.charter.settings_file import parse
from planner.errors import Fault, InvalidProblem
from planner.files import require_known, typed

MAIN_MODES = ("carriage", "train", "flight")
"""Modes that run from a hub to an arrival place."""

RECEPTION = "reception"
"""Id of the reception point where ``destinations`` names none: the centre of the towns."""


@dataclass(frozen=True)
class Problem:
    """One charter problem. Build it with :meth:`from_frames` or ``read_problem``.

    Parameters
    ----------
    travellers, hubs, offers, destinations, distances, pins, closures
        Frames with the columns of :mod:`planner.charter.tables`, each of its kind's dtype.
        ``travellers.party_id`` is never blank: who travels alone is his own party.
    settings
        The settings, their horizon filled in.
    """

    travellers: pd.DataFrame
    hubs: pd.DataFrame
    offers: pd.DataFrame
    destinations: pd.DataFrame
    distances: pd.DataFrame
    pins: pd.DataFrame
    closures: pd.DataFrame
    settings: Settings

    @classmethod
    def from_frames(
        cls,
        travellers: pd.DataFrame,
        offers: pd.DataFrame,
        destinations: pd.DataFrame,
        *,
        hubs: pd.DataFrame | None = None,
        distances: pd.DataFrame | None = None,
        pins: pd.DataFrame | None = None,
        closures: pd.DataFrame | None = None,
        settings: Settings | Mapping[str, Any] | None = None,
    ) -> Problem:
        """Return the problem in these frames; columns that may be missing are filled in.

        Raises
        ------
        InvalidProblem
            When a cell, an id or a setting cannot be used; all faults of a table at once.
        """
        checked = {}
        faults: list[Fault] = []
        given = zip(
            tables.PROBLEM,
            (travellers, hubs, offers, destinations, distances, pins, closures),
            strict=True,
        )
        for table, frame in given:
            try:
                checked[table.name] = table.empty() if frame is None else typed(frame, table)
            except InvalidProblem as invalid:
                faults.extend(invalid.faults)
        if faults:
            raise InvalidProblem(faults)
        if not isinstance(settings, Settings):
            settings = parse(settings or {})
        people = checked["travellers"]
        alone = people["party_id"] == ""
        people["party_id"] = people["party_id"].where(~alone, "solo:" + people["traveller_id"])
        settings = settings.with_horizon(
            people["ready_date"].min().date(), people["due_date"].max().date()
        )
        _check_references(checked)
        return cls(**checked, settings=settings)

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the tables by name, in the order of the documentation."""
        return {table.name: getattr(self, table.name) for table in tables.PROBLEM}

    # Rows as they are asked for one at a time, thousands of times: a frame is slow at that.

    @cached_property
    def offer_rows(self) -> list[dict[Any, Any]]:
        """The offers, row by row; not to be changed."""
        return self.offers.to_dict("records")

    @cached_property
    def closure_rows(self) -> list[dict[Any, Any]]:
        """The closures, row by row; not to be changed."""
        return self.closures.to_dict("records")

    @cached_property
    def hub_kinds(self) -> dict[str, str]:
        """What each hub is: a station or an airport."""
        return dict(zip(self.hubs["hub_id"], self.hubs["kind"], strict=True))


@dataclass(frozen=True)
class Plan:
    """One charter plan.

    Parameters
    ----------
    trips, stops, driving, seats, unserved
        Frames with the columns of :mod:`planner.charter.tables`.
    summary
        Status, objective, bound, gap and figures; JSON-ready.
    """

    trips: pd.DataFrame
    stops: pd.DataFrame
    driving: pd.DataFrame
    seats: pd.DataFrame
    unserved: pd.DataFrame
    summary: dict[str, Any] = field(default_factory=dict)

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the tables by name."""
        return {table.name: getattr(self, table.name) for table in tables.PLAN}


def _line_faults(row: Any, number: int, hubs: set[str]) -> list[Fault]:
    """Return what is wrong with the stations an offer calls at, and its carriages."""
    faults = []
    if row.min_carriages > 1 and row.mode != "carriage":
        faults.append(
            Fault(
                "offers", "is for carriages only", number, "min_carriages", str(row.min_carriages)
            )
        )
    if row.min_carriages > row.max_per_day:
        faults.append(
            Fault(
                "offers",
                f"is more than the {row.max_per_day} a day of max_per_day",
                number,
                "min_carriages",
                str(row.min_carriages),
            )
        )
    if not row.calls:
        return faults
    if row.mode not in ("carriage", "train"):
        faults.append(
            Fault("offers", "is for carriages and trains only", number, "calls", row.calls)
        )
    try:
        names = [name for name, _ in tables.parse_calls(row.calls)]
    except ValueError:
        message = "must be hubs with rising minutes, such as KAL@45;HHQ@120"
        return [*faults, Fault("offers", message, number, "calls", row.calls)]
    unknown = [name for name in names if name not in hubs]
    if unknown:
        message = f"{', '.join(unknown)} is not among the hubs"
        faults.append(Fault("offers", message, number, "calls", row.calls))
    if len({row.hub_id, *names}) <= len(names):
        faults.append(Fault("offers", "calls at a station twice", number, "calls", row.calls))
    return faults


def _check_references(frames: Mapping[str, pd.DataFrame]) -> None:
    """Refuse ids that point nowhere and clock times that are none.

    Raises
    ------
    InvalidProblem
        Naming every such cell.
    """
    places = frames["destinations"]
    towns = places.loc[places["kind"].isin(("town", "reception")), "town"]
    ends = places.loc[places["kind"] != "town", "town"]
    faults: list[Fault] = []
    if not (places["kind"] == "town").any():
        faults.append(Fault("destinations", "has no row of kind town; add the towns people go to"))
    if (places["kind"] == "reception").sum() > 1:
        faults.append(Fault("destinations", "has two reception points; keep one", column="kind"))
    offers = frames["offers"]
    departing = offers[offers["mode"].isin((*MAIN_MODES, "feeder"))]
    checks = (
        (frames["travellers"], "town", towns, "travellers", "destinations"),
        (departing, "hub_id", frames["hubs"]["hub_id"], "offers", "hubs"),
        (offers[offers["mode"] == "shuttle"], "hub_id", places["town"], "offers", "destinations"),
        (offers, "arrival", ends, "offers", "destinations of kind reception, rail or air"),
        (
            frames["pins"],
            "traveller_id",
            frames["travellers"]["traveller_id"],
            "pins",
            "travellers",
        ),
    )
    for frame, column, known, table, where in checks:
        try:
            require_known(frame, column, known, table, where)
        except InvalidProblem as invalid:
            faults.extend(invalid.faults)
    for row in offers.itertuples():
        number = int(str(row.Index)) + 2
        if row.mode in MAIN_MODES and not row.hub_id:
            faults.append(
                Fault("offers", "is blank; name the hub it leaves from", number, "hub_id")
            )
        faults.extend(_line_faults(row, number, set(frames["hubs"]["hub_id"])))
        if row.depart and not re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d", str(row.depart)):
            faults.append(
                Fault("offers", "must be a time such as 09:25", number, "depart", str(row.depart))
            )
    if faults:
        raise InvalidProblem(faults)
