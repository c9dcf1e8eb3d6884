"""What the databases are asked where columns are sealed, and what is bound there."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from recruit.models import Candidate
from recruit.sealed import writes
from recruit.sealed.columns import MANY, Indexes, Numbers, one_of
from recruit.sealed.keys import KeyRing, give_ring

PHONE, OTHER = "13912345678", "13800001111"


@pytest.fixture
def ring(tmp_path):
    """Return a ring with its first keys."""
    made = KeyRing(tmp_path / "registry_keys")
    made.make()
    return made


def where(condition, dialect) -> str:
    """Return a condition as a server reads it."""
    return str(condition.compile(dialect=dialect))


@pytest.mark.parametrize(
    ("count", "wanted"),
    [
        (1, "candidate.phone_index = ANY({})"),
        (MANY, "candidate.phone_index = ANY({})"),
        (MANY + 1, "(candidate.phone_index IN (SELECT unnest({}))) = TRUE"),
    ],
)
def test_postgresql_looks_few_texts_up_and_hashes_many(count, wanted):
    condition = Candidate.phone.in_([f"139{n:08d}" for n in range(count)])
    texts = "CAST(%(param_1)s::VARCHAR AS VARCHAR[])"
    assert where(condition, postgresql.dialect()) == wanted.format(texts)


def test_numbers_of_rows_are_one_parameter():
    condition = one_of(Candidate.id, [3, 5])
    assert where(condition, postgresql.dialect()) == (
        "(candidate.id IN (SELECT unnest(CAST(%(param_1)s::VARCHAR AS INTEGER[])))) = TRUE"
    )
    assert where(condition, sqlite.dialect()) == (
        "candidate.id IN (SELECT value FROM json_each(?))"
    )
    assert Numbers().process_bind_param([3, 5], postgresql.dialect()) == "{3,5}"
    assert Numbers().process_bind_param([3, 5], sqlite.dialect()) == "[3,5]"


def test_texts_are_bound_as_what_they_are_indexed_as(ring):
    one, two = ring.index(PHONE, "candidate.phone"), ring.index(OTHER, "candidate.phone")
    for dialect, wanted in ((postgresql.dialect(), f'{{"{one}","{two}",""}}'),
                            (sqlite.dialect(), f'["{one}","{two}",""]')):  # fmt: skip
        give_ring(dialect, ring)
        bound = Indexes("candidate.phone", exact=False)
        assert bound.process_bind_param([PHONE, None, OTHER, ""], dialect) == wanted


def test_conditions_of_one_statement_keep_their_own_values(town):
    one, two = town.candidate("王小明", phone=PHONE), town.candidate("王大", phone=OTHER)
    both = [one.id, two.id]
    with town.registry.read() as session:
        for first, second in (
            (one_of(Candidate.id, both), one_of(Candidate.id, [two.id])),
            (Candidate.phone.in_([PHONE, OTHER]), Candidate.phone.in_([OTHER])),
            (Candidate.name.contains("王"), Candidate.name.contains("大")),
        ):
            for order in ((first, second), (second, first)):
                assert session.scalars(select(Candidate.id).where(*order)).all() == [two.id]


def test_postgresql_gives_rows_numbers_of_the_sequence_of_their_table():
    asked = []

    def execute(statement, given):
        asked.append((str(statement), given))
        return SimpleNamespace(scalars=lambda: iter((7, 9)))

    server = SimpleNamespace(dialect=postgresql.dialect(), execute=execute)
    assert writes._numbers(server, Candidate.__table__, [{"name": "甲"}, {"name": "乙"}]) == [7, 9]
    assert asked == [
        ("select nextval(pg_get_serial_sequence(:name, 'id')) from generate_series(1, :count)",
         {"name": "candidate", "count": 2})
    ]  # fmt: skip


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_first_row_of_a_table_is_number_one_and_the_next_follow(town):
    def row(name):
        return {"campaign_id": town.campaign.id, "name": name, "home_county": "520526",
                "phone": PHONE}  # fmt: skip

    with town.registry.write() as session:
        assert session.scalar(select(func.count(Candidate.id))) == 0
        session.execute(insert(Candidate.__table__), [row("甲"), row("乙")])
        session.execute(insert(Candidate.__table__), [row("丙")])
    with town.registry.read() as session:
        found = session.execute(select(Candidate.name, Candidate.id)).all()
    assert dict(found) == {"甲": 1, "乙": 2, "丙": 3}


def test_columns_are_compared_with_each_other_as_they_stand():
    other = aliased(Candidate)
    for column in (other.phone_index, other.__table__.c.phone_index):
        said = where(Candidate.phone_index == column, sqlite.dialect())
        assert said.startswith("candidate.phone_index = candidate")
        with pytest.raises(TypeError, match="compares with values only"):
            _ = Candidate.phone == column


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_rows_go_in_under_the_numbers_they_are_sealed_for(town):
    table = Candidate.__table__
    renamed = update(table).where(table.c.id == bindparam("candidate_id"))
    with town.registry.write() as session:
        connection = session.connection()
        _, rows, row = writes._before(connection, insert(table), [{"name": "甲"}] * 2, {}, {})
        assert ([one["id"] for one in rows], row) == ([1, 2], {})
        _, rows, row = writes._before(connection, insert(table), (), {"name": "甲"}, {})
        assert (rows, row["id"]) == ((), 1)
        given = {"candidate_id": 7, "name": "甲"}
        _, _, row = writes._before(connection, renamed, (), given, {})
        assert row.keys() == given.keys()
