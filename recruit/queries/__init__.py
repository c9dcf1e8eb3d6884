"""What pages and summaries read: plain values, counted in SQL.

Every function takes a session and, where it reads one campaign, its id; it returns frozen
dataclasses that can be used after the session is closed. Places, trades and reasons are
codes; whoever shows them knows the language.
"""

from recruit.queries.aims import OBJECTIVES, Aims, aims
from recruit.queries.campaigns import CampaignRow, campaigns, current
from recruit.queries.candidates import CandidateRow, candidates
from recruit.queries.changes import (
    Changes,
    Mover,
    Post,
    TrialRow,
    chains,
    plan_changes,
    trial,
    vacancies_of,
)
from recruit.queries.contacts import ContactRow, contacts
from recruit.queries.imports import ImportRow, imports
from recruit.queries.matching import (
    AssignmentRow,
    EnterpriseFill,
    MatchingResults,
    ShortfallRow,
    UnmatchedRow,
    assignments,
    matching_results,
    shortfalls,
    unmatched,
)
from recruit.queries.mending import ToldRow, told
from recruit.queries.overview import Filling, Overview, overview
from recruit.queries.paging import PER_PAGE, Page
from recruit.queries.referrers import (
    DoubleReferral,
    ReferrerProgress,
    double_referrals,
    referrer_progress,
)
from recruit.queries.runs import PlanRow, RunRow, plan, plan_in_force, plans, run, runs
from recruit.queries.travel import ModeFigures, Route
from recruit.queries.trip_details import SeatRow, StopRow, TripDetail, trip, trip_by_code
from recruit.queries.trips import TripRow, UnservedRow, trips, unserved
from recruit.queries.vacancies import EnterpriseRow, VacancyRow, enterprises, vacancies

__all__ = [
    "OBJECTIVES",
    "PER_PAGE",
    "Aims",
    "AssignmentRow",
    "CampaignRow",
    "CandidateRow",
    "Changes",
    "ContactRow",
    "DoubleReferral",
    "EnterpriseFill",
    "EnterpriseRow",
    "Filling",
    "ImportRow",
    "MatchingResults",
    "ModeFigures",
    "Mover",
    "Overview",
    "Page",
    "PlanRow",
    "Post",
    "ReferrerProgress",
    "Route",
    "RunRow",
    "SeatRow",
    "ShortfallRow",
    "StopRow",
    "ToldRow",
    "TrialRow",
    "TripDetail",
    "TripRow",
    "UnmatchedRow",
    "UnservedRow",
    "VacancyRow",
    "aims",
    "assignments",
    "campaigns",
    "candidates",
    "chains",
    "contacts",
    "current",
    "double_referrals",
    "enterprises",
    "imports",
    "matching_results",
    "overview",
    "plan",
    "plan_changes",
    "plan_in_force",
    "plans",
    "referrer_progress",
    "run",
    "runs",
    "shortfalls",
    "told",
    "trial",
    "trip",
    "trip_by_code",
    "trips",
    "unmatched",
    "unserved",
    "vacancies",
    "vacancies_of",
]
