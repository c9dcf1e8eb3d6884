"""Parties from rosters: found by referrer and the label he wrote."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.models import Cohesion, Party
from recruit.operations.importing.tally import Row, Tally, differing, member
from recruit.operations.importing.writing import chunks, insert_rows, update_rows
from recruit.sealed import ring_of

_FIELD = "party.import_key"


class PartyBook:
    """The parties an import names, by key, and what it changes about them."""

    def __init__(self, session: Session, tally: Tally, rows: Sequence[Row]) -> None:
        self._session = session
        self._campaign_id = tally.campaign.id
        self._stated: set[str] = set()
        self._new: dict[str, dict[str, Any]] = {}
        self._changes: dict[int, dict[str, Any]] = {}
        self._known: dict[str, dict[str, Any]] = {}
        """By the blind index of the key: the key itself is not kept, a label may be a name."""
        self._ring = ring_of(session.get_bind().dialect)
        for part in chunks(label for row in rows if (label := row.text("party"))):
            stored = session.execute(
                select(Party.import_key, Party.id, Party.cohesion, Party.couple).where(
                    Party.campaign_id == self._campaign_id, Party.label.in_(part)
                )
            )
            self._known.update(
                {record["import_key"]: dict(record) for record in stored.mappings()}
            )

    def state(self, referrer: int | None, row: Row) -> tuple[str, bool]:
        """Return the party's key and whether this row changed the party.

        Parameters
        ----------
        referrer
            Id of the referrer, whose labels are his own, or None.
        row
            Says how closely it holds together; blank leaves it as it is, *enterprise* at
            first. A wish for a couples' room is stated by a yes or a no in its column.
        """
        label = row.text("party")
        key = f"{referrer or '-'}:{label}"
        wanted: dict[str, Any] = {}
        if row.values.get("cohesion"):
            wanted["cohesion"] = member(Cohesion, row.values["cohesion"])
        if "couple" in row.given(("couple",), {"couple": False}):
            wanted["couple"] = bool(row.values["couple"])
        first = bool(wanted) and key not in self._stated
        if wanted:
            self._stated.add(key)
        stored = self._stored(key)
        if stored is None:
            if key not in self._new or first:
                self._new[key] = {
                    "label": label,
                    "cohesion": Cohesion.ENTERPRISE,
                    "couple": False,
                    **wanted,
                }
            return key, True
        change = differing(stored, wanted) if first else {}
        if not change:
            return key, False
        self._changes[stored["id"]] = change
        return key, True

    def id(self, key: str) -> int | None:
        """Return the id of a party, None while it is not written yet."""
        known = self._stored(key)
        return None if known is None else int(known["id"])

    def write(self) -> None:
        """Write new parties and changes; all ids are known afterwards."""
        rows = insert_rows(
            self._session,
            Party,
            [
                {"campaign_id": self._campaign_id, "import_key": key, **values}
                for key, values in self._new.items()
            ],
        )
        for row, (key, values) in zip(rows, self._new.items(), strict=True):
            self._known[self._ring.digest(key, _FIELD)] = {"id": row, **values}
        update_rows(self._session, Party, self._changes)

    def _stored(self, key: str) -> dict[str, Any] | None:
        """Return what is known of a party; there are two indexes while their key is replaced."""
        found = (self._known.get(one) for one in self._ring.digests(key, _FIELD))
        return next((one for one in found if one is not None), None)
