"""Registering one person from a form: what was typed is read, doubles are found, consent is kept.

The form is the same for a referrer on a phone and for people who register themselves through
an invitation. Cells are read as those of a roster are (``recruit.intake``), so that ``正月初八``
and ``威宁`` are understood and every refusal says how to mend it in three languages.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner import geo
from recruit.causes import Cause
from recruit.errors import UserError
from recruit.identity import IdNumber
from recruit.intake import Problem, Severity
from recruit.intake.values import numbers, places
from recruit.intake.values.dates import Dates
from recruit.intake.values.reading import Note, Reading, clean, is_blank
from recruit.intake.values.trades import Trade, titles_by_code, trade
from recruit.intake.values.wages import Wage, wage
from recruit.language import Language
from recruit.logging import log
from recruit.models import (
    Action,
    Campaign,
    Candidate,
    CandidateState,
    Cohesion,
    Party,
    Referral,
    ReferralStatus,
    Referrer,
    now,
)
from recruit.operations import audit, candidates
from recruit.operations.campaigns import require_open
from recruit.operations.lookup import lock_campaign
from recruit.rights import consents
from recruit.rights.model import Way
from recruit.rights.terms import FORM_VERSION, PURPOSES

LONGEST_NAME = 40


class Outcome(StrEnum):
    """What became of a registration."""

    NEW = "new"
    """The person is registered now."""
    OWN = "own"
    """This referrer had registered the person before; nothing changed."""
    ANOTHERS = "anothers"
    """Somebody else brought the person first; the second referral is kept beside it."""
    KNOWN = "known"
    """The person was registered without a referrer, or registers anew without one."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What is wrong or odd about one field; ``grave`` when it must be mended first."""

    about: Problem | UserError
    grave: bool = True

    def say(self, language: Language) -> str:
        """Return what is wrong and how to mend it."""
        if isinstance(self.about, UserError):
            return self.about.say(language)
        said = (part for part in self.about.say(language) if part)
        return ("; " if language is Language.EN else "；").join(said)


@dataclass(frozen=True, slots=True)
class Entry:
    """A form as read.

    Parameters
    ----------
    values
        Columns of :class:`recruit.models.Candidate` that were understood.
    problems
        By field what must be mended, or is odd.
    choices
        Counties that the place typed may mean, when it is unclear.
    """

    values: dict[str, Any]
    problems: dict[str, Remark] = field(default_factory=dict)
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def sound(self) -> bool:
        """Whether nothing has to be mended first."""
        return not any(remark.grave for remark in self.problems.values())


@dataclass(frozen=True, slots=True)
class Registered:
    """The person a registration is about, and what became of it."""

    candidate_id: int
    outcome: Outcome


def read_entry(form: Mapping[str, str], campaign: Campaign) -> Entry:
    """Return a form as read.

    Parameters
    ----------
    form
        ``name``, ``id_number``, ``phone``, ``county`` (a code that was chosen), ``home`` (what
        was typed), ``trade`` (code or word), ``ready_date``, ``min_wage``; all may be missing.
    """
    problems: dict[str, Remark] = {}

    def read(column: str, reading: Reading) -> Any:
        for remark in reading.notes:
            problems.setdefault(column, _remark(remark, column, form.get(column, "")))
        return reading.value

    name = clean(form.get("name", ""))[:LONGEST_NAME]
    if not name:
        problems["name"] = Remark(UserError(Cause.NO_NAME))
    written, day = form.get("id_number", ""), campaign.last_date
    person: IdNumber | None = None
    if not is_blank(written):
        person = read("id_number", numbers.id_number(written, today=day))
    phone = ""
    if not is_blank(form.get("phone", "")):
        phone = read("phone", numbers.mobile(form["phone"])) or ""
    elif is_blank(written):
        problems["phone"] = Remark(UserError(Cause.NO_ID_OR_PHONE))
    home, choices = _home(form, person, problems)
    skill = form.get("trade", "")
    dates = Dates(campaign.first_date, campaign.last_date)
    ready = form.get("ready_date", "")
    pay: Wage = read("min_wage", wage(form.get("min_wage", "")))
    birth = person.birth_date if person else None
    if candidates.too_young(birth, campaign.first_date):
        young = UserError(Cause.UNDER_AGE, age=candidates.LEAST_AGE)
        problems["id_number"] = Remark(young)
    values = {
        "name": name,
        "id_number": person.value if person else None,
        "birth_date": birth,
        "phone": phone,
        "home_county": home,
        "trade": skill if skill in titles_by_code() else _trade(skill),
        "ready_date": None if is_blank(ready) else read("ready_date", dates.ready(ready)),
        "min_wage": pay.low,
        "needs_dormitory": form.get("needs_dormitory") == "yes",
    }
    return Entry(values, problems, choices)


