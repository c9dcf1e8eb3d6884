"""What goes into the API and what comes out, as models; OpenAPI is made of them."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from recruit.models import (
    CampaignState,
    CandidateState,
    PlanKind,
    PlanState,
    RunState,
    SizeClass,
    Stage,
    VacancyKind,
    VacancyState,
)

Id = Annotated[int, Field(ge=1, le=2**31 - 1)]
Yuan = Annotated[int, Field(ge=0, le=1_000_000)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f]+$")]
Code = Annotated[str, StringConstraints(max_length=32, pattern=r"^[A-Za-z0-9_]+$")]


class In(BaseModel):
    """What is sent: nothing that is not known."""

    model_config = ConfigDict(extra="forbid")


class Out(BaseModel):
    """What is answered."""

    model_config = ConfigDict(
        from_attributes=True, json_schema_serialization_defaults_required=True
    )


class PageQuery(In):
    """How much of a list, and from where."""

    limit: int = Field(50, ge=1, le=200)
    cursor: str | None = Field(None, max_length=40, pattern=r"^[A-Za-z0-9_-]+$")


class CampaignQuery(PageQuery):
    """A list of one campaign: the one in use unless another is named."""

    campaign_id: Id | None = None


class PageOut(Out):
    """One page of a list; ``next`` is the cursor of the page after it."""

    next: str | None


class FieldError(Out):
    """What is wrong with one field."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=False)

    pointer: str | None = None
    parameter: str | None = None
    detail: str


