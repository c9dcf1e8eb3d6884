"""Planted people are looked for in every file and answer that is not meant to show them.

Long form: ``python -m pytest tests/security/test_canaries.py --long`` plants 1,000 people; the
quick one 40. Neither their numbers nor their names may stand anywhere in plain: as candidates,
referrers, leaders, contacts, stewards, arrivals, accounts, in titles, labels, notes and names of
files.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import re
import sqlite3
import subprocess
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select, text

from recruit import logging as records
from recruit import main_job
from recruit.jobs.archive import unpack
from recruit.models import Base, Candidate, Enterprise, PlanKind, RoleName, Run, now
from recruit.operations import accounts, campaigns, vacancies
from recruit.sealed.columns import Sealed
from recruit.settings import KEYS, Settings, embedded_url
from recruit.storage import Registry, open_registry
from recruit.upkeep.backup import back_up
from web.app import create_app

from ..recruit.conftest import (  # noqa: F401  (fixtures)
    database,
    postgresql_database,
    postgresql_tables,
)
from .canaries import FIRST, LAST, PASSWORD, Canary, plant_notes, plant_parts, planted

QUICK, LONG = 40, 1_000


class Trap:
    """Looks for what was planted, written in any of the ways a program may write it."""

    def __init__(self, people: list[Canary]) -> None:
        self.numbers = _pattern(
            spelled
            for one in people
            for number in (one.id_number, one.phone)
            for spelled in (number.encode(), number.encode("utf-16-le"))
        )
        self.names = _pattern(
            spelled
            for one in people
            for spelled in (
                one.name.encode(),
                one.name.encode("utf-16-le"),
                json.dumps(one.name)[1:-1].encode(),
            )
        )

    def caught(self, content: bytes) -> int:
        """Return how many numbers and names stand in a content."""
        return len(self.numbers.findall(content)) + len(self.names.findall(content))


def _pattern(spelled) -> re.Pattern[bytes]:
    return re.compile(b"|".join(sorted({re.escape(one) for one in spelled})))


@pytest.fixture
def people(request) -> list[Canary]:
    found = planted(LONG if request.config.getoption("long") else QUICK)
    assert len({one.name for one in found}) == len({one.id_number for one in found}) == len(found)
    return found


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def url(request, database: str, home: Path) -> str:  # noqa: F811  (a fixture)
    if database == "sqlite":
        return embedded_url(home)
    return str(request.getfixturevalue("postgresql_database"))


@pytest.fixture
def registry(url: str, home: Path):
    opened = open_registry(url, home=home)
    yield opened
    opened.dispose()


@dataclass
class Day:
    """A day of work: what was logged and answered."""

    log: bytes
    errors: list[bytes]
    exports: list[bytes]
    addresses: list[bytes]


def roster(people: list[Canary], *, wrong: bool = False) -> bytes:
    """Return a roster as CSV; a wrong one has a fault in every row."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(("姓名", "身份证号", "联系电话", "户籍地", "期望月薪"))
    for one in people:
        number = one.id_number[:-1] if wrong else one.id_number
        writer.writerow((one.name, number, one.phone, "贵州省毕节市威宁县", "5000"))
    return file.getvalue().encode("utf-8-sig")


def work(registry: Registry, home: Path, people: list[Canary]) -> Day:
    """Import, look, search, show, take calls, get things wrong, and match; all by its pages."""
    with registry.write() as session:
        campaign = campaigns.open_campaign(
            session, name="余姚", first_date=FIRST, last_date=LAST, by="test"
        )
        accounts.create_account(
            session, username="zhou", roles=[RoleName.BUREAU, RoleName.HOTLINE], by="test",
            password=PASSWORD,
        )  # fmt: skip
        firm = Enterprise(name="余姚市某厂", town_code="330281103", tier=1)
        session.add(firm)
        session.flush()
        vacancies.post(session, campaign, firm, title="普工", openings=len(people), by="test")
        campaign_id = campaign.id
        plant_parts(session, campaign_id, firm, people)
    log, errors, exports, addresses = io.StringIO(), [], [], []
    with contextlib.redirect_stderr(log):
        records.configure(level="debug", as_json=True)
        try:
            app = create_app(registry, Settings(home=home, secret_key="a key for tests only"))
            app.config["WTF_CSRF_ENABLED"] = False
            client = app.test_client()
            client.post("/login", data={"username": "zhou", "password": PASSWORD})

            def post(address: str, **data: object):
                answer = client.post(address, data=data)
                addresses.append((answer.location or "").encode())
                return answer

            post("/imports", file=(io.BytesIO(roster(people, wrong=True)), "坏.csv"))
            post("/imports", file=(io.BytesIO(roster(people)), f"{people[0].name}的花名册.csv"))
            place = addresses[-1].decode()
            assert client.get(place).status_code == 200
            assert post(f"{place}/commit").status_code == 303
            one = people[0]
            for text_ in (one.name, one.phone, one.id_number, one.phone[:7]):
                found = post("/candidates/search", q=text_)
                shown_at = re.search(r'data-here="([^"]+)"', found.text).group(1)
                addresses.append(shown_at.encode())
                client.get(shown_at)
            with registry.read() as session:
                row = session.scalars(
                    select(Candidate.id).where(Candidate.phone == one.phone)
                ).one()
            shown = post(f"/candidates/{row}/reveal", reason="核对本人证件")
            assert one.id_number in shown.text
            for caller in people[:20]:
                post("/hotline/caller", phone=caller.phone)
                post(
                    "/hotline/calls", phone=caller.phone, caller=caller.name, note=caller.id_number
                )
            for address in (
                f"/candidates/{one.id_number}",
                f"/no/such/{one.phone}",
                "/candidates/999999999",
            ):
                answer = client.get(address)
                assert answer.status_code == 404
                errors.append(answer.data)
            errors.append(post(f"/candidates/{row}/reveal", reason=one.phone).data)
            books = ("/candidates/export.xlsx", "/hotline/calls.xlsx")
            exports += [client.get(address).data for address in books]
            main_job.solve(registry, campaign_id, PlanKind.MATCHING, by="zhou", time_limit_s=5.0)
            with registry.write() as session:
                plant_notes(session, campaign_id, session.merge(firm), people)
        finally:
            records.configure(level="warning")
    return Day(log.getvalue().encode(), errors, exports, addresses)


