"""What stands in the database is ciphertext bound to its row, however it was written."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, bindparam, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import aliased

from recruit.causes import Cause
from recruit.errors import Conflict
from recruit.models import Base, Candidate, Enterprise, Referrer, now
from recruit.operations.importing.writing import insert_rows, update_rows
from recruit.sealed.columns import Blind, Sealed, blind, sealed
from recruit.sealing import SealBroken

from ..conftest import refused

ID = "330281199003071239"
PHONE = "13912345678"
OTHER = "13800001111"


def raw(connection: Connection, column: str, row: int) -> str:
    found = connection.execute(
        text(f"select {column} from candidate where id = :row"), {"row": row}
    ).scalar()
    return str(found)


def row_of(town, name: str, phone: str = "") -> dict[str, object]:
    return {
        "campaign_id": town.campaign.id,
        "name": name,
        "home_county": "520526",
        "phone": phone,
        "registered_at": now(),
    }


def phones(session) -> dict[str, str]:
    return dict(session.execute(select(Candidate.name, Candidate.phone)).all())


def test_no_number_and_no_note_stands_in_the_database(town):
    person = town.candidate(id_number=ID, phone=PHONE, home_address="兰江 7 组", remarks="晕车")
    with town.registry.connect() as connection:
        row = connection.execute(
            text("select * from candidate where id = :row"), {"row": person.id}
        ).one()
    told = " ".join(map(str, row))
    for secret in (ID, PHONE, "兰江", "晕车"):
        assert secret not in told
    with town.registry.read() as session:
        found = session.get_one(Candidate, person.id)
        assert (found.id_number, found.phone) == (ID, PHONE)
        assert (found.home_address, found.remarks) == ("兰江 7 组", "晕车")


def test_a_value_moved_to_another_row_or_column_does_not_open(town):
    one, two = town.candidate(id_number=ID, phone=PHONE), town.candidate(phone=OTHER)
    moves = (
        "update candidate set phone = (select phone from candidate where id = :one)"
        " where id = :two",
        "update candidate set phone = id_number where id = :one",
        "update candidate set remarks = phone where id = :one",
    )
    for move in moves:
        with pytest.raises(SealBroken), town.registry.write() as session:
            session.execute(text(move), {"one": one.id, "two": two.id})
            session.execute(select(Candidate.phone, Candidate.remarks)).all()


def test_a_person_is_found_by_a_whole_number(town):
    person = town.candidate(id_number=ID, phone=PHONE)
    town.candidate(phone=OTHER)
    own = aliased(Candidate)
    with town.registry.read() as session:
        for condition in (
            Candidate.phone == PHONE,
            Candidate.id_number == ID,
            Candidate.phone.in_([PHONE, "13700000000"]),
            Candidate.phone != OTHER,
            Candidate.id_number.is_not(None),
        ):
            assert session.scalars(select(Candidate.id).where(condition)).all() == [person.id]
        found = session.execute(select(own.id, own.phone).where(own.phone == PHONE)).all()
        assert found == [(person.id, PHONE)]
        assert session.scalar(select(func.count()).where(Candidate.phone == PHONE[:7])) == 0


def test_people_without_a_number_are_found_too(town):
    town.candidate(id_number=ID, phone=PHONE)
    bare = town.candidate(phone=OTHER)
    with town.registry.read() as session:
        without = session.scalars(select(Candidate.id).where(Candidate.id_number.is_(None)))
        assert without.all() == [bare.id]
        assert session.scalars(select(Candidate.id).where(Candidate.phone == "")).all() == []


@pytest.mark.parametrize(
    "compare",
    [
        lambda column: column.like("139%"),
        lambda column: column > "139",
        lambda column: column.startswith("139"),
        lambda column: column.desc(),
        lambda column: column == Referrer.phone,
        lambda column: column + "1",
    ],
)
def test_any_other_comparison_is_refused_at_once(compare):
    with pytest.raises(TypeError, match="sealed"):
        compare(Candidate.phone)


def test_a_text_nobody_looks_up_cannot_be_compared():
    with pytest.raises(TypeError, match="sealed"):
        _ = Candidate.remarks == "晕车"


def test_every_way_to_write_seals(town):
    """The mapper one by one and many at once, the import's own writing, plain statements."""
    person = town.candidate("映射", phone=PHONE)
    with town.registry.write() as session:
        session.add_all(
            Candidate(campaign_id=town.campaign.id, name=f"批{n}", home_county="520526",
                      phone=f"1360000000{n}")
            for n in range(3)
        )  # fmt: skip
        session.execute(insert(Candidate), [row_of(town, "语句", "13500000001")])
        insert_rows(session, Candidate, [row_of(town, "导入", "13500000002"), row_of(town, "空")])
        session.get_one(Candidate, person.id).phone = OTHER
    with town.registry.write() as session:
        numbers = dict(session.execute(select(Candidate.name, Candidate.id)).all())
        update_rows(session, Candidate, {numbers["导入"]: {"phone": "13500000003"}})
    with town.registry.read() as session:
        assert phones(session) == {
            "映射": OTHER,
            "批0": "13600000000",
            "批1": "13600000001",
            "批2": "13600000002",
            "语句": "13500000001",
            "导入": "13500000003",
            "空": "",
        }
        for number in (OTHER, "13500000001", "13500000003"):
            found = select(func.count()).where(Candidate.phone == number)
            assert session.scalar(found) == 1
        assert session.scalar(select(func.count()).where(Candidate.phone == PHONE)) == 0


