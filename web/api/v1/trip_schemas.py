"""Trips, uploads and figures as they go into the API and come out; see ``schemas``."""

from __future__ import annotations

import datetime as dt
from typing import Any

from recruit.models import Mode, TripState
from web.api.v1.schemas import CampaignQuery, Id, In, Out, PageOut


class TripQuery(CampaignQuery):
    """Which trips."""

    plan_id: Id | None = None
    mode: Mode | None = None
    state: TripState | None = None


class TripOut(Out):
    """One vehicle on one day."""

    id: int
    plan_version_id: int
    code: str
    mode: Mode
    province_code: str
    date: dt.date
    depart: dt.datetime
    arrive: dt.datetime
    km: float
    drivers: int
    yuan: float
    seats: int
    boarded: int
    state: TripState


class TripPage(PageOut):
    """Trips by number."""

    items: list[TripOut]


class StopOut(Out):
    """One stop of a trip."""

    seq: int
    place: str
    lat: float
    lon: float
    arrive: dt.datetime | None
    depart: dt.datetime | None
    boarding: int
    alighting: int


class SeatOut(Out):
    """One seat of a trip; who sits there is a number."""

    candidate_id: int
    leg: int
    seat: str
    board_seq: int
    alight_seq: int
    boarded_at: dt.datetime | None


class TripDetailOut(TripOut):
    """One trip with its stops and seats."""

    stops: list[StopOut]
    seats_taken: list[SeatOut]


class UploadProblem(Out):
    """One cell that cannot be taken in; what stands in it is not repeated."""

    row: int | None
    column: str
    severity: str
    reason: str
    help: str


class UploadSheet(Out):
    """One sheet of an uploaded workbook."""

    name: str
    kind: str
    rows: int
    faulty: int
    problems: list[UploadProblem]


class UploadOut(Out):
    """An uploaded workbook that waits to be committed."""

    token: str
    sheets: list[UploadSheet]


class UploadCommit(In):
    """Whether faulty rows may be left out."""

    skip_faulty: bool = False


class ImportOut(Out):
    """What an import did, by sheet."""

    batch_id: int
    counts: dict[str, dict[str, Any]]


class FillingOut(Out):
    """Openings of a tier or town, and how many are filled."""

    key: str
    openings: int
    filled: int
    placed: int


class FiguresOut(Out):
    """A campaign in figures."""

    campaign_id: int
    registered: int
    placed: int
    openings: int
    filled: int
    stages: dict[str, int]
    by_tier: list[FillingOut]
    by_town: list[FillingOut]
    travellers: int
    unserved: int
    yuan: float
    on_time_share: float | None


class FiguresQuery(In):
    """Of which campaign."""

    campaign_id: Id | None = None
