"""What an enterprise says about the people sent to it: on duty, stayed, did not come, left."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.causes import Cause, Thing
from recruit.errors import NotFound
from recruit.logging import log
from recruit.models import (
    PLACEMENT_STEPS,
    Action,
    Enterprise,
    Placement,
    Stage,
    Vacancy,
    now,
)
from recruit.operations import audit
from recruit.operations.placement_events import move_many


class Verdict(StrEnum):
    """What became of a person who was sent."""

    ON_DUTY = "on_duty"
    RETAINED = "retained"
    NO_SHOW = "no_show"
    LEFT = "left"


WAYS: dict[Verdict, Stage] = {
    Verdict.ON_DUTY: Stage.ON_DUTY,
    Verdict.RETAINED: Stage.RETAINED,
    Verdict.NO_SHOW: Stage.NO_SHOW,
    Verdict.LEFT: Stage.WITHDRAWN,
}
"""The stage in which each verdict ends."""

_EXPECTED = frozenset({Stage.ACCEPTED, Stage.SEATED, Stage.BOARDED})
_HERE = frozenset({Stage.ARRIVED, Stage.ON_DUTY})
LEFT = "left"
"""Note of the event when somebody has left the enterprise."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """How many were news, were so already, and cannot be so at their stage."""

    moved: int
    same: int
    refused: int


def confirm(
    session: Session,
    enterprise: Enterprise,
    placements: Collection[int],
    verdict: Verdict,
    *,
    by: str,
    at: dt.datetime | None = None,
) -> Confirmed:
    """Note one verdict for each of these people. A second time changes nothing.

    Whoever is on duty has arrived, whatever was noted on the way: the step in between is
    written too.

    Raises
    ------
    NotFound
        When one of them is not placed with this enterprise.
    """
    wanted = set(placements)
    rows = session.execute(
        select(Placement.id, Placement.stage)
        .join(Vacancy, Placement.vacancy_id == Vacancy.id)
        .where(Placement.id.in_(wanted), Vacancy.enterprise_id == enterprise.id)
        .order_by(Placement.id)
        .with_for_update(of=Placement)
    ).all()
    if len(rows) != len(wanted):
        strange = min(wanted - {row for row, _ in rows})
        raise NotFound(Cause.NOT_FOUND, thing=Thing.PLACEMENT, key=strange)
    by_stage: dict[Stage, list[int]] = defaultdict(list)
    for row, stage in rows:
        by_stage[stage].append(row)
    moment, moved, same, refused = at or now(), 0, 0, 0
    note = LEFT if verdict is Verdict.LEFT else ""
    for stage, ids in by_stage.items():
        steps = way(stage, verdict)
        if stage is WAYS[verdict]:
            same += len(ids)
        elif steps is None:
            refused += len(ids)
        else:
            for before, after in zip((stage, *steps), steps, strict=False):
                move_many(session, ids, before, after, by=by, at=moment, note=note)
            moved += len(ids)
    audit.record(
        session, Action.PLACEMENT_STEPPED, enterprise, by=by, verdict=verdict.value, people=moved
    )
    log.info("verdicts noted", verdict=verdict, moved=moved, enterprise=enterprise.id, by=by)
    return Confirmed(moved, same, refused)


def way(stage: Stage, verdict: Verdict) -> tuple[Stage, ...] | None:
    """Return the steps from a stage to a verdict, None when there is no way."""
    if verdict is Verdict.ON_DUTY and stage in _EXPECTED:
        return (Stage.ARRIVED, Stage.ON_DUTY)
    if verdict is Verdict.LEFT and stage not in _HERE:
        return None
    if verdict is Verdict.NO_SHOW and stage is Stage.PROPOSED:
        return None
    end = WAYS[verdict]
    return (end,) if PLACEMENT_STEPS.allows(stage, end) else None
