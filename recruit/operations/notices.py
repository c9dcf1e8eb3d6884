"""Notices: texts are written, drafts made for those affected, exported, sent by hand, answered.

Nothing is sent from here: there is no gateway. Whoever copies or exports a notice sends it, and
says so.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.causes import Thing
from recruit.documents.manifest_data import CHINA
from recruit.models import (
    Action,
    Campaign,
    Channel,
    Notice,
    NoticeState,
    NoticeText,
    Occasion,
    SeatPass,
    Squad,
    now,
)
from recruit.operations import audit
from recruit.operations.manifests import place_names
from recruit.operations.notices_texts import DEFAULTS, check, filled
from recruit.queries.notices import Due, due


@dataclass(frozen=True, slots=True)
class Drafted:
    """What drafting did: new drafts, drafts written anew, drafts no longer true and discarded."""

    made: int
    renewed: int
    discarded: int


def text_of(session: Session, campaign_id: int, occasion: Occasion, channel: Channel) -> str:
    """Return the text of an occasion: the bureau's own, else the default."""
    own = session.scalar(
        select(NoticeText.body).where(
            NoticeText.campaign_id == campaign_id,
            NoticeText.occasion == occasion,
            NoticeText.channel == channel,
        )
    )
    return own or DEFAULTS[occasion, channel]


def set_text(
    session: Session,
    campaign: Campaign,
    occasion: Occasion,
    channel: Channel,
    body: str,
    *,
    by: str,
) -> None:
    """Write the text of an occasion; the default's own words take the bureau's away.

    Raises
    ------
    UserError
        When it is blank or names an unknown placeholder.
    """
    text = check(body, occasion)
    found = session.scalar(
        select(NoticeText).where(
            NoticeText.campaign_id == campaign.id,
            NoticeText.occasion == occasion,
            NoticeText.channel == channel,
        )
    )
    if text == DEFAULTS[occasion, channel]:
        if found is not None:
            session.delete(found)
    elif found is not None:
        found.body, found.by, found.at = text, by, now()
    else:
        session.add(
            NoticeText(
                campaign_id=campaign.id, occasion=occasion, channel=channel, body=text, by=by
            )
        )
    session.flush()
    audit.record(
        session,
        Action.NOTICE_TEXT_SET,
        Thing.CAMPAIGN,
        key=campaign.id,
        by=by,
        occasion=occasion.value,
        channel=channel.value,
    )


def draft(
    session: Session,
    campaign: Campaign,
    occasion: Occasion,
    channel: Channel,
    *,
    by: str,
    province: str = "",
    address: Callable[[str], str] = str,
) -> Drafted:
    """Make drafts for those who are due to hear, and for nobody else.

    Doing it again makes none twice; drafts that are no longer true are discarded, and those of
    an older text are written anew.

    Parameters
    ----------
    province
        Only people of this province; "" for all.
    address
        Makes of a pass's token the address of the ticket.
    """
    wanted = {
        (one.candidate_id, _digest(one)): one
        for one in due(session, campaign.id, occasion, province=province)
    }
    earlier = session.scalars(
        select(Notice).where(
            Notice.campaign_id == campaign.id,
            Notice.occasion == occasion,
            Notice.channel == channel,
        )
    ).all()
    text = text_of(session, campaign.id, occasion, channel)
    values = values_of(session, campaign, occasion, list(wanted.values()), address=address)
    bodies = {person: filled(text, said) for person, said in values.items()}
    known, renewed, discarded = set(), 0, 0
    for notice in earlier:
        key = (notice.candidate_id, notice.digest)
        known.add(key)
        if notice.state is not NoticeState.DRAFT:
            continue
        if key in wanted:
            if notice.body != bodies[notice.candidate_id]:
                notice.body, renewed = bodies[notice.candidate_id], renewed + 1
        elif not province or _from(notice, province):
            notice.step(NoticeState.DISCARDED, by=by)
            discarded += 1
    fresh = [(key, one) for key, one in wanted.items() if key not in known]
    session.add_all(
        Notice(
            campaign_id=campaign.id,
            candidate_id=one.candidate_id,
            occasion=occasion,
            channel=channel,
            facts=dict(one.facts),
            digest=digest,
            body=bodies[one.candidate_id],
            created_by=by,
        )
        for (_, digest), one in fresh
    )
    session.flush()
    audit.record(
        session,
        Action.NOTICES_DRAFTED,
        Thing.CAMPAIGN,
        key=campaign.id,
        by=by,
        occasion=occasion.value,
        channel=channel.value,
        rows=len(fresh),
    )
    return Drafted(len(fresh), renewed, discarded)


