"""Candidates from rosters: who is new, who is known, and who brought them first."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from recruit.causes import Cause
from recruit.models import CandidateState, HealthStatus, ReferralStatus
from recruit.operations.candidates import LEAST_AGE, too_young
from recruit.operations.import_report import Duplicate
from recruit.operations.importing.enterprises import EnterpriseBook
from recruit.operations.importing.parties import PartyBook
from recruit.operations.importing.people import Person, PersonBook
from recruit.operations.importing.referrers import ReferrerBook, refuse_employer
from recruit.operations.importing.tally import Outcome, Row, Tally, differing, member
from recruit.rights.terms import ROSTER_VERSION

FIELDS = (
    "name",
    "id_number",
    "phone",
    "birth_date",
    "home_county",
    "home_address",
    "trade",
    "level",
    "years",
    "education",
    "min_wage",
    "ready_date",
    "needs_dormitory",
    "preferred_town",
    "is_returning",
    "health_status",
    "remarks",
)

_BLANK: dict[str, Any] = {
    "id_number": None,
    "phone": "",
    "birth_date": None,
    "home_address": "",
    "trade": "general",
    "level": 0,
    "years": 0.0,
    "education": "",
    "min_wage": 0,
    "ready_date": None,
    "needs_dormitory": False,
    "preferred_town": "",
    "employer_id": None,
    "is_returning": False,
    "party_id": None,
    "referrer_id": None,
    "health_status": HealthStatus.UNKNOWN,
    "health_expires": None,
    "consent_at": None,
    "consent_version": "",
    "remarks": "",
    "state": CandidateState.REGISTERED,
}


def take_candidates(
    session: Session,
    enterprises: EnterpriseBook,
    referrers: ReferrerBook,
    rows: list[Row],
    tally: Tally,
) -> None:
    """Take in the rows of rosters.

    A person somebody else brought first stays with that referrer, and the roster that came
    later changes nothing about the person; both referrals are kept.
    """
    if not rows:
        return
    roster = _Roster(
        enterprises,
        referrers,
        PersonBook(session, tally, rows),
        PartyBook(session, tally, rows),
        tally,
    )
    for row in rows:
        roster.take(row)
    roster.write()


class _Roster:
    """The rosters of one import."""

    def __init__(
        self,
        enterprises: EnterpriseBook,
        referrers: ReferrerBook,
        people: PersonBook,
        parties: PartyBook,
        tally: Tally,
    ) -> None:
        self._enterprises = enterprises
        self._referrers = referrers
        self._tally = tally
        self._people = people
        self._parties = parties
        self._doubles: list[tuple[Row, Person, str, int | None, int | None]] = []

    def take(self, row: Row) -> None:
        """Decide what one row is, and note it."""
        stated = self._stated(row)
        if stated is None:
            return
        found_referrer = self._referrer(row)
        if found_referrer is None:
            return
        referrer = found_referrer or None
        name, id_number, phone = row.text("name"), row.text("id_number"), row.text("phone")
        found = self._people.find(name, id_number, phone)
        if found is None:
            self._add(row, stated, referrer)
            return
        person, matched_on = found
        holder = person.values["referrer_id"]
        if person.seen or (referrer is not None and holder not in (None, referrer)):
            self._double(row, person, matched_on, referrer)
            return
        person.seen = True
        if referrer is not None and holder is None:
            stated["referrer_id"] = referrer
        change = differing(person.values, stated)
        party_changed = self._join(row, person, referrer, change)
        self._people.mend(person, change)
        if "referrer_id" in change:
            self._people.claim(person, change["referrer_id"], ReferralStatus.ATTRIBUTED)
        touched = bool(change) or party_changed
        self._tally.note(row, Outcome.CHANGED if touched else Outcome.UNCHANGED)

    def write(self) -> None:
        """Write everything down and list the duplicates, whose ids are known now."""
        self._people.write(self._parties)
        for row, person, matched_on, holder, claimant in self._doubles:
            self._tally.duplicates.append(
                Duplicate(
                    sheet=row.sheet,
                    row=row.number,
                    candidate_id=person.id,
                    candidate_name=person.values["name"],
                    matched_on=matched_on,
                    attributed_to=self._referrers.name(holder) if holder else "",
                    also_claimed_by=self._referrers.name(claimant) if claimant else "",
                )
            )

    def _add(self, row: Row, stated: dict[str, Any], referrer: int | None) -> None:
        values = {
            **_BLANK,
            **stated,
            "campaign_id": self._tally.campaign.id,
            "referrer_id": referrer,
            "registered_at": self._tally.at,
        }
        person = self._people.add(values, referrer)
        if row.text("party"):
            person.party_key, _ = self._parties.state(referrer, row)
        self._tally.note(row, Outcome.ADDED)

    def _double(self, row: Row, person: Person, matched_on: str, referrer: int | None) -> None:
        holder = person.values["referrer_id"]
        if referrer is not None and holder != referrer:
            self._people.claim(person, referrer, ReferralStatus.DUPLICATE, matched_on)
        self._doubles.append((row, person, matched_on, holder, referrer))
        self._tally.note(row, Outcome.UNCHANGED)

    def _join(
        self, row: Row, person: Person, referrer: int | None, change: dict[str, Any]
    ) -> bool:
        """Note the party a row names; return whether the party itself changed."""
        if not row.text("party"):
            return False
        owner = referrer or person.values["referrer_id"]
        key, party_changed = self._parties.state(owner, row)
        party_id = self._parties.id(key)
        person.party_key = key
        if party_id is None or party_id != person.values["party_id"]:
            change["party_id"] = party_id
        return party_changed

    def _stated(self, row: Row) -> dict[str, Any] | None:
        """Return what a row says about the person, or None when it was refused."""
        stated = row.given(FIELDS, _BLANK)
        if "years" in stated:
            stated["years"] = float(stated["years"])
        if "health_status" in stated:
            stated["health_status"] = member(HealthStatus, stated["health_status"])
        if not row.text("id_number") and not row.text("phone"):
            self._refuse(row, "id_number", Cause.NO_ID_OR_PHONE)
            return None
        for key, reason in (("name", Cause.NO_NAME), ("home_county", Cause.NO_HOME_COUNTY)):
            if key not in stated:
                self._refuse(row, key, reason)
                return None
        if too_young(stated.get("birth_date"), self._tally.campaign.first_date):
            self._refuse(row, "birth_date", Cause.UNDER_AGE, age=LEAST_AGE)
            return None
        employer = row.text("employer")
        if employer:
            stated["employer_id"] = self._enterprises.find(employer)
            if stated["employer_id"] is None:
                refuse_employer(row, self._tally, employer)
                return None
        elif stated.get("is_returning"):
            self._refuse(row, "employer", Cause.RETURNING_WITHOUT_EMPLOYER)
            return None
        if row.values.get("consent") is True:
            stated["consent_at"] = self._tally.at
            stated["consent_version"] = ROSTER_VERSION
            self._keep_consent(row, stated)
        return stated

    def _keep_consent(self, row: Row, stated: dict[str, Any]) -> None:
        """Leave a consent given before as it is: its day counts."""
        found = self._people.find(row.text("name"), row.text("id_number"), row.text("phone"))
        if found is not None and found[0].values["consent_at"] is not None:
            del stated["consent_at"], stated["consent_version"]

    def _referrer(self, row: Row) -> int | None:
        """Return the referrer's id, 0 when the row names none, None when it was refused."""
        name, phone = row.text("referrer"), row.text("referrer_phone")
        if phone:
            known = self._referrers.by_phone(phone)
            if known is not None:
                return known
            if name:
                return self._referrers.add({"name": name, "phone": phone})
            self._refuse(row, "referrer", Cause.REFERRER_WITHOUT_NAME)
            return None
        if not name:
            return 0
        likely = self._referrers.by_name(name)
        if len(likely) == 1:
            return likely[0]
        if likely:
            count = len(likely)
            self._refuse(row, "referrer", Cause.AMBIGUOUS_REFERRER, count=count, name=name)
        else:
            self._refuse(row, "referrer", Cause.UNKNOWN_REFERRER, name=name)
        return None

    def _refuse(self, row: Row, column: str, reason: Cause, **params: object) -> None:
        self._tally.refuse(row, reason, column=column, value=row.values.get(column), **params)
