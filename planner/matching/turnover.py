"""Who is new, gone or elsewhere since an earlier plan, and how many have to be.

Counts people whom the change itself did not bring or take away; nothing is solved here.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from planner.matching import tables
from planner.matching.lodging import BED, ROOM, lodging_of
from planner.matching.market import INELIGIBLE, Index, Market
from planner.matching.plan import Plan
from planner.matching.rules import Turn

COUPLE = 2
"""People in a couples' room."""

NOWHERE = -1
"""Vacancy of who has none."""


@dataclass(frozen=True)
class Before:
    """An earlier plan as a market sees it.

    Parameters
    ----------
    seat
        By worker: the vacancy of the earlier plan, ``NOWHERE`` where it had none, is gone, or
        the worker is new.
    others
        By worker: had a place in the earlier plan, whatever has become of the vacancy.
    known
        By worker: was in the earlier plan, placed or not.
    forced
        People who cannot all stay: their pair is not eligible any more, or there are fewer
        seats, beds or rooms than people who have one.
    """

    plan: Plan
    seat: Index
    others: np.ndarray[Any, np.dtype[np.bool_]]
    known: np.ndarray[Any, np.dtype[np.bool_]]
    forced: int

    def allowed(self, most_moved: float) -> int:
        """Return how many of the others may move when a share of them may, and who has to."""
        return self.forced + math.floor(most_moved * int(self.others.sum()) + 1e-9)

    def moved(self, seat: Index) -> int:
        """Return how many of the others a placement has elsewhere or nowhere."""
        return int((self.others & (seat != self.seat)).sum()) + int(
            (self.others & (seat == NOWHERE) & (self.seat == NOWHERE)).sum()
        )


def before_of(market: Market, plan: Plan) -> Before:
    """Return an earlier plan against a market as it is now."""
    workers = market.problem.workers["worker_id"]
    vacancies = pd.Index(market.problem.vacancies["vacancy_id"])
    held = pd.Series(
        plan.assignments["vacancy_id"].to_numpy(), index=plan.assignments["worker_id"].to_numpy()
    )
    there = held[~held.index.duplicated()].reindex(workers.to_numpy())
    others = there.notna().to_numpy(bool)
    seat = np.full(market.n_workers, NOWHERE, dtype=np.int64)
    seat[others] = vacancies.get_indexer(pd.Index(there[others].to_numpy()))
    known = others | workers.isin(plan.unmatched["worker_id"]).to_numpy(bool)
    return Before(plan, seat, others, known, _forced(market, seat, others))


def changes_of(market: Market, before: Before, seat: Index) -> pd.DataFrame:
    """Return the table ``changes`` of a placement, workers in table order, who left at the end."""
    names = np.append(market.problem.vacancies["vacancy_id"].to_numpy(object), "")
    ids = market.problem.workers["worker_id"].to_numpy(object)
    held = dict(
        zip(
            before.plan.assignments["worker_id"],
            before.plan.assignments["vacancy_id"],
            strict=True,
        )
    )
    rows = []
    for worker in np.flatnonzero(~before.known | (seat != before.seat) | before.others).tolist():
        was, now = held.get(ids[worker], ""), str(names[seat[worker]])
        if not before.known[worker]:
            rows.append((ids[worker], Turn.NEW.value, "", now))
        elif was != now:
            turn = Turn.MOVED if was and now else Turn.UNPLACED if was else Turn.PLACED
            rows.append((ids[worker], turn.value, was, now))
    here = set(ids.tolist())
    rows += [
        (worker, Turn.LEFT.value, held.get(worker, ""), "")
        for worker in _people(before.plan)
        if worker not in here
    ]
    columns = [column.name for column in tables.CHANGES.columns]
    return pd.DataFrame(rows, columns=columns).astype("str")


def counts_of(changes: pd.DataFrame) -> dict[str, int]:
    """Return how many there are of each kind, none left out."""
    kinds = changes["kind"].value_counts()
    return {turn.value: int(kinds.get(turn.value, 0)) for turn in Turn}


def _forced(market: Market, seat: Index, others: np.ndarray[Any, np.dtype[np.bool_]]) -> int:
    """Return how many of those who had a place cannot keep it, whoever else gives way."""
    stay = np.where(others, seat, NOWHERE)
    held = np.flatnonzero(stay >= 0)
    at = stay[held]
    pinned = market.must[held]
    lost = (market.pair_scores(held, at) == INELIGIBLE) | ((pinned >= 0) & (pinned != at))
    stay[held[lost]] = NOWHERE
    gone = int(others.sum()) - int((stay >= 0).sum())
    filled = np.bincount(stay[stay >= 0], minlength=market.n_vacancies)
    over = np.maximum(filled - market.openings, 0)
    by_firm = np.bincount(market.enterprise, over, len(market.least)).astype(np.int64)
    if len(market.problem.enterprises) or market.problem.parties["couple"].any():
        lodging = lodging_of(market)
        short = np.maximum(lodging.used(stay) - lodging.places, 0)
        by_firm = np.maximum(by_firm, short[BED] + COUPLE * short[ROOM])
    return gone + int(by_firm.sum())


def _people(plan: Plan) -> Iterator[str]:
    yield from plan.assignments["worker_id"]
    yield from plan.unmatched["worker_id"]
