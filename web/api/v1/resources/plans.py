"""Plan versions: reading them, and publishing one, which a person signs."""

from __future__ import annotations

from flask import g
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from recruit import queries as query_of
from recruit.causes import Cause, Thing
from recruit.errors import NotFound
from recruit.models import PlanVersion
from recruit.operations import plans as operations
from recruit.operations.lookup import require
from recruit.queries import feeds
from web.api.v1.operation import Reply, operation, require_match
from web.api.v1.paging import after, mark
from web.api.v1.problems import Kind
from web.api.v1.resources.campaigns import chosen_campaign
from web.api.v1.schemas import PlanOut, PlanPage, PlanPublish, PlanQuery, PublishedOut

TAG = "plans"
FIGURES = (
    "status", "objective", "bound", "gap", "runtime_s", "counts", "tiers", "yuan_by_mode",
    "yuan_per_worker", "on_time_share",
)  # fmt: skip
"""What of a summary is told: totals, no ids of people."""


@operation(
    "GET",
    "/plans",
    summary=_l("方案列表"),
    tag=TAG,
    query=PlanQuery,
    reply=PlanPage,
    problems={Kind.NOT_FOUND},
)
def plans(session: Session, query: PlanQuery) -> Reply:
    """Return plan versions of a campaign by number."""
    found = feeds.plans(
        session,
        chosen_campaign(session, query.campaign_id),
        after=after(query.cursor),
        limit=query.limit,
        kind=query.kind,
        state=query.state,
    )
    items = [_one(session, number) for number in found.rows]
    return Reply(PlanPage(items=items, next=mark(found.after)))


@operation("GET", "/plans/<int:plan_id>", summary=_l("一个方案"), tag=TAG, reply=PlanOut)
def plan(session: Session, plan_id: int) -> Reply:
    """Return one plan version."""
    return Reply(_one(session, plan_id))


@operation(
    "POST",
    "/plans/<int:plan_id>/publish",
    summary=_l("发布方案（以令牌主人的名义签发）"),
    tag=TAG,
    body=PlanPublish,
    reply=PublishedOut,
    matched=True,
)
def publish_plan(session: Session, plan_id: int, body: PlanPublish) -> Reply:
    """Publish a draft in the name of the token's account."""
    require_match(_one(session, plan_id))
    done = operations.publish(
        session,
        require(session, PlanVersion, plan_id),
        by=g.account.username,
        replacing=body.replacing,
    )
    return Reply(
        PublishedOut(
            plan_id=plan_id,
            kept=done.kept,
            made=done.made,
            ended=done.ended,
            left_out=done.left_out,
        )
    )


def _one(session: Session, plan_id: int) -> PlanOut:
    row = query_of.plan(session, plan_id)
    if row is None:
        raise NotFound(Cause.NOT_FOUND, thing=Thing.PLAN_VERSION, key=plan_id)
    named = [name for name in PlanOut.model_fields if name not in ("figures", "gap")]
    figures = {name: row.summary[name] for name in FIGURES if name in row.summary}
    return PlanOut(gap=row.gap, figures=figures, **{name: getattr(row, name) for name in named})
