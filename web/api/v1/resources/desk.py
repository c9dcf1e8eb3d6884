"""The return-to-work desk: figures, headcounts, cases, calls, stewards, policies, supply, land.

Whose records come out follows the account's town or enterprise; who sees all sees all.
"""

from __future__ import annotations

from typing import Any

from flask import g, url_for
from flask_babel import lazy_gettext as _l
from pydantic import BaseModel
from sqlalchemy.orm import Session

from recruit.causes import Thing
from recruit.desk.arrivals import queries as arrivals_of
from recruit.desk.cases import operations as case_operations
from recruit.desk.cases import queries as cases_of
from recruit.desk.cases.model import CaseSource
from recruit.desk.cases.queries import Reach
from recruit.desk.figures import operations as figure_operations
from recruit.desk.figures import queries as figures_of
from recruit.desk.figures.model import ReportSource
from recruit.desk.figures.operations import Headcount
from recruit.desk.hotline import queries as calls_of
from recruit.desk.land import queries as land_of
from recruit.desk.policies import queries as policies_of
from recruit.desk.stewards import queries as stewards_of
from recruit.desk.supply import operations as supply_operations
from recruit.desk.supply import queries as supply_of
from recruit.desk.supply.operations import Wares
from recruit.models import Enterprise
from recruit.operations.lookup import require
from recruit.queries.paging import Page
from recruit.queries.scopes import holds
from web.access import scope
from web.api.v1 import desk_schemas as out
from web.api.v1.operation import Reply, operation
from web.api.v1.paging import after, mark
from web.api.v1.problems import Kind, Problem
from web.api.v1.resources.campaigns import chosen_campaign
from web.room import moment, today

TAG = "desk"


@operation(
    "GET",
    "/desk/daily-figures",
    summary=_l("到岗日报"),
    tag=TAG,
    query=out.DayQuery,
    reply=out.DailyOut,
)
def desk_daily_figures(session: Session, query: out.DayQuery) -> Reply:
    """Return who is back on a day."""
    day = query.day or figures_of.latest_day(session) or today()
    found = figures_of.daily_sheet(session, day, town=_town(query.town) or "")
    return Reply(out.DailyOut.model_validate(found))


@operation(
    "GET",
    "/desk/headcounts",
    summary=_l("企业到岗人数"),
    tag=TAG,
    query=out.HeadcountQuery,
    reply=out.HeadcountPage,
)
def desk_headcounts(session: Session, query: out.HeadcountQuery) -> Reply:
    """Return the rows that the figures of a day are made of."""
    day = query.day or figures_of.latest_day(session) or today()
    page = figures_of.headcount_rows(
        session,
        day,
        scale=query.scale,
        town=_town(query.town) or "",
        standing=query.standing,
        **_turn(query),
    )
    return Reply(out.HeadcountPage(day=day, **_listed(page, out.HeadcountOut)))


@operation(
    "POST",
    "/desk/headcounts",
    summary=_l("上报到岗人数"),
    tag=TAG,
    body=out.HeadcountNew,
    reply=out.HeadcountTaken,
    problems={Kind.NOT_FOUND},
)
def desk_report_headcount(session: Session, body: out.HeadcountNew) -> Reply:
    """Take the report of an enterprise for a day; it replaces an earlier one."""
    changed = figure_operations.report(
        session,
        _own_firm(session, body.enterprise_id),
        body.day,
        Headcount(body.staff, body.back, body.outside, body.quarantined),
        by=g.account.username,
        today=today(),
        source=ReportSource.API,
    )
    return Reply(
        out.HeadcountTaken(enterprise_id=body.enterprise_id, day=body.day, changed=changed)
    )


@operation(
    "GET", "/desk/cases", summary=_l("诉求列表"), tag=TAG, query=out.CaseQuery, reply=out.CasePage
)
def desk_cases(session: Session, query: out.CaseQuery) -> Reply:
    """Return cases, the newest first."""
    wanted = cases_of.Wanted(
        state=query.state,
        category=query.category,
        urgency=query.urgency,
        enterprise_id=query.enterprise_id,
    )
    page = cases_of.cases(session, wanted, reach=_reach(), **_turn(query))
    return Reply(out.CasePage(**_listed(page, out.CaseOut)))


