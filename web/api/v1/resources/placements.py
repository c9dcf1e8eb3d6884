"""Placements and their next step."""

from __future__ import annotations

from collections.abc import Callable

from flask import g
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from recruit.models import Placement, Stage
from recruit.operations import answers, journeys
from recruit.operations.lookup import require
from recruit.queries import feeds
from web.access import DESK, scope
from web.api.v1.operation import Reply, operation, require_match
from web.api.v1.paging import after, mark
from web.api.v1.problems import Kind, Problem
from web.api.v1.resources.campaigns import chosen_campaign
from web.api.v1.schemas import (
    PlacementOut,
    PlacementPage,
    PlacementQuery,
    PlacementStep,
)

TAG = "placements"
STEPS: dict[Stage, Callable[..., None]] = {
    Stage.ACCEPTED: answers.accept,
    Stage.DECLINED: answers.decline,
    Stage.WITHDRAWN: answers.withdraw,
    Stage.ARRIVED: journeys.arrive_alone,
    Stage.ON_DUTY: journeys.report_on_duty,
    Stage.RETAINED: journeys.retain,
    Stage.NO_SHOW: journeys.no_show,
}
FIRM_STEPS = frozenset({Stage.ON_DUTY, Stage.RETAINED, Stage.NO_SHOW})
"""What a firm may say of the people sent to it."""


@operation(
    "GET",
    "/placements",
    summary=_l("安置列表"),
    tag=TAG,
    query=PlacementQuery,
    reply=PlacementPage,
    problems={Kind.NOT_FOUND},
)
def placements(session: Session, query: PlacementQuery) -> Reply:
    """Return placements of a campaign by number."""
    found = feeds.placements(
        session,
        chosen_campaign(session, query.campaign_id),
        scope(),
        after=after(query.cursor),
        limit=query.limit,
        stage=query.stage,
        vacancy_id=query.vacancy_id,
        candidate_id=query.candidate_id,
    )
    items = [PlacementOut.model_validate(row) for row in found.rows]
    return Reply(PlacementPage(items=items, next=mark(found.after)))


@operation(
    "GET",
    "/placements/<int:placement_id>",
    summary=_l("一项安置"),
    tag=TAG,
    reply=PlacementOut,
)
def placement(session: Session, placement_id: int) -> Reply:
    """Return one placement."""
    return Reply(PlacementOut.model_validate(require(session, Placement, placement_id)))


@operation(
    "POST",
    "/placements/<int:placement_id>/steps",
    summary=_l("更新一项安置的进展"),
    tag=TAG,
    body=PlacementStep,
    reply=PlacementOut,
    matched=True,
)
def step_placement(session: Session, placement_id: int, body: PlacementStep) -> Reply:
    """Move a placement to its next stage."""
    found, stage = require(session, Placement, placement_id), Stage(body.stage)
    session.refresh(found, with_for_update=True)
    require_match(PlacementOut.model_validate(found))
    if not g.account.roles & DESK and stage not in FIRM_STEPS:
        raise Problem(Kind.FORBIDDEN, gettext("企业只能登记上岗、稳岗和未到。"))
    STEPS[stage](session, found, by=g.account.username)
    return Reply(PlacementOut.model_validate(found))
