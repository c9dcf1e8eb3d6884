"""Puts a finished search into the tables and the summary of a plan."""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np

from planner.files import SCHEMA_VERSION
from planner.matching import explain
from planner.matching.market import INELIGIBLE
from planner.matching.plan import Plan
from planner.matching.rules import Objective
from planner.matching.search import PartySearch
from planner.matching.tables import KIND
from planner.matching.watch import Watch


def plan_of(search: PartySearch, watch: Watch, *, seed: int) -> Plan:
    """Return the plan of a search."""
    market = search.goals.market
    unmatched = explain.unmatched_frame(search)
    assignments = explain.assignments_frame(market, search.seat)
    shortfalls = explain.shortfalls_frame(search)
    reasons = unmatched["reason"].value_counts(sort=False).to_dict()
    worst = watch.worst_gap()
    last = search.goals.objectives[-1]
    main = Objective.FIT if Objective.FIT in search.goals.objectives else last
    optimal = worst == 0
    summary: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "kind": KIND,
        "status": "optimal" if optimal else "stopped" if watch.stopped else "feasible",
        "tiers": [_tier(search, watch, tier) for tier in search.goals.objectives],
        "objective": watch.values[main],
        "bound": watch.bounds[main],
        "gap": worst,
        "counts": _counts(search) | {"reasons": dict(sorted(reasons.items()))},
        "seed": seed,
        "version": _version(),
        "settings": market.problem.settings.as_dict(),
        "runtime_s": round(watch.elapsed, 3),
        "peak_mb": _peak_mb(),
    }
    return Plan(assignments, unmatched, shortfalls, summary)


def _tier(search: PartySearch, watch: Watch, tier: Objective) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "name": tier.value,
        "value": watch.values[tier],
        "bound": watch.bounds[tier],
        "gap": watch.gap(tier),
    }
    if tier is Objective.MIN_FILL:
        wanted = sum(search.goals.market.least.tolist())
        entry["shortfall"] = wanted - watch.values[tier]
        entry["shortfall_bound"] = max(0, wanted - watch.bounds[tier])
    return entry


def _counts(search: PartySearch) -> dict[str, Any]:
    market, seat = search.goals.market, search.seat
    placed = np.flatnonzero(seat >= 0)
    tiers = market.problem.vacancies["tier"].to_numpy(np.int64)
    by_tier = {
        str(tier): {
            "openings": sum(market.openings[tiers == tier].tolist()),
            "filled": int((tiers[seat[placed]] == tier).sum()),
        }
        for tier in (1, 2, 3)
    }
    parties = search.regions.parties
    return {
        "workers": market.n_workers,
        "vacancies": market.n_vacancies,
        "openings": sum(market.openings.tolist()),
        "eligible_pairs": sum(int((block != INELIGIBLE).sum()) for _, block in market.blocks()),
        "placed": len(placed),
        "unmatched": market.n_workers - len(placed),
        "parties": len(parties),
        "parties_placed": sum(int(seat[party.members[0]] >= 0) for party in parties),
        "by_tier": by_tier,
    }


def _version() -> str:
    try:
        return version("laoxiang")
    except PackageNotFoundError:
        return "0"


def _peak_mb() -> int | None:
    """Return the most memory this process has held, or None where it cannot be asked."""
    try:
        import resource
    except ImportError:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (2**20 if sys.platform == "darwin" else 2**10))
