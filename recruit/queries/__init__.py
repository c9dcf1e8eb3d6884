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
    company,
    plan_changes,
    trial,
    vacancies_of,
)
from recruit.queries.contacts import ContactRow, contacts
from recruit.queries.dossier import Dossier, Judged, PinRow, StepRow, dossier, pins
from recruit.queries.finding import Found, find
from recruit.queries.imports import ImportRow, imports
from recruit.queries.keyset import Slice, Turn
from recruit.queries.matching import (
    AssignmentOrder,
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
from recruit.queries.overview import Filling, Overview, overview, overview_now
from recruit.queries.paging import PER_PAGE, Page
from recruit.queries.parties import ORDERS as PARTY_ORDERS
from recruit.queries.parties import (
    STANDINGS,
    PartyFilter,
    PartyRow,
    parties_by_key,
    party_keys,
    party_list,
)
from recruit.queries.people import (
    PEOPLE_ORDERS,
    PeopleFilter,
    people,
    people_count,
    people_keys,
    people_rows,
)
from recruit.queries.posts import (
    ENTERPRISE_ORDERS,
    VACANCY_ORDERS,
    EnterpriseFilter,
    VacancyFilter,
    enterprise_keys,
    enterprise_list,
    enterprises_by_key,
    vacancies_by_key,
    vacancy_keys,
    vacancy_list,
)
from recruit.queries.referrers import (
    DoubleReferral,
    ReferrerProgress,
    all_referrers,
    double_referrals,
    referrer_keys,
    referrer_named,
    referrer_progress,
    stages_of,
)
from recruit.queries.runs import PlanRow, RunRow, plan, plan_in_force, plans, run, runs
from recruit.queries.travel import ModeFigures, Route
from recruit.queries.trip_details import SeatRow, StopRow, TripDetail, trip, trip_by_code
from recruit.queries.trips import TripRow, UnservedRow, trips, unserved
from recruit.queries.vacancies import EnterpriseRow, VacancyRow, enterprises, vacancies
from recruit.queries.views import ViewRow, views

__all__ = [
    "ENTERPRISE_ORDERS",
    "OBJECTIVES",
    "PARTY_ORDERS",
    "PEOPLE_ORDERS",
    "PER_PAGE",
    "STANDINGS",
    "VACANCY_ORDERS",
    "Aims",
    "AssignmentOrder",
    "AssignmentRow",
    "CampaignRow",
    "CandidateRow",
    "Changes",
    "ContactRow",
    "Dossier",
    "DoubleReferral",
    "EnterpriseFill",
    "EnterpriseFilter",
    "EnterpriseRow",
    "Filling",
    "Found",
    "ImportRow",
    "Judged",
    "MatchingResults",
    "ModeFigures",
    "Mover",
    "Overview",
    "Page",
    "PartyFilter",
    "PartyRow",
    "PeopleFilter",
    "PinRow",
    "PlanRow",
    "Post",
    "ReferrerProgress",
    "Route",
    "RunRow",
    "SeatRow",
    "ShortfallRow",
    "Slice",
    "StepRow",
    "StopRow",
    "ToldRow",
    "TrialRow",
    "TripDetail",
    "TripRow",
    "Turn",
    "UnmatchedRow",
    "UnservedRow",
    "VacancyFilter",
    "VacancyRow",
    "ViewRow",
    "aims",
    "all_referrers",
    "assignments",
    "campaigns",
    "candidates",
    "chains",
    "company",
    "contacts",
    "current",
    "dossier",
    "double_referrals",
    "enterprise_keys",
    "enterprise_list",
    "enterprises",
    "enterprises_by_key",
    "find",
    "imports",
    "matching_results",
    "overview",
    "overview_now",
    "parties_by_key",
    "party_keys",
    "party_list",
    "people",
    "people_count",
    "people_keys",
    "people_rows",
    "pins",
    "plan",
    "plan_changes",
    "plan_in_force",
    "plans",
    "referrer_keys",
    "referrer_named",
    "referrer_progress",
    "run",
    "runs",
    "shortfalls",
    "stages_of",
    "told",
    "trial",
    "trip",
    "trip_by_code",
    "trips",
    "unmatched",
    "unserved",
    "vacancies",
    "vacancies_by_key",
    "vacancies_of",
    "vacancy_keys",
    "vacancy_list",
    "views",
]
