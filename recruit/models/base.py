"""What every model shares: the declarative base, the clock's type and the state machine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, ClassVar, Generic, TypeVar

from sqlalchemy import JSON, DateTime, Enum, MetaData, String, TypeDecorator
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase

from recruit.causes import Thing
from recruit.errors import IllegalStep

State = TypeVar("State", bound=StrEnum)

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def now() -> dt.datetime:
    """Return the present moment in UTC, to the second."""
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


class Moment(TypeDecorator[dt.datetime]):
    """A point in time: stored as UTC without zone, handed out aware."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """Store in UTC; refuse a time without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(dt.UTC).replace(tzinfo=None)

    def process_result_value(
        self,
        value: Any,
        dialect: Dialect,  # noqa: ARG002
    ) -> dt.datetime | None:
        """Hand out as aware UTC."""
        return None if value is None else value.replace(tzinfo=dt.UTC)


class Base(DeclarativeBase):
    """Base of all models."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        dt.datetime: Moment(),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
        str: String(),
    }


def closed_set(kind: type[StrEnum], *, name: str = "") -> Enum:
    """Return the column type of a closed set, stored as its value and checked by the database.

    ``name`` names the check where a table has two columns of the same set.
    """
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=32,
        name=name or kind.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )


class StateMachine(Generic[State]):
    """Which steps are legal, as data.

    Parameters
    ----------
    thing
        What has the state.
    steps
        For every state the states that may follow it.
    """

    def __init__(self, thing: Thing, steps: Mapping[State, frozenset[State]]) -> None:
        self.thing = thing
        self.steps = dict(steps)

    def allows(self, current: State, to: State) -> bool:
        """Return whether ``to`` may follow ``current``."""
        return to in self.steps[current]

    def require(self, current: State, to: State) -> None:
        """Refuse an illegal step.

        Raises
        ------
        IllegalStep
            When ``to`` may not follow ``current``.
        """
        if not self.allows(current, to):
            following = self.steps[current]
            allowed = tuple(state for state in type(current) if state in following)
            raise IllegalStep(self.thing, current, to, allowed)

    @property
    def end_states(self) -> frozenset[State]:
        """States that nothing follows."""
        return frozenset(state for state, following in self.steps.items() if not following)
