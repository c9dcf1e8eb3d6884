"""Changed trips written down as a plan: names, seats, prices, reasons and summary."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from planner.charter import explain
from planner.charter.aggregate import aggregate_bound
from planner.charter.assemble import LETTER, ORDER, frames, rows_free
from planner.charter.blocks import Block
from planner.charter.demand import Reason
from planner.charter.lines import hired
from planner.charter.mend import Mended
from planner.charter.problem import Plan
from planner.charter.running import World, costs, price
from planner.charter.seating import labels, side_by_side
from planner.charter.trips import Trip, coach_fill
from planner.progress import relative_gap

COVERS = (
    "{covers}; blocks that were changed are bounded by counting people against seats alone, the "
    "others by the solver that planned them"
)
"""What the bound of a changed plan covers."""


@dataclass(frozen=True)
class Bounds:
    """Where the bound of a changed plan comes from: the old summary, and what was touched.

    Closures, cancellations and people who withdraw leave the bounds of other blocks valid; the
    blocks touched get one of their own.
    """

    summary: Mapping[str, Any]
    touched: frozenset[str]

    def total(self, world: World, blocks: Iterable[Block]) -> float:
        """Return a bound for the problem as it is now; 0 when nothing is known."""
        known = {row["name"]: float(row["bound"]) for row in self.summary.get("blocks", ())}
        if not known:
            return 0.0
        demand, settings = world.demand, world.problem.settings
        lost = sum(
            int(size)
            for size, reason in zip(demand.size, demand.reason, strict=True)
            if reason is not None
        )
        rest = sum(bound for name, bound in known.items() if name not in self.touched)
        fresh = sum(aggregate_bound(block) for block in blocks)
        return lost * settings.yuan_per_unserved + rest + fresh


def write_down(world: World, old: Plan, mended: Mended, *, bounds: Bounds) -> Plan:
    """Return the plan of these trips; trips that went on keep names and seats."""
    trips = mended.trips
    _names(trips, old)
    for trip in trips:
        seat(world, trip)
        trip.yuan = price(world, trip)
    tables = frames(world.problem, trips, world.first_day, _unserved(world, old, mended))
    parts = costs(world, trips)
    summary = _summary(world, old, tables, parts)
    objective = summary["objective"]
    bound = round(min(bounds.total(world, mended.blocks), objective), 2)
    summary |= {
        "bound": bound,
        "gap": round(relative_gap(objective, bound), 6),
        "bound_covers": COVERS.format(
            covers=str(old.summary.get("bound_covers", "")).split(";")[0]
        ),
        "blocks": _blocks(old, mended),
    }
    return Plan(**tables, summary=summary)


def _blocks(old: Plan, mended: Mended) -> list[dict[str, Any]]:
    """Return name and bound of each block, so that the next change can use them."""
    rows = [
        {"name": row["name"], "bound": row["bound"]}
        for row in old.summary.get("blocks", ())
        if row["name"] not in mended.touched
    ]
    rows += [
        {"name": block.name, "bound": round(aggregate_bound(block), 2)} for block in mended.blocks
    ]
    return sorted(rows, key=lambda row: str(row["name"]))


def _names(trips: Iterable[Trip], old: Plan) -> None:
    """Name the trips that have no name; no name of the old plan is given again."""
    used = set(old.trips["trip_id"])
    next_: dict[str, int] = {}
    for name in used:
        found = re.fullmatch(r"([A-Z])(\d+)", str(name))
        if found:
            next_[found[1]] = max(next_.get(found[1], 0), int(found[2]))
    unnamed = [trip for trip in trips if not trip.name or trip.name.startswith("+")]
    order = sorted(
        unnamed, key=lambda t: (t.depart, ORDER[t.mode], t.offer, t.stops[0].place, t.stops[0].on)
    )
    for trip in order:
        letter = LETTER[trip.mode]
        next_[letter] = next_.get(letter, 0) + 1
        trip.name = f"{letter}{next_[letter]:04d}"


def seat(world: World, trip: Trip) -> None:
    """Give seats to those on a trip who have none; whoever has one keeps it."""
    on = [person for stop in trip.stops for person in stop.on]
    aboard = set(on)
    trip.seat_of = {p: s for p, s in trip.seat_of.items() if s and p in aboard}
    parties: dict[int, list[int]] = {}
    for person in on:
        if person not in trip.seat_of:
            parties.setdefault(world.party_of[person], []).append(person)
    if not parties:
        return
    offer = world.problem.offer_rows[trip.offer]
    taken = set(trip.seat_of.values())
    cars = hired(offer, trip.seats)
    usable = max(trip.seats, min(len(on), int(offer["seats"]) * cars))
    rows = rows_free(world.problem, trip)
    known = labels(trip.mode, int(offer["seats"]), usable, cars=cars, free_rows=rows)
    free = [s for s in known if s not in taken]
    # More people than the vehicle has seats: the checker names it, nobody is lost here.
    free += [f"{99 + n}A" for n in range(len(on) - len(taken) - len(free))]
    wanted = [(str(party), len(people)) for party, people in parties.items()]
    given = side_by_side(free, wanted)
    for party, people in parties.items():
        trip.seat_of.update(zip(people, given[str(party)], strict=True))


def _unserved(world: World, old: Plan, mended: Mended) -> list[tuple[int, str, str]]:
    """Return everybody without a seat: the reason of before, or a new one."""
    seated = {person for trip in mended.trips for stop in trip.stops for person in stop.on}
    rows = {row[0]: row for row in explain.impossible(world.problem, world.demand)}
    left = set(mended.left)
    for block in mended.blocks:
        mine = {int(p) for members in block.groups.parties for p in members}
        for row in explain.left(world.problem, world.demand, block, sorted(left & mine)):
            rows.setdefault(row[0], row)
    ids = world.problem.travellers["traveller_id"].to_numpy()
    known = {
        who: (reason, help_)
        for who, reason, help_ in old.unserved[["traveller_id", "reason", "help"]].itertuples(
            index=False, name=None
        )
    }
    found = []
    for person, who in enumerate(ids):
        if person in seated:
            continue
        if person in rows:
            found.append(rows[person])
        else:
            found.append((person, *known.get(who, (Reason.FULL.value, "more_trips"))))
    return found


def _summary(
    world: World, old: Plan, tables: Mapping[str, pd.DataFrame], parts: Mapping[str, float]
) -> dict[str, Any]:
    """Return the summary of the new tables; settings and version are those of the old one."""
    trips = tables["trips"]
    people = len(world.problem.travellers)
    served = people - len(tables["unserved"])
    by_mode = trips.groupby("mode")[["yuan", "boarded", "seats"]].sum()
    counts = {str(mode): int(n) for mode, n in trips.groupby("mode").size().items()}
    yuan = {mode: round(float(v), 2) for mode, v in by_mode["yuan"].items()}
    if parts["own_travel"]:
        yuan["own_travel"] = parts["own_travel"]
    spent = parts["charter"] + parts["own_travel"]
    return {
        **old.summary,
        "kind": "charter",
        "status": "feasible",
        "objective": round(math.fsum(parts.values()), 2),
        "objective_parts": dict(parts),
        "yuan_by_mode": yuan,
        "yuan_per_worker": round(spent / served, 2) if served else None,
        "counts": {
            "travellers": people,
            "parties": len(world.demand.ids),
            "seated": served,
            "unserved": len(tables["unserved"]),
            "trips": counts,
        },
        "fill": {
            str(mode): round(float(row["boarded"] / row["seats"]), 4)
            for mode, row in by_mode.iterrows()
        },
        "people_per_trip": {
            str(mode): round(float(row["boarded"] / counts[str(mode)]), 2)
            for mode, row in by_mode.iterrows()
        },
        "coach_fill": coach_fill(trips),
        "on_time_share": round(served / people, 4) if people else None,
        "settings": world.problem.settings.as_dict(),
    }
