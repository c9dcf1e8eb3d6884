"""The hash chain of the audit trail: rows written as a transaction ends, and their verification.

Operations leave notes in the session (``recruit.operations.audit``); :func:`write_down` turns
them into rows just before the commit, so that the chain is held for a moment only and nobody
waits for a row of ours while holding another. What is kept in the trail may be checked with
:func:`verify`; the head of the chain is noted outside of the database (:func:`anchor`), so
that rows cut off at its end are missed too.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import event, insert, select, text
from sqlalchemy.orm import Session

from recruit.models import Action, AuditEntry, Base, Delivery, Webhook

PENDING = "laoxiang_audit"
CHAIN_LOCK = 20200221
"""Advisory lock on PostgreSQL: one transaction after the other adds to the chain."""
START = "0" * 64
ANCHORS = "audit.anchors"
_BATCH = 1000
MOST_FAULTS = 100


@dataclass(frozen=True, slots=True)
class Note:
    """What is to be written down when the transaction ends.

    Parameters
    ----------
    record
        The record it is about; its number is read when everything has been flushed.
    thing, key
        Table and number, where there is no record at hand.
    """

    at: dt.datetime
    by: str
    action: Action
    detail: Mapping[str, Any]
    record: Base | None = None
    thing: str = ""
    key: int | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """The last row of the chain; number 0 when it is empty."""

    number: int
    hash: str


class FaultKind(StrEnum):
    """What is wrong with a row of the trail."""

    ALTERED = "altered"
    DETAIL_ALTERED = "detail_altered"
    MISSING = "missing"
    BROKEN = "broken"
    CUT_OFF = "cut_off"
    ANCHOR = "anchor"


@dataclass(frozen=True, slots=True)
class Fault:
    """One row that is not as it was written, or one that is gone."""

    number: int
    kind: FaultKind


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found; ``anchors`` is how many heads noted outside were compared."""

    entries: int
    scrubbed: int
    anchors: int
    head: Head
    faults: tuple[Fault, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing was altered, removed or put in."""
        return not self.faults


def leave(session: Session, note: Note) -> None:
    """Keep a note until the transaction ends."""
    session.info.setdefault(PENDING, []).append(note)


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    """Let go of the notes of what was taken back."""
    session.info.pop(PENDING, None)


def write_down(session: Session) -> None:
    """Add the notes of this session to the chain and to the outbox; called before the commit."""
    notes: list[Note] = session.info.pop(PENDING, [])
    if not notes:
        return
    session.flush()
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": CHAIN_LOCK})
    last = head(session)
    rows = []
    for note in notes:
        row = _row(note, last)
        rows.append(row)
        last = Head(row["id"], row["hash"])
    session.execute(insert(AuditEntry), rows)
    _fill_outbox(session, rows)


def head(session: Session) -> Head:
    """Return the last row of the chain."""
    found = session.execute(
        select(AuditEntry.id, AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1)
    ).first()
    return Head(0, START) if found is None else Head(found.id, found.hash)


def verify(session: Session, anchors: Iterable[Head] = ()) -> Verdict:
    """Walk the whole chain and say which rows are not as they were written.

    Parameters
    ----------
    anchors
        Heads noted earlier outside of the database.
    """
    expected = {anchor.number: anchor.hash for anchor in anchors if anchor.number}
    faults: list[Fault] = []
    last, count, scrubbed, compared = Head(0, START), 0, 0, 0
    statement = select(AuditEntry.__table__).order_by(AuditEntry.id)
    for entry in session.execute(statement.execution_options(yield_per=_BATCH)):
        count += 1
        if entry.id != last.number + 1:
            faults.append(Fault(last.number + 1, FaultKind.MISSING))
        elif entry.previous != last.hash:
            faults.append(Fault(entry.id, FaultKind.BROKEN))
        sealed = _hash(
            entry.id, entry.at, entry.by, entry.action, entry.thing, entry.key, entry.digest,
            entry.previous,
        )  # fmt: skip
        if sealed != entry.hash:
            faults.append(Fault(entry.id, FaultKind.ALTERED))
        if entry.detail is None:
            scrubbed += 1
        elif _digest(entry.detail) != entry.digest:
            faults.append(Fault(entry.id, FaultKind.DETAIL_ALTERED))
        if entry.id in expected:
            compared += 1
            if expected[entry.id] != entry.hash:
                faults.append(Fault(entry.id, FaultKind.ANCHOR))
        last = Head(entry.id, entry.hash)
    beyond = [number for number in expected if number > last.number]
    if beyond:
        faults.append(Fault(last.number + 1, FaultKind.CUT_OFF))
    return Verdict(count, scrubbed, compared, last, tuple(faults[:MOST_FAULTS]))


def anchor(home: Path, noted: Head, *, at: dt.datetime) -> None:
    """Note the head of the chain in a file of the home directory, unless it stands there."""
    path = home / ANCHORS
    known = read_anchors(home)
    if not noted.number or (known and known[-1].number >= noted.number):
        return
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "a", encoding="ascii") as file:
        file.write(f"{noted.number} {noted.hash} {at.isoformat()}\n")


def read_anchors(home: Path) -> list[Head]:
    """Return the heads noted in a home directory, in the order they were noted."""
    path = home / ANCHORS
    if not path.is_file():
        return []
    lines = (line.split() for line in path.read_text(encoding="ascii").splitlines())
    return [Head(int(parts[0]), parts[1]) for parts in lines if len(parts) >= 2]


def _row(note: Note, last: Head) -> dict[str, Any]:
    thing, key = note.thing, note.key
    if note.record is not None:
        thing, key = note.record.__tablename__, getattr(note.record, "id", None)
    detail = {**note.detail, "salt": secrets.token_hex(8)}
    number, digest = last.number + 1, _digest(detail)
    return {
        "id": number,
        "at": note.at,
        "by": note.by,
        "action": note.action.value,
        "thing": thing,
        "key": key,
        "detail": detail,
        "digest": digest,
        "previous": last.hash,
        "hash": _hash(
            number, note.at, note.by, note.action.value, thing, key, digest, last.hash
        ),
    }  # fmt: skip


def _digest(detail: Mapping[str, Any]) -> str:
    written = json.dumps(detail, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def _hash(number: int, at: dt.datetime, *parts: str | int | None) -> str:
    moment = at.astimezone(dt.UTC).isoformat()
    written = json.dumps([number, moment, *parts], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def _fill_outbox(session: Session, rows: list[dict[str, Any]]) -> None:
    """Put one message for each webhook that wants to hear of it into the outbox."""
    hooks = session.execute(select(Webhook.id, Webhook.events).where(Webhook.active)).all()
    messages = [
        {
            "webhook_id": hook.id,
            "event": row["action"],
            "payload": {
                "event": row["action"],
                "at": row["at"].isoformat(),
                "number": row["id"],
                "record": {"type": row["thing"], "id": row["key"]},
                "data": {key: value for key, value in row["detail"].items() if key != "salt"},
            },
        }
        for row in rows
        for hook in hooks
        if row["action"] in hook.events
    ]
    if messages:
        session.execute(insert(Delivery), messages)
