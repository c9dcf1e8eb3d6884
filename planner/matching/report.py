"""Puts a finished search into the tables and the summary of a plan."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np
import pandas as pd

from planner.files import SCHEMA_VERSION
from planner.matching import explain
from planner.matching.bound import Multipliers
from planner.matching.lodging import BED, ROOM, lodging_of
from planner.matching.market import INELIGIBLE, Index, Market
from planner.matching.parties import Regions
from planner.matching.plan import Plan
from planner.matching.rules import Objective
from planner.matching.search import PartySearch
from planner.matching.tables import KIND, PRICES
from planner.matching.watch import Watch


def plan_of(search: PartySearch, watch: Watch, *, seed: int) -> Plan:
    """Return the plan of a search."""
    market = search.goals.market
    return told(
        market,
        search.regions,
        search.seat,
        watch,
        seed=seed,
        unmatched=explain.unmatched_frame(search),
        shortfalls=explain.shortfalls_frame(search),
        priced=search.priced,
    )


def told(
    market: Market,
    regions: Regions,
    seat: Index,
    watch: Watch,
    *,
    seed: int,
    unmatched: pd.DataFrame,
    shortfalls: pd.DataFrame,
    priced: Mapping[str, Multipliers] | None = None,
) -> Plan:
    """Return a plan of seats with the tables that explain it, values and bounds of the watch."""
    assignments = explain.assignments_frame(market, seat)
    reasons = unmatched["reason"].value_counts(sort=False).to_dict()
    priced = priced or {}
    summary: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "kind": KIND,
        **proof_of(market, watch),
        "counts": _counts(market, regions, seat) | {"reasons": dict(sorted(reasons.items()))},
        "seed": seed,
        "version": _version(),
        "prices": {
            tier: {o.value: weight for o, weight in at.weights.items()}
            for tier, at in priced.items()
        },
    }
    return Plan(assignments, unmatched, shortfalls, summary, _prices(market, priced))


def proof_of(market: Market, watch: Watch) -> dict[str, Any]:
    """Return the part of a summary that says how good a plan is, and what finding it took."""
    objectives = market.problem.objectives
    worst = watch.worst_gap()
    main = Objective.FIT if Objective.FIT in objectives else objectives[-1]
    return {
        "status": "optimal" if worst == 0 else "stopped" if watch.stopped else "feasible",
        "tiers": [_tier(market, watch, tier) for tier in objectives],
        "objective": watch.values[main],
        "bound": watch.bounds[main],
        "gap": worst,
        "settings": market.problem.settings.as_dict(),
        "runtime_s": round(watch.elapsed, 3),
        "peak_mb": _peak_mb(),
    }


def _prices(market: Market, priced: Mapping[str, Multipliers]) -> pd.DataFrame:
    """Return the table ``prices``."""
    ids = market.problem.vacancies["vacancy_id"]
    parts = [
        pd.DataFrame({"tier": tier, "vacancy_id": ids, "price": at.price})
        for tier, at in priced.items()
    ]
    return pd.concat(parts, ignore_index=True) if parts else PRICES.empty()


def _tier(market: Market, watch: Watch, tier: Objective) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "name": tier.value,
        "value": watch.values[tier],
        "bound": watch.bounds[tier],
        "gap": watch.gap(tier),
    }
    if tier is Objective.MIN_FILL:
        wanted = sum(market.least.tolist())
        entry["shortfall"] = wanted - watch.values[tier]
        entry["shortfall_bound"] = max(0, wanted - watch.bounds[tier])
    return entry


def _counts(market: Market, regions: Regions, seat: Index) -> dict[str, Any]:
    placed = np.flatnonzero(seat >= 0)
    tiers = market.problem.vacancies["tier"].to_numpy(np.int64)
    by_tier = {
        str(tier): {
            "openings": sum(market.openings[tiers == tier].tolist()),
            "filled": int((tiers[seat[placed]] == tier).sum()),
        }
        for tier in (1, 2, 3)
    }
    parties = regions.parties
    return _lodged(market, seat) | {
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


def _lodged(market: Market, seat: Index) -> dict[str, Any]:
    """Return beds and rooms stated and taken, if the problem has any."""
    if not len(market.problem.enterprises) and not market.problem.parties["couple"].any():
        return {}
    lodging = lodging_of(market)
    used = lodging.used(seat)
    names = market.problem.vacancies["enterprise_id"].drop_duplicates().tolist()
    stated = {
        column: market.problem.stated(column, names)
        for column in ("dormitory_places", "couples_rooms")
    }
    return {
        name: {
            "places": int(np.nansum(stated[column])),
            "taken": int(used[payer][~np.isnan(stated[column])].sum()),
        }
        for name, column, payer in (
            ("beds", "dormitory_places", BED),
            ("couples_rooms", "couples_rooms", ROOM),
        )
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
