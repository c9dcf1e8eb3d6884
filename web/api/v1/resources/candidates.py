"""Candidates, masked, and referrers; numbers in full for a reason that is written down."""

from __future__ import annotations

from flask import g
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from recruit.identity import mask_id, mask_name, mask_phone
from recruit.models import Candidate, Referrer
from recruit.operations.lookup import require
from recruit.operations.reveal import reveal
from recruit.queries import feeds
from recruit.queries.feeds import CandidatePlace
from recruit.queries.scopes import EVERYTHING
from web.access import scope
from web.api.v1.operation import Reply, operation
from web.api.v1.paging import after, mark
from web.api.v1.problems import Kind
from web.api.v1.resources.campaigns import chosen_campaign
from web.api.v1.schemas import (
    CandidateOut,
    CandidatePage,
    CandidateQuery,
    PageQuery,
    PersonalOut,
    PersonalQuery,
    ReferrerOut,
    ReferrerPage,
)


@operation(
    "GET",
    "/candidates",
    summary=_l("求职者列表（号码已遮挡）"),
    tag="candidates",
    query=CandidateQuery,
    reply=CandidatePage,
    problems={Kind.NOT_FOUND},
)
def candidates(session: Session, query: CandidateQuery) -> Reply:
    """Return candidates of a campaign by number."""
    found = feeds.candidates(
        session,
        chosen_campaign(session, query.campaign_id),
        scope(),
        after=after(query.cursor),
        limit=query.limit,
        state=query.state,
        home_county=query.home_county,
        referrer_id=query.referrer_id,
    )
    items = [_candidate(row) for row in found.rows]
    return Reply(CandidatePage.model_construct(items=items, next=mark(found.after)))


@operation(
    "GET",
    "/candidates/<int:candidate_id>",
    summary=_l("一位求职者（号码已遮挡）"),
    tag="candidates",
    reply=CandidateOut,
)
def candidate(session: Session, candidate_id: int) -> Reply:
    """Return one candidate."""
    campaign = require(session, Candidate, candidate_id).campaign_id
    (found,) = feeds.candidates(session, campaign, EVERYTHING, key=candidate_id).rows
    return Reply(_candidate(found))


@operation(
    "POST",
    "/candidates/<int:candidate_id>/personal",
    summary=_l("查看一位求职者的完整号码（须写明原因，会记入操作记录）"),
    tag="candidates",
    body=PersonalQuery,
    reply=PersonalOut,
)
def candidate_personal(session: Session, candidate_id: int, body: PersonalQuery) -> Reply:
    """Return name and numbers of a person in full, and write down who asked why."""
    shown = reveal(session, candidate_id, reason=body.reason, scope=scope(), by=g.account.username)
    return Reply(
        PersonalOut(
            id=shown.candidate_id, name=shown.name, id_number=shown.id_number, phone=shown.phone
        )
    )


@operation(
    "GET",
    "/referrers",
    summary=_l("推荐人列表（号码已遮挡）"),
    tag="referrers",
    query=PageQuery,
    reply=ReferrerPage,
)
def referrers(session: Session, query: PageQuery) -> Reply:
    """Return referrers by number."""
    found = feeds.referrers(session, scope(), after=after(query.cursor), limit=query.limit)
    items = [_referrer(row) for row in found.rows]
    return Reply(ReferrerPage(items=items, next=mark(found.after)))


@operation(
    "GET",
    "/referrers/<int:referrer_id>",
    summary=_l("一位推荐人（号码已遮挡）"),
    tag="referrers",
    reply=ReferrerOut,
)
def referrer(session: Session, referrer_id: int) -> Reply:
    """Return one referrer."""
    return Reply(_referrer(require(session, Referrer, referrer_id)))


def _candidate(row: CandidatePlace) -> CandidateOut:
    # Rows of the registry are not judged again: that takes as long as reading them.
    return CandidateOut.model_construct(
        id=row.id,
        name=mask_name(row.name),
        id_number=mask_id(row.id_number),
        phone=mask_phone(row.phone),
        home_county=row.home_county,
        trade=row.trade,
        level=row.level,
        years=row.years,
        ready_date=row.ready_date,
        is_returning=row.is_returning,
        state=row.state,
        party_id=row.party_id,
        referrer_id=row.referrer_id,
        placement_id=row.placement_id,
        vacancy_id=row.vacancy_id,
        stage=row.stage,
    )


def _referrer(row: Referrer) -> ReferrerOut:
    return ReferrerOut(
        id=row.id,
        name=mask_name(row.name),
        phone=mask_phone(row.phone),
        home_county=row.home_county,
        employer_id=row.employer_id,
        squad_id=row.squad_id,
        target=row.target,
    )
