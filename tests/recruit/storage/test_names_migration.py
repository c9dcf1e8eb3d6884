"""Names that stood in plain are sealed by the migration, found as before, and in no file after."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import select, text

from recruit.causes import Cause
from recruit.desk.arrivals.model import Incomer
from recruit.desk.arrivals.operations import Arrival, register_incomer
from recruit.desk.cases.model import CaseSource, Category, ServiceCase, Urgency
from recruit.desk.cases.operations import Matter, open_case
from recruit.errors import Conflict
from recruit.models import Candidate, Party, Referrer, now
from recruit.storage import Registry, enrolment, migrate
from recruit.storage.migrate import configuration

from ..conftest import Town, refused

BEFORE = "0013"
DAY = dt.date(2020, 2, 20)
NAME, BRINGER, LABEL, TITLE, CAME = "王伟奚", "老刘昝", "沃毋家", "寇庾要返岗证明", "恽戢暨"
ARRIVAL = Arrival(CAME, "13912345678", "520526", "520526", DAY, "330281001")


@pytest.fixture
def plain(town: Town) -> Registry:
    """Give a registry of before, in which names stand in plain."""
    town.referrer(BRINGER)
    person = town.candidate(NAME)
    with town.registry.write() as session:
        party = Party(campaign_id=town.campaign.id, import_key=f"1:{LABEL}", label=LABEL)
        session.add(party)
        session.flush()
        session.get_one(Candidate, person.id).party_id = party.id
        register_incomer(session, ARRIVAL, today=DAY, by="test")
        matter = Matter(title=TITLE, category=Category.RESUMPTION, urgency=Urgency.NORMAL)
        open_case(session, matter, CaseSource.HOTLINE, by="test", at=now())
    config = configuration()
    with town.registry.connect() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, BEFORE)
        connection.execute(text("update party set import_key = '1:沃毋家'"))
        for table, column, told in (
            ("candidate", "name", NAME),
            ("incomer", "name", CAME),
            ("referrer", "name", BRINGER),
            ("service_case", "title", TITLE),
        ):
            found = connection.execute(text(f"select {column} from {table}")).scalars().all()
            assert found == [told]
    return town.registry


def open_again(registry: Registry) -> None:
    migrate(registry)
    enrolment.enrol(registry)


def test_names_are_sealed_in_place_and_found_as_before(plain):
    open_again(plain)
    with plain.read() as session:
        for column, told in (
            (Candidate.name, NAME),
            (Referrer.name, BRINGER),
            (Party.label, LABEL),
            (ServiceCase.title, TITLE),
            (Incomer.name, CAME),
        ):
            assert session.scalars(select(column).where(column.contains(told[1:]))).all() == [told]
        one = session.scalars(select(Party.id).where(Party.import_key == f"1:{LABEL}"))
        assert one.one() == session.scalars(select(Candidate.party_id)).one()
        assert session.scalars(select(Party.label).where(Party.label.in_([LABEL]))).one() == LABEL


def test_who_came_before_is_not_registered_twice(plain):
    open_again(plain)
    with refused(Cause.INCOMER_THERE, Conflict), plain.write() as session:
        register_incomer(session, ARRIVAL, today=DAY, by="test")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_no_file_holds_a_name_after(plain, tmp_path):
    def files() -> bytes:
        return b"".join(path.read_bytes() for path in Path(tmp_path).glob("laoxiang.db*"))

    assert NAME.encode() in files()
    open_again(plain)
    for told in (NAME, BRINGER, LABEL, TITLE, CAME):
        assert told.encode() not in files()
