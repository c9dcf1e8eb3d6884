"""The closed sets of matching: hard rules, fit terms, objectives, and the reasons given.

Every member's value is the one name the rule has in code, in ``settings.json``, in the
reason columns, in the documents and on screen. What a rule *computes* is in
``eligibility`` and ``fit``; what it is *called* is here.
"""

from __future__ import annotations

from enum import Enum


class Rule(Enum):
    """Hard rules on one worker and one vacancy; a pair that breaks one is not eligible."""

    NOT_LISTED = "not_listed"
    """``pairs`` is given and the pair is not in it (no other rule is looked at then)."""
    HEALTH = "health"
    """A worker with a health hold (``cleared`` = 0) is placed nowhere."""
    TRADE = "trade"
    """A post of a trade takes workers of that trade; a general post takes anybody."""
    LEVEL = "level"
    """The worker's skill level is at least the post's."""
    YEARS = "years"
    """The worker's years in the trade are at least the post's."""
    WAGE = "wage"
    """The top of the wage band reaches the worker's floor; a negotiable wage reaches any."""
    READY_DATE = "ready_date"
    """The worker is ready to leave on or before the last day to start."""
    DORMITORY = "dormitory"
    """A worker who needs a bed goes only where there is one."""
    ADULTS_ONLY = "adults_only"
    """A post for adults takes nobody under 18."""
    OWN_EMPLOYER = "own_employer"
    """A returning worker goes back to the employer who holds the contract, and nowhere else."""
    RETURNING_POST = "returning_post"
    """A post kept for returning workers takes only the enterprise's own."""
    FORBIDDEN = "forbidden"
    """Staff pinned the pair as forbidden."""


class Term(Enum):
    """Named parts of the fit score, each 0 up to its weight in points."""

    TRADE = "trade"
    """All points when the worker's trade is the post's trade."""
    LEVEL = "level"
    """All points at exactly the level asked for, a quarter less for each level above it."""
    EXPERIENCE = "experience"
    """A fifth of the points for each whole year beyond the years asked for, up to five."""
    WAGE = "wage"
    """The share of the wage band at or above the worker's floor; half if negotiable."""
    TOWN = "town"
    """All points in the town the worker prefers."""
    REFERRER = "referrer"
    """All points at the enterprise whose referrer registered the worker."""
    START = "start"
    """All points when ready date and first day of work agree, 1/14 less for each day apart."""
    RETURNING = "returning"
    """All points for a returning worker's post with the own employer."""


DEFAULT_WEIGHTS: dict[Term, int] = {
    Term.TRADE: 300,
    Term.LEVEL: 120,
    Term.EXPERIENCE: 100,
    Term.WAGE: 150,
    Term.TOWN: 80,
    Term.REFERRER: 120,
    Term.START: 140,
    Term.RETURNING: 400,
}
"""Points each term gives at most, unless ``settings.json`` says otherwise."""


class Objective(Enum):
    """What a plan is judged by, in the order of ``settings.json``; each is maximised."""

    PRIORITY = "priority"
    """Seats filled in tier-1 enterprises (epidemic supplies)."""
    MIN_FILL = "min_fill"
    """Seats filled up to each enterprise's least fill; what is missing is its shortfall."""
    PLACED = "placed"
    """People placed."""
    FIT = "fit"
    """Sum of the scores, keep points included."""
    KEPT = "kept"
    """Placements pinned as keep that are kept."""


class Cohesion(Enum):
    """What holds a party together; in every case all of its people are placed, or none."""

    ENTERPRISE = "enterprise"
    TOWN = "town"
    TRAVEL = "travel"


class PinKind(Enum):
    """A decision of staff on one worker and one vacancy."""

    MUST = "must"
    FORBID = "forbid"
    KEEP = "keep"


class Reason(Enum):
    """Why a worker is not placed."""

    HEALTH_HOLD = "health_hold"
    """The worker has a health hold."""
    NO_VACANCY = "no_vacancy"
    """No vacancy has an opening."""
    NO_ELIGIBLE_VACANCY = "no_eligible_vacancy"
    """Every vacancy breaks at least one rule; ``detail`` counts them."""
    OUTBID = "outbid"
    """Eligible, but everybody placed there fits better; ``points_needed`` says by how much."""
    SEARCH_STOPPED = "search_stopped"
    """Eligible, but the search was stopped before prices could say what is missing."""
    NO_SEAT_LEFT = "no_seat_left"
    """Eligible, but every seat in reach is held by people who cannot give way."""
    PARTY_TOO_LARGE = "party_too_large"
    """No enterprise (or town) has as many openings as the party has people."""
    PARTY_MEMBER_INELIGIBLE = "party_member_ineligible"
    """Somebody of the party is eligible nowhere; ``detail`` names who."""
    PARTY_NO_COMMON_ENTERPRISE = "party_no_common_enterprise"
    """No one enterprise has an eligible seat for each of the party at once."""
    PARTY_NO_COMMON_TOWN = "party_no_common_town"
    """No one town has an eligible seat for each of the party at once."""
    PARTY_NO_SEATS = "party_no_seats"
    """A party that only travels together: there are not eligible seats for all of it."""
    PARTY_OUTBID = "party_outbid"
    """Seats for the whole party exist, but others fit better; ``points_needed`` for the party."""
    PARTY_NO_SEAT_LEFT = "party_no_seat_left"
    """Seats for the whole party exist, but who holds them cannot give way."""
    NO_BED_LEFT = "no_bed_left"
    """A seat is free, but all dormitory places there are taken; ``vacancy_id`` says where."""
    NO_COUPLES_ROOM = "no_couples_room"
    """No enterprise that could take both of a couple states a couples' room."""
    NO_COUPLES_ROOM_LEFT = "no_couples_room_left"
    """Seats for both are free, but all couples' rooms there are taken."""


class Shortage(Enum):
    """Why a vacancy is, or is not, short of people."""

    FILLED = "filled"
    """Every opening is filled."""
    NO_ELIGIBLE_WORKER = "no_eligible_worker"
    """Nobody in the pool keeps all of its rules."""
    TOO_FEW_ELIGIBLE = "too_few_eligible"
    """Fewer people are eligible than there are openings."""
    PLACED_ELSEWHERE = "placed_elsewhere"
    """Enough people are eligible; the plan needs them elsewhere or their party cannot come."""
    NO_BED_LEFT = "no_bed_left"
    """Somebody not placed would come, but the enterprise's dormitory places are all taken."""


class Turn(Enum):
    """What has happened to somebody since an earlier plan."""

    NEW = "new"
    """Was not there before."""
    LEFT = "left"
    """Is no longer there."""
    MOVED = "moved"
    """Had a place and has another."""
    UNPLACED = "unplaced"
    """Had a place and has none."""
    PLACED = "placed"
    """Had no place and has one."""


class Afresh(Enum):
    """Why a plan made from an earlier one was solved in full, not from its prices."""

    SMALL = "small"
    """Solving in full takes seconds."""
    PARTIES = "parties"
    """People of parties times vacancies are more than prices can be agreed for at once."""
    OBJECTIVES = "objectives"
    """There are several objectives, and too many people and vacancies for them."""
    NO_PRICES = "no_prices"
    """The earlier plan has none, or they are of other objectives."""
    LODGING = "lodging"
    """Beds or couples' rooms may be too few; seats alone have prices."""
    KEPT = "kept"
    """Keeping pins is an objective of its own, or fit is none."""
    SCATTERED = "scattered"
    """Pairs that pins or lists change do not lie in rows that all can be looked at."""
    PINS = "pins"
    """Somebody pinned found no seat from the earlier placement on."""
