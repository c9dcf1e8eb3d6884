"""Changing one record by a form: what the form showed must still stand when it comes back.

A form carries the mark of the record it was made from. Two people may open one record; who
saves second is told, whatever changed it meanwhile: another form, an import, the command line.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from recruit.causes import Cause
from recruit.errors import Conflict, UserError
from recruit.logging import log
from recruit.models import Action, Base, Campaign, Candidate, Cohesion, Enterprise, Party, Vacancy
from recruit.models import Referrer as Bringer
from recruit.operations import audit, candidates, vacancies
from recruit.operations.campaigns import require_open


def mark(record: Base) -> str:
    """Return what is different as soon as one column of a record is."""
    state = inspect(record)
    values = [
        (column.key, str(getattr(record, column.key))) for column in state.mapper.column_attrs
    ]
    return hashlib.sha256(repr(values).encode()).hexdigest()[:24]


def edit_candidate(
    session: Session,
    campaign: Campaign,
    candidate: Candidate,
    values: Mapping[str, Any],
    *,
    seen: str,
    by: str,
) -> None:
    """Change what a person said about himself.

    Parameters
    ----------
    values
        New values by column, already checked where ``recruit.identity`` checks them.
    seen
        The mark of the form.

    Raises
    ------
    Conflict
        When the record is no longer what the form showed.
    UserError
        When a value is impossible.
    """
    require_open(campaign)
    _hold(session, candidate, seen)
    if not str(values.get("name", candidate.name)).strip():
        raise UserError(Cause.CANDIDATE_NAME_BLANK)
    if not 0 <= int(values.get("level", candidate.level)) <= 4:
        raise UserError(Cause.LEVEL_RANGE)
    if not (values.get("phone", candidate.phone) or candidate.id_number):
        raise UserError(Cause.CANDIDATE_UNREACHABLE)
    birth: dt.date | None = values.get("birth_date", candidate.birth_date)
    if candidates.too_young(birth, campaign.first_date):
        raise UserError(Cause.CANDIDATE_TOO_YOUNG, age=candidates.LEAST_AGE)
    _set(session, candidate, values, by=by)


def edit_vacancy(
    session: Session,
    campaign: Campaign,
    vacancy: Vacancy,
    values: Mapping[str, Any],
    *,
    seen: str,
    by: str,
) -> None:
    """Change the terms of a vacancy; raises as :func:`edit_candidate`."""
    require_open(campaign)
    _hold(session, vacancy, seen)
    if not str(values.get("title", vacancy.title)).strip():
        raise UserError(Cause.VACANCY_TITLE_BLANK)
    first, last = values.get("start_from"), values.get("start_until")
    if first and last and first > last:
        raise UserError(Cause.WINDOW_REVERSED)
    low, high = (int(values.get(key, getattr(vacancy, key))) for key in ("wage_min", "wage_max"))
    if not 0 <= low <= high:
        raise UserError(Cause.WAGE_REVERSED)
    values = dict(values)
    openings = values.pop("openings", vacancy.openings)
    if openings != vacancy.openings:
        if openings < 0:
            raise UserError(Cause.OPENINGS_NEGATIVE, openings=openings)
        vacancies.set_openings(session, vacancy, openings, by=by)
    if (low, high) != (vacancy.wage_min, vacancy.wage_max):
        values["wage_text"] = f"{low}-{high}" if high else ""
    _set(session, vacancy, values, by=by)


def edit_enterprise(
    session: Session,
    campaign: Campaign,
    enterprise: Enterprise,
    values: Mapping[str, Any],
    *,
    seen: str,
    by: str,
) -> None:
    """Change what is known of an enterprise; raises as :func:`edit_candidate`."""
    require_open(campaign)
    _hold(session, enterprise, seen)
    if values.get("tier", enterprise.tier) not in (1, 2, 3):
        raise UserError(Cause.TIER_RANGE)
    _set(session, enterprise, values, by=by)


def edit_referrer(
    session: Session,
    campaign: Campaign,
    referrer: Bringer,
    values: Mapping[str, Any],
    *,
    seen: str,
    by: str,
) -> None:
    """Change a referrer's target or home; raises as :func:`edit_candidate`."""
    require_open(campaign)
    _hold(session, referrer, seen)
    if values.get("target", referrer.target) < 0:
        raise UserError(Cause.TARGET_NEGATIVE, target=values["target"])
    _set(session, referrer, values, by=by)


def edit_party(
    session: Session,
    campaign: Campaign,
    party: Party,
    *,
    cohesion: Cohesion,
    couple: bool,
    seen: str,
    by: str,
) -> None:
    """Change how closely a party holds together; raises as :func:`edit_candidate`."""
    require_open(campaign)
    _hold(session, party, seen)
    if couple and len(party.members) != 2:
        raise UserError(Cause.PARTY_TOO_SMALL)
    _set(session, party, {"cohesion": cohesion, "couple": couple}, by=by)


def leave_party(session: Session, campaign: Campaign, candidate: Candidate, *, by: str) -> None:
    """Take a person out of a party; a party that is no couple any more asks for no room."""
    require_open(campaign)
    party = candidate.party
    if party is None:
        return
    candidate.party_id = None
    party.couple = False
    session.flush()
    session.expire(party)
    log.info("party left", candidate=candidate.id, party=party.id, by=by)


def join_party(
    session: Session, campaign: Campaign, candidate: Candidate, party: Party, *, by: str
) -> None:
    """Put a person into a party.

    Raises
    ------
    Conflict
        When the person is in another one.
    """
    require_open(campaign)
    if candidate.campaign_id != party.campaign_id:
        raise UserError(Cause.PIN_OTHER_CAMPAIGN)
    if candidate.party_id not in (None, party.id):
        raise Conflict(
            Cause.PERSON_IN_PARTY, party=candidate.party.label if candidate.party else ""
        )
    candidate.party_id = party.id
    if len(party.members) != 2:
        party.couple = False
    session.flush()
    session.expire(party)
    log.info("party joined", candidate=candidate.id, party=party.id, by=by)


def _hold(session: Session, record: Base, seen: str) -> None:
    """Hold the row and compare it with what the form showed."""
    session.refresh(record, with_for_update=True)
    if mark(record) != seen:
        raise Conflict(Cause.CHANGED_MEANWHILE)


def _set(session: Session, record: Base, values: Mapping[str, Any], *, by: str) -> None:
    for column, value in values.items():
        setattr(record, column, value)
    session.flush()
    changed = sorted(values)
    audit.record(session, Action.RECORD_EDITED, record, by=by, columns="+".join(changed)[:64])
