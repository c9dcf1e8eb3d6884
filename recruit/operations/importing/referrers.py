"""Referrers from their own sheets and from rosters that name them, found by telephone."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.causes import Cause
from recruit.models import Referrer
from recruit.operations.importing.enterprises import EnterpriseBook
from recruit.operations.importing.tally import Outcome, Row, Tally, differing
from recruit.operations.importing.writing import insert_rows, update_rows
from recruit.operations.referrers import squads

FIELDS = ("name", "phone", "home_county", "target")


class ReferrerBook:
    """All referrers by telephone number and by name, and what an import changes about them."""

    def __init__(self, session: Session, tally: Tally) -> None:
        self._session = session
        self._tally = tally
        self._squads = squads(session, tally.campaign)
        self._records: dict[int, dict[str, Any]] = {}
        self._by_phone: dict[str, int] = {}
        self._by_name: dict[str, set[int]] = defaultdict(set)
        self._stated: dict[int, set[str]] = defaultdict(set)
        self._changes: dict[int, dict[str, Any]] = {}
        columns = Referrer.__table__.c
        for stored in session.execute(select(*columns)).mappings():
            self._keep(dict(stored))

    def name(self, row: int) -> str:
        """Return the name of the referrer with this id."""
        return str(self._records[row]["name"])

    def by_phone(self, phone: str) -> int | None:
        """Return the referrer with this telephone number."""
        return self._by_phone.get(phone)

    def by_name(self, name: str) -> list[int]:
        """Return the referrers of this name."""
        return sorted(self._by_name.get(name, ()))

    def add(self, values: dict[str, Any]) -> int:
        """Write a new referrer and return his id."""
        home = values.get("home_county", "")
        record = {
            "employer_id": None,
            "home_county": "",
            "target": 0,
            "squad_id": self._squads.get(home[:2]),
            "created_at": self._tally.at,
            **values,
        }
        record["id"] = insert_rows(self._session, Referrer, [record])[0]
        self._keep(record)
        self._stated[record["id"]].update(values)
        return int(record["id"])

    def mend(self, row: int, stated: dict[str, Any]) -> Outcome:
        """Take in what a row says about a known referrer; the first row of an import stands."""
        record = self._records[row]
        news = {key: value for key, value in stated.items() if key not in self._stated[row]}
        self._stated[row].update(news)
        if "home_county" in news and record["squad_id"] is None:
            squad = self._squads.get(news["home_county"][:2])
            if squad is not None:
                news["squad_id"] = squad
        change = differing(record, news)
        if not change:
            return Outcome.UNCHANGED
        if "name" in change:
            self._by_name[record["name"]].discard(row)
            self._by_name[change["name"]].add(row)
        record.update(change)
        self._changes.setdefault(row, {}).update(change)
        return Outcome.CHANGED

    def write(self) -> None:
        """Write the changes; new referrers were written as they came."""
        update_rows(self._session, Referrer, self._changes)

    def _keep(self, record: dict[str, Any]) -> None:
        row = int(record["id"])
        self._records[row] = record
        self._by_phone[record["phone"]] = row
        self._by_name[record["name"]].add(row)


def take_referrers(
    book: ReferrerBook, enterprises: EnterpriseBook, rows: list[Row], tally: Tally
) -> None:
    """Take in the rows of referrer sheets."""
    for row in rows:
        stated = row.given(FIELDS, {"target": 0})
        employer = row.text("employer")
        if employer:
            stated["employer_id"] = enterprises.find(employer)
            if stated["employer_id"] is None:
                refuse_employer(row, tally, employer)
                continue
        known = book.by_phone(row.text("phone")) if "phone" in stated else None
        if known is not None:
            tally.note(row, book.mend(known, stated))
        elif "name" in stated and "phone" in stated:
            book.add(stated)
            tally.note(row, Outcome.ADDED)
        else:
            missing = "phone" if "name" in stated else "name"
            tally.refuse(row, Cause.REFERRER_INCOMPLETE, column=missing)


def refuse_employer(row: Row, tally: Tally, employer: str) -> None:
    """Leave a row out whose enterprise nobody has registered."""
    tally.refuse(row, Cause.UNKNOWN_EMPLOYER, column="employer", value=employer, employer=employer)
