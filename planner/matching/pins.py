"""Whether staff's decisions can stand together, before anything is solved.

What only a placement can show (too few seats for a pinned party, say) is found in
``search``; here are the clashes that can be named from the pins alone.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from planner.errors import NoFeasiblePlan
from planner.matching.eligibility import broken_by_rule
from planner.matching.facts import Facts, facts_of
from planner.matching.lodging import BED, Lodging
from planner.matching.market import Index, Market
from planner.matching.parties import Regions
from planner.matching.problem import Problem
from planner.matching.rules import PinKind, Rule

_SHOWN = 10


def require_possible(market: Market, regions: Regions) -> None:
    """Check that every must pin is eligible, has a seat, and suits the worker's party.

    Raises
    ------
    NoFeasiblePlan
        Naming the pins that clash and why.
    """
    workers = market.problem.workers["worker_id"].to_numpy()
    vacancies = market.problem.vacancies["vacancy_id"].to_numpy()
    pins = market.problem.pins
    clashes: list[str] = []
    must = pins[pins["kind"] == "must"]
    for worker in must.loc[must["worker_id"].duplicated(), "worker_id"].unique():
        at = ", ".join(must.loc[must["worker_id"] == worker, "vacancy_id"])
        clashes.append(f"{worker} is pinned to several vacancies: {at}")
    pinned = np.flatnonzero(market.must >= 0)
    seats = market.must[pinned]
    for (who, where), rules in unfit_pins(market.problem, market.facts).items():
        said = ", ".join(rule.value for rule in rules)
        clashes.append(f"{who} is pinned to {where} but not eligible there: {said}")
    wanted = np.bincount(seats, minlength=market.n_vacancies)
    for vacancy in np.flatnonzero(wanted > market.openings).tolist():
        names = ", ".join(workers[pinned[seats == vacancy]][:_SHOWN])
        clashes.append(
            f"{vacancies[vacancy]} has {market.openings[vacancy]} openings "
            f"for {wanted[vacancy]} people pinned to it: {names}"
        )
    if not clashes:
        clashes = [
            f"party {party.party_id} has people pinned, but cannot be placed whole: "
            f"{party.reason.value}"
            for party in regions.parties
            if party.forced and party.reason is not None
        ]
    if clashes:
        raise NoFeasiblePlan("; ".join(clashes[:_SHOWN]))


def unfit_pins(
    problem: Problem, facts: Facts | None = None
) -> dict[tuple[str, str], tuple[Rule, ...]]:
    """Return the must pins that break a rule: worker and vacancy, and the rules broken.

    Parameters
    ----------
    facts
        Of the problem, where they are at hand.
    """
    must = problem.pins[problem.pins["kind"] == PinKind.MUST.value]
    pairs = list(zip(must["worker_id"], must["vacancy_id"], strict=True))
    if not pairs:
        return {}
    if problem.pairs is not None:
        theirs = problem.pairs[problem.pairs["worker_id"].isin(must["worker_id"])]
        listed = set(zip(theirs["worker_id"], theirs["vacancy_id"], strict=True))
        return {pair: (Rule.NOT_LISTED,) for pair in pairs if pair not in listed}
    w, v = (facts or facts_of(problem)).pairs(
        pd.Index(problem.workers["worker_id"]).get_indexer(must["worker_id"]),
        pd.Index(problem.vacancies["vacancy_id"]).get_indexer(must["vacancy_id"]),
    )
    broken = list(broken_by_rule(w, v, (len(pairs),)))
    unfit = np.flatnonzero(np.any([flags for _, flags in broken], axis=0)).tolist()
    return {pairs[at]: tuple(rule for rule, flags in broken if flags[at]) for at in unfit}


def require_lodged(market: Market, regions: Regions, lodging: Lodging) -> None:
    """Check that who is pinned finds a bed, or a couple its room.

    Raises
    ------
    NoFeasiblePlan
        Naming the enterprise and the people pinned there.
    """
    pinned = np.where(market.must >= 0, market.must, -1)
    for party in regions.parties:
        if party.couple and party.forced:
            at = int(market.must[party.members].max())
            pinned[party.members] = np.where(pinned[party.members] < 0, at, pinned[party.members])
    over = lodging.limited & (lodging.used(pinned) > lodging.places)
    names = market.problem.vacancies["enterprise_id"].drop_duplicates().tolist()
    ids = market.problem.workers["worker_id"].to_numpy()
    clashes = [
        f"{names[enterprise]} has {lodging.places[payer, enterprise]} "
        f"{'dormitory places' if payer == BED else 'couples rooms'} for "
        f"{lodging.used(pinned)[payer, enterprise]} pinned there: "
        + _listed(ids[_pinned_there(lodging, pinned, payer, enterprise)])
        for payer, enterprise in np.argwhere(over).tolist()
    ]
    if clashes:
        raise NoFeasiblePlan("; ".join(clashes))


def _pinned_there(lodging: Lodging, pinned: Index, payer: int, enterprise: int) -> Index:
    there = (pinned >= 0) & (lodging.enterprise[pinned] == enterprise)
    return np.flatnonzero(there & (lodging.payer == payer))


def _listed(ids: Iterable[str]) -> str:
    return ", ".join(list(ids)[:10])
