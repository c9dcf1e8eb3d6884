"""Moments and ages."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from recruit.models import Candidate, Enterprise
from recruit.storage import Registry


def test_a_moment_comes_back_as_the_same_moment_in_utc(registry: Registry) -> None:
    beijing = dt.timezone(dt.timedelta(hours=8))
    with registry.write() as session:
        session.add(
            Enterprise(
                name="甲",
                town_code="330281001",
                created_at=dt.datetime(2020, 2, 20, 7, 30, tzinfo=beijing),
            )
        )
    with registry.read() as session:
        found = session.scalars(select(Enterprise)).one().created_at
    assert found == dt.datetime(2020, 2, 19, 23, 30, tzinfo=dt.UTC)
    assert found.tzinfo is dt.UTC


def test_a_moment_without_a_zone_is_refused(registry: Registry) -> None:
    with pytest.raises(StatementError, match="time zone"), registry.write() as session:
        session.add(
            Enterprise(name="甲", town_code="330281001", created_at=dt.datetime(2020, 2, 20))
        )


@pytest.mark.parametrize(("day", "age"), [(dt.date(2020, 2, 19), 17), (dt.date(2020, 2, 20), 18)])
def test_somebody_turns_older_on_the_birthday(day: dt.date, age: int) -> None:
    assert Candidate(birth_date=dt.date(2002, 2, 20)).age_on(day) == age


def test_the_age_of_somebody_without_a_birth_date_is_not_known() -> None:
    assert Candidate(birth_date=None).age_on(dt.date(2020, 2, 20)) is None
