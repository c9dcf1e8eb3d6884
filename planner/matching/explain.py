"""Why: the reason for everybody not placed, and for every vacancy what it is short of.

Machine form only (codes, counts, points); pages put it into words. Points come from exact
prices of the final placement: they are what a forced re-solve would lose.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.matching import tables
from planner.matching.fit import explain_score
from planner.matching.goals import NEVER
from planner.matching.market import INELIGIBLE, Index, Market
from planner.matching.parties import Regions
from planner.matching.residual import HOPELESS
from planner.matching.rules import Objective, Reason, Rule, Shortage
from planner.matching.search import PartySearch

NO_POINTS = -1
"""``points_needed`` where no number of points would help."""

ENTRY_WORK = 60_000_000
"""Parties times residual edges whose entry is worked out exactly; prices tell for the rest."""

Answer = tuple[str, int, str, dict[str, Any]]
"""Reason, points needed, vacancy they are meant for, detail."""


def assignments_frame(market: Market, seat: Index) -> pd.DataFrame:
    """Return one row a placed worker, with the points of each fit term."""
    placed = np.flatnonzero(seat >= 0)
    at = seat[placed]
    problem = market.problem
    frame = {
        "worker_id": problem.workers["worker_id"].to_numpy()[placed],
        "vacancy_id": problem.vacancies["vacancy_id"].to_numpy()[at],
        "score": market.pair_scores(placed, at),
    }
    if problem.pairs is None:
        w, v = market.facts.pairs(placed, at)
        parts = explain_score(w, v, problem.settings.weights, (len(placed),))
        frame |= {f"fit_{term.value}": points for term, points in parts.items()}
    kept = {
        (w, v): points
        for w, v, points in zip(
            market.keep_workers.tolist(),
            market.keep_vacancies.tolist(),
            market.keep_points.tolist(),
            strict=True,
        )
    }
    frame["keep_points"] = np.array(
        [kept.get(pair, 0) for pair in zip(placed.tolist(), at.tolist(), strict=True)],
        dtype=np.int64,
    )
    columns = [c.name for c in tables.ASSIGNMENTS.columns if c.name in frame]
    return pd.DataFrame(frame)[columns]


def unmatched_frame(search: PartySearch) -> pd.DataFrame:
    """Return one row a worker not placed, in table order, with the reason."""
    market = search.goals.market
    missing = np.flatnonzero(search.seat < 0)
    teller = _Teller(search, missing)
    rows = [teller.row(worker) for worker in missing.tolist()]
    columns = [c.name for c in tables.UNMATCHED.columns]
    if not rows:
        return tables.UNMATCHED.empty()[columns]
    frame = pd.DataFrame(rows, columns=columns)
    frame["worker_id"] = market.problem.workers["worker_id"].to_numpy()[missing]
    return frame


def shortfalls_frame(search: PartySearch) -> pd.DataFrame:
    """Return one row a vacancy: filled, why not more, what one more opening would add."""
    goals, market, seat = search.goals, search.goals.market, search.seat
    values = np.zeros(market.n_vacancies, dtype=np.int64)
    if search.asked is not None:
        goals, values = search.asked.goals, search.asked.seat_values()
    gains = [goals.split(int(value)) for value in values]
    return shortfalls_of(
        market,
        seat,
        np.array([g.get(Objective.FIT, 0) for g in gains], dtype=np.int64),
        np.array([g.get(Objective.PLACED, 0) for g in gains], dtype=np.int64),
    )


def shortfalls_of(market: Market, seat: Index, points: Index, people: Index) -> pd.DataFrame:
    """Return the shortfalls, given what one more opening at each vacancy would add."""
    fill = np.bincount(seat[seat >= 0], minlength=market.n_vacancies).astype(np.int64)
    eligible = np.zeros(market.n_vacancies, dtype=np.int64)
    for _, block in market.blocks():
        eligible += (block != INELIGIBLE).sum(axis=0)
    short = fill < market.openings
    reason = np.full(market.n_vacancies, Shortage.FILLED.value, dtype=object)
    reason[short] = Shortage.PLACED_ELSEWHERE.value
    reason[short & (eligible < market.openings)] = Shortage.TOO_FEW_ELIGIBLE.value
    reason[short & (eligible == 0)] = Shortage.NO_ELIGIBLE_WORKER.value
    return pd.DataFrame(
        {
            "vacancy_id": market.problem.vacancies["vacancy_id"].to_numpy(),
            "openings": market.openings,
            "filled": fill,
            "reason": reason.astype(str),
            "seat_value": points,
            "seat_people": people,
        }
    )


class _Teller:
    """Finds the reason of one worker at a time; rule counts are prepared for all at once."""

    def __init__(self, search: PartySearch, missing: Index) -> None:
        self.search = search
        self.asked = search.asked
        self.goals = search.goals if self.asked is None else self.asked.goals
        self.market = search.goals.market
        self.regions: Regions = search.regions
        self.ids = self.market.problem.workers["worker_id"]
        self.vacancy_ids = self.market.problem.vacancies["vacancy_id"]
        self.open = self.market.openings > 0
        self.party_told: dict[int, Answer] = {}
        self.chains: dict[int, list[list[str]]] = {}
        self.rule_counts = rule_counts(self.market, missing)

    def row(self, worker: int) -> dict[str, Any]:
        reason, points, vacancy, detail = self._reason(worker)
        return {
            "worker_id": "",
            "reason": reason,
            "points_needed": points,
            "vacancy_id": vacancy,
            "detail": json.dumps(detail, ensure_ascii=False, sort_keys=True),
        }

    def _reason(self, worker: int) -> Answer:
        failed, only = self.rule_counts[worker]
        detail: dict[str, Any] = {"vacancies": int(self.open.sum())}
        if not self.open.any():
            return Reason.NO_VACANCY.value, NO_POINTS, "", detail
        detail |= {"failed": failed, "only": only}
        if Rule.HEALTH.value in failed:
            return Reason.HEALTH_HOLD.value, NO_POINTS, "", detail
        eligible = (self.market.scores(np.array([worker]))[0] != INELIGIBLE) & self.open
        detail["eligible"] = int(eligible.sum())
        code = int(self.market.party[worker])
        if code >= 0:
            if code not in self.party_told:
                self.party_told[code] = self._party(code)
            reason, points, vacancy, extra = self.party_told[code]
            if eligible.any() or reason == Reason.PARTY_TOO_LARGE.value:
                return reason, points, vacancy, detail | extra
        if not eligible.any():
            return Reason.NO_ELIGIBLE_VACANCY.value, NO_POINTS, "", detail
        return self._outbid(worker, eligible, detail)

    def _outbid(self, worker: int, eligible: NDArray[np.bool_], detail: dict[str, Any]) -> Answer:
        """Return what somebody eligible lacks."""
        if self.asked is None:
            return Reason.SEARCH_STOPPED.value, NO_POINTS, "", detail
        gains = self.asked.play.gains(self.goals, np.array([worker]))[0]
        loss = np.where(eligible, -self.asked.to_sink().gain[: len(gains)] - gains, -NEVER)
        at = int(loss.argmin())
        points = self._points(int(loss[at]))
        if points == NO_POINTS:
            return Reason.NO_SEAT_LEFT.value, NO_POINTS, "", detail
        detail |= {"basis": self.asked.basis, "chain": self._chain(at)}
        return Reason.OUTBID.value, points, str(self.vacancy_ids.iloc[at]), detail

    def _chain(self, vacancy: int) -> list[list[str]]:
        """Return the moves that a newcomer at a vacancy would cause; the last may drop out."""
        if vacancy not in self.chains:
            assert self.asked is not None
            ids, posts = self.ids, self.vacancy_ids
            self.chains[vacancy] = [
                [
                    str(ids.iloc[worker]),
                    "" if start < 0 else str(posts.iloc[start]),
                    "" if end < 0 else str(posts.iloc[end]),
                ]
                for worker, start, end in self.asked.chain(vacancy)
            ]
        return self.chains[vacancy]

    def _party(self, code: int) -> Answer:
        """Return the reason of a whole party."""
        party = self.regions.parties[code]
        extra: dict[str, Any] = {"party": party.party_id, "people": len(party.members)}
        if party.reason is not None:
            if party.reason is Reason.PARTY_MEMBER_INELIGIBLE:
                block = self.market.scores(party.members) != INELIGIBLE
                nowhere = ~(block & self.open).any(axis=1)
                extra["members"] = self.ids.iloc[party.members[nowhere]].tolist()
            return party.reason.value, NO_POINTS, "", extra
        if self.asked is None:
            return Reason.SEARCH_STOPPED.value, NO_POINTS, "", extra
        work = len(self.party_told) * self.market.n_vacancies**2
        exact = self.search.told is None and work < ENTRY_WORK
        entry = self.search.cheapest_entry if exact else self.search.least_entry
        loss, seats = entry(code)
        points = self._points(loss)
        if points == NO_POINTS:
            return Reason.PARTY_NO_SEAT_LEFT.value, NO_POINTS, "", extra
        extra |= {"regions": len(party.regions), "basis": "parties_fixed" if exact else "at_least"}
        return Reason.PARTY_OUTBID.value, points, str(self.vacancy_ids.iloc[seats]), extra

    def _points(self, loss: int) -> int:
        """Return the points that make up for a loss, if points can."""
        weight = self.goals.weights.get(Objective.FIT, 0)
        if loss >= -HOPELESS or not weight:
            return NO_POINTS
        points = max(0, -(-loss // weight))
        return points if points <= self._most_points() else NO_POINTS

    def _most_points(self) -> int:
        """Return the points beyond which an earlier objective is at stake, not fit."""
        order = list(self.goals.objectives)
        earlier = order[: order.index(Objective.FIT)]
        if not earlier:
            return tables.LARGEST * max(1, self.market.n_workers)
        return self.goals.weights[earlier[-1]] // self.goals.weights[Objective.FIT] // 2


def rule_counts(
    market: Market, missing: Index
) -> dict[int, tuple[dict[str, int], dict[str, int]]]:
    """Return by worker: vacancies each rule fails at, and those that fail at it alone."""
    counts: dict[int, tuple[dict[str, int], dict[str, int]]] = {}
    is_open = market.openings > 0
    size = max(1, 2_000_000 // market.n_vacancies)
    for start in range(0, len(missing), size):
        rows = missing[start : start + size]
        broken = [(rule, pairs & is_open) for rule, pairs in market.broken(rows)]
        how_many = np.zeros((len(rows), market.n_vacancies), dtype=np.int8)
        for _, pairs in broken:
            how_many += pairs
        once = how_many == 1
        failed = {rule.value: pairs.sum(axis=1).tolist() for rule, pairs in broken}
        only = {rule.value: (pairs & once).sum(axis=1).tolist() for rule, pairs in broken}
        for at, worker in enumerate(rows.tolist()):
            counts[worker] = (
                {rule: number[at] for rule, number in failed.items() if number[at]},
                {rule: number[at] for rule, number in only.items() if number[at]},
            )
    return counts