@operation("GET", "/desk/cases/<int:case_id>", summary=_l("一件诉求"), tag=TAG, reply=out.CaseOut)
def desk_case(session: Session, case_id: int) -> Reply:
    """Return one case."""
    found = cases_of.detail(session, case_id, reach=_reach())
    if found is None:
        raise Problem(Kind.NOT_FOUND)
    return Reply(out.CaseOut.model_validate(found.row))


@operation(
    "POST",
    "/desk/cases",
    summary=_l("提出诉求"),
    tag=TAG,
    body=out.CaseNew,
    reply=out.CaseOut,
    status=201,
    problems={Kind.NOT_FOUND},
)
def desk_open_case(session: Session, body: out.CaseNew) -> Reply:
    """Open a case; it is dispatched where a rule says to whom."""
    firm = body.enterprise_id or g.account.enterprise_id
    case = case_operations.open_case(
        session,
        case_operations.Matter(
            body.title, body.category, body.urgency, body.body, town=g.account.town_code or ""
        ),
        CaseSource.ENTERPRISE,
        by=g.account.username,
        enterprise=None if firm is None else _own_firm(session, firm),
        at=moment(),
    )
    found = cases_of.detail(session, case.id)
    if found is None:
        raise Problem(Kind.NOT_FOUND)
    where = url_for("api.desk_case", case_id=case.id)
    return Reply(out.CaseOut.model_validate(found.row), 201, {"Location": where})


@operation(
    "GET", "/desk/calls", summary=_l("来电列表"), tag=TAG, query=out.CallQuery, reply=out.CallPage
)
def desk_calls(session: Session, query: out.CallQuery) -> Reply:
    """Return calls of the hotline, the newest first."""
    page = calls_of.calls(session, day=query.day, category=query.category, **_turn(query))
    return Reply(out.CallPage(**_listed(page, out.CallOut)))


@operation(
    "GET",
    "/desk/stewards",
    summary=_l("复工管家列表"),
    tag=TAG,
    query=out.StewardQuery,
    reply=out.StewardPage,
)
def desk_stewards(session: Session, query: out.StewardQuery) -> Reply:
    """Return stewards with how many enterprises each looks after."""
    page = stewards_of.stewards(session, town=_town(query.town) or "", **_turn(query))
    return Reply(out.StewardPage(**_listed(page, out.StewardOut)))


@operation("GET", "/desk/policies", summary=_l("政策目录"), tag=TAG, reply=out.PolicyList)
def desk_policies(session: Session) -> Reply:
    """Return the catalogue with what became of each policy."""
    items = [
        out.PolicyOut(
            code=line.rule.code,
            version=line.version,
            title={str(key): text for key, text in line.rule.name.items()},
            **{
                name: getattr(line, name)
                for name in out.PolicyOut.model_fields
                if name not in {"code", "version", "title"}
            },
        )
        for line in policies_of.catalogue(session)
    ]
    return Reply(out.PolicyList(items=items))


@operation(
    "GET",
    "/desk/enterprises/<int:enterprise_id>/policies",
    summary=_l("企业可享受的政策"),
    tag=TAG,
    reply=out.PolicyVerdicts,
    problems={Kind.NOT_FOUND},
)
def desk_firm_policies(session: Session, enterprise_id: int) -> Reply:
    """Return for what an enterprise qualifies today, and what is missing."""
    standings, _ = policies_of.standings(
        session,
        _own_firm(session, enterprise_id).id,
        campaign_id=chosen_campaign(session, None),
        on=today(),
    )
    items = [
        out.PolicyVerdictOut(
            code=one.assessment.rule.code,
            title={str(key): text for key, text in one.assessment.rule.name.items()},
            verdict=one.assessment.verdict,
            yuan=one.assessment.yuan,
            missing=list(one.assessment.missing),
            application_id=one.application_id,
        )
        for one in standings
    ]
    return Reply(out.PolicyVerdicts(enterprise_id=enterprise_id, day=today(), items=items))


