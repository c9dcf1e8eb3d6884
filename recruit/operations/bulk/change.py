"""What every change to many rows shares: lines with before and after, the mark, the limit."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.causes import Cause
from recruit.errors import Conflict, UserError
from recruit.models import Action, Base, Campaign
from recruit.operations import audit
from recruit.operations.campaigns import require_open
from recruit.operations.lookup import held

Row = TypeVar("Row", bound=Base)

MOST = 5_000
"""Rows that may be changed at once."""

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Line:
    """What a change would do to one row.

    ``name`` is what the row is called, of a person in full; ``before`` and ``after`` are codes,
    numbers and days; ``refusal`` says why the row stays as it is.
    """

    id: int
    name: str
    before: Any
    after: Any
    refusal: UserError | None = None
    record: Any = field(default=None, compare=False, repr=False)

    @property
    def changes(self) -> bool:
        """Whether the row would be changed."""
        return self.refusal is None and self.before != self.after


@dataclass(frozen=True, slots=True)
class Preview:
    """All lines of a change, and the mark of how they stood."""

    lines: tuple[Line, ...]

    @property
    def changing(self) -> int:
        """How many rows would be changed."""
        return sum(line.changes for line in self.lines)

    @property
    def refused(self) -> int:
        """How many refuse."""
        return sum(line.refusal is not None for line in self.lines)

    @property
    def same(self) -> int:
        """How many are so already."""
        return len(self.lines) - self.changing - self.refused

    @property
    def mark(self) -> str:
        """What is different as soon as one line is."""
        stood = [
            (line.id, str(line.before), str(line.after), str(line.refusal and line.refusal.code))
            for line in sorted(self.lines, key=lambda line: line.id)
        ]
        return hashlib.sha256(repr(stood).encode()).hexdigest()[:32]


class Change(Protocol):
    """One kind of change."""

    def judge(self, session: Session, campaign: Campaign, keys: Sequence[int]) -> list[Line]:
        """Return what it would do to each row; rows of other campaigns are left out."""
        ...

    def make(
        self, session: Session, campaign: Campaign, lines: Sequence[Line], *, by: str
    ) -> None:
        """Change these rows."""
        ...


def preview(session: Session, campaign: Campaign, change: Change, keys: Sequence[int]) -> Preview:
    """Say what a change would do.

    Raises
    ------
    UserError
        When there are more than ``MOST`` rows.
    """
    if len(keys) > MOST:
        raise UserError(Cause.BULK_TOO_MANY, most=MOST, rows=len(keys))
    return Preview(tuple(change.judge(session, campaign, sorted(set(keys)))))


def apply(
    session: Session,
    campaign: Campaign,
    change: Change,
    keys: Sequence[int],
    *,
    mark: str,
    by: str,
) -> Preview:
    """Make a change that was previewed.

    Parameters
    ----------
    mark
        Of the preview that was shown.

    Raises
    ------
    Conflict
        When a row stands otherwise than in the preview.
    """
    require_open(campaign)
    found = preview(session, campaign, change, keys)
    if found.mark != mark:
        raise Conflict(Cause.BULK_CHANGED)
    lines = [line for line in found.lines if line.changes]
    if lines:
        change.make(session, campaign, lines, by=by)
        session.flush()
    audit.record(session, Action.BULK_CHANGED, by=by, kind=type(change).__name__, rows=len(lines))
    return found


def pieces(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    """Yield the keys in pieces that one statement takes."""
    for at in range(0, len(keys), _AT_ONCE):
        yield keys[at : at + _AT_ONCE]


def chosen(
    session: Session, model: type[Row], keys: Sequence[int], *, campaign: Campaign | None = None
) -> Iterator[Row]:
    """Yield the rows of these keys by key, a piece at a time, held until the change is made.

    ``campaign`` leaves out rows of others; None where the rows belong to no campaign.
    """
    table: Any = model
    for some in pieces(keys):
        wanted = select(table).where(table.id.in_(some)).order_by(table.id)
        if campaign is not None:
            wanted = wanted.where(table.campaign_id == campaign.id)
        yield from session.scalars(held(session, wanted, model))