def move(
    session: Session,
    notices: Sequence[Notice],
    to: NoticeState,
    *,
    by: str,
    answer: str = "",
    at: dt.datetime | None = None,
) -> int:
    """Move notices to a state; those that are there already stay as they are.

    Returns
    -------
    int
        How many have moved.

    Raises
    ------
    IllegalStep
        When one of them cannot get there; none is moved then.
    """
    moving = [notice for notice in notices if notice.state is not to]
    for notice in moving:
        notice.step(to, by=by, at=at)
        if answer:
            notice.answer = answer.strip()[:200]
    session.flush()
    for notice in moving:
        audit.record(session, Action.NOTICE_MOVED, notice, by=by, state=to.value)
    return len(moving)


def values_of(
    session: Session,
    campaign: Campaign,
    occasion: Occasion,
    people: Sequence[Due],
    *,
    address: Callable[[str], str] = str,
) -> dict[int, dict[str, str]]:
    """Return what the placeholders stand for, by person; names in full."""
    names = place_names(session, campaign.id)
    leaders = {
        province: f"{name} {phone}".strip()
        for province, name, phone in session.execute(
            select(Squad.province_code, Squad.leader_name, Squad.leader_phone).where(
                Squad.campaign_id == campaign.id
            )
        )
    }
    tokens: dict[int, str] = dict(
        session.execute(
            select(SeatPass.candidate_id, SeatPass.token).where(
                SeatPass.campaign_id == campaign.id, SeatPass.leg == 1
            )
        ).all()
    )
    found = {}
    for one in people:
        said = _in_words(one.facts, names, occasion)
        said["name"] = one.candidate
        said["leader"] = leaders.get(f"{one.home_county[:2]}0000", "") or "招工组"
        said["before"] = _before(one.before, names)
        if one.candidate_id in tokens:
            said["ticket"] = address(tokens[one.candidate_id])
        found[one.candidate_id] = said
    return found


def _in_words(
    facts: Mapping[str, object], names: Mapping[str, str], occasion: Occasion
) -> dict[str, str]:
    said = {key: str(value) for key, value in facts.items() if value is not None}
    if occasion is Occasion.OFFER:
        said["wage"] = _wage(facts.get("from"), facts.get("to"))
    for key in ("place", "to", "town"):
        if key in said:
            said[key] = names.get(said[key], said[key])
    if said.get("date"):
        said["date"] = _day(said["date"])
    if said.get("arrive"):
        moment = dt.datetime.fromisoformat(said["arrive"]).astimezone(CHINA)
        said["arrive"] = f"{_day(moment.date().isoformat())}{moment:%H:%M}"
    return said


def _before(facts: Mapping[str, object], names: Mapping[str, str]) -> str:
    """Return what was said before in one phrase: 2月22日07:30 威宁 C001."""
    if not facts.get("date"):
        return ""
    place = str(facts.get("place", ""))
    parts = (
        f"{_day(str(facts['date']))}{facts.get('time', '')}",
        names.get(place, place),
        str(facts.get("trip", "")),
    )
    return " ".join(part for part in parts if part)


def _wage(low: object, high: object) -> str:
    if low and high and low != high:
        return f"{low}–{high}元"
    return f"{low or high}元" if low or high else "面议"


def _day(iso: str) -> str:
    try:
        day = dt.date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{day.month}月{day.day}日"


def _digest(one: Due) -> str:
    """Return the hash of what somebody is told and what he was told last.

    The last notice belongs to it: who is moved to another seat and back again is told twice.
    """
    said = json.dumps([dict(one.facts), one.last], sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(said.encode("ascii")).hexdigest()


def _from(notice: Notice, province: str) -> bool:
    return notice.candidate.home_county[:2] == province[:2]
