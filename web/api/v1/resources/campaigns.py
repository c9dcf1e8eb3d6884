"""Campaigns and their figures."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from recruit import queries as query_of
from recruit.models import Campaign
from recruit.operations.lookup import require
from recruit.queries.campaigns import CampaignRow
from web.api.v1.operation import Reply, operation
from web.api.v1.paging import after, mark
from web.api.v1.problems import Kind, Problem
from web.api.v1.schemas import CampaignOut, CampaignPage, PageQuery
from web.api.v1.trip_schemas import FiguresOut, FiguresQuery, FillingOut

TAG = "campaigns"


@operation(
    "GET", "/campaigns", summary=_l("招工季列表"), tag=TAG, query=PageQuery, reply=CampaignPage
)
def campaigns(session: Session, query: PageQuery) -> Reply:
    """Campaigns are few; they are listed by number all the same."""
    rows = sorted(query_of.campaigns(session), key=lambda row: row.id)
    rows = [row for row in rows if row.id > after(query.cursor)]
    shown = rows[: query.limit]
    more = shown[-1].id if len(rows) > len(shown) else None
    return Reply(CampaignPage(items=[_out(row) for row in shown], next=mark(more)))


@operation(
    "GET", "/campaigns/<int:campaign_id>", summary=_l("一个招工季"), tag=TAG, reply=CampaignOut
)
def campaign(session: Session, campaign_id: int) -> Reply:
    """Return one campaign."""
    return Reply(CampaignOut.model_validate(require(session, Campaign, campaign_id)))


@operation(
    "GET",
    "/figures",
    summary=_l("汇总数字"),
    tag=TAG,
    query=FiguresQuery,
    reply=FiguresOut,
    problems={Kind.NOT_FOUND},
)
def figures(session: Session, query: FiguresQuery) -> Reply:
    """Return a campaign in figures."""
    chosen = chosen_campaign(session, query.campaign_id)
    view = query_of.overview(session, chosen)
    return Reply(
        FiguresOut(
            campaign_id=chosen,
            registered=view.registered,
            placed=view.placed,
            openings=view.openings,
            filled=view.filled,
            stages={str(stage): count for stage, count in view.stages.items()},
            by_tier=[FillingOut.model_validate(row) for row in view.by_tier],
            by_town=[FillingOut.model_validate(row) for row in view.by_town],
            travellers=view.travellers,
            unserved=view.unserved,
            yuan=view.yuan,
            on_time_share=view.on_time_share,
        )
    )


def chosen_campaign(session: Session, campaign_id: int | None) -> int:
    """Return the campaign asked for, else the one in use; raises Problem (404)."""
    if campaign_id is not None:
        return require(session, Campaign, campaign_id).id
    found = query_of.current(session)
    if found is None:
        raise Problem(Kind.NOT_FOUND, gettext("还没有开启招工季。"))
    return found.id


def _out(row: CampaignRow) -> CampaignOut:
    return CampaignOut.model_validate(row)
