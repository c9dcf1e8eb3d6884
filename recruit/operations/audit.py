"""Writing down who did what, in the transaction that does it; emptying what has to go.

Every operation that matters calls :func:`record`. What it tells are numbers and codes: a name,
an ID number or a telephone number never stands in the trail.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any, cast

from sqlalchemy import CursorResult, update
from sqlalchemy.orm import Session

from recruit.causes import Thing
from recruit.identity import mask_phone
from recruit.logging import PERSONAL_KEYS, log
from recruit.models import Action, AuditEntry, Base, now
from recruit.storage.audit import (
    Head,
    Note,
    Verdict,
    anchor,
    head,
    leave,
    read_anchors,
    verify,
)

Plain = str | int | float | bool | None

_CODE = re.compile(r"[A-Za-z0-9_.:/+*-]{0,64}")
_NUMBER = re.compile(r"(?<!\d)(1[3-9]\d{9}|\d{15}|\d{17}[\dXx])(?!\d)")
FREE = "reason"
"""The one key whose text may be in plain words; it must not hold a number of a person."""


def record(
    session: Session,
    action: Action,
    about: Base | Thing | None = None,
    *,
    by: str,
    key: int | None = None,
    **detail: Plain,
) -> None:
    """Note that somebody did something; it is written when the transaction commits.

    Parameters
    ----------
    about
        The record it was done to (its number may still be to come), or the kind of record,
        then ``key`` gives the number.
    by
        User name of who did it. A telephone number used as one is masked.
    detail
        Numbers, yes or no, codes: nothing about a person.

    Raises
    ------
    ValueError
        When a detail is neither a number nor a code, or its key belongs to a person. This is
        a fault of the program.
    """
    for name, value in detail.items():
        if name in PERSONAL_KEYS or not _is_plain(name, value):
            raise ValueError(f"{name} does not belong into the audit trail")
    who = mask_phone(by) if _NUMBER.search(by) else by
    thing = about.value if isinstance(about, Thing) else ""
    leave(
        session,
        Note(
            at=now(),
            by=who,
            action=action,
            detail=detail,
            record=None if isinstance(about, Thing) else about,
            thing=thing,
            key=key,
        ),
    )
    told = {name: value for name, value in detail.items() if name != FREE}
    log.info(action.value, key=key if isinstance(about, Thing) else getattr(about, "id", None),
             by=who, **told)  # fmt: skip


def has_number(text: str) -> bool:
    """Whether a text holds what looks like a telephone or ID number."""
    return _NUMBER.search(text) is not None


def scrub(session: Session, thing: Thing, keys: Collection[int], *, by: str) -> int:
    """Empty the details of everything noted about these records; the chain stays whole.

    Returns
    -------
    int
        How many rows were emptied.
    """
    changed = cast(
        "CursorResult[Any]",
        session.execute(
            update(AuditEntry)
            .where(
                AuditEntry.thing == thing.value,
                AuditEntry.key.in_(keys),
                AuditEntry.detail.is_not(None),
            )
            .values(detail=None)
            .execution_options(synchronize_session=False)
        ),
    ).rowcount
    record(session, Action.AUDIT_SCRUBBED, thing, by=by, rows=changed, records=len(keys))
    return changed


def inspect(session: Session, home: Path, *, extra: Iterable[Head] = ()) -> Verdict:
    """Walk the whole chain, also against the heads noted in the home directory and ``extra``."""
    return verify(session, [*read_anchors(home), *extra])


def note_head(session: Session, home: Path) -> Head:
    """Note the head of the chain in the home directory and return it."""
    found = head(session)
    anchor(home, found, at=now())
    return found


def _is_plain(name: str, value: object) -> bool:
    if value is None or isinstance(value, bool | int | float):
        return True
    if not isinstance(value, str):
        return False
    if name == FREE:
        return not has_number(value)
    return _CODE.fullmatch(value) is not None and not has_number(value)
