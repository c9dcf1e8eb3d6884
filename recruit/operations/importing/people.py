"""The people of a campaign as an import sees them: stored and new, found by ID, phone and name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.models import Candidate, Referral, ReferralStatus
from recruit.operations.importing.parties import PartyBook
from recruit.operations.importing.tally import Row, Tally
from recruit.operations.importing.writing import (
    append_rows,
    chunks,
    insert_rows,
    update_rows,
)


@dataclass(slots=True, eq=False)
class Person:
    """One candidate: what the registry holds or will hold, and what this import changes.

    ``id`` is 0 while the person is not written. ``claims`` are the referrers whose referral
    is written or will be.
    """

    id: int
    values: dict[str, Any]
    claims: set[int] = field(default_factory=set)
    change: dict[str, Any] = field(default_factory=dict)
    party_key: str = ""
    seen: bool = False
    """Whether a row of this import has named the person already."""


class PersonBook:
    """Everybody of one campaign whom an import may mean, by ID and by telephone number."""

    def __init__(self, session: Session, tally: Tally, rows: Sequence[Row]) -> None:
        self._session = session
        self._tally = tally
        self._by_id: dict[str, Person] = {}
        self._by_phone: dict[str, list[Person]] = defaultdict(list)
        self._new: list[Person] = []
        self._changed: list[Person] = []
        self._referrals: list[tuple[Person, int, ReferralStatus, str]] = []
        stored = self._load(rows)
        for person in stored.values():
            self._index(person)
        for part in chunks(stored):
            claims = session.execute(
                select(Referral.candidate_id, Referral.referrer_id).where(
                    Referral.candidate_id.in_(part)
                )
            )
            for candidate, referrer in claims:
                stored[candidate].claims.add(referrer)

    def _load(self, rows: Sequence[Row]) -> dict[int, Person]:
        """Return everybody the rows could mean, by id and in the order of their ids.

        Only them: a roster of forty must not cost the reading of thirty thousand.
        """
        columns = Candidate.__table__.c
        found: dict[int, Person] = {}
        for key, column in (("id_number", Candidate.id_number), ("phone", Candidate.phone)):
            for part in chunks(text for row in rows if (text := row.text(key))):
                records = self._session.execute(
                    select(*columns).where(
                        Candidate.campaign_id == self._tally.campaign.id, column.in_(part)
                    )
                )
                for record in records.mappings():
                    if record["id"] not in found:
                        found[record["id"]] = Person(record["id"], dict(record))
        return dict(sorted(found.items()))

    def find(self, name: str, id_number: str, phone: str) -> tuple[Person, str] | None:
        """Return the person a row means, and by what: ``id_number``, or ``phone`` with the name.

        Two people with different ID numbers are different, even with one telephone.
        """
        if id_number and id_number in self._by_id:
            return self._by_id[id_number], "id_number"
        for person in self._by_phone.get(phone, ()) if phone else ():
            other = person.values["id_number"]
            if person.values["name"] == name and not (id_number and other):
                return person, "phone"
        return None

    def add(self, values: dict[str, Any], referrer: int | None) -> Person:
        """Take in somebody new."""
        person = Person(0, values, seen=True)
        self._new.append(person)
        self._index(person)
        if referrer is not None:
            self.claim(person, referrer, ReferralStatus.ATTRIBUTED)
        return person

    def mend(self, person: Person, change: dict[str, Any]) -> None:
        """Change what the registry says about somebody."""
        if not change:
            return
        if person.id and not person.change:
            self._changed.append(person)
        person.values.update(change)
        person.change.update(change)
        if "id_number" in change or "phone" in change:
            self._index(person)

    def claim(
        self, person: Person, referrer: int, status: ReferralStatus, matched_on: str = ""
    ) -> None:
        """Note that a referrer brings somebody; a claim noted before stays as it is."""
        if referrer not in person.claims:
            person.claims.add(referrer)
            self._referrals.append((person, referrer, status, matched_on))

    def write(self, parties: PartyBook) -> None:
        """Write new people, changes and referrals, in that order."""
        parties.write()
        for person in self._new:
            person.values["party_id"] = parties.id(person.party_key) if person.party_key else None
        for person in self._changed:
            if person.party_key and "party_id" in person.change:
                person.change["party_id"] = parties.id(person.party_key)
        ids = insert_rows(self._session, Candidate, [person.values for person in self._new])
        for person, row in zip(self._new, ids, strict=True):
            person.id = row
        update_rows(
            self._session, Candidate, {person.id: person.change for person in self._changed}
        )
        append_rows(
            self._session,
            Referral,
            [
                {
                    "candidate_id": person.id,
                    "referrer_id": referrer,
                    "status": status,
                    "matched_on": matched_on,
                    "claimed_at": self._tally.at,
                }
                for person, referrer, status, matched_on in self._referrals
            ],
        )

    def _index(self, person: Person) -> None:
        if person.values["id_number"]:
            self._by_id[person.values["id_number"]] = person
        phone = person.values["phone"]
        if phone and person not in self._by_phone[phone]:
            self._by_phone[phone].append(person)
