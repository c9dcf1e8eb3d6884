"""Sealed names are found by any part of them, by every process, as soon as they are written."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import select, text, update

from recruit.models import Candidate, Referrer, SealedChange
from recruit.operations.importing.writing import insert_rows
from recruit.rights import erasing
from recruit.sealed import memory
from recruit.sealed.keys import KeyRing
from recruit.storage import Registry, enrolment, open_registry

from .test_columns import row_of


def found(registry: Registry, part: str) -> list[str]:
    with registry.read() as session:
        statement = select(Candidate.name).where(Candidate.name.contains(part))
        return list(session.scalars(statement.order_by(Candidate.id)))


@pytest.fixture
def other(town, tmp_path):
    """Give the same registry, opened by another process."""
    url = town.registry.engine.url.render_as_string(hide_password=False)
    opened = open_registry(url, home=tmp_path)
    yield opened
    opened.dispose()


@pytest.fixture
def opened(monkeypatch) -> list[int]:
    """Note the rows whose name is opened."""
    rows, before = [], KeyRing.open

    def counting(ring, sealed, field, row):
        if field == "candidate.name":
            rows.append(int(row))
        return before(ring, sealed, field, row)

    monkeypatch.setattr(KeyRing, "open", counting)
    return rows


@pytest.mark.parametrize(
    ("part", "names"),
    [
        ("王", ["王小明", "小王"]),
        ("小明", ["王小明"]),
        ("王小明", ["王小明"]),
        ("明小", []),
        ("zhang", ["Zhang San"]),
        ("ＺＨＡＮＧ", ["Zhang San"]),
        ("%", []),
        ("_", []),
        ("'", []),
        ("", ["王小明", "小王", "Zhang San"]),
    ],
)
def test_a_name_is_found_by_any_part_of_it(town, part, names):
    for name in ("王小明", "小王", "Zhang San"):
        town.candidate(name)
    assert found(town.registry, part) == names


def test_a_list_of_a_hundred_thousand_takes_one_parameter(town):
    rows = [row_of(town, f"王{n}") for n in range(40_000)]
    with town.registry.write() as session:
        insert_rows(session, Candidate, rows)
    assert len(found(town.registry, "王")) == 40_000


def test_what_is_written_afterwards_is_found_by_every_process(town, other):
    for registry in (town.registry, other):
        assert found(registry, "王") == []
    one = town.candidate("王一")
    town.candidate("李二")
    for registry in (town.registry, other):
        assert found(registry, "王") == ["王一"]
    with other.write() as session:
        session.get_one(Candidate, one.id).name = "赵一"
    for registry in (town.registry, other):
        assert (found(registry, "王"), found(registry, "一")) == ([], ["赵一"])


def test_only_what_was_written_is_opened_again(town, opened):
    people = [town.candidate(f"王{n}") for n in range(20)]
    with town.registry.read() as session:
        counted = session.scalars(select(Candidate.id).where(Candidate.name.contains("王"))).all()
    assert (len(counted), len(opened)) == (20, 20)
    town.candidate("赵")
    with town.registry.write() as session:
        session.get_one(Candidate, people[3].id).phone = "13912345678"
    opened.clear()
    with town.registry.read() as session:
        session.scalars(select(Candidate.id).where(Candidate.name.contains("赵"))).all()
    assert len(opened) == 1


def test_a_name_taken_back_with_its_transaction_is_not_found(town):
    one = town.candidate("王一")
    with pytest.raises(RuntimeError, match="taken back"), town.registry.write() as session:
        session.execute(update(Candidate), [{"id": one.id, "name": "赵一"}])
        assert found(town.registry, "赵") == []
        raise RuntimeError("taken back")
    assert (found(town.registry, "王"), found(town.registry, "赵")) == (["王一"], [])


def test_an_erased_name_is_found_no_more(town):
    person = town.candidate("王一")
    assert found(town.registry, "王") == ["王一"]
    with town.registry.write() as session:
        erasing.erase(session, session.get_one(Candidate, person.id), by="test")
    assert found(town.registry, "王") == []


def test_a_name_emptied_on_its_record_is_found_no_more_by_anybody(town, other):
    """Nothing is sealed then, and yet what others have opened is not true any more."""
    one = town.candidate("王一")
    for registry in (town.registry, other):
        assert found(registry, "王") == ["王一"]
    with town.registry.write() as session:
        session.get_one(Candidate, one.id).name = ""
    for registry in (town.registry, other):
        assert found(registry, "王") == []


def test_a_change_that_names_no_name_is_no_reason_to_open_names_again(town, opened):
    one = town.candidate("王一", remarks="会开车")
    assert found(town.registry, "王") == ["王一"]
    with town.registry.write() as session:
        session.get_one(Candidate, one.id).remarks = ""
    opened.clear()
    with town.registry.read() as session:
        session.scalars(select(Candidate.id).where(Candidate.name.contains("王"))).all()
    assert opened == []


def test_a_name_emptied_by_a_plain_statement_is_found_no_more(town):
    town.candidate("王一")
    assert found(town.registry, "王") == ["王一"]
    with town.registry.write() as session:
        emptied = update(Candidate).values(name="")
        session.execute(emptied.execution_options(synchronize_session=False))
    assert found(town.registry, "王") == []


def test_who_has_not_looked_since_changes_were_forgotten_reads_all_again(town, other, monkeypatch):
    monkeypatch.setattr(memory, "KEPT", 2)
    monkeypatch.setattr(enrolment, "MANY_CHANGES", 5)
    one = town.candidate("王一")
    assert found(other, "王") == ["王一"]
    with town.registry.write() as session:
        session.get_one(Candidate, one.id).name = "赵一"
    for n in range(6):
        town.candidate(f"李{n}")
    enrolment.enrol(town.registry)
    with town.registry.read() as session:
        assert len(session.scalars(select(SealedChange.id)).all()) == 3
    assert (found(other, "王"), found(other, "赵")) == ([], ["赵一"])


@pytest.mark.postgresql
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_slow_transaction_is_seen_after_a_quick_one_that_began_later(town):
    one = town.candidate("王一")
    begun, may_end = threading.Event(), threading.Event()

    def slowly() -> None:
        with town.registry.write() as session:
            session.execute(update(Candidate), [{"id": one.id, "name": "赵一"}])
            begun.set()
            may_end.wait(20)

    thread = threading.Thread(target=slowly)
    thread.start()
    assert begun.wait(20)
    town.candidate("王二")
    assert found(town.registry, "王")[-1] == "王二"
    may_end.set()
    thread.join()
    assert (found(town.registry, "王"), found(town.registry, "赵")) == (["王二"], ["赵一"])


def test_the_database_tells_nothing_of_a_name_but_its_ciphertext(town):
    town.candidate("王一")
    town.candidate("王一")
    found(town.registry, "王")
    with town.registry.connect() as connection:
        names = connection.execute(text("select name from candidate")).scalars().all()
        changes = connection.execute(text("select * from sealed_change")).all()
    assert len(set(names)) == 2
    assert not any("王" in str(told) for told in (*names, *changes))


def test_a_column_nobody_searches_is_not_held_in_memory(town):
    with pytest.raises(TypeError, match="sealed"):
        Candidate.remarks.contains("怕")
    with pytest.raises(TypeError, match="sealed"):
        Candidate.name.contains(Referrer.name)
