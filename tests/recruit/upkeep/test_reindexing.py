"""The key of the blind indexes is replaced while people work: everybody is found throughout."""

from __future__ import annotations

import datetime as dt
import threading
from contextlib import suppress

import pytest
from sqlalchemy import bindparam, select, text, update

from recruit.causes import Cause
from recruit.desk.arrivals.model import Incomer
from recruit.desk.arrivals.operations import Arrival, register_incomer
from recruit.errors import Conflict
from recruit.models import (
    Action,
    AuditEntry,
    Candidate,
    Party,
    Referrer,
)
from recruit.sealed import keys
from recruit.sealed.columns import Ciphertext
from recruit.sealed.keyfile import KeyState, Use
from recruit.storage import Registry, open_registry
from recruit.storage.enrolment import index_keys
from recruit.upkeep import reindexing, walking
from recruit.upkeep.reindexing import replace_index_key

from ..conftest import BY, refused

PEOPLE = 7
DAY = dt.date(2020, 2, 20)
ARRIVAL = Arrival("恽戢暨", "13912345678", "520526", "520526", DAY, "330281001")
ID_NUMBER = "520526199001010017"


class CutOff(Exception):
    """The process was killed."""


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(reindexing, "LOOK_S", 0.0)
    monkeypatch.setattr(keys, "LOOK_S", 0.0)
    monkeypatch.setattr(walking, "BATCH", 2)


@pytest.fixture
def people(town) -> dict[int, str]:
    """Return the numbers of some people by the number of their row."""
    referrer = town.referrer("老刘")
    people = [town.candidate(referrer=referrer) for _ in range(PEOPLE)]
    with town.registry.write() as session:
        party = Party(campaign_id=town.campaign.id, import_key=f"{referrer.id}:沃家", label="沃家")
        session.add(party)
        session.flush()
        session.get_one(Candidate, people[0].id).party_id = party.id
        session.get_one(Candidate, people[0].id).id_number = ID_NUMBER
        register_incomer(session, ARRIVAL, today=DAY, by="test")
    return {one.id: one.phone for one in people}


def cut(after: int):
    def tell(done: int, _of: int) -> None:
        if done >= after:
            raise CutOff

    return tell


def killed(_registry) -> None:
    raise CutOff


def stands(town) -> set[KeyState]:
    return set(index_keys(town.registry).values())


def assert_found(registry: Registry, people: dict[int, str]) -> None:
    with registry.read() as session:
        for row, phone in people.items():
            assert session.scalars(select(Candidate.id).where(Candidate.phone == phone)).all() == [
                row
            ]
        everybody = select(Candidate.id).where(Candidate.phone.in_(people.values()))
        assert set(session.scalars(everybody)) == people.keys()
        nobody = select(Candidate.id).where(Candidate.phone.not_in(people.values()))
        assert session.scalars(nobody).all() == []
        assert session.scalars(select(Candidate.id).where(Candidate.id_number == ID_NUMBER)).one()
        assert session.scalars(select(Incomer.id).where(Incomer.phone == ARRIVAL.phone)).one()
        referrer = session.scalars(select(Referrer.id)).one()
        of_roster = select(Party.label).where(Party.import_key == f"{referrer}:沃家")
        assert session.scalars(of_roster).one() == "沃家"


def raw(town, statement: str) -> list:
    with town.registry.connect() as connection:
        return list(connection.execute(text(statement)).scalars())


def test_everything_is_indexed_anew_and_the_old_key_is_retired(town, people):
    before = town.registry.keys.key(Use.INDEX)
    stood = raw(town, "select phone_index from candidate order by id")
    steps = []
    done = replace_index_key(town.registry, by=BY, told=lambda *step: steps.append(step))
    assert (done.finished, done.lost, done.unopened) == (True, 0, ())
    # Telephones of people, referrer and arrival, an ID number, two keys and a label.
    assert done.values == PEOPLE + 6
    assert steps[0] == (0, PEOPLE + 6)
    assert steps[-1] == (PEOPLE + 6, PEOPLE + 6)
    anew = raw(town, "select phone_index from candidate order by id")
    assert not set(stood) & set(anew)
    assert index_keys(town.registry) == {done.key: KeyState.ACTIVE}
    assert before is not None
    assert done.key != before.id
    states = {key.id: key.state for key in town.registry.keys.keys if key.use is Use.INDEX}
    assert states == {before.id: KeyState.RETIRED, done.key: KeyState.ACTIVE}
    assert town.registry.keys.index_keys == (done.key,)
    assert_found(town.registry, people)
    with town.registry.read() as session:
        wanted = select(AuditEntry).where(AuditEntry.action == Action.INDEX_KEY_REPLACED)
        detail = session.scalars(wanted).one().detail
        assert {"key_id": done.key, "rows": done.values}.items() <= detail.items()


