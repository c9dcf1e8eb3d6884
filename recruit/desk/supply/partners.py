"""Who could help whom: alike products, the same kind of goods, a short way.

The score of a partner is 0.7 × likeness + 0.2 when the kind of goods is the same
+ 0.1 × 20 / (20 + km). Likeness is the Dice coefficient of the products' character pairs
(L. R. Dice, Ecology 26, 1945). The weights are an assumption of ours: what is wanted counts
first, and within a county the way decides only between equals.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from planner.geo import load
from planner.geo.distance import ROAD_CIRCUITY, straight_km
from recruit.desk.supply.model import Goods, Introduction, PostState, Side, SupplyPost
from recruit.models import Enterprise

LIKENESS, SAME_GOODS, NEARNESS = 0.7, 0.2, 0.1
_HALF_KM = 20.0
LEAST_LIKENESS = 0.2
"""Of another kind of goods, a product must be at least so much alike."""


@dataclass(frozen=True, slots=True)
class Partner:
    """A post of the other side; ``km`` of road between the towns, None when one is unknown."""

    id: int
    enterprise_id: int
    enterprise: str
    town_code: str
    goods: Goods
    product: str
    quantity: float | None
    unit: str
    until: dt.date | None
    likeness: float
    km: float | None
    score: float
    introduced: bool


def partners(
    session: Session, post: SupplyPost, *, on: dt.date, most: int = 10
) -> tuple[Partner, ...]:
    """Return the open posts of the other side that suit best, the best first.

    Posts of the enterprise itself and those whose day is over are left out.
    """
    other = Side.OFFER if post.side is Side.NEED else Side.NEED
    mine, theirs = (
        (Introduction.need_id, Introduction.offer_id)
        if post.side is Side.NEED
        else (Introduction.offer_id, Introduction.need_id)
    )
    introduced = set(session.scalars(select(theirs).where(mine == post.id)))
    rows = session.execute(
        select(
            SupplyPost.id, SupplyPost.enterprise_id, Enterprise.name, Enterprise.town_code,
            SupplyPost.goods, SupplyPost.product, SupplyPost.quantity, SupplyPost.unit,
            SupplyPost.until,
        )
        .join(Enterprise, SupplyPost.enterprise_id == Enterprise.id)
        .where(
            SupplyPost.side == other,
            SupplyPost.state == PostState.OPEN,
            SupplyPost.enterprise_id != post.enterprise_id,
            or_(SupplyPost.until.is_(None), SupplyPost.until >= on),
        )
    )  # fmt: skip
    home, wanted = post.enterprise.town_code, pairs(post.product)
    found = []
    for row in rows:
        alike = _dice(wanted, pairs(row.product))
        same = row.goods is post.goods
        if not same and alike < LEAST_LIKENESS:
            continue
        km = town_km(home, row.town_code)
        near = 0.0 if km is None else _HALF_KM / (_HALF_KM + km)
        score = LIKENESS * alike + SAME_GOODS * same + NEARNESS * near
        found.append(Partner(*row, alike, km, score, row.id in introduced))
    found.sort(key=lambda one: (-one.score, one.id))
    return tuple(found[:most])


def likeness(one: str, other: str) -> float:
    """Return how alike two products are called, from 0 to 1."""
    return _dice(pairs(one), pairs(other))


def pairs(product: str) -> frozenset[str]:
    """Return the character pairs of a product; a single character is its own pair."""
    text = "".join(sign for sign in product.lower() if sign.isalnum())
    if len(text) < 2:
        return frozenset({text} - {""})
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    both = len(one) + len(other)
    return 2 * len(one & other) / both if both else 0.0


def town_km(one: str, other: str) -> float | None:
    """Return the km of road between two towns, None when one is not of Yuyao."""
    return _ways().get((one, other))


@cache
def _ways() -> dict[tuple[str, str], float]:
    towns = load().town_list
    points = [(town.lat, town.lon) for town in towns]
    km = straight_km(points, points) * ROAD_CIRCUITY
    return {
        (one.code, other.code): float(km[at, to])
        for at, one in enumerate(towns)
        for to, other in enumerate(towns)
    }