class ProblemOut(Out):
    """A problem (RFC 9457)."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=False)

    type: str
    title: str
    status: int
    detail: str | None = None
    errors: list[FieldError] | None = None


class CampaignOut(Out):
    """A recruiting season."""

    id: int
    name: str
    first_date: dt.date
    last_date: dt.date
    state: CampaignState
    budget_yuan: int | None


class CampaignPage(PageOut):
    """Campaigns, the newest first."""

    items: list[CampaignOut]


class EnterpriseQuery(PageQuery):
    """Which enterprises."""

    town: Code | None = None


class EnterpriseOut(Out):
    """A firm of Yuyao that hires."""

    id: int
    name: str
    credit_code: str | None
    town_code: str
    industry: str
    size_class: SizeClass | None
    tier: int
    dormitory_places: int | None


class EnterprisePage(PageOut):
    """Enterprises by number."""

    items: list[EnterpriseOut]


class VacancyQuery(CampaignQuery):
    """Which vacancies."""

    enterprise_id: Id | None = None
    state: VacancyState | None = None
    trade: Code | None = None


class VacancyOut(Out):
    """Work to be filled; wages in yuan a month, 0 when negotiable."""

    id: int
    campaign_id: int
    enterprise_id: int
    kind: VacancyKind
    title: str
    trade: str
    level: int
    openings: int
    filled: int
    wage_min: int
    wage_max: int
    dormitory: bool
    start_from: dt.date | None
    start_until: dt.date | None
    adults_only: bool
    bonus_yuan: int
    state: VacancyState


class VacancyPage(PageOut):
    """Vacancies by number."""

    items: list[VacancyOut]


class VacancyNew(In):
    """A vacancy to post."""

    enterprise_id: Id
    title: Text
    trade: Code = "general"
    level: int = Field(0, ge=0, le=4)
    openings: int = Field(ge=1, le=100_000)
    wage_min: Yuan = 0
    wage_max: Yuan = 0
    dormitory: bool = True
    start_from: dt.date | None = None
    start_until: dt.date | None = None
    adults_only: bool = False
    bonus_yuan: int = Field(0, ge=0, le=100_000)

    @model_validator(mode="after")
    def _in_order(self) -> VacancyNew:
        if self.wage_max < self.wage_min:
            raise ValueError("wage_max is less than wage_min")
        if self.start_from and self.start_until and self.start_until < self.start_from:
            raise ValueError("start_until is before start_from")
        return self


class VacancyChange(In):
    """What to change of a vacancy; what is left out stays."""

    openings: int | None = Field(None, ge=0, le=100_000)
    wage_min: Yuan | None = None
    wage_max: Yuan | None = None
    state: Literal["posted", "paused", "closed"] | None = None

    @model_validator(mode="after")
    def _whole_band(self) -> VacancyChange:
        if (self.wage_min is None) != (self.wage_max is None):
            raise ValueError("give wage_min and wage_max together")
        return self


class CandidateQuery(CampaignQuery):
    """Which candidates."""

    state: CandidateState | None = None
    home_county: Code | None = None
    referrer_id: Id | None = None


class CandidateOut(Out):
    """A person who wants to come; name and numbers are masked."""

    id: int
    name: str
    id_number: str
    phone: str
    home_county: str
    trade: str
    level: int
    years: float
    ready_date: dt.date | None
    is_returning: bool
    state: CandidateState
    party_id: int | None
    referrer_id: int | None
    placement_id: int | None
    vacancy_id: int | None
    stage: Stage | None


class CandidatePage(PageOut):
    """Candidates by number."""

    items: list[CandidateOut]


class PersonalQuery(In):
    """Why the numbers are needed; it is written into the audit trail."""

    reason: str = Field(min_length=4, max_length=200)


class PersonalOut(Out):
    """Name and numbers of a person in full."""

    id: int
    name: str
    id_number: str | None
    phone: str


class ReferrerOut(Out):
    """Who brings people from home; name and number are masked."""

    id: int
    name: str
    phone: str
    home_county: str
    employer_id: int | None
    squad_id: int | None
    target: int


class ReferrerPage(PageOut):
    """Referrers by number."""

    items: list[ReferrerOut]


class PlacementQuery(CampaignQuery):
    """Which placements."""

    stage: Stage | None = None
    vacancy_id: Id | None = None
    candidate_id: Id | None = None


class PlacementOut(Out):
    """One candidate on the way to one vacancy."""

    id: int
    campaign_id: int
    candidate_id: int
    vacancy_id: int
    plan_version_id: int | None
    stage: Stage
    score: int
    version: int
    created_at: dt.datetime


class PlacementPage(PageOut):
    """Placements by number."""

    items: list[PlacementOut]


class PlacementStep(In):
    """The next stage of a placement."""

    stage: Literal[
        "accepted", "declined", "withdrawn", "arrived", "on_duty", "retained", "no_show"
    ]


class RunQuery(CampaignQuery):
    """Which runs."""

    kind: PlanKind | None = None


class RunTier(Out):
    """One of several objectives of a run, in order."""

    name: str
    incumbent: float | None = None
    bound: float | None = None
    gap: float | None = None


class RunProgress(Out):
    """How far a run is, and how good its best plan; with several objectives, of the worst."""

    incumbent: float | None = None
    bound: float | None = None
    gap: float | None = None
    elapsed: float | None = None
    stage: str | None = None
    tiers: list[RunTier] = []


class RunOut(Out):
    """One run of a solver."""

    id: int
    campaign_id: int
    kind: PlanKind
    state: RunState
    seed: int
    time_limit_s: float | None
    gap_target: float | None
    requested_by: str
    created_at: dt.datetime
    started_at: dt.datetime | None
    finished_at: dt.datetime | None
    stop_requested: bool
    progress: RunProgress
    plan_id: int | None
    message: str


class RunPage(PageOut):
    """Runs by number."""

    items: list[RunOut]


class RunNew(In):
    """A run to queue."""

    kind: PlanKind
    time_limit_s: float = Field(60, gt=0, le=86_400)
    gap_target: float = Field(0.0, ge=0, lt=1)
    seed: int = Field(0, ge=0, lt=2**31)
    keep_plan_id: Id | None = None
    most_moved: float = Field(0.02, ge=0, le=1)


class PlanQuery(CampaignQuery):
    """Which plan versions."""

    kind: PlanKind | None = None
    state: PlanState | None = None


class PlanOut(Out):
    """A plan version; ``figures`` are the totals the solver gave."""

    id: int
    campaign_id: int
    kind: PlanKind
    number: int
    state: PlanState
    run_id: int | None
    created_at: dt.datetime
    published_at: dt.datetime | None
    published_by: str | None
    gap: float | None
    figures: dict[str, Any]


class PlanPage(PageOut):
    """Plan versions by number."""

    items: list[PlanOut]


class PlanPublish(In):
    """Publishing: which published version is meant to be replaced, null for none."""

    replacing: Id | None


class PublishedOut(Out):
    """What publishing changed."""

    plan_id: int
    kept: int
    made: int
    ended: int
    left_out: int