def register(
    session: Session,
    campaign: Campaign,
    entry: Entry,
    *,
    by: str,
    agreed: bool,
    way: Way,
    referrer: Referrer | None = None,
    companion: Candidate | None = None,
    at: dt.datetime | None = None,
) -> Registered:
    """Register the person of a sound entry, or note who had done so before.

    The referrer who came first keeps the attribution; a later one is noted as a duplicate,
    so that both see it. Nothing about a person who is known changes.

    Parameters
    ----------
    agreed
        Whether the notices of all purposes were read and agreed to.
    way
        Who said so: the person, or the referrer for them.
    companion
        Somebody of the same referrer with whom the person travels and works.

    Raises
    ------
    UserError
        Without consent, with a companion of somebody else, under 16, or when the campaign
        is closed.
    """
    require_open(campaign)
    if not agreed:
        raise UserError(Cause.CONSENT_MISSING)
    if companion is not None and (
        referrer is None
        or companion.referrer_id != referrer.id
        or companion.campaign_id != campaign.id
        or companion.state is not CandidateState.REGISTERED
    ):
        raise UserError(Cause.PARTY_OF_ANOTHER)
    # Two phones may register the same person at the same moment.
    lock_campaign(session, campaign.id)
    moment = at or now()
    found = _known(session, campaign, entry.values)
    if found is not None:
        return _again(session, *found, referrer=referrer, at=moment)
    details = {key: value for key, value in entry.values.items() if key != "name"}
    candidate = candidates.register(
        session,
        campaign,
        name=entry.values["name"],
        by=by,
        referrer=referrer,
        at=moment,
        consent_at=moment,
        consent_version=FORM_VERSION,
        **details,
    )
    for purpose in PURPOSES:
        consents.agree(
            session,
            candidate,
            purpose,
            way=way,
            by=by,
            at=moment,
        )
    if companion is not None and referrer is not None:
        _travel_with(session, candidate, companion, referrer)
    return Registered(candidate.id, Outcome.NEW)


def complete_id(
    session: Session, campaign: Campaign, candidate: Candidate, written: str, *, by: str
) -> Remark | None:
    """Add the ID number that was missing; return what is wrong with it, None when it is in.

    A number that was given before is not changed here: staff do that, with the paper in hand.
    """
    reading = numbers.id_number(written, today=campaign.last_date)
    if not isinstance(reading.value, IdNumber):
        return _remark(reading.notes[0], "id_number", written)
    if candidates.too_young(reading.value.birth_date, campaign.first_date):
        return Remark(UserError(Cause.UNDER_AGE, age=candidates.LEAST_AGE))
    lock_campaign(session, campaign.id)
    taken = session.scalar(
        select(Candidate.id).where(
            Candidate.campaign_id == campaign.id,
            Candidate.id_number == reading.value.value,
            Candidate.id != candidate.id,
        )
    )
    if taken is not None:
        return Remark(UserError(Cause.ID_NUMBER_TAKEN))
    if candidate.id_number is None:
        candidate.id_number = reading.value.value
        candidate.birth_date = reading.value.birth_date
        session.flush()
        audit.record(session, Action.CANDIDATE_CORRECTED, candidate, by=by)
        log.info("id number added", candidate=candidate.id, by=by)
    return None


