"""A key is replaced while people work; what was cut off goes on; nothing is lost on the way."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import select, text

from recruit.causes import Cause
from recruit.models import Action, AuditEntry, Candidate, SealingKey
from recruit.sealed import keys
from recruit.sealed.keyfile import KeyState, Use
from recruit.sealed.keys import KeyRing
from recruit.sealed.suites import Suite
from recruit.upkeep import rotation, walking
from recruit.upkeep.rotation import holdings, open_all, rotate, sealed_by

from ..conftest import BY, refused

PEOPLE = 7
VALUES = 2 * PEOPLE
"""Of everybody a telephone number and a name are sealed."""


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(rotation, "LOOK_S", 0.0)
    monkeypatch.setattr(keys, "LOOK_S", 0.0)
    monkeypatch.setattr(walking, "BATCH", 2)


@pytest.fixture
def people(town) -> dict[int, str]:
    """Return the numbers of some people by the number of their row."""
    return {one.id: one.phone for one in (town.candidate() for _ in range(PEOPLE))}


def phones(town) -> dict[int, str]:
    with town.registry.read() as session:
        return dict(session.execute(select(Candidate.id, Candidate.phone)).all())


def states(town) -> dict[KeyState, int]:
    found = [key.state for key in town.registry.keys.keys if key.use is Use.DATA]
    return {state: found.count(state) for state in set(found)}


def test_everything_is_sealed_with_the_new_key_and_the_old_one_is_retired(town, people):
    before = town.registry.keys.key(Use.DATA)
    steps = []
    done = rotate(town.registry, by=BY, told=lambda number, of: steps.append((number, of)))
    assert done.values == VALUES
    assert done.unopened == ()
    assert steps[0] == (0, VALUES)
    assert steps[-1] == (VALUES, VALUES)
    assert phones(town) == people
    assert states(town) == {KeyState.ACTIVE: 1, KeyState.RETIRED: 1}
    with town.registry.read() as session:
        assert sealed_by(session) == {done.key: VALUES}
        assert done.key in session.scalars(select(SealingKey.id)).all()
        entry = session.scalars(
            select(AuditEntry).where(AuditEntry.action == Action.KEYS_ROTATED)
        ).one()
        assert entry.detail["key_id"] == done.key
    assert before is not None
    assert before.id != done.key


def test_people_are_found_by_number_as_before(town, people):
    rotate(town.registry, by=BY)
    with town.registry.read() as session:
        for number, phone in people.items():
            found = session.scalars(select(Candidate.id).where(Candidate.phone == phone))
            assert found.all() == [number]


def test_a_rotation_may_change_the_cipher(town, people):
    town.registry.keys.suite = Suite.SM4_GCM
    done = rotate(town.registry, by=BY)
    (key,) = [key for key in town.registry.keys.keys if key.id == done.key]
    assert key.suite is Suite.SM4_GCM
    assert phones(town) == people


def test_a_rotation_cut_off_goes_on_with_the_key_it_had_made(town, people):
    class CutOff(Exception):
        pass

    def cut(number: int, _of: int) -> None:
        if number >= VALUES // 2:
            raise CutOff

    with pytest.raises(CutOff):
        rotate(town.registry, by=BY, told=cut)
    assert phones(town) == people
    assert states(town) == {KeyState.ACTIVE: 1, KeyState.RETIRING: 1}
    fresh = town.registry.keys.key(Use.DATA)
    done = rotate(town.registry, by=BY)
    assert fresh is not None
    assert done.key == fresh.id
    assert 0 < done.values < VALUES
    assert phones(town) == people
    assert states(town) == {KeyState.ACTIVE: 1, KeyState.RETIRED: 1}


def test_what_somebody_changes_meanwhile_stands(town, people, monkeypatch):
    """The number is changed between reading and sealing anew."""
    chosen, plain = max(people), "13700000000"
    seal = KeyRing.seal
    changed = threading.Event()

    def slow(ring, value, field, row):
        if field == "candidate.phone" and int(row) == chosen and not changed.is_set():
            changed.set()
            with town.registry.write() as session:
                session.get_one(Candidate, chosen).phone = plain
        return seal(ring, value, field, row)

    monkeypatch.setattr(KeyRing, "seal", slow)
    rotate(town.registry, by=BY)
    assert changed.is_set()
    assert phones(town) == people | {chosen: plain}
    assert states(town) == {KeyState.ACTIVE: 1, KeyState.RETIRED: 1}


def test_a_value_no_key_opens_is_named_and_its_key_stays(town, people):
    broken = min(people)
    with town.registry.connect() as connection:
        connection.execute(
            text("update candidate set phone = (select phone from candidate where id = :other)"
                 " where id = :row"),
            {"row": broken, "other": max(people)},
        )  # fmt: skip
    assert open_all(town.registry).unopened == (f"candidate.phone #{broken}",)
    done = rotate(town.registry, by=BY)
    assert done.unopened == (f"candidate.phone #{broken}",)
    assert states(town) == {KeyState.ACTIVE: 1, KeyState.RETIRING: 1}


def test_a_key_that_is_missing_is_listed_with_what_it_seals(town, people):
    old = town.registry.keys.key(Use.DATA)
    assert old is not None
    town.registry.keys.replace_data_key()
    town.registry.keys.forget([old.id])
    told = {one.id: one for one in holdings(town.registry)}
    assert told[old.id].key is None
    assert told[old.id].values == VALUES
    assert len(open_all(town.registry).unopened) == VALUES
    with town.registry.read() as session, refused(Cause.KEYS_MISSING, keys=old.id):
        session.scalars(select(Candidate.phone)).all()
