"""What goes into the API of the return-to-work desk and what comes out; see ``schemas``.

Names and telephone numbers come out masked, as on the pages.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field, StringConstraints, field_validator

from recruit.desk.arrivals.model import QuarantineState
from recruit.desk.arrivals.queries import Show
from recruit.desk.cases.model import CaseSource, CaseState, Category, Urgency
from recruit.desk.figures.model import Scale
from recruit.desk.figures.queries import Standing
from recruit.desk.land.model import LandKind, LandStage
from recruit.desk.policies.assess import Verdict
from recruit.desk.supply.model import Goods, PostState, Side
from recruit.identity import mask_name, mask_phone
from recruit.models import HealthStatus, SizeClass
from web.api.v1.schemas import Code, Id, In, Out, PageOut, PageQuery, Text

Day = Annotated[dt.date, Field(ge=dt.date(2000, 1, 1), le=dt.date(2100, 12, 31))]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
Note = Annotated[str, StringConstraints(max_length=500, pattern=r"^[^\x00-\x08\x0b-\x1f]*$")]


class DeskPage(PageOut):
    """One page of a list of the desk, with how many rows the whole list has."""

    total: int


class DayQuery(In):
    """The figures of a day, the newest that anybody reported for when none is given."""

    day: Day | None = None
    town: Code | None = None


class LineOut(Out):
    """One line of the daily sheet; ``rate`` is the share of the staff that is back."""

    key: str
    enterprises: int
    counted: int
    today: int
    staff: int
    back: int
    rate: float | None


class DailyOut(Out):
    """The daily sheet: enterprises that report, and who is back."""

    day: dt.date
    total: LineOut
    by_scale: list[LineOut]
    by_size: list[LineOut]
    by_town: list[LineOut]
    by_industry: list[LineOut]
    outside: int
    quarantined: int
    late: int


class HeadcountQuery(PageQuery):
    """Which rows of the daily sheet."""

    day: Day | None = None
    scale: Scale | None = None
    town: Code | None = None
    standing: Standing | None = None


class HeadcountOut(Out):
    """What an enterprise said of a day; the numbers are null without a report."""

    enterprise_id: int
    enterprise: str
    town: str
    industry: str
    size_class: SizeClass | None
    scale: Scale
    enrolled_staff: int
    reported_for: dt.date | None
    staff: int | None
    back: int | None
    outside: int | None
    quarantined: int | None


class HeadcountPage(DeskPage):
    """Enterprises by staff, the largest first."""

    day: dt.date
    items: list[HeadcountOut]


class HeadcountNew(In):
    """A report of one enterprise for one day; a second one replaces the first."""

    enterprise_id: Id
    day: Day
    staff: Count
    back: Count
    outside: Count | None = None
    quarantined: Count = 0


class HeadcountTaken(Out):
    """Whether the report said anything new."""

    enterprise_id: int
    day: dt.date
    changed: bool


class CaseQuery(PageQuery):
    """Which cases."""

    state: CaseState | None = None
    category: Category | None = None
    urgency: Urgency | None = None
    enterprise_id: Id | None = None


class CaseOut(Out):
    """A case of the hotline, a steward or an enterprise."""

    id: int
    code: str
    title: str
    category: Category
    urgency: Urgency
    state: CaseState
    source: CaseSource
    town: str
    enterprise: str | None
    lead: str | None
    opened_at: dt.datetime
    due_at: dt.datetime
    replied_at: dt.datetime | None
    level: int
    satisfaction: int | None


class CasePage(DeskPage):
    """Cases, the newest first."""

    items: list[CaseOut]


class CaseNew(In):
    """What is asked for; with an enterprise its town is taken."""

    title: Text
    category: Category
    urgency: Urgency = Urgency.NORMAL
    body: Note = ""
    enterprise_id: Id | None = None


class CallQuery(PageQuery):
    """Which calls of the hotline."""

    day: Day | None = None
    category: Category | None = None


class CallOut(Out):
    """A call; its caller is masked."""

    id: int
    at: dt.datetime
    phone: str
    caller: str
    town: str
    category: Category
    minutes: int
    case: str | None

    _phone = field_validator("phone")(mask_phone)
    _caller = field_validator("caller")(mask_name)


class CallPage(DeskPage):
    """Calls, the newest first."""

    items: list[CallOut]


class StewardQuery(PageQuery):
    """Which stewards."""

    town: Code | None = None


class StewardOut(Out):
    """A steward and how many enterprises are in his care; name and number are masked."""

    id: int
    name: str
    phone: str
    unit: str
    town: str
    capacity: int
    active: bool
    enterprises: int
    visits: int
    last_visit: dt.datetime | None

    _name = field_validator("name")(mask_name)
    _phone = field_validator("phone")(mask_phone)


class StewardPage(DeskPage):
    """Stewards by town and name."""

    items: list[StewardOut]


class PolicyOut(Out):
    """A policy of the catalogue with what became of it; amounts in yuan."""

    code: str
    version: int
    title: dict[str, str]
    applied: int
    in_progress: int
    granted: int
    asked_yuan: int
    granted_yuan: int
    paid_yuan: int
    budget_left: int | None


class PolicyList(Out):
    """The catalogue."""

    items: list[PolicyOut]


class PolicyVerdictOut(Out):
    """What a policy means for an enterprise on a day; ``missing`` are facts nobody has said."""

    code: str
    title: dict[str, str]
    verdict: Verdict
    yuan: int | None
    missing: list[str]
    application_id: int | None


class PolicyVerdicts(Out):
    """Every policy for one enterprise, those it qualifies for first."""

    enterprise_id: int
    day: dt.date
    items: list[PolicyVerdictOut]


class SupplyQuery(PageQuery):
    """Which needs and offers."""

    side: Side | None = None
    goods: Goods | None = None
    state: PostState | None = None


class SupplyOut(Out):
    """What an enterprise needs or offers."""

    id: int
    side: Side
    goods: Goods
    product: str
    quantity: float | None
    unit: str
    until: dt.date | None
    note: str
    state: PostState
    enterprise_id: int
    enterprise: str
    town_code: str
    introductions: int


class SupplyPage(DeskPage):
    """Needs and offers, open ones first."""

    items: list[SupplyOut]


class SupplyNew(In):
    """A need or an offer."""

    enterprise_id: Id
    side: Side
    goods: Goods
    product: Text
    quantity: Annotated[float, Field(gt=0, le=1e9, allow_inf_nan=False)] | None = None
    unit: Annotated[str, StringConstraints(max_length=20, pattern=r"^[^\x00-\x1f]*$")] = ""
    until: Day | None = None
    note: Note = ""


class SupplyMade(Out):
    """The number of the post."""

    id: int


class LandQuery(PageQuery):
    """Which land requests."""

    kind: LandKind | None = None
    stage: LandStage | None = None


class LandOut(Out):
    """A request for land; ``missing`` and ``later`` count documents."""

    id: int
    kind: LandKind
    project: str
    town_code: str
    area: float
    unit: str
    urgent: bool
    stage: LandStage
    responsible: str
    received_on: dt.date
    due: dt.date
    enterprise_id: int
    enterprise: str
    missing: int
    later: int


class LandPage(DeskPage):
    """Land requests, those going on first."""

    items: list[LandOut]


class ArrivalQuery(PageQuery):
    """Which arrivals."""

    day: Day | None = None
    status: HealthStatus | None = None
    show: Show | None = None


class ArrivalOut(Out):
    """Somebody who has come; name and number are masked."""

    id: int
    name: str
    phone: str
    home: str
    stayed_in: str
    arrived_on: dt.date
    town: str
    enterprise: str
    status: HealthStatus
    expires_on: dt.date | None
    quarantine: QuarantineState | None
    last_day: dt.date | None

    _name = field_validator("name")(mask_name)
    _phone = field_validator("phone")(mask_phone)


class ArrivalPage(DeskPage):
    """Arrivals, the latest first."""

    items: list[ArrivalOut]