def _trade(written: str) -> str:
    skill = trade(written).value
    assert isinstance(skill, Trade)
    return skill.code


def _home(
    form: Mapping[str, str], number: IdNumber | None, problems: dict[str, Remark]
) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the county's code: what was typed, else what was chosen, else the ID number's."""
    typed = clean(form.get("home", ""))
    if typed:
        region = number.region if number else ""
        reading = places.county(typed, id_region=region)
        for remark in reading.notes:
            problems.setdefault("home", _remark(remark, "home", typed))
        if reading.value is not None:
            return str(reading.value), ()
        match = geo.find(typed)
        return "", tuple((place.adcode, place.full_name) for place in match.places[:12])
    chosen = form.get("county", "")
    if chosen and geo.load().in_force(chosen):
        return chosen, ()
    if number is not None:
        reading = places.county_of_id(number.region)
        if reading.value is not None:
            return str(reading.value), ()
    problems["home"] = Remark(UserError(Cause.NO_HOME_COUNTY))
    return "", ()


def _remark(note: Note, column: str, value: str) -> Remark:
    problem = Problem(note.code, note.severity, column, value, note.params)
    return Remark(problem, note.severity is Severity.ERROR)


def _known(
    session: Session, campaign: Campaign, values: Mapping[str, Any]
) -> tuple[Candidate, str] | None:
    """Return who is meant, by ID number, or by telephone number and name as on a roster."""
    here = Candidate.campaign_id == campaign.id
    if values["id_number"]:
        found = session.scalar(
            select(Candidate).where(here, Candidate.id_number == values["id_number"])
        )
        if found is not None:
            return found, "id_number"
    if not values["phone"]:
        return None
    for found in session.scalars(
        select(Candidate).where(here, Candidate.phone == values["phone"]).order_by(Candidate.id)
    ):
        if found.name == values["name"] and not (values["id_number"] and found.id_number):
            return found, "phone"
    return None


def _again(
    session: Session,
    candidate: Candidate,
    matched_on: str,
    *,
    referrer: Referrer | None,
    at: dt.datetime,
) -> Registered:
    if referrer is None:
        return Registered(candidate.id, Outcome.KNOWN)
    if candidate.referrer_id == referrer.id:
        if candidate.state is CandidateState.WITHDRAWN:
            candidate.step(CandidateState.REGISTERED)
        return Registered(candidate.id, Outcome.OWN)
    claimed = session.scalar(
        select(Referral).where(
            Referral.candidate_id == candidate.id, Referral.referrer_id == referrer.id
        )
    )
    status = ReferralStatus.DUPLICATE
    if candidate.referrer_id is None:
        candidate.referrer_id, status = referrer.id, ReferralStatus.ATTRIBUTED
    if claimed is None:
        session.add(
            Referral(
                candidate_id=candidate.id,
                referrer_id=referrer.id,
                status=status,
                matched_on="" if status is ReferralStatus.ATTRIBUTED else matched_on,
                claimed_at=at,
            )
        )
    session.flush()
    log.info("candidate named again", candidate=candidate.id, referrer=referrer.id)
    taken = status is ReferralStatus.ATTRIBUTED
    return Registered(candidate.id, Outcome.KNOWN if taken else Outcome.ANOTHERS)


def _travel_with(
    session: Session, candidate: Candidate, companion: Candidate, referrer: Referrer
) -> None:
    """Put somebody into the companion's party, made when there is none."""
    if companion.party_id is None:
        party = Party(
            campaign_id=companion.campaign_id,
            import_key=f"form:{referrer.id}:{companion.id}",
            label=f"{referrer.name}-{companion.id}",
            cohesion=Cohesion.ENTERPRISE,
        )
        session.add(party)
        session.flush()
        companion.party_id = party.id
    candidate.party_id = companion.party_id
    session.flush()
