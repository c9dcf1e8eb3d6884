"""What stood in plain is sealed by the migration, and no file of the database holds it after."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import select, text

from recruit.causes import Cause
from recruit.models import Candidate, Referrer, SealingKey
from recruit.sealed.keys import KeyRing
from recruit.settings import KEYS
from recruit.storage import Registry, enrolment, migrate, open_registry
from recruit.storage.migrate import configuration

from ..conftest import Town, refused

ID, PHONE, NOTE = "330281199003071239", "13912345678", "膝盖旧伤怕冷"
BEFORE = "0012"


def go_back(registry: Registry) -> None:
    """Take the sealing back, as if it had never been."""
    config = configuration()
    with registry.connect() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, BEFORE)


@pytest.fixture
def plain(town: Town) -> Registry:
    """Give a registry of before with a referrer and a person in plain."""
    town.referrer("老刘")
    town.candidate("王伟", id_number=ID, phone=PHONE, remarks=NOTE)
    town.candidate("李强")
    go_back(town.registry)
    with town.registry.connect() as connection:
        found = connection.execute(text("select id_number, phone, remarks from candidate"))
        assert found.first() == (ID, PHONE, NOTE)
    return town.registry


def files(home: Path) -> bytes:
    return b"".join(path.read_bytes() for path in home.glob("laoxiang.db*"))


def open_again(registry: Registry) -> None:
    migrate(registry)
    enrolment.enrol(registry)


def test_rows_are_sealed_in_place_and_read_as_before(plain):
    open_again(plain)
    with plain.read() as session:
        person = session.scalars(select(Candidate).where(Candidate.id_number == ID)).one()
        assert (person.name, person.phone, person.remarks) == ("王伟", PHONE, NOTE)
        assert session.scalars(select(Referrer.phone)).one().startswith("139")
        assert all(session.scalars(select(SealingKey.swept_at)))
    with plain.connect() as connection:
        rows = connection.execute(text("select * from candidate")).all()
    assert not [row for row in rows if PHONE in map(str, row) or ID in map(str, row)]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_no_file_holds_what_stood_there(plain, tmp_path):
    assert PHONE.encode() in files(tmp_path)
    open_again(plain)
    for secret in (ID, PHONE, NOTE):
        assert secret.encode() not in files(tmp_path)


def test_cut_off_before_its_end_nothing_has_changed(plain, monkeypatch):
    """A kill within the transaction: the database takes it back, the next start repeats it."""
    seal, count = KeyRing.seal, []

    def cut(ring, value, field, row):
        count.append(field)
        if len(count) == 3:
            raise KeyboardInterrupt
        return seal(ring, value, field, row)

    monkeypatch.setattr(KeyRing, "seal", cut)
    with pytest.raises(KeyboardInterrupt):
        migrate(plain)
    monkeypatch.undo()
    with plain.connect() as connection:
        found = connection.execute(text("select id_number, phone from candidate")).first()
    assert found == (ID, PHONE)
    open_again(plain)
    with plain.read() as session:
        assert session.scalars(select(Candidate.id).where(Candidate.phone == PHONE)).one()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_cut_off_before_the_files_are_written_anew_the_next_start_does_it(plain, tmp_path):
    migrate(plain)
    with plain.read() as session:
        assert not any(session.scalars(select(SealingKey.swept_at)))
    plain.dispose()
    open_registry(home=tmp_path).dispose()
    assert PHONE.encode() not in files(tmp_path)


def test_a_registry_does_not_open_without_its_keys(town, tmp_path):
    with town.registry.read() as session:
        (index,) = session.scalars(select(SealingKey.id).where(SealingKey.use == "index"))
    (tmp_path / KEYS).unlink()
    url = town.registry.engine.url.render_as_string(hide_password=False)
    with refused(Cause.KEYS_MISSING, keys=index):
        open_registry(url, home=tmp_path)
    assert not (tmp_path / KEYS).exists()
    open_registry(url, home=tmp_path, without_keys=True).dispose()