@pytest.fixture
def day(registry: Registry, home: Path, people: list[Canary]) -> Day:
    return work(registry, home, people)


def unzipped(content: bytes) -> bytes:
    """Return everything in a zip, one after the other."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return b"\n".join(packed.read(name) for name in packed.namelist())


def test_nothing_planted_stands_where_it_does_not_belong(registry, home, people, day, tmp_path):
    trap = Trap(people)
    assert trap.caught(roster(people)) == 3 * len(people)
    with registry.read() as session:
        assert session.scalars(select(Candidate.phone).order_by(Candidate.id)).all() == [
            one.phone for one in people
        ]
    uploads = list((home / "uploads").iterdir())
    assert uploads, "a file that was not committed lies there"
    assert unplanted(registry, trap) == []
    caught = {
        "log": trap.caught(day.log),
        "error pages": sum(trap.caught(page) for page in day.errors),
        "exports": sum(trap.caught(unzipped(book)) for book in day.exports),
        "addresses": sum(trap.caught(one) for one in day.addresses),
        "jobs": trap.caught(jobs(registry, tmp_path)),
        "database": trap.caught(files(registry)),
        "tables": trap.caught(tables(registry)),
        "backup": trap.caught(backup(registry, home, tmp_path)),
        "uploads": sum(trap.caught(path.read_bytes()) for path in uploads),
        "keys": trap.caught((home / KEYS).read_bytes()),
    }
    assert caught == dict.fromkeys(caught, 0)


def unplanted(registry: Registry, trap: Trap) -> list[str]:
    """Return the sealed columns in which nobody is planted: whoever seals a new one plants it."""
    with registry.read() as session:
        return [
            column.type.field
            for table in Base.metadata.sorted_tables
            for column in table.columns
            if isinstance(column.type, Sealed)
            and not any(
                trap.caught((one or "").encode()) for one in session.scalars(select(column))
            )
        ]


def jobs(registry: Registry, scratch: Path) -> bytes:
    """Return rows of runs and the problem and plan files they hold."""
    parts = []
    with registry.read() as session:
        for run in session.scalars(select(Run)):
            parts.append(repr((run.progress, run.summary, run.message)).encode())
            for name in ("problem", "result"):
                content = getattr(run, name)
                assert content
                folder = scratch / f"{name}-{run.id}"
                unpack(content, folder)
                parts += [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    assert len(parts) > 4
    return b"\n".join(parts)


def tables(registry: Registry) -> bytes:
    """Return every row of every table as it is stored."""
    with registry.connect() as connection:
        return b"\n".join(
            repr(tuple(row)).encode()
            for table in Base.metadata.sorted_tables
            for row in connection.execute(text(f'select * from "{table.name}"'))
        )


def files(registry: Registry) -> bytes:
    """Return the files of the database, its log included."""
    if registry.embedded:
        path = Path(registry.engine.url.database or "")
        parts = [one.read_bytes() for one in path.parent.glob(f"{path.name}*")]
        assert len(parts) >= 2, "the log is looked at too"
        return b"".join(parts)
    with registry.connect() as connection:
        data = Path(str(connection.execute(text("show data_directory")).scalar()))
        own = connection.execute(
            text("select oid from pg_database where datname = current_database()")
        ).scalar()
    engine = create_engine(registry.engine.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("checkpoint"))
    engine.dispose()
    wanted = [*data.glob(f"base/{own}/*"), *data.glob("pg_wal/0*")]
    parts = [path.read_bytes() for path in wanted if path.is_file()]
    assert sum(map(len, parts)) > 10_000_000
    return b"".join(parts)


def backup(registry: Registry, home: Path, scratch: Path) -> bytes:
    """Return all members of a backup; a dump of PostgreSQL as it can be read again."""
    made = back_up(registry, home, scratch / "backup.zip", at=now())
    with zipfile.ZipFile(made.path) as packed:
        member = made.manifest.database_member
        packed.extract(member, scratch)
        parts = [packed.read(name) for name in packed.namelist()]
    if made.manifest.database == "postgresql":
        parts.append(
            subprocess.run(
                ["pg_restore", "--file=-", str(scratch / member)],
                check=True,
                capture_output=True,
                env=dict(os.environ),
            ).stdout
        )
    return b"\n".join(parts)


def test_the_trap_would_catch_what_stood_in_plain(people, tmp_path):
    """In every spelling it looks for, in a database file too."""
    trap = Trap(people)
    one = people[-1]
    for told in (
        one.phone.encode(),
        one.id_number.encode("utf-16-le"),
        json.dumps({"name": one.name}).encode(),
        one.name.encode(),
    ):
        assert trap.caught(b"x" + told + b"y") == 1
    with contextlib.closing(sqlite3.connect(tmp_path / "plain.db")) as connection:
        connection.execute("create table t (phone)")
        connection.execute("insert into t values (?)", (one.phone,))
        connection.commit()
    assert trap.caught((tmp_path / "plain.db").read_bytes()) == 1
