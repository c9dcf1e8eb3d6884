"""Fetching one record that must exist, for the verbs of this package."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from recruit.causes import Cause, Thing
from recruit.errors import NotFound
from recruit.models import ENDED, Base, Campaign, Candidate, Placement

Model = TypeVar("Model", bound=Base)


def require(session: Session, model: type[Model], key: int) -> Model:
    """Return the record with this id.

    Raises
    ------
    NotFound
        When there is none.
    """
    found = session.get(model, key)
    if found is None:
        raise NotFound(Cause.NOT_FOUND, thing=Thing(model.__tablename__), key=key)
    return found


def live_placement(session: Session, candidate: Candidate) -> Placement | None:
    """Return the placement of a candidate that has not ended, if there is one."""
    return session.scalar(
        select(Placement).where(
            Placement.candidate_id == candidate.id, Placement.stage.not_in(ENDED)
        )
    )


def lock_campaign(session: Session, campaign_id: int) -> None:
    """Let others who change the plans of this campaign wait until this transaction ends.

    On SQLite the writing transaction holds the only lock there is already.
    """
    session.execute(select(Campaign.id).where(Campaign.id == campaign_id).with_for_update())


Statement = TypeVar("Statement", bound=Select)  # type: ignore[type-arg]


def held(session: Session, statement: Statement, of: type[Base]) -> Statement:
    """Return the statement so that a writing session holds the rows until it ends.

    A preview asks the same in a reading session, where PostgreSQL lets nobody hold rows.
    """
    if not session.get_bind().get_execution_options().get("laoxiang_writes"):
        return statement
    return statement.with_for_update(of=of)
