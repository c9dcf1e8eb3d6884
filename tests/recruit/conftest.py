"""A registry for every test, on SQLite and on PostgreSQL, and the people and firms to fill it."""

from __future__ import annotations

import datetime as dt
import itertools
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, delete, event, text

from recruit.causes import Cause
from recruit.errors import CausedError, UserError
from recruit.models import (
    Assignment,
    Base,
    Campaign,
    Candidate,
    Enterprise,
    IndexKey,
    Mode,
    PlanKind,
    PlanVersion,
    Referrer,
    SealingKey,
    Seat,
    Trip,
    TripStop,
    Vacancy,
)
from recruit.operations import campaigns, candidates, referrers, vacancies
from recruit.settings import KEYS
from recruit.storage import Registry, open_registry

from .. import postgresql_homes

FIRST_DATE = dt.date(2020, 2, 20)
LAST_DATE = dt.date(2020, 3, 10)
BY = "staff"

POSTGRESQL = pytest.param("postgresql", marks=pytest.mark.postgresql)
"""For parameters: the tests that run where a PostgreSQL server is installed."""


@pytest.fixture(params=["sqlite", POSTGRESQL])
def database(request: pytest.FixtureRequest) -> str:
    """Return which database the test runs on."""
    return str(request.param)


@pytest.fixture
def registry(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Registry]:
    """Give an empty registry with all its tables."""
    if database == "sqlite" and not postgresql_homes.wanted():
        copy_registry(request.getfixturevalue("sqlite_template"), tmp_path)
        url = f"sqlite:///{tmp_path / 'laoxiang.db'}"
    else:
        url = request.getfixturevalue("postgresql_database")
    opened = open_registry(url, home=tmp_path)
    if opened.embedded:
        # Tests do not lose power: without waiting for the disk they take half the time.
        opened.flush = None
        event.listen(opened.engine, "connect", lambda c, _: c.execute("PRAGMA synchronous=OFF"))
        opened.engine.dispose()
    yield opened
    left = 0 if opened.embedded else opened.engine.pool.checkedout()
    opened.dispose()
    assert left == 0, f"{left} connections were never given back"


