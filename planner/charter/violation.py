"""The hard rules of a charter plan by name, and one broken rule."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Rule(Enum):
    """Every rule the checker judges; the value is its name in reports. See README.md."""

    UNKNOWN_ID = "unknown_id"
    NOBODY_LOST = "nobody_lost"
    SPLIT_PARTY = "split_party"
    OVERSOLD_SEAT = "oversold_seat"
    WRONG_STOP = "wrong_stop"
    WRONG_TOWN = "wrong_town"
    MISSED_CONNECTION = "missed_connection"
    BEFORE_READY_DATE = "before_ready_date"
    AFTER_DUE_DATE = "after_due_date"
    PIN_BROKEN = "pin_broken"
    CLOSED_COUNTY = "closed_county"
    CLOSED_HUB = "closed_hub"
    TOO_MANY_STOPS = "too_many_stops"
    TOO_FAR = "too_far"
    DETOUR = "detour_too_long"
    PROVINCE_CROSSED = "province_crossed"
    PREFECTURE_CROSSED = "prefecture_crossed"
    SHARED_TWICE = "shared_twice"
    OFFER_LIMIT = "offer_limit"
    OUTSIDE_HOURS = "outside_hours"
    UNREACHABLE_STOP_TIME = "unreachable_stop_time"
    STANDING_TOO_SHORT = "standing_too_short"
    DRIVING_LOG = "driving_log_missing"
    DRIVER_OVER_HOURS = "driver_over_hours"
    DRIVING_IN_STOP_HOURS = "driving_in_stop_hours"
    DRIVERS_TOO_FEW = "drivers_too_few"
    OVER_BUDGET = "over_budget"
    WRONG_COST = "wrong_cost"
    WRONG_TOTALS = "wrong_totals"


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule.

    Parameters
    ----------
    rule
        Name of the rule, e.g. ``driver_over_hours``.
    where
        The trip, traveller or file it is about.
    message
        What is wrong, in one sentence.
    """

    rule: str
    where: str
    message: str
