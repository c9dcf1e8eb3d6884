"""Registry → charter planning: a recorded plan as the planner knows plans.

The counterpart of ``recruit.planning.charter.record``. For mending, trips that have left are not
part of it: the people on them no longer wait for a seat.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from planner import charter
from planner.charter import tables
from planner.files import Table, typed
from recruit.models import PlanVersion, Trip, TripState, Unserved
from recruit.planning import ids
from recruit.planning.charter import CHINA

WAITING = (TripState.PLANNED, TripState.CONFIRMED, TripState.CANCELLED)


def read_back(
    session: Session, version: PlanVersion, states: Collection[TripState] = WAITING
) -> tuple[charter.Plan, frozenset[str]]:
    """Return the trips of a recorded plan in these states, and which of them are cancelled.

    By default trips that have left are not part of it.
    """
    trips = session.scalars(
        select(Trip)
        .where(Trip.plan_version_id == version.id, Trip.state.in_(states))
        .options(selectinload(Trip.stops), selectinload(Trip.taken))
        .order_by(Trip.code)
    ).all()
    rows: dict[str, list[dict[str, Any]]] = {table.name: [] for table in tables.PLAN}
    for trip in trips:
        rows["trips"].append(
            {
                "trip_id": trip.code,
                "mode": trip.mode.value,
                "offer_id": trip.offer,
                "date": pd.Timestamp(trip.date),
                "depart": _local(trip.depart),
                "arrive": _local(trip.arrive),
                "km": trip.km,
                "drivers": trip.drivers,
                "yuan": trip.yuan,
                "seats": trip.seats,
                "boarded": trip.boarded,
            }
        )
        for stop in trip.stops:
            rows["stops"].append(
                {
                    "trip_id": trip.code,
                    "seq": stop.seq,
                    "place": stop.place,
                    "lat": stop.lat,
                    "lon": stop.lon,
                    "arrive": _local(stop.arrive or trip.depart),
                    "depart": _local(stop.depart or trip.arrive),
                    "on": stop.boarding,
                    "off": stop.alighting,
                }
            )
        for seq, block in enumerate(trip.driving or (), 1):
            rows["driving"].append(
                {
                    "trip_id": trip.code,
                    "seq": seq,
                    "driver": block["driver"],
                    "kind": block["kind"],
                    "start": pd.Timestamp(block["start"]),
                    "end": pd.Timestamp(block["end"]),
                }
            )
        for seat in trip.taken:
            rows["seats"].append(
                {
                    "traveller_id": ids.candidate_key(seat.candidate_id),
                    "leg": seat.leg,
                    "trip_id": trip.code,
                    "seat": seat.seat,
                    "board_seq": seat.board_seq,
                    "alight_seq": seat.alight_seq,
                }
            )
    left = session.scalars(select(Unserved).where(Unserved.plan_version_id == version.id))
    rows["unserved"] = [
        {
            "traveller_id": ids.candidate_key(row.candidate_id),
            "reason": row.reason,
            "help": row.help,
        }
        for row in left
    ]
    frames = {table.name: _frame(rows[table.name], table) for table in tables.PLAN}
    cancelled = {trip.code for trip in trips if trip.state is TripState.CANCELLED}
    return charter.Plan(**frames, summary=dict(version.summary)), frozenset(cancelled)


def _frame(rows: list[dict[str, Any]], table: Table) -> pd.DataFrame:
    if not rows:
        return table.empty()
    return typed(pd.DataFrame(rows), table)


def _local(moment: dt.datetime) -> pd.Timestamp:
    return pd.Timestamp(moment.astimezone(CHINA).replace(tzinfo=None))
