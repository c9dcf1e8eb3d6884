"""Trips with their stops and seats; nobody's name is told."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from recruit.models import Trip
from recruit.operations.lookup import require
from recruit.queries import feeds
from web.access import scope
from web.api.v1.operation import Reply, operation
from web.api.v1.paging import after, mark
from web.api.v1.problems import Kind
from web.api.v1.resources.campaigns import chosen_campaign
from web.api.v1.trip_schemas import (
    SeatOut,
    StopOut,
    TripDetailOut,
    TripOut,
    TripPage,
    TripQuery,
)

TAG = "trips"


@operation(
    "GET",
    "/trips",
    summary=_l("班次列表"),
    tag=TAG,
    query=TripQuery,
    reply=TripPage,
    problems={Kind.NOT_FOUND},
)
def trips(session: Session, query: TripQuery) -> Reply:
    """Return trips of a campaign by number, of every plan version or of one."""
    found = feeds.trips(
        session,
        chosen_campaign(session, query.campaign_id),
        scope(),
        after=after(query.cursor),
        limit=query.limit,
        plan_id=query.plan_id,
        mode=query.mode,
        state=query.state,
    )
    items = [TripOut.model_validate(row) for row in found.rows]
    return Reply(TripPage(items=items, next=mark(found.after)))


@operation("GET", "/trips/<int:trip_id>", summary=_l("一个班次"), tag=TAG, reply=TripDetailOut)
def trip(session: Session, trip_id: int) -> Reply:
    """Return one trip with stops and seats."""
    found = require(session, Trip, trip_id)
    plain = TripOut.model_validate(found).model_dump()
    return Reply(
        TripDetailOut(
            **plain,
            stops=[StopOut.model_validate(stop) for stop in found.stops],
            seats_taken=[SeatOut.model_validate(seat) for seat in found.taken],
        )
    )