@operation(
    "GET",
    "/desk/supply",
    summary=_l("供需列表"),
    tag=TAG,
    query=out.SupplyQuery,
    reply=out.SupplyPage,
)
def desk_supply(session: Session, query: out.SupplyQuery) -> Reply:
    """Return what enterprises need and offer; every enterprise may look for a partner."""
    wanted = supply_of.Wanted(side=query.side, goods=query.goods, state=query.state)
    page = supply_of.posts(session, wanted, **_turn(query))
    return Reply(out.SupplyPage(**_listed(page, out.SupplyOut)))


@operation(
    "POST",
    "/desk/supply",
    summary=_l("发布供需"),
    tag=TAG,
    body=out.SupplyNew,
    reply=out.SupplyMade,
    status=201,
    problems={Kind.NOT_FOUND},
)
def desk_post_supply(session: Session, body: out.SupplyNew) -> Reply:
    """Post a need or an offer of an enterprise."""
    wares = Wares(
        body.side, body.goods, body.product, body.quantity, body.unit, body.until, body.note
    )
    made = supply_operations.post(
        session, _own_firm(session, body.enterprise_id), wares, by=g.account.username
    )
    return Reply(out.SupplyMade(id=made.id), 201)


@operation(
    "GET",
    "/desk/land",
    summary=_l("用地需求列表"),
    tag=TAG,
    query=out.LandQuery,
    reply=out.LandPage,
)
def desk_land(session: Session, query: out.LandQuery) -> Reply:
    """Return land requests, those going on first."""
    seen = scope()
    wanted = land_of.Wanted(
        kind=query.kind,
        stage=query.stage,
        enterprise_id=None if seen.everything or seen.town else seen.enterprise or -1,
        town_code=None if seen.everything else seen.town or None,
    )
    page = land_of.requests(session, wanted, **_turn(query))
    return Reply(out.LandPage(**_listed(page, out.LandOut)))


@operation(
    "GET",
    "/desk/arrivals",
    summary=_l("来余人员列表"),
    tag=TAG,
    query=out.ArrivalQuery,
    reply=out.ArrivalPage,
)
def desk_arrivals(session: Session, query: out.ArrivalQuery) -> Reply:
    """Return who has come, with health status and quarantine, the latest first."""
    page = arrivals_of.arrivals(
        session,
        today=today(),
        town=_town(None),
        day=query.day,
        status=query.status,
        show=query.show,
        **_turn(query),
    )
    return Reply(out.ArrivalPage(**_listed(page, out.ArrivalOut)))


def _town(asked: str | None) -> str | None:
    """Return the town a list is limited to: the account's own, else the one asked for."""
    seen = scope()
    return asked if seen.everything else seen.town or "-"


def _reach() -> Reach:
    seen = scope()
    if seen.everything:
        return Reach()
    return Reach(town=seen.town) if seen.town else Reach(enterprise_id=seen.enterprise or -1)


def _own_firm(session: Session, enterprise_id: int) -> Enterprise:
    """Return an enterprise the account may act for; raises Problem (404)."""
    if not holds(session, scope(), Thing.ENTERPRISE, enterprise_id):
        raise Problem(Kind.NOT_FOUND, errors=[{"pointer": "/enterprise_id", "detail": "unknown"}])
    return require(session, Enterprise, enterprise_id)


def _turn(query: Any) -> dict[str, int]:
    """Return which page is asked for: a cursor of these lists stands for a page."""
    return {"page": max(1, after(query.cursor)), "per_page": query.limit}


def _listed(page: Page[Any], shape: type[BaseModel]) -> dict[str, Any]:
    return {
        "items": [shape.model_validate(row) for row in page.rows],
        "total": page.total,
        "next": mark(page.page + 1 if page.page < page.pages else None),
    }