@pytest.mark.parametrize("after", [0, 4, PEOPLE + 4])
def test_everybody_is_found_half_way_and_one_cut_off_goes_on(town, people, after):
    with pytest.raises(CutOff):
        replace_index_key(town.registry, by=BY, told=cut(after))
    assert stands(town) == {KeyState.ACTIVE, KeyState.RETIRING}
    assert_found(town.registry, people)
    fresh = town.registry.keys.index_keys[0]
    done = replace_index_key(town.registry, by=BY)
    assert (done.key, done.finished) == (fresh, True)
    assert done.values < PEOPLE + 6 or after == 0
    assert_found(town.registry, people)


def test_one_cut_off_before_anybody_knew_the_key_goes_on(town, people, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(reindexing, "note_keys", killed)
        with pytest.raises(CutOff):
            replace_index_key(town.registry, by=BY)
    assert stands(town) == {KeyState.ACTIVE}
    with monkeypatch.context() as patch:
        patch.setattr(reindexing, "_turn", killed)
        with pytest.raises(CutOff):
            replace_index_key(town.registry, by=BY)
    assert stands(town) == {KeyState.ACTIVE, KeyState.COMING}
    assert_found(town.registry, people)
    made = [key.id for key in town.registry.keys.keys if key.use is Use.INDEX]
    assert len(made) == 2
    assert replace_index_key(town.registry, by=BY).key == made[1]
    assert_found(town.registry, people)


@pytest.mark.parametrize("after", [0, 4])
def test_unique_rules_hold_half_way(town, people, after):
    """Whoever is written meets who stands there under the old key."""
    with pytest.raises(CutOff):
        replace_index_key(town.registry, by=BY, told=cut(after))
    with refused(Cause.MADE_MEANWHILE, Conflict), town.registry.write() as session:
        phone = session.scalars(select(Referrer.phone)).one()
        session.add(Referrer(name="另一个", phone=phone))
    with refused(Cause.MADE_MEANWHILE, Conflict), town.registry.write() as session:
        other = Candidate(
            campaign_id=town.campaign.id, name="乙", id_number=ID_NUMBER, home_county="520526"
        )
        session.add(other)
    with refused(Cause.INCOMER_THERE, Conflict), town.registry.write() as session:
        register_incomer(session, ARRIVAL, today=DAY, by="test")
    with refused(Cause.MADE_MEANWHILE, Conflict), town.registry.write() as session:
        key = f"{session.scalars(select(Referrer.id)).one()}:沃家"
        session.add(Party(campaign_id=town.campaign.id, import_key=key, label="沃家"))


def test_a_number_that_is_written_takes_its_equals_along(town, people):
    """Two people with one telephone are one group at every moment."""
    with pytest.raises(CutOff):
        replace_index_key(town.registry, by=BY, told=cut(0))
    twin = town.candidate(phone=people[max(people)])
    found = raw(town, "select count(*) from candidate group by phone_index")
    assert sorted(found) == [1] * (PEOPLE - 1) + [2]
    with town.registry.write() as session:
        session.get_one(Candidate, twin.id).phone = people[min(people)]
    found = raw(town, "select count(*) from candidate group by phone_index")
    assert sorted(found) == [1] * (PEOPLE - 1) + [2]
    replace_index_key(town.registry, by=BY)
    found = raw(town, "select count(*) from candidate group by phone_index")
    assert sorted(found) == [1] * (PEOPLE - 1) + [2]


def test_another_process_notices_and_writes_with_the_new_key(town, people):
    other = open_registry(
        town.registry.engine.url.render_as_string(hide_password=False),
        keys=town.registry.keys.path,
    )
    try:
        (old,) = other.keys.index_keys
        with pytest.raises(CutOff):
            replace_index_key(town.registry, by=BY, told=cut(4))
        fresh = town.registry.keys.index_keys[0]
        assert other.keys.index_keys == (fresh, old)
        assert_found(other, people)
        replace_index_key(town.registry, by=BY)
        assert other.keys.index_keys == (fresh,)
        assert_found(other, people)
    finally:
        other.dispose()


def test_who_learns_of_the_turn_late_asks_within_the_transaction(town, people, monkeypatch):
    """The file still says what was; the registry says which key is written with."""
    other = open_registry(
        town.registry.engine.url.render_as_string(hide_password=False),
        keys=town.registry.keys.path,
    )
    try:
        with monkeypatch.context() as patch:
            patch.setattr(reindexing, "_turn", killed)
            with pytest.raises(CutOff):
                replace_index_key(town.registry, by=BY)
        old, fresh = other.keys.index_keys
        monkeypatch.setattr(keys, "LOOK_S", 3600.0)
        assert other.keys.index_keys == (old, fresh)
        with pytest.raises(CutOff):
            replace_index_key(town.registry, by=BY, told=cut(0))
        assert town.registry.keys.index_keys == (fresh, old)
        assert other.keys.index_keys == (old, fresh)
        number = town.registry.keys.digest_by(fresh, "13700000000", "referrer.phone")
        with other.write() as session:
            session.add(Referrer(name="丙", phone="13700000000"))
        assert number in raw(town, "select phone_index from referrer")
    finally:
        other.dispose()


def test_a_copy_of_before_is_found_with_the_key_of_before(town, people):
    """A backup that is brought back is indexed with the key that was retired since."""
    before = index_keys(town.registry)
    stood = raw(town, "select phone_index from candidate order by id")
    done = replace_index_key(town.registry, by=BY)
    with town.registry.connect() as connection:
        connection.execute(text("delete from index_key"))
        for row, index in zip(sorted(people), stood, strict=True):
            connection.execute(
                text("update candidate set phone_index = :index where id = :row"),
                {"row": row, "index": index},
            )
        connection.execute(
            text("insert into index_key (id, state) values (:id, 'active')"),
            {"id": next(iter(before))},
        )
    again = open_registry(
        town.registry.engine.url.render_as_string(hide_password=False),
        keys=town.registry.keys.path,
    )
    try:
        with again.read() as session:
            for row, phone in people.items():
                assert session.scalar(select(Candidate.id).where(Candidate.phone == phone)) == row
        states = {key.id: key.state for key in again.keys.keys if key.use is Use.INDEX}
        assert states == {next(iter(before)): KeyState.ACTIVE, done.key: KeyState.RETIRED}
    finally:
        again.dispose()


def test_what_no_text_explains_any_more_stays_unique_and_is_told(town, people):
    with town.registry.write() as session:
        party = Party(campaign_id=town.campaign.id, import_key="99:毋家", label="毋家")
        session.add(party)
    done = replace_index_key(town.registry, by=BY)
    assert (done.lost, done.finished) == (1, True)
    assert len(set(raw(town, "select import_key from party"))) == 2


def test_a_value_no_key_opens_is_named_and_the_old_key_stays(town, people):
    broken, other = min(people), max(people)
    with town.registry.connect() as connection:
        connection.execute(
            text("update candidate set phone = (select phone from candidate where id = :other)"
                 " where id = :row"),
            {"row": broken, "other": other},
        )  # fmt: skip
    done = replace_index_key(town.registry, by=BY)
    assert done.unopened == (f"candidate.phone_index #{broken}",)
    assert not done.finished
    assert stands(town) == {KeyState.ACTIVE, KeyState.RETIRING}


def test_who_has_no_number_has_no_index_half_way_either(town, people):
    with pytest.raises(CutOff):
        replace_index_key(town.registry, by=BY, told=cut(0))
    row = town.candidate("无号").id
    with town.registry.write() as session:
        session.get_one(Candidate, row).phone = ""
        session.get_one(Candidate, row).id_number = None
    stood = f"from candidate where id = {row}"
    assert raw(town, f"select id_number_index {stood}") == [None]
    assert raw(town, f"select phone_index {stood}") == [""]


def test_what_is_sealed_already_is_not_indexed_as_it_stands(town, people):
    with pytest.raises(CutOff):
        replace_index_key(town.registry, by=BY, told=cut(PEOPLE + 4))
    row = min(people)
    (index,) = raw(town, f"select phone_index from candidate where id = {row}")
    again = Ciphertext(town.registry.keys.seal(people[row], "candidate.phone", row))
    with town.registry.connect() as connection:
        connection.execute(
            update(Candidate.__table__).where(Candidate.id == bindparam("candidate_id")),
            [{"candidate_id": row, "phone": again}],
        )
    assert raw(town, f"select phone_index from candidate where id = {row}") == [index]
    assert_found(town.registry, people)


def test_rows_of_other_tables_are_written_half_way_as_ever(town, people):
    with pytest.raises(CutOff):
        replace_index_key(town.registry, by=BY, told=cut(0))
    assert town.vacancy(openings=2).openings == 2
    assert town.matching().note == ""


def replaced(registry: Registry):
    """Replace the key; once more where another writer was in the way, as the refusal asks."""
    for _ in range(9):
        try:
            return replace_index_key(registry, by=BY)
        except Conflict as busy:
            assert busy.code is Cause.WRITER_BUSY
    return replace_index_key(registry, by=BY)


def test_nobody_is_registered_twice_while_it_runs(town, people):
    """Two processes register the same numbers while the key is replaced: each once, all found."""
    other = open_registry(
        town.registry.engine.url.render_as_string(hide_password=False),
        keys=town.registry.keys.path,
    )
    other.flush = town.registry.flush
    numbers = [f"137{n:08d}" for n in range(24)]
    done = threading.Event()
    kept: list[str] = []

    def register(registry: Registry, way: list[str]) -> None:
        while not done.is_set():
            for number in way:
                with suppress(Conflict):
                    with registry.write() as session:
                        session.add(Referrer(name="丙", phone=number))
                    kept.append(number)
                if done.is_set():
                    return

    ways = ((town.registry, numbers), (other, numbers[::-1]))
    threads = [threading.Thread(target=register, args=way) for way in ways]
    for thread in threads:
        thread.start()
    try:
        told = replaced(town.registry)
    finally:
        done.set()
        for thread in threads:
            thread.join()
    if not told.finished:
        told = replaced(town.registry)
    assert told.finished
    with other.read() as session:
        for number in set(kept):
            wanted = select(Referrer.id).where(Referrer.phone == number)
            assert len(session.scalars(wanted).all()) == 1
        everybody = session.scalars(select(Referrer.phone)).all()
    other.dispose()
    assert len(everybody) == len(set(everybody))
    assert set(kept) <= set(everybody)
    assert kept
