"""What pages read of supply-chain help: posts, introductions, who may see whose telephone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session, aliased

from recruit.desk.supply.model import (
    Goods,
    Introduction,
    Outcome,
    PostState,
    Side,
    SupplyPost,
)
from recruit.models import Enterprise
from recruit.queries.paging import PER_PAGE, Page, containing, paged


@dataclass(frozen=True, slots=True)
class PostLine:
    """One post in a list; ``introductions`` counts those that have not come to nothing."""

    id: int
    side: Side
    goods: Goods
    product: str
    quantity: float | None
    unit: str
    until: dt.date | None
    note: str
    state: PostState
    at: dt.datetime
    enterprise_id: int
    enterprise: str
    town_code: str
    introductions: int

    def is_late(self, today: dt.date) -> bool:
        """Return whether its day has passed while it is open."""
        return self.state is PostState.OPEN and self.until is not None and self.until < today


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which posts a list shows; None and "" leave a filter out."""

    side: Side | None = None
    goods: Goods | None = None
    state: PostState | None = None
    text: str = ""
    town_code: str = ""
    enterprise_id: int | None = None


def posts(
    session: Session, wanted: Wanted, *, page: int = 1, per_page: int | None = PER_PAGE
) -> Page[PostLine]:
    """Return one page of posts: open ones first, then by the day they are for."""
    counted = (
        select(func.count())
        .select_from(Introduction)
        .where(
            or_(Introduction.need_id == SupplyPost.id, Introduction.offer_id == SupplyPost.id),
            Introduction.outcome != Outcome.FAILED,
        )
        .scalar_subquery()
    )
    statement = (
        select(
            SupplyPost.id, SupplyPost.side, SupplyPost.goods, SupplyPost.product,
            SupplyPost.quantity, SupplyPost.unit, SupplyPost.until, SupplyPost.note,
            SupplyPost.state, SupplyPost.at, Enterprise.id, Enterprise.name,
            Enterprise.town_code, counted,
        )
        .join(Enterprise, SupplyPost.enterprise_id == Enterprise.id)
        .order_by(
            case((SupplyPost.state == PostState.OPEN, 0), else_=1),
            SupplyPost.until.is_(None),
            SupplyPost.until,
            SupplyPost.id.desc(),
        )
    )  # fmt: skip
    for column, value in (
        (SupplyPost.side, wanted.side),
        (SupplyPost.goods, wanted.goods),
        (SupplyPost.state, wanted.state),
        (SupplyPost.enterprise_id, wanted.enterprise_id),
        (Enterprise.town_code, wanted.town_code or None),
    ):
        if value is not None:
            statement = statement.where(column == value)
    if wanted.text:
        like = containing(wanted.text)
        statement = statement.where(
            or_(SupplyPost.product.like(like, escape="/"), Enterprise.name.like(like, escape="/"))
        )
    return paged(session, statement, page=page, per_page=per_page, make=PostLine)


@dataclass(frozen=True, slots=True)
class IntroductionLine:
    """One introduction: the need, the offer, and what came of it."""

    id: int
    outcome: Outcome
    note: str
    by: str
    at: dt.datetime
    changed_at: dt.datetime
    need_id: int
    need: str
    need_firm_id: int
    need_firm: str
    need_town: str
    offer_id: int
    offer: str
    offer_firm_id: int
    offer_firm: str
    offer_town: str

    @property
    def is_over(self) -> bool:
        """Whether nothing more is to be noted."""
        return self.outcome in (Outcome.AGREED, Outcome.FAILED)


def introductions(
    session: Session,
    *,
    outcome: Outcome | None = None,
    post_id: int | None = None,
    enterprise_id: int | None = None,
    town_code: str | None = None,
    page: int = 1,
    per_page: int | None = PER_PAGE,
) -> Page[IntroductionLine]:
    """Return one page of the log, the latest first; a town sees those of either side."""
    need, offer = aliased(SupplyPost), aliased(SupplyPost)
    asking, giving = aliased(Enterprise), aliased(Enterprise)
    one = Introduction
    statement = (
        select(
            one.id, one.outcome, one.note, one.by, one.at, one.changed_at,
            need.id, need.product, asking.id, asking.name, asking.town_code,
            offer.id, offer.product, giving.id, giving.name, giving.town_code,
        )
        .join(need, one.need_id == need.id)
        .join(offer, one.offer_id == offer.id)
        .join(asking, need.enterprise_id == asking.id)
        .join(giving, offer.enterprise_id == giving.id)
        .order_by(one.changed_at.desc(), one.id.desc())
    )  # fmt: skip
    if outcome is not None:
        statement = statement.where(one.outcome == outcome)
    if post_id is not None:
        statement = statement.where(or_(need.id == post_id, offer.id == post_id))
    if enterprise_id is not None:
        statement = statement.where(or_(asking.id == enterprise_id, giving.id == enterprise_id))
    if town_code is not None:
        statement = statement.where(
            or_(asking.town_code == town_code, giving.town_code == town_code)
        )
    return paged(session, statement, page=page, per_page=per_page, make=IntroductionLine)


def knows(session: Session, enterprise_id: int, post: SupplyPost) -> bool:
    """Return whether an enterprise may see who answers for a post: its own, or introduced."""
    if post.enterprise_id == enterprise_id:
        return True
    need, offer = aliased(SupplyPost), aliased(SupplyPost)
    found = session.scalar(
        select(Introduction.id)
        .join(need, Introduction.need_id == need.id)
        .join(offer, Introduction.offer_id == offer.id)
        .where(
            or_(
                (need.id == post.id) & (offer.enterprise_id == enterprise_id),
                (offer.id == post.id) & (need.enterprise_id == enterprise_id),
            )
        )
        .limit(1)
    )
    return found is not None
