"""The words of the registry as tables, one aggregate a file, each with its own rules.

Import models from here: ``from recruit.models import Candidate, Stage``.
"""

from recruit.models.account import Account, Role, RoleName, account_role
from recruit.models.base import Base, StateMachine, now
from recruit.models.bonus import BonusEntry, BonusKind, BonusRule, BonusSettlement
from recruit.models.campaign import CAMPAIGN_STEPS, Campaign, CampaignState
from recruit.models.candidate import (
    CANDIDATE_STEPS,
    Candidate,
    CandidateState,
    Cohesion,
    HealthStatus,
    Party,
    Referral,
    ReferralStatus,
)
from recruit.models.charter import (
    TRIP_STEPS,
    CharterOffer,
    Closure,
    Hub,
    HubKind,
    Manifest,
    Mode,
    Seat,
    Trip,
    TripState,
    TripStop,
    Unserved,
)
from recruit.models.dispute import (
    DISPUTE_STEPS,
    Dispute,
    DisputeKind,
    DisputeSide,
    DisputeState,
    DisputeWord,
)
from recruit.models.enterprise import (
    VACANCY_STEPS,
    Enterprise,
    SizeClass,
    Vacancy,
    VacancyKind,
    VacancyState,
)
from recruit.models.intake import ImportBatch
from recruit.models.matching_plan import Assignment, Shortfall, Unmatched
from recruit.models.placement import (
    ENDED,
    PLACED,
    PLACEMENT_STEPS,
    Pin,
    PinKind,
    Placement,
    PlacementEvent,
    Stage,
)
from recruit.models.referral import AnswerLink, Invitation, new_token
from recruit.models.referrer import Referrer, Squad
from recruit.models.run import (
    PLAN_STEPS,
    RUN_STEPS,
    PlanKind,
    PlanState,
    PlanVersion,
    Run,
    RunState,
)
from recruit.models.trial import Trial

__all__ = [
    "CAMPAIGN_STEPS",
    "CANDIDATE_STEPS",
    "DISPUTE_STEPS",
    "ENDED",
    "PLACED",
    "PLACEMENT_STEPS",
    "PLAN_STEPS",
    "RUN_STEPS",
    "TRIP_STEPS",
    "VACANCY_STEPS",
    "Account",
    "AnswerLink",
    "Assignment",
    "Base",
    "BonusEntry",
    "BonusKind",
    "BonusRule",
    "BonusSettlement",
    "Campaign",
    "CampaignState",
    "Candidate",
    "CandidateState",
    "CharterOffer",
    "Closure",
    "Cohesion",
    "Dispute",
    "DisputeKind",
    "DisputeSide",
    "DisputeState",
    "DisputeWord",
    "Enterprise",
    "HealthStatus",
    "Hub",
    "HubKind",
    "ImportBatch",
    "Invitation",
    "Manifest",
    "Mode",
    "Party",
    "Pin",
    "PinKind",
    "Placement",
    "PlacementEvent",
    "PlanKind",
    "PlanState",
    "PlanVersion",
    "Referral",
    "ReferralStatus",
    "Referrer",
    "Role",
    "RoleName",
    "Run",
    "RunState",
    "Seat",
    "Shortfall",
    "SizeClass",
    "Squad",
    "Stage",
    "StateMachine",
    "Trial",
    "Trip",
    "TripState",
    "TripStop",
    "Unmatched",
    "Unserved",
    "Vacancy",
    "VacancyKind",
    "VacancyState",
    "account_role",
    "new_token",
    "now",
]
