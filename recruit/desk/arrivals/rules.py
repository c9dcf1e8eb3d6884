"""The dated rules of ``data/arrivals.json``: who stays apart how long, who is screened when."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from recruit.causes import Cause
from recruit.desk.arrivals.model import Place
from recruit.errors import UserError
from recruit.language import Language
from recruit.models import HealthStatus

BY_HAND = "by_hand"
"""The rule of a quarantine that somebody ordered."""
_STRICTEST = (Place.CENTRAL, Place.DORMITORY, Place.HOME)


class Of(StrEnum):
    """Whom a screening rule is about."""

    ARRIVALS = "arrivals"
    QUARANTINE = "quarantine"


@dataclass(frozen=True, slots=True)
class Rule:
    """What every rule has: its days in force, its source, its words by language."""

    id: str
    first_date: dt.date
    last_date: dt.date | None
    source: str
    source_kind: str
    text: tuple[str, str, str]

    def holds(self, day: dt.date) -> bool:
        """Whether the rule is in force on a day."""
        return self.first_date <= day and (self.last_date is None or day <= self.last_date)

    def say(self, language: Language) -> str:
        """Return the rule in words."""
        return self.text[(Language.ZH_HANS, Language.ZH_HANT, Language.EN).index(language)]


@dataclass(frozen=True, slots=True)
class QuarantineRule(Rule):
    """So many days apart for whoever stayed there, or shows that status."""

    stayed_in: tuple[str, ...]
    statuses: frozenset[HealthStatus]
    days: int
    place: Place

    def applies(self, stayed_in: str, status: HealthStatus) -> bool:
        """Whether the rule is about somebody from there with this status."""
        return status in self.statuses or stayed_in.startswith(self.stayed_in)


@dataclass(frozen=True, slots=True)
class ScreeningRule(Rule):
    """Whom to see on which days after the day of arrival; no days: every day."""

    of: Of
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules, the temperature (°C) from which it is fever, the days a status holds."""

    quarantine: tuple[QuarantineRule, ...]
    screening: tuple[ScreeningRule, ...]
    fever_from: float
    status_days: int


@cache
def rules() -> Rules:
    """Return the rules as shipped."""
    read = json.loads(resources.files("data").joinpath("arrivals.json").read_text("utf-8"))
    return Rules(
        tuple(
            QuarantineRule(
                **_common(row),
                stayed_in=tuple(row["stayed_in"]),
                statuses=frozenset(HealthStatus(one) for one in row["statuses"]),
                days=row["days"],
                place=Place(row["place"]),
            )
            for row in read["rules"]
        ),
        tuple(
            ScreeningRule(**_common(row), of=Of(row["of"]), days=tuple(row["days"]))
            for row in read["screening"]
        ),
        read["fever_from"],
        read["status_days"],
    )


def quarantine_for(
    stayed_in: str, status: HealthStatus, arrived_on: dt.date
) -> QuarantineRule | None:
    """Return the strictest rule for an arrival, None when it may move freely."""
    found = [
        rule
        for rule in rules().quarantine
        if rule.holds(arrived_on) and rule.applies(stayed_in, status)
    ]
    return max(found, key=lambda rule: (rule.days, -_STRICTEST.index(rule.place)), default=None)


def screening_rule(code: str) -> ScreeningRule:
    """Return a screening rule; raises UserError when there is none of this name."""
    for rule in rules().screening:
        if rule.id == code:
            return rule
    raise UserError(Cause.SCREENING_UNKNOWN_RULE, rule=code[:40])


def words_of(code: str, language: Language) -> str:
    """Return what a quarantine's rule says, "" for one that somebody ordered."""
    return next((rule.say(language) for rule in rules().quarantine if rule.id == code), "")


def _common(row: dict[str, Any]) -> dict[str, Any]:
    last = row["last_date"]
    return {
        "id": row["id"],
        "first_date": dt.date.fromisoformat(str(row["first_date"])),
        "last_date": None if last is None else dt.date.fromisoformat(str(last)),
        "source": row["source"],
        "source_kind": row["source_kind"],
        "text": tuple(row["text"]),
    }
