"""Parties from rosters: found by referrer and the label he wrote."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.models import Cohesion, Party
from recruit.operations.importing.tally import Row, Tally, member
from recruit.operations.importing.writing import chunks, insert_rows, update_rows


class PartyBook:
    """The parties an import names, by key, and what it changes about them."""

    def __init__(self, session: Session, tally: Tally, rows: Sequence[Row]) -> None:
        self._session = session
        self._campaign_id = tally.campaign.id
        self._stated: set[str] = set()
        self._new: dict[str, tuple[str, Cohesion]] = {}
        self._changes: dict[int, dict[str, Cohesion]] = {}
        self._known: dict[str, tuple[int, Cohesion]] = {}
        for part in chunks(label for row in rows if (label := row.text("party"))):
            stored = session.execute(
                select(Party.import_key, Party.id, Party.cohesion).where(
                    Party.campaign_id == self._campaign_id, Party.label.in_(part)
                )
            )
            self._known.update({key: (row, cohesion) for key, row, cohesion in stored})

    def state(self, referrer: int | None, label: str, cohesion: object) -> tuple[str, bool]:
        """Return the party's key and whether this row changed the party.

        Parameters
        ----------
        referrer
            Id of the referrer, whose labels are his own, or None.
        cohesion
            How closely it holds together; blank leaves it as it is, *enterprise* at first.
        """
        key = f"{referrer or '-'}:{label}"
        wanted = member(Cohesion, cohesion) if cohesion else None
        first = wanted is not None and key not in self._stated
        if wanted is not None:
            self._stated.add(key)
        if key not in self._known:
            if key not in self._new or (first and wanted is not None):
                self._new[key] = (label, wanted or Cohesion.ENTERPRISE)
            return key, True
        row, stored = self._known[key]
        if wanted is None or not first or wanted is stored:
            return key, False
        self._changes[row] = {"cohesion": wanted}
        return key, True

    def id(self, key: str) -> int | None:
        """Return the id of a party, None while it is not written yet."""
        known = self._known.get(key)
        return None if known is None else known[0]

    def write(self) -> None:
        """Write new parties and changes; all ids are known afterwards."""
        rows = insert_rows(
            self._session,
            Party,
            [
                {
                    "campaign_id": self._campaign_id,
                    "import_key": key,
                    "label": label,
                    "cohesion": cohesion,
                }
                for key, (label, cohesion) in self._new.items()
            ],
        )
        for row, (key, (_, cohesion)) in zip(rows, self._new.items(), strict=True):
            self._known[key] = (row, cohesion)
        update_rows(self._session, Party, self._changes)
