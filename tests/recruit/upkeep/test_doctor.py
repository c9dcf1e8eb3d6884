"""The doctor finds what is wrong, says what to do, and changes nothing."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import select

from recruit.language import Language
from recruit.models import Campaign
from recruit.operations import campaigns, candidates
from recruit.settings import Settings
from recruit.storage import open_registry
from recruit.terminal.wording import keys, say
from recruit.upkeep import doctor
from recruit.upkeep.backup import back_up
from recruit.upkeep.doctor import CHECKS, State, examine, verdict

from ..conftest import BY, FIRST_DATE, LAST_DATE, copy_registry


def now() -> dt.datetime:
    """Return the moment of the test itself: its module may have been read long before."""
    return dt.datetime.now(dt.UTC)


@pytest.fixture
def home(tmp_path: Path, sqlite_template: Path) -> Path:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    copy_registry(sqlite_template, home)
    registry = open_registry(home=home)
    today = now().date()
    with registry.write() as session:
        campaigns.open_campaign(session, name="余姚", first_date=today, last_date=today, by=BY)
    back_up(registry, home, at=now())
    registry.dispose()
    Settings(home=home).signing_key()
    return home


def found(home: Path, *, at: dt.datetime | None = None) -> dict[str, State]:
    settings = Settings(home=home)
    findings = examine(settings, settings.url, at=at or now())
    return {one.check: one.state for one in findings}


def test_a_sound_installation_is_sound(home):
    assert found(home) == dict.fromkeys(CHECKS, State.OK)


@pytest.mark.embedded
def test_a_registry_that_is_not_there_is_said_so_and_not_made(tmp_path):
    told = found(tmp_path / "nowhere")
    assert told["schema"] is State.BROKEN
    assert not (tmp_path / "nowhere" / "laoxiang.db").exists()


def test_tables_that_are_behind_are_left_so(home):
    _alter(home, "update alembic_version set version_num = '0001'")
    assert found(home)["schema"] is State.LOOK
    assert found(home)["schema"] is State.LOOK


def test_a_row_that_refers_to_none_is_found(home):
    _alter(
        home,
        "pragma foreign_keys = off",
        "insert into squad (campaign_id, province_code, name, leader_name, leader_phone)"
        " values (99, '520000', 'x', '', '')",
    )
    assert found(home)["integrity"] is State.BROKEN


def test_an_altered_trail_is_found(home):
    connection = sqlite3.connect(home / "laoxiang.db")
    for (name,) in connection.execute(
        "select name from sqlite_master where type = 'trigger'"
    ).fetchall():
        connection.execute(f'drop trigger "{name}"')
    connection.execute("update audit_entry set by = 'nobody'")
    connection.commit()
    connection.close()
    assert found(home)["trail"] is State.BROKEN


def test_a_clock_that_went_back_is_found(home):
    assert found(home, at=now() - dt.timedelta(hours=1))["clock"] is State.BROKEN


def test_a_key_that_others_can_read_is_found(home):
    (home / "secret_key").chmod(0o644)
    assert found(home)["keys"] is State.BROKEN


def test_no_backup_of_today_is_said(home):
    (path,) = (home / "backups").iterdir()
    old = (now() - dt.timedelta(days=2)).timestamp()
    os.utime(path, (old, old))
    assert found(home)["backup"] is State.LOOK
    path.unlink()
    assert found(home)["backup"] is State.LOOK


def test_people_kept_too_long_are_counted(home):
    registry = open_registry(home=home)
    with registry.write() as session:
        campaign = session.scalars(select(Campaign)).one()
        candidates.register(
            session, campaign, name="甲", home_county="520526", phone="13800000000", by=BY
        )
        campaign.first_date, campaign.last_date = FIRST_DATE, LAST_DATE
    registry.dispose()
    assert found(home)["retention"] is State.LOOK


def test_little_room_is_said(home, monkeypatch):
    monkeypatch.setattr(doctor, "LEAST_FREE", 10**18)
    assert found(home)["disk"] is State.LOOK


def test_the_worst_state_counts(home):
    settings = Settings(home=home)
    assert verdict(examine(settings, settings.url, at=now())) is State.OK
    (home / "secret_key").chmod(0o644)
    assert verdict(examine(settings, settings.url, at=now())) is State.BROKEN


@pytest.mark.parametrize("check", CHECKS)
def test_every_finding_has_a_sentence(check):
    assert f"doctor.{check}" in keys()
    worded = {key.rpartition(".")[2] for key in keys() if key.startswith(f"doctor.{check}.")}
    assert worded == {state.value for state in CHECKS[check]}


def test_a_sentence_names_what_was_found(home):
    (home / "secret_key").chmod(0o644)
    settings = Settings(home=home)
    keys_found = next(
        one for one in examine(settings, settings.url, at=now()) if one.check == "keys"
    )
    said = say("doctor.keys.broken", Language.EN, **keys_found.facts)
    assert "secret_key" in said
    assert "chmod" in said


def _alter(home: Path, *statements: str) -> None:
    connection = sqlite3.connect(home / "laoxiang.db")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def test_a_key_of_look_ups_half_replaced_or_missing_is_found(home):
    registry = open_registry(home=home)
    (key,) = registry.keys.index_keys
    registry.dispose()
    _alter(home, "insert into index_key (id, state) values ('b1b2b3b4', 'retiring')")
    assert found(home)["lookup"] is State.BROKEN
    _alter(home, f"update index_key set id = '{key}-' where id = '{key}'")
    _alter(home, f"update index_key set id = '{key}' where id = 'b1b2b3b4'")
    assert found(home)["lookup"] is State.BROKEN
    _alter(home, f"delete from index_key where id = '{key}-'")
    assert found(home)["lookup"] is State.OK


def test_a_replacement_that_was_cut_off_is_said(home):
    registry = open_registry(home=home)
    coming = registry.keys.announce_index_key()
    registry.dispose()
    assert found(home)["lookup"] is State.OK
    _alter(home, f"insert into index_key (id, state) values ('{coming.id}', 'coming')")
    assert found(home)["lookup"] is State.LOOK