def copy_registry(template: Path, home: Path) -> None:
    """Copy an empty database file and its keys into a home directory."""
    for name in (template.name, KEYS):
        shutil.copy(template.with_name(name), home / name)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an empty database file with all tables."""
    home = tmp_path_factory.mktemp("template")
    registry = open_registry(home=home)
    with registry.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    registry.dispose()
    return home / "laoxiang.db"


@pytest.fixture(scope="session")
def postgresql_tables(postgresql_cluster: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the URL of a database with all tables, shared by the tests of a session.

    Other directories import this fixture; each then has a database of its own.
    """
    name = f"laoxiang_{secrets.token_hex(4)}"
    engine = create_engine(postgresql_cluster.format("postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"create database {name}"))
    engine.dispose()
    url = postgresql_cluster.format(name)
    registry = open_registry(url, home=tmp_path_factory.mktemp("keys"))
    with registry.write() as session:
        # Each test has keys of its own.
        session.execute(delete(SealingKey))
        session.execute(delete(IndexKey))
    registry.dispose()
    return url


@pytest.fixture
def postgresql_database(postgresql_tables: str) -> Iterator[str]:
    """Give the URL of the database, and empty its tables after the test.

    Deleting the few rows of a test takes 10 ms, a database of its own for each test 300 ms.
    """
    yield postgresql_tables
    engine = create_engine(postgresql_tables)
    with engine.begin() as connection:
        # Without the triggers that keep the audit trail.
        connection.exec_driver_sql("set local session_replication_role = replica")
        tables = (table.name for table in reversed(Base.metadata.sorted_tables))
        connection.exec_driver_sql(";".join(f"delete from {name}" for name in tables))
    engine.dispose()


class Town:
    """A small campaign to test with: makes firms, posts, people and plans on demand."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self._count = itertools.count(1)
        with registry.write() as session:
            self.campaign = campaigns.open_campaign(
                session, name="余姚 2020", first_date=FIRST_DATE, last_date=LAST_DATE, by=BY
            )

    def enterprise(self, name: str = "", *, town: str = "330281001", tier: int = 3) -> Enterprise:
        """Add an enterprise."""
        firm = Enterprise(name=name or f"企业{next(self._count)}", town_code=town, tier=tier)
        with self.registry.write() as session:
            session.add(firm)
        return firm

    def vacancy(
        self, enterprise: Enterprise | None = None, *, openings: int = 1, **terms: object
    ) -> Vacancy:
        """Post a vacancy, of a new enterprise when none is given."""
        firm = enterprise or self.enterprise()
        with self.registry.write() as session:
            return vacancies.post(
                session, self.campaign, firm, title="普工", openings=openings, by=BY, **terms
            )

    def referrer(self, name: str = "", *, target: int = 0, home: str = "520526") -> Referrer:
        """Add a referrer."""
        number = next(self._count)
        with self.registry.write() as session:
            return referrers.add(
                session,
                self.campaign,
                name=name or f"老乡{number}",
                phone=f"139{number:08d}",
                target=target,
                home_county=home,
                by=BY,
            )

    def candidate(
        self, name: str = "", *, referrer: Referrer | None = None, **details: object
    ) -> Candidate:
        """Register a person."""
        number = next(self._count)
        details.setdefault("phone", f"138{number:08d}")
        details.setdefault("home_county", "520526")
        with self.registry.write() as session:
            return candidates.register(
                session,
                self.campaign,
                name=name or f"甲{number}",
                referrer=referrer,
                by=BY,
                **details,  # type: ignore[arg-type]
            )

    def matching(self, *pairs: tuple[Candidate, Vacancy]) -> PlanVersion:
        """Record a draft that assigns these people to these vacancies."""
        plan = self._plan(PlanKind.MATCHING)
        with self.registry.write() as session:
            session.add(plan)
            session.flush()
            session.add_all(
                Assignment(
                    plan_version_id=plan.id,
                    candidate_id=candidate.id,
                    vacancy_id=vacancy.id,
                    score=100,
                )
                for candidate, vacancy in pairs
            )
        return plan

    def charter(self, *people: Candidate, seats: int = 50, legs: int = 1) -> PlanVersion:
        """Record a draft with one trip a leg that carries these people to Yuyao."""
        plan = self._plan(PlanKind.CHARTER)
        leaves = dt.datetime(2020, 2, 25, 0, tzinfo=dt.UTC)
        with self.registry.write() as session:
            session.add(plan)
            session.flush()
            for leg in range(1, legs + 1):
                trip = Trip(
                    plan_version_id=plan.id,
                    code=f"T{leg:03d}",
                    mode=Mode.COACH,
                    offer="coach",
                    province_code="520000",
                    date=leaves.date(),
                    depart=leaves + dt.timedelta(hours=leg * 10 - 10),
                    arrive=leaves + dt.timedelta(hours=leg * 10),
                    km=1800.0,
                    drivers=3,
                    yuan=18000.0,
                    seats=seats,
                    boarded=len(people),
                )
                trip.stops = [
                    TripStop(seq=1, place="520526", lat=26.9, lon=104.3, boarding=len(people)),
                    TripStop(seq=2, place="330281", lat=30.0, lon=121.2, alighting=len(people)),
                ]
                trip.taken = [
                    Seat(
                        candidate_id=candidate.id,
                        leg=leg,
                        seat=str(number),
                        board_seq=1,
                        alight_seq=2,
                    )
                    for number, candidate in enumerate(people, start=1)
                ]
                session.add(trip)
        return plan

    def _plan(self, kind: PlanKind) -> PlanVersion:
        return PlanVersion(campaign_id=self.campaign.id, kind=kind, number=next(self._count))


@pytest.fixture
def town(registry: Registry) -> Town:
    """Give a registry with one open campaign."""
    return Town(registry)


@pytest.fixture
def campaign(town: Town) -> Campaign:
    """Return the campaign of ``town``."""
    return town.campaign


@contextmanager
def refused(
    code: Cause, kind: type[CausedError] = UserError, /, **params: object
) -> Iterator[None]:
    """Expect a refusal for this cause that names at least these parameters."""
    with pytest.raises(kind) as refusal:
        yield
    assert refusal.value.code is code
    assert params.items() <= refusal.value.params.items()
