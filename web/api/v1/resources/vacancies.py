"""Enterprises and their vacancies: reading, posting, changing."""

from __future__ import annotations

from flask import g, url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from recruit.causes import Thing
from recruit.models import Campaign, Enterprise, Vacancy, VacancyState
from recruit.operations import vacancies as operations
from recruit.operations.lookup import require
from recruit.queries import feeds
from recruit.queries.scopes import holds
from web.access import scope
from web.api.v1.operation import Reply, operation, require_match
from web.api.v1.paging import after, mark
from web.api.v1.problems import Kind, Problem
from web.api.v1.resources.campaigns import chosen_campaign
from web.api.v1.schemas import (
    EnterpriseOut,
    EnterprisePage,
    EnterpriseQuery,
    VacancyChange,
    VacancyNew,
    VacancyOut,
    VacancyPage,
    VacancyQuery,
)


@operation(
    "GET",
    "/enterprises",
    summary=_l("企业列表"),
    tag="enterprises",
    query=EnterpriseQuery,
    reply=EnterprisePage,
)
def enterprises(session: Session, query: EnterpriseQuery) -> Reply:
    """Return enterprises by number."""
    found = feeds.enterprises(
        session, scope(), after=after(query.cursor), limit=query.limit, town=query.town
    )
    items = [EnterpriseOut.model_validate(row) for row in found.rows]
    return Reply(EnterprisePage(items=items, next=mark(found.after)))


@operation(
    "GET",
    "/enterprises/<int:enterprise_id>",
    summary=_l("一家企业"),
    tag="enterprises",
    reply=EnterpriseOut,
)
def enterprise(session: Session, enterprise_id: int) -> Reply:
    """Return one enterprise."""
    return Reply(EnterpriseOut.model_validate(require(session, Enterprise, enterprise_id)))


@operation(
    "GET",
    "/vacancies",
    summary=_l("岗位列表"),
    tag="vacancies",
    query=VacancyQuery,
    reply=VacancyPage,
    problems={Kind.NOT_FOUND},
)
def vacancies(session: Session, query: VacancyQuery) -> Reply:
    """Return vacancies of a campaign by number."""
    found = feeds.vacancies(
        session,
        chosen_campaign(session, query.campaign_id),
        scope(),
        after=after(query.cursor),
        limit=query.limit,
        enterprise_id=query.enterprise_id,
        state=query.state,
        trade=query.trade,
    )
    items = [_out(row) for row in found.rows]
    return Reply(VacancyPage(items=items, next=mark(found.after)))


@operation(
    "GET",
    "/vacancies/<int:vacancy_id>",
    summary=_l("一个岗位"),
    tag="vacancies",
    reply=VacancyOut,
)
def vacancy(session: Session, vacancy_id: int) -> Reply:
    """Return one vacancy."""
    return Reply(_one(session, require(session, Vacancy, vacancy_id)))


@operation(
    "POST",
    "/vacancies",
    summary=_l("发布岗位"),
    tag="vacancies",
    body=VacancyNew,
    reply=VacancyOut,
    status=201,
    problems={Kind.NOT_FOUND},
)
def post_vacancy(session: Session, body: VacancyNew) -> Reply:
    """Post a vacancy of the campaign in use."""
    if not holds(session, scope(), Thing.ENTERPRISE, body.enterprise_id):
        raise Problem(Kind.NOT_FOUND, errors=[{"pointer": "/enterprise_id", "detail": "unknown"}])
    terms = body.model_dump(exclude={"enterprise_id", "title", "openings"})
    made = operations.post(
        session,
        require(session, Campaign, chosen_campaign(session, None)),
        require(session, Enterprise, body.enterprise_id),
        title=body.title,
        openings=body.openings,
        by=g.account.username,
        **terms,
    )
    where = url_for("api.vacancy", vacancy_id=made.id)
    return Reply(_one(session, made), 201, {"Location": where})


@operation(
    "PATCH",
    "/vacancies/<int:vacancy_id>",
    summary=_l("更改岗位"),
    tag="vacancies",
    body=VacancyChange,
    reply=VacancyOut,
    problems={Kind.CONFLICT},
    matched=True,
)
def change_vacancy(session: Session, vacancy_id: int, body: VacancyChange) -> Reply:
    """Change openings, wage or state of a vacancy."""
    found, by = require(session, Vacancy, vacancy_id), g.account.username
    operations.lock(session, found)
    require_match(_one(session, found))
    if body.openings is not None and body.openings != found.openings:
        operations.set_openings(session, found, body.openings, by=by)
    if body.wage_min is not None and body.wage_max is not None:
        operations.set_wage(session, found, body.wage_min, body.wage_max, by=by)
    if body.state is not None and body.state != found.state:
        steps = {
            VacancyState.POSTED: operations.resume,
            VacancyState.PAUSED: operations.pause,
            VacancyState.CLOSED: operations.close,
        }
        steps[VacancyState(body.state)](session, found, by=by)
    return Reply(_one(session, found))


def _one(session: Session, found: Vacancy) -> VacancyOut:
    return VacancyOut.model_validate(_fields(found, operations.live_count(session, found)))


def _out(row: feeds.VacancyFill) -> VacancyOut:
    return VacancyOut.model_validate(_fields(row.vacancy, row.filled))


def _fields(found: Vacancy, filled: int) -> dict[str, object]:
    named = [name for name in VacancyOut.model_fields if name != "filled"]
    return {"filled": filled, **{name: getattr(found, name) for name in named}}
