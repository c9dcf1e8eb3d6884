"""Enterprises from enterprise and demand sheets: found by credit code, else by name."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.causes import Cause
from recruit.models import Enterprise, SizeClass
from recruit.operations.importing.tally import Outcome, Row, Tally, differing, member
from recruit.operations.importing.writing import insert_rows, update_rows

FIELDS = (
    "town",
    "industry",
    "size_class",
    "tier",
    "address",
    "contact_name",
    "contact_phone",
    "dormitory_places",
    "couples_rooms",
    "min_fill",
)
_COLUMN = {"town": "town_code"}
_SPACE = re.compile(r"\s+")


def flat(name: str) -> str:
    """Return a firm's name for comparing: half-width brackets, no spaces, lower case."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", name)).casefold()


class EnterpriseBook:
    """All enterprises by code and name, and what an import changes about them.

    What the first row of an import says about a firm stands; later rows of the same import
    add what it left blank but do not contradict it. So a second import changes nothing.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._records: list[dict[str, Any]] = []
        self._by_code: dict[str, int] = {}
        self._by_name: dict[str, int] = {}
        self._stated: list[set[str]] = []
        self._changes: dict[int, dict[str, Any]] = {}
        columns = Enterprise.__table__.c
        for stored in session.execute(select(*columns)).mappings():
            self._keep(dict(stored))

    def find(self, name: str) -> int | None:
        """Return the id of the enterprise with this name."""
        place = self._by_name.get(flat(name))
        return None if place is None else int(self._records[place]["id"])

    def state(self, row: Row, tally: Tally) -> tuple[int, Outcome] | None:
        """Take in what a row says about its enterprise.

        Returns
        -------
        tuple or None
            Id and what was done, or None when the row was refused.
        """
        name, code = row.text("enterprise"), row.text("credit_code") or None
        place = self._by_code.get(code) if code else None
        same_name = self._by_name.get(flat(name)) if name else None
        if place is None:
            place = same_name
            if place is not None and code and self._records[place]["credit_code"]:
                tally.refuse(
                    row,
                    Cause.ENTERPRISE_HAS_ANOTHER_CODE,
                    column="credit_code",
                    value=code,
                    name=name,
                    code=self._records[place]["credit_code"],
                )
                return None
        elif same_name not in (None, place):
            tally.refuse(
                row, Cause.ENTERPRISE_NAME_TAKEN, column="enterprise", value=name, name=name
            )
            return None
        stated = {_COLUMN.get(key, key): value for key, value in row.given(FIELDS, {}).items()}
        if "size_class" in stated:
            stated["size_class"] = member(SizeClass, stated["size_class"])
        if name:
            stated["name"] = name
        if code:
            stated["credit_code"] = code
        if place is None:
            return self._add(row, tally, stated)
        return self._mend(place, stated)

    def write(self) -> None:
        """Write the changes; new enterprises were written as they came."""
        update_rows(self._session, Enterprise, self._changes)

    def _add(self, row: Row, tally: Tally, stated: dict[str, Any]) -> tuple[int, Outcome] | None:
        for key, column, reason in (
            ("name", "enterprise", Cause.ENTERPRISE_WITHOUT_NAME),
            ("town_code", "town", Cause.ENTERPRISE_WITHOUT_TOWN),
        ):
            if not stated.get(key):
                tally.refuse(row, reason, column=column)
                return None
        values = {
            "credit_code": None,
            "industry": "",
            "size_class": None,
            "tier": 3,
            "address": "",
            "contact_name": "",
            "contact_phone": "",
            "dormitory_places": None,
            "couples_rooms": None,
            "min_fill": None,
            "created_at": tally.at,
            **stated,
        }
        values["id"] = insert_rows(self._session, Enterprise, [values])[0]
        place = self._keep(values)
        self._stated[place].update(stated)
        return int(values["id"]), Outcome.ADDED

    def _mend(self, place: int, stated: dict[str, Any]) -> tuple[int, Outcome]:
        record = self._records[place]
        news = {key: value for key, value in stated.items() if key not in self._stated[place]}
        self._stated[place].update(news)
        if "name" in news and flat(news["name"]) == flat(record["name"]):
            del news["name"]  # 余姚 (市) and 余姚（市） are one name; the first spelling stays
        change = differing(record, news)
        if not change:
            return int(record["id"]), Outcome.UNCHANGED
        if "name" in change:
            self._by_name.pop(flat(record["name"]), None)
            self._by_name[flat(change["name"])] = place
        if "credit_code" in change:
            self._by_code[change["credit_code"]] = place
        record.update(change)
        self._changes.setdefault(int(record["id"]), {}).update(change)
        return int(record["id"]), Outcome.CHANGED

    def _keep(self, record: dict[str, Any]) -> int:
        place = len(self._records)
        self._records.append(record)
        self._stated.append(set())
        self._by_name[flat(record["name"])] = place
        if record["credit_code"]:
            self._by_code[record["credit_code"]] = place
        return place


def take_enterprises(book: EnterpriseBook, rows: list[Row], tally: Tally) -> None:
    """Take in the rows of enterprise sheets."""
    for row in rows:
        found = book.state(row, tally)
        if found is not None:
            tally.note(row, found[1])
