"""Moving many placements one step at once, with an event for each, as ``Placement.step`` does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import bindparam, insert, update
from sqlalchemy.orm import Session

from recruit.models import PLACEMENT_STEPS, Placement, PlacementEvent, Stage


def move_many(
    session: Session,
    placements: Sequence[int],
    stage_from: Stage,
    stage_to: Stage,
    *,
    by: str,
    at: dt.datetime,
    note: str = "",
) -> None:
    """Move placements, all in one stage, to another and write an event for each.

    The caller holds their rows (``with_for_update``), so that none has moved since it was
    read. Objects of them already loaded in the session are expired.

    Raises
    ------
    IllegalStep
        When the step is not legal.
    """
    PLACEMENT_STEPS.require(stage_from, stage_to)
    if not placements:
        return
    table = Placement.__table__
    session.connection().execute(
        update(table)  # type: ignore[arg-type]
        .where(table.c.id == bindparam("row"), table.c.stage == stage_from)
        .values(stage=stage_to, version=table.c.version + 1),
        [{"row": row} for row in placements],
    )
    write_events(
        session,
        [(row, stage_from) for row in placements],
        stage_to,
        by=by,
        at=at,
        note=note,
    )
    for loaded in list(session.identity_map.values()):
        if isinstance(loaded, Placement):
            session.expire(loaded)


def write_events(
    session: Session,
    moved: Sequence[tuple[int, Stage]],
    stage_to: Stage,
    *,
    by: str,
    at: dt.datetime,
    note: str = "",
) -> None:
    """Write one event for each placement and the stage it came from."""
    if not moved:
        return
    session.execute(
        insert(PlacementEvent),
        [
            {
                "placement_id": row,
                "stage_from": stage_from,
                "stage_to": stage_to,
                "by": by,
                "at": at,
                "note": note,
            }
            for row, stage_from in moved
        ],
    )