def test_a_number_taken_back_leaves_no_index(town):
    person = town.candidate(id_number=ID, phone=PHONE)
    with town.registry.write() as session:
        found = session.get_one(Candidate, person.id)
        found.phone, found.id_number = "", None
    with town.registry.connect() as connection:
        assert raw(connection, "phone_index", person.id) == ""
        assert raw(connection, "id_number_index", person.id) == "None"


def test_a_statement_that_tells_no_row_is_refused(town):
    town.candidate(phone=PHONE)
    with pytest.raises(StatementError, match="without its row"), town.registry.write() as session:
        session.execute(update(Candidate).values(phone=OTHER))
    with pytest.raises(ValueError, match="by number only"), town.registry.connect() as connection:
        connection.execute(
            Candidate.__table__.update().where(Candidate.__table__.c.trade == "general"),
            {"phone": OTHER},
        )


def test_two_people_of_a_campaign_never_share_an_id_number(town):
    town.candidate(id_number=ID)
    with refused(Cause.MADE_MEANWHILE, Conflict), town.registry.write() as session:
        session.execute(insert(Candidate), [{**row_of(town, "乙"), "id_number": ID.lower()}])


def test_enterprises_without_a_number_are_written_as_before(town):
    with town.registry.write() as session:
        session.execute(
            insert(Enterprise),
            [{"name": f"厂{n}", "town_code": "330281001", "created_at": now()} for n in range(3)],
        )
    with town.registry.read() as session:
        assert session.scalars(select(Enterprise.contact_phone)).all() == ["", "", ""]


def test_every_sealed_column_is_bound_to_its_own_name():
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Sealed):
                assert column.type.field == f"{table.name}.{column.name}"
                if column.type.index:
                    assert table.c[column.type.index].type.field == column.type.field


def test_an_integrity_error_carries_no_value(town):
    with pytest.raises(IntegrityError) as failure, town.registry.write() as session:
        session.execute(insert(Candidate), [{**row_of(town, "乙", PHONE), "campaign_id": 99_999}])
        session.execute(text("select 1"))
    assert PHONE not in str(failure.value)


def test_a_text_without_an_index_can_be_asked_whether_it_is_empty(town):
    with_note, without = town.candidate(remarks="晕车"), town.candidate()
    with town.registry.read() as session:
        for condition, found in ((Candidate.remarks == "", without),
                                 (Candidate.remarks != "", with_note)):  # fmt: skip
            assert session.scalars(select(Candidate.id).where(condition)).all() == [found.id]
    assert Sealed("a.b").index == ""


def test_a_value_that_is_given_later_is_compared_by_its_index(town):
    person = town.candidate(phone=PHONE)
    statement = select(Candidate.id).where(Candidate.phone == bindparam("who"))
    with town.registry.read() as session:
        assert session.scalars(statement, {"who": PHONE}).all() == [person.id]
        assert session.scalars(statement, {"who": OTHER}).all() == []


def test_a_sealed_column_and_its_index_are_declared_with_their_field():
    text_, number = sealed("a.b"), sealed("a.c", index="c_index", default="")
    assert (text_.column.type.field, text_.column.type.index) == ("a.b", "")
    assert (number.column.type.field, number.column.type.index) == ("a.c", "c_index")
    index = blind("a.c", default="")
    assert index.column.type.field == "a.c"
    assert index.deferred  # nobody reads it with its record
    assert number.column.default.arg == index.column.default.arg == ""
    assert not text_.column.type.searched
    assert not Sealed("a.b").searched
    assert not Blind("a.b").exact


def test_rows_of_one_insert_have_numbers_all_of_them_or_none(town):
    rows = [{**row_of(town, "甲"), "id": 901}, row_of(town, "乙")]
    for given in (rows, rows[::-1]):
        with (
            pytest.raises(ValueError, match="some rows of candidate have a number"),
            town.registry.write() as session,
        ):
            session.execute(insert(Candidate.__table__), given)
