"""What the demonstration adds to the standard supply of a campaign: its closures."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from recruit.demo.model import Size
from recruit.demo.parameters import figures
from recruit.models import Campaign, Closure, HubKind
from recruit.operations import supply

REACH = {Size.TOWN: 1, Size.CITY: 2, Size.PROVINCE: 3}
"""How much of the list of stations and airports a size uses."""


@dataclass(frozen=True, slots=True)
class DemoClosure:
    """A county or hub that is closed on some days."""

    place: str
    first_date: dt.date
    last_date: dt.date
    reason: str


def hubs(size: str) -> tuple[supply.StandardHub, ...]:
    """Return the stations and airports of a size."""
    return supply.hubs(REACH[Size(size)])


def offers(size: str) -> tuple[supply.StandardOffer, ...]:
    """Return what can be chartered at a size."""
    return supply.offers(REACH[Size(size)])


def closures(size: str) -> tuple[DemoClosure, ...]:
    """Return the closures of a size: one county and one station for some days."""
    known = {hub.code for hub in hubs(size)}
    found = []
    for row in figures("closures")["closures"]:
        place = row["county"] if "county" in row else supply.hub_code(HubKind.RAIL, row["hub"])
        if "county" in row or place in known:
            found.append(
                DemoClosure(
                    place=place,
                    first_date=dt.date.fromisoformat(row["first_date"]),
                    last_date=dt.date.fromisoformat(row["last_date"]),
                    reason=row["reason"],
                )
            )
    return tuple(found)


def setup(session: Session, campaign: Campaign, size: str) -> None:
    """Give a campaign the standard supply and the closures of a size, and flush."""
    supply.stock(session, campaign, reach=REACH[Size(size)])
    session.add_all(
        Closure(
            campaign_id=campaign.id,
            place=closure.place,
            first_date=closure.first_date,
            last_date=closure.last_date,
            reason=closure.reason,
        )
        for closure in closures(size)
    )
    session.flush()
