"""Notes that stood in plain are sealed by the migration, read as before, and in no file after."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import select, text

from recruit.desk.stewards.model import Visit, VisitKind
from recruit.models import Closure, PlanVersion, now
from recruit.storage import Registry, enrolment, migrate
from recruit.storage.migrate import configuration

from ..conftest import Town

BEFORE = "0014"
DAY = dt.date(2020, 2, 20)
VISITED, PLANNED, CLOSED = "王伟奚 13912345678 说宿舍漏水", "给老刘昝看", "寇庾村封路"


@pytest.fixture
def plain(town: Town) -> Registry:
    """Give a registry of before, in which notes stand in plain."""
    firm = town.enterprise()
    plan = town.matching()
    with town.registry.write() as session:
        session.add(
            Visit(enterprise_id=firm.id, kind=VisitKind.VISIT, at=now(), note=VISITED, by="test")
        )
        session.get_one(PlanVersion, plan.id).note = PLANNED
        session.add(
            Closure(
                campaign_id=town.campaign.id,
                place="520526",
                first_date=DAY,
                last_date=DAY,
                reason=CLOSED,
            )
        )
    config = configuration()
    with town.registry.connect() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, BEFORE)
        for table, column, told in (
            ("visit", "note", VISITED),
            ("plan_version", "note", PLANNED),
            ("closure", "reason", CLOSED),
        ):
            found = connection.execute(text(f"select {column} from {table}")).scalars().all()
            assert found == [told]
    return town.registry


def open_again(registry: Registry) -> None:
    migrate(registry)
    enrolment.enrol(registry)


def test_notes_are_sealed_in_place_and_read_as_before(plain):
    open_again(plain)
    with plain.read() as session:
        for column, told in (
            (Visit.note, VISITED),
            (PlanVersion.note, PLANNED),
            (Closure.reason, CLOSED),
        ):
            assert session.scalars(select(column)).all() == [told]
            raw = session.execute(text(f"select {column.key} from {column.class_.__tablename__}"))
            assert told not in str(raw.scalar_one())


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_no_file_holds_a_note_after(plain, tmp_path):
    def files() -> bytes:
        return b"".join(path.read_bytes() for path in Path(tmp_path).glob("laoxiang.db*"))

    assert VISITED.encode() in files()
    open_again(plain)
    for told in (VISITED, PLANNED, CLOSED):
        assert told.encode() not in files()
