"""Sessions: what is written is kept whole or not at all, by one writer at a time."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from recruit.errors import Conflict
from recruit.models import Enterprise
from recruit.storage import Registry, open_registry


def firm(name: str, *, tier: int = 3) -> Enterprise:
    return Enterprise(name=name, town_code="330281001", tier=tier)


def names(registry: Registry) -> list[str]:
    with registry.read() as session:
        return list(session.scalars(select(Enterprise.name).order_by(Enterprise.id)))


def test_what_is_written_is_there_for_the_next_reader(registry: Registry) -> None:
    with registry.write() as session:
        session.add(firm("甲"))
    assert names(registry) == ["甲"]


def test_an_error_takes_everything_back(registry: Registry) -> None:
    with pytest.raises(ZeroDivisionError), registry.write() as session:
        session.add(firm("甲"))
        session.flush()
        raise ZeroDivisionError
    assert names(registry) == []


def test_a_reader_cannot_write(registry: Registry) -> None:
    with registry.read() as session, pytest.raises(DBAPIError, match=r"read-?only"):
        session.add(firm("甲"))
        session.flush()


def test_a_second_record_of_one_name_is_a_conflict(registry: Registry) -> None:
    with registry.write() as session:
        session.add(firm("甲"))
    with pytest.raises(Conflict), registry.write() as session:
        session.add(firm("甲"))


def test_a_rule_that_no_user_can_break_is_not_called_a_conflict(registry: Registry) -> None:
    with pytest.raises(IntegrityError), registry.write() as session:
        session.add(firm("甲", tier=7))


def test_a_reader_sees_one_moment(registry: Registry) -> None:
    with registry.read() as reader:
        before = reader.scalars(select(Enterprise.name)).all()
        with registry.write() as session:
            session.add(firm("甲"))
        assert reader.scalars(select(Enterprise.name)).all() == before == []


def test_writers_wait_for_one_another_and_lose_nothing(registry: Registry) -> None:
    with registry.write() as session:
        session.add(firm("0"))
    start = threading.Barrier(4)

    def count_up() -> None:
        start.wait()
        for _ in range(5):
            with registry.write() as session:
                row = session.scalars(select(Enterprise).with_for_update()).one()
                row.name = str(int(row.name) + 1)

    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert names(registry) == ["20"]


def test_personal_values_do_not_stand_in_database_errors(registry: Registry) -> None:
    with pytest.raises(IntegrityError) as caught, registry.write() as session:
        session.add(firm("13912345678", tier=7))
    assert "13912345678" not in str(caught.value).split("DETAIL")[0]


@pytest.mark.embedded
def test_a_write_within_a_write_of_one_thread_is_a_mistake(tmp_path: Path) -> None:
    registry = open_registry(home=tmp_path)
    with registry.write(), pytest.raises(RuntimeError, match="open in this thread"):
        registry.write().__enter__()
    registry.dispose()


@pytest.mark.embedded
@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 1), ("foreign_keys", 1), ("busy_timeout", 30000)],
)
def test_the_embedded_database_is_durable_and_strict(
    tmp_path: Path, pragma: str, value: object
) -> None:
    registry = open_registry(home=tmp_path)
    with registry.read() as session:
        assert session.scalar(text(f"PRAGMA {pragma}")) == value
    registry.dispose()


@pytest.mark.embedded
def test_the_embedded_database_is_private_to_its_owner(tmp_path: Path) -> None:
    registry = open_registry(home=tmp_path / "home")
    registry.dispose()
    assert (tmp_path / "home").stat().st_mode & 0o077 == 0


def test_the_url_is_shown_without_its_password() -> None:
    registry = Registry.plain("postgresql+psycopg://somebody:secret@127.0.0.1/laoxiang")
    assert "secret" not in registry.url
    assert "somebody" in registry.url


@pytest.mark.postgresql
def test_who_stands_in_anothers_way_is_told_to_try_again(postgresql_database: str) -> None:
    """Two writers who want each other's record: one is done, one is refused in words."""
    registry = open_registry(postgresql_database)
    with registry.write() as session:
        session.add_all([firm("甲"), firm("乙")])
    both = threading.Barrier(2)

    def take(first: str, second: str) -> str:
        try:
            with registry.write() as session:
                for name in (first, second):
                    wanted = select(Enterprise).where(Enterprise.name == name)
                    session.scalars(wanted.with_for_update()).one()
                    if name == first:
                        both.wait(10)
        except Conflict as refusal:
            return refusal.code.value
        return "done"

    with ThreadPoolExecutor(2) as pool:
        ends = [pool.submit(take, *names) for names in (("甲", "乙"), ("乙", "甲"))]
        assert sorted(end.result(30) for end in ends) == ["done", "writer_busy"]
    registry.dispose()
