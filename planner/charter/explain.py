"""Why somebody is not seated and what would help, in codes that pages put into words.

``help`` is a list of ``code:amount`` joined by ``;``: ``due_date_later:2`` (days),
``ready_date_earlier:1``, ``load_cap:1.0``, ``smaller_party:24`` (people), ``open:340102`` (a
county or hub), ``offer:coach``, ``coordinates:340102``, ``unpin``, ``price_per_unserved:3800``
(yuan), ``budget``, ``more_trips``.
"""

from __future__ import annotations

from collections.abc import Container, Iterable

import numpy as np

from planner.charter.blocks import Block
from planner.charter.demand import Demand, Reason
from planner.charter.problem import Problem
from planner.geo.distance import straight_km

Unserved = tuple[int, str, str]
"""Row of the traveller, reason, help."""


def impossible(problem: Problem, demand: Demand) -> list[Unserved]:
    """Return everybody who cannot leave on any day, whatever is offered."""
    found = []
    people = problem.travellers
    for party, reason in enumerate(demand.reason):
        if reason is None:
            continue
        for person in demand.members[party]:
            late = (people["ready_date"] - people["due_date"]).dt.days.iloc[person]
            help_ = {
                Reason.NO_COORDINATES: f"coordinates:{people['county'].iloc[person]}",
                Reason.WINDOW_EMPTY: f"due_date_later:{max(int(late), 1)}",
                Reason.PARTY_WINDOWS: "split_party",
                Reason.COUNTY_CLOSED: f"open:{demand.county[party]}",
                Reason.PINNED_OUT: "unpin",
                Reason.OUTSIDE_HORIZON: "horizon",
            }[reason]
            found.append((int(person), reason.value, help_))
    return found


def left(
    problem: Problem,
    demand: Demand,
    block: Block,
    parties: Iterable[int],
    *,
    budget: Container[int] = (),
) -> list[Unserved]:
    """Return the reason for each person of the parties a block's plan leaves.

    ``budget`` names the parties whose trips the budget could not pay.
    """
    found = []
    group_of = {int(p): g for g, members in enumerate(block.groups.parties) for p in members}
    for party in parties:
        if party in budget:
            reason, help_ = Reason.BUDGET, "budget"
        else:
            reason, help_ = _reason(problem, demand, block, party, group_of[party])
        found += [(int(person), reason.value, help_) for person in demand.members[party]]
    return found


def _reason(
    problem: Problem, demand: Demand, block: Block, party: int, group: int
) -> tuple[Reason, str]:
    options = _options(block, group)
    size = int(demand.size[party])
    if not options:
        return _nothing_reaches(problem, demand, party)
    allowed = [o for o in options if block.groups.modes[group, o[3]]]
    if not allowed:
        return Reason.PINNED_OUT, "unpin"
    in_window = [
        option
        for option in allowed
        if block.groups.dates[group, option[0]] and option[1] <= block.groups.due[group]
    ]
    if not in_window:
        return Reason.WINDOW_SHORT, _more_time(block, group, allowed)
    seats = max(option[2] for option in in_window)
    if size > seats:
        return Reason.PARTY_TOO_LARGE, f"smaller_party:{seats};load_cap:1.0"
    return _left_by_choice(block, group)


def _nothing_reaches(problem: Problem, demand: Demand, party: int) -> tuple[Reason, str]:
    """Return that the nearest hub in reach is closed all the party's time, or that nothing comes.

    A hub that is closed elsewhere, or for some days only, keeps nobody at home.
    """
    people = problem.travellers.iloc[demand.members[party]]
    home = people[["lat", "lon"]].mean().to_numpy(dtype=float)
    since, until = people["ready_date"].max(), people["due_date"].min()
    shut = problem.closures
    shut = shut[
        (shut["first_date"].isna() | (shut["first_date"] <= since))
        & (shut["last_date"].isna() | (shut["last_date"] >= until))
    ]
    hubs = problem.hubs[problem.hubs["hub_id"].isin(shut["place"])].dropna(subset=["lat", "lon"])
    if len(hubs) and not np.isnan(home).any():
        settings = problem.settings
        reach = max(settings.feeder_max_km, settings.own_travel_km) / settings.circuity
        km = straight_km(home[None, :], hubs[["lat", "lon"]].to_numpy(dtype=float))[0]
        if km.min() <= reach:
            return Reason.HUB_CLOSED, f"open:{hubs['hub_id'].iloc[int(km.argmin())]}"
    return Reason.NO_OFFER, "offer:coach;offer:feeder"


def _left_by_choice(block: Block, group: int) -> tuple[Reason, str]:
    if any(row in block.limits for row in _offers(block, group)):
        return Reason.FULL, "more_trips;due_date_later:2"
    return Reason.TOO_DEAR, "due_date_later:2;load_cap:1.0;price_per_unserved"


def _more_time(block: Block, group: int, allowed: list[tuple[int, int, int, int]]) -> str:
    ready, due = int(block.groups.ready[group]), int(block.groups.due[group])
    later = [arrives - due for leaves, arrives, _, _ in allowed if leaves >= ready]
    days = min((d for d in later if d > 0), default=0)
    return f"due_date_later:{days}" if days else "ready_date_earlier:1"


def _options(block: Block, group: int) -> list[tuple[int, int, int, int]]:
    """Return (day, day of arrival, seats, mode) of everything that leaves the group's county."""
    county = int(block.groups.county[group])
    found: set[tuple[int, int, int, int]] = set()
    ride_seats: dict[tuple[int, int], int] = {}
    for ride in block.rides:
        for day in np.flatnonzero(ride.dates):
            key = (ride.slot, int(day))
            ride_seats[key] = max(ride_seats.get(key, 0), ride.service.seats)
    for fleet in block.fleets:
        here = (fleet.table.stops == county).any(axis=1)
        for route, day in zip(*np.nonzero(fleet.allowed & here[:, None]), strict=True):
            seats = int(fleet.seats[route, day])
            if fleet.slot >= 0:
                seats = min(seats, ride_seats.get((fleet.slot, int(day)), 0))
            found.add((int(day), int(day + fleet.offset[route]), seats, fleet.mode))
    for own in block.owns:
        if own.county == county:
            slot = block.slots[own.slot]
            mode = 1 if slot.kind == "rail" else 2
            for day in np.flatnonzero(own.dates):
                seats = ride_seats.get((own.slot, int(day)), 0)
                found.add((int(day), int(day) + slot.offset, seats, mode))
    return sorted(found)


def _offers(block: Block, group: int) -> set[int]:
    """Return the rows of the offers that serve the group's county."""
    county = int(block.groups.county[group])
    rows = {f.offer for f in block.fleets if (f.table.stops == county).any()}
    slots = {f.slot for f in block.fleets if f.slot >= 0 and (f.table.stops == county).any()}
    slots |= {own.slot for own in block.owns if own.county == county}
    return rows | {ride.service.offer for ride in block.rides if ride.slot in slots}
