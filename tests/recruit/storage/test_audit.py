"""The audit trail: written with the change, chained, and every tampering found."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from recruit.causes import Thing
from recruit.models import Action, AuditEntry
from recruit.operations import audit
from recruit.storage import Registry
from recruit.storage.audit import FaultKind, Head, anchor, head, read_anchors, verify

from ..conftest import Town

AT = dt.datetime(2020, 2, 20, 8, tzinfo=dt.UTC)


def write(registry: Registry, count: int = 5) -> None:
    for number in range(1, count + 1):
        with registry.write() as session:
            audit.record(session, Action.PIN_SET, Thing.PIN, key=number, by="zhou", kind="must")


def tamper(registry: Registry, statement: str) -> None:
    """Change the trail as somebody who may drop the triggers would."""
    with registry.connect() as connection:
        if registry.embedded:
            for name in ("audit_entry_keeps", "audit_entry_stays"):
                connection.execute(text(f"drop trigger if exists {name}"))
        else:
            connection.execute(text("set local session_replication_role = replica"))
        connection.execute(text(statement))


def faults(registry: Registry, *anchors: Head) -> set[tuple[int, FaultKind]]:
    with registry.read() as session:
        return {(fault.number, fault.kind) for fault in verify(session, anchors).faults}


def test_an_untouched_trail_is_sound(registry: Registry) -> None:
    write(registry)
    with registry.read() as session:
        verdict = verify(session)
    assert verdict.sound
    assert (verdict.entries, verdict.head.number) == (5, 5)


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("update audit_entry set \"by\" = 'li' where id = 3", (3, FaultKind.ALTERED)),
        ("update audit_entry set key = 9 where id = 3", (3, FaultKind.ALTERED)),
        ("update audit_entry set at = '2021-01-01 00:00:00' where id = 3", (3, FaultKind.ALTERED)),
        ("update audit_entry set detail = '{\"kind\": \"keep\"}' where id = 3",
         (3, FaultKind.DETAIL_ALTERED)),
        ("update audit_entry set previous = hash where id = 3", (3, FaultKind.BROKEN)),
        ("delete from audit_entry where id = 3", (3, FaultKind.MISSING)),
        ("delete from audit_entry where id = 1", (1, FaultKind.MISSING)),
    ],
)  # fmt: skip
def test_what_was_altered_or_removed_is_found(
    registry: Registry, statement: str, found: tuple[int, FaultKind]
) -> None:
    write(registry)
    tamper(registry, statement)
    assert found in faults(registry)


def test_a_row_put_in_between_is_found(registry: Registry) -> None:
    write(registry, 3)
    tamper(registry, "update audit_entry set id = id + 10 where id = 3")
    tamper(
        registry,
        'insert into audit_entry select 3, at, "by", action, thing, key, detail, digest, hash, '
        f"'{'a' * 64}' from audit_entry where id = 2",
    )
    assert (3, FaultKind.ALTERED) in faults(registry)


def test_rows_cut_off_at_the_end_are_missed_by_the_head_noted_outside(
    registry: Registry, tmp_path: Path
) -> None:
    write(registry)
    with registry.read() as session:
        anchor(tmp_path, head(session), at=AT)
    tamper(registry, "delete from audit_entry where id > 3")
    assert faults(registry) == set()
    assert faults(registry, *read_anchors(tmp_path)) == {(4, FaultKind.CUT_OFF)}


def test_a_trail_written_anew_does_not_have_the_head_noted_outside(
    registry: Registry, tmp_path: Path
) -> None:
    write(registry)
    with registry.read() as session:
        anchor(tmp_path, head(session), at=AT)
    tamper(registry, "delete from audit_entry")
    write(registry)
    assert faults(registry) == set()
    assert faults(registry, *read_anchors(tmp_path)) == {(5, FaultKind.ANCHOR)}


def test_a_head_is_noted_once(registry: Registry, tmp_path: Path) -> None:
    write(registry)
    for _ in range(2):
        with registry.read() as session:
            anchor(tmp_path, head(session), at=AT)
    assert len(read_anchors(tmp_path)) == 1
    assert (tmp_path / "audit.anchors").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "statement",
    ["delete from audit_entry", "update audit_entry set key = 9",
     "update audit_entry set detail = '{}'"],
)  # fmt: skip
def test_the_database_refuses_to_change_or_delete_a_row(
    registry: Registry, statement: str
) -> None:
    write(registry, 1)
    with pytest.raises(DBAPIError, match="audit entries are never"), registry.connect() as opened:
        opened.execute(text(statement))


def test_details_may_be_emptied_and_the_chain_stays_whole(registry: Registry) -> None:
    write(registry)
    with registry.write() as session:
        assert audit.scrub(session, Thing.PIN, [2, 3], by="admin") == 2
    with registry.read() as session:
        verdict = verify(session)
    assert verdict.sound
    assert (verdict.entries, verdict.scrubbed) == (6, 2)


def test_a_change_taken_back_leaves_no_entry(registry: Registry) -> None:
    def fail() -> None:
        with registry.write() as session:
            audit.record(session, Action.PIN_SET, Thing.PIN, key=1, by="zhou")
            raise RuntimeError("taken back")

    with pytest.raises(RuntimeError):
        fail()
    with registry.read() as session:
        assert head(session).number == 0


def test_two_who_write_at_once_make_one_chain(registry: Registry) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: write(registry, 5), range(4)))
    with registry.read() as session:
        verdict = verify(session)
    assert verdict.sound
    assert verdict.entries == 20


@pytest.mark.parametrize(
    "detail",
    [{"name": "张三"}, {"phone": "x"}, {"kind": "张三"}, {"kind": "13800000000"},
     {"kind": "330219198001011234"}, {"reason": "打 13800000000"}, {"rows": [1]}],
)  # fmt: skip
def test_nothing_about_a_person_gets_into_the_trail(
    registry: Registry, detail: dict[str, object]
) -> None:
    with registry.write() as session, pytest.raises(ValueError, match="does not belong"):
        audit.record(session, Action.PIN_SET, by="zhou", **detail)  # type: ignore[arg-type]


def test_a_telephone_number_used_as_user_name_is_masked(registry: Registry) -> None:
    with registry.write() as session:
        audit.record(session, Action.ACCOUNT_LOGGED_IN, by="13800001234")
    with registry.read() as session:
        assert "0000" not in session.scalars(select(AuditEntry.by)).one()


def actions(registry: Registry) -> list[tuple[str, str, int | None]]:
    with registry.read() as session:
        rows = session.execute(
            select(AuditEntry.action, AuditEntry.by, AuditEntry.key).order_by(AuditEntry.id)
        )
        return [(row.action, row.by, row.key) for row in rows]


def test_what_is_done_to_a_person_stands_in_the_trail(town: Town, registry: Registry) -> None:
    from recruit.models import Candidate, Vacancy
    from recruit.operations import answers, candidates

    person, vacancy = town.candidate(), town.vacancy()
    with registry.write() as session:
        placement = answers.offer(
            session,
            session.get_one(Candidate, person.id),
            session.get_one(Vacancy, vacancy.id),
            by="zhou",
        )
        answers.accept(session, placement, by="zhou")
    with registry.write() as session:
        candidates.withdraw(session, session.get_one(Candidate, person.id), by="li")
    assert [entry[:2] for entry in actions(registry)][-4:] == [
        ("vacancy.posted", "staff"),
        ("placement.offered", "zhou"),
        ("placement.stepped", "zhou"),
        ("candidate.withdrawn", "li"),
    ]
    assert actions(registry)[-1][2] == person.id


def test_publishing_a_plan_stands_in_the_trail(town: Town, registry: Registry) -> None:
    from recruit.models import PlanVersion
    from recruit.operations import plans

    plan = town.matching((town.candidate(), town.vacancy()))
    with registry.write() as session:
        plans.publish(session, session.get_one(PlanVersion, plan.id), by="zhou")
    assert actions(registry)[-1] == ("plan_version.published", "zhou", plan.id)
