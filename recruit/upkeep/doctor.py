"""Looking whether an installation is sound: one finding a check, each with what to do about it.

Nothing is changed, not even tables that are behind. A check that cannot be made says so.
"""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from recruit.errors import UserError
from recruit.models import AuditEntry, Run, RunState
from recruit.operations import audit
from recruit.rights import retention
from recruit.sealed.keyfile import KeyState, Use
from recruit.settings import Settings
from recruit.storage import Registry
from recruit.storage.enrolment import index_keys
from recruit.storage.migrate import newest as newest_revision
from recruit.upkeep.backup import database_file, newest
from recruit.upkeep.rotation import holdings, open_all

LEAST_FREE = 1_000_000_000
"""Bytes that have to be free besides room for another copy of the database."""
LATE_CLOCK = dt.timedelta(minutes=5)
"""An entry of the trail later than now by more than this means a clock that was wrong."""
OLD_BACKUP = dt.timedelta(days=1)
OLD_RUN = dt.timedelta(hours=2)


class State(StrEnum):
    """How a check came out."""

    OK = "ok"
    LOOK = "look"
    """Somebody should look at it."""
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found.

    Parameters
    ----------
    check
        Its name; the sentence is ``doctor.<check>.<state>`` of the terminal's wording.
    facts
        What the sentence names.
    """

    check: str
    state: State
    facts: Mapping[str, object] = field(default_factory=dict)


def examine(settings: Settings, url: str, *, at: dt.datetime) -> tuple[Finding, ...]:
    """Return what every check finds, in the order they are made.

    Parameters
    ----------
    at
        The moment to go by.
    """
    registry = Registry.plain(url, keys=settings.keys)
    try:
        found = [_schema(registry)]
        if found[0].state is not State.BROKEN:
            checks: tuple[Callable[[], Finding], ...] = (
                lambda: _integrity(registry),
                lambda: _sealed(registry),
                lambda: _lookup(registry),
                lambda: _trail(registry, settings.home),
                lambda: _clock(registry, at),
                lambda: _runs(registry, at),
                lambda: _retention(registry, settings.rehearsed_day or at.date()),
            )
            found += [check() for check in checks]
        found += [
            _keys(settings),
            _disk(registry, settings.home),
            _backup(settings.backup_folder, at),
            _programs(registry),
        ]
        return tuple(found)
    finally:
        registry.dispose()


def verdict(findings: tuple[Finding, ...]) -> State:
    """Return the worst state of all."""
    states = {finding.state for finding in findings}
    return next((state for state in (State.BROKEN, State.LOOK) if state in states), State.OK)


def _schema(registry: Registry) -> Finding:
    if registry.embedded and not database_file(registry).is_file():
        return Finding("schema", State.BROKEN, {"revision": "–", "newest": newest_revision()})
    try:
        with registry.engine.connect() as connection:
            revision = MigrationContext.configure(connection).get_current_revision()
    except SQLAlchemyError:
        return Finding("schema", State.BROKEN, {"revision": "–", "newest": newest_revision()})
    facts = {"revision": revision or "–", "newest": newest_revision()}
    if revision is None:
        return Finding("schema", State.BROKEN, facts)
    return Finding("schema", State.OK if revision == newest_revision() else State.LOOK, facts)


def _integrity(registry: Registry) -> Finding:
    if not registry.embedded:
        return Finding("integrity", State.OK, {"faults": 0})
    connection = sqlite3.connect(f"file:{database_file(registry)}?mode=ro", uri=True)
    try:
        rows = connection.execute("pragma integrity_check(100)").fetchall()
        faults = 0 if rows == [("ok",)] else len(rows)
        faults += len(connection.execute("pragma foreign_key_check").fetchall())
    except sqlite3.DatabaseError:
        faults = 1
    finally:
        connection.close()
    return Finding("integrity", State.BROKEN if faults else State.OK, {"faults": faults})


def _sealed(registry: Registry) -> Finding:
    """Open every sealed value; keys that are missing or being replaced are named."""
    try:
        missing = [one.id for one in holdings(registry) if one.key is None]
        opened = open_all(registry)
        left = [
            key.id
            for key in registry.keys.keys
            if key.use is Use.DATA and key.state is KeyState.RETIRING
        ]
    except SQLAlchemyError:
        # Tables from before anything was sealed: the check of the tables says so.
        return Finding("sealed", State.OK, {"values": 0})
    except UserError:
        return Finding("sealed", State.BROKEN, {"missing": "–", "values": 0, "first": "–"})
    facts = {"values": opened.values}
    if missing or opened.unopened:
        names = ", ".join(missing) or "–"
        first = opened.unopened[0] if opened.unopened else "–"
        return Finding(
            "sealed",
            State.BROKEN,
            {"missing": names, "values": len(opened.unopened), "first": first},
        )
    return Finding("sealed", State.LOOK if left else State.OK, facts | {"keys": ", ".join(left)})


def _lookup(registry: Registry) -> Finding:
    """Name the keys that numbers are looked up by: one, unless one is being replaced."""
    try:
        keys = index_keys(registry)
        missing = [key for key in keys if not registry.keys.has(key)]
    except SQLAlchemyError:
        # Tables from before the key could be replaced: the check of the tables says so.
        return Finding("lookup", State.OK, {"keys": "–"})
    except UserError:
        return Finding("lookup", State.BROKEN, {"keys": "–"})
    if missing or not keys:
        return Finding("lookup", State.BROKEN, {"keys": ", ".join(missing) or "–"})
    return Finding("lookup", State.LOOK if len(keys) > 1 else State.OK, {"keys": ", ".join(keys)})


def _trail(registry: Registry, home: Path) -> Finding:
    try:
        with registry.read() as session:
            told = audit.inspect(session, home)
    except SQLAlchemyError:
        return Finding("trail", State.BROKEN, {"entries": 0, "faults": 1})
    facts = {"entries": told.entries, "faults": len(told.faults)}
    return Finding("trail", State.OK if told.sound else State.BROKEN, facts)


def _clock(registry: Registry, at: dt.datetime) -> Finding:
    with registry.read() as session:
        last = session.scalar(select(func.max(AuditEntry.at)))
    ahead = dt.timedelta() if last is None else last - at
    minutes = max(0, round(ahead.total_seconds() / 60))
    return Finding("clock", State.BROKEN if ahead > LATE_CLOCK else State.OK, {"minutes": minutes})


def _runs(registry: Registry, at: dt.datetime) -> Finding:
    with registry.read() as session:
        stuck = session.scalar(
            select(func.count())
            .select_from(Run)
            .where(Run.state == RunState.RUNNING, Run.started_at < at - OLD_RUN)
        )
    return Finding("runs", State.LOOK if stuck else State.OK, {"runs": stuck or 0})


def _retention(registry: Registry, today: dt.date) -> Finding:
    with registry.read() as session:
        due = retention.overdue(session, today)
    people = sum(campaign.people for campaign in due)
    return Finding("retention", State.LOOK if people else State.OK, {"people": people})


def _keys(settings: Settings) -> Finding:
    open_to_others = [
        path.name
        for path in dict.fromkeys(
            (settings.home, *sorted(settings.home.glob("*key*")), settings.keys)
        )
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077
    ]
    if open_to_others:
        return Finding("keys", State.BROKEN, {"files": ", ".join(open_to_others)})
    there = settings.secret_key is not None or (settings.home / "secret_key").is_file()
    return Finding("keys", State.OK if there else State.LOOK, {"files": "secret_key"})


def _disk(registry: Registry, home: Path) -> Finding:
    folder = next(path for path in (home, *home.parents) if path.exists())
    free = shutil.disk_usage(folder).free
    file = database_file(registry) if registry.embedded else None
    size = file.stat().st_size if file is not None and file.is_file() else 0
    facts = {"free": round(free / 1e9, 1), "size": round(size / 1e6, 1)}
    return Finding("disk", State.OK if free > LEAST_FREE + 2 * size else State.LOOK, facts)


def _backup(folder: Path, at: dt.datetime) -> Finding:
    last = newest(folder)
    if last is None:
        return Finding("backup", State.LOOK)
    made = dt.datetime.fromtimestamp(last.stat().st_mtime, dt.UTC)
    hours = max(0, round((at - made).total_seconds() / 3600))
    return Finding("backup", State.OK if at - made <= OLD_BACKUP else State.LOOK, {"hours": hours})


def _programs(registry: Registry) -> Finding:
    needed = () if registry.embedded else ("pg_dump", "pg_restore")
    missing = [program for program in needed if shutil.which(program) is None]
    return Finding(
        "programs",
        State.LOOK if missing else State.OK,
        {"missing": ", ".join(missing)},
    )


CHECKS: Mapping[str, tuple[State, ...]] = {
    "schema": tuple(State),
    "integrity": (State.OK, State.BROKEN),
    "sealed": tuple(State),
    "lookup": tuple(State),
    "trail": (State.OK, State.BROKEN),
    "clock": (State.OK, State.BROKEN),
    "runs": (State.OK, State.LOOK),
    "retention": (State.OK, State.LOOK),
    "keys": tuple(State),
    "disk": (State.OK, State.LOOK),
    "backup": (State.OK, State.LOOK),
    "programs": (State.OK, State.LOOK),
}
"""Every check, in their order, with what it can find."""
