"""Matching and charters planned together: what a seat costs from where and when, fed back.

Which vacancy somebody gets decides by which day he must have arrived, and who is placed decides
how many travel from where. The prices of the charter relaxation say what that is worth; they
enter the matching as points within its last tier, fit, so that priority, minimum fill and people
placed stay what they are. Whoever costs less than the plan made one after the other is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd

from planner import charter, matching
from planner.matching.market import compile_market

Floats = npt.NDArray[np.float64]

POINTS_PER_YUAN = (1.0, 1.0)
"""How much fit a yuan of transport outweighs, round by round.

Fit is about 800 points a person and a seat about 500 yuan; on the city demonstration one point
a yuan gives up 0.2 % of the fit.
"""


class Tell(Protocol):
    """Told which stage begins, and how many of how many are done."""

    def __call__(self, stage: str, *, done: int, total: int) -> None:
        """Say where the work stands."""
        ...


@dataclass(frozen=True)
class Figures:
    """What one round costs, if everybody placed accepts.

    Parameters
    ----------
    placed, fit
        People placed, and the points of fit without those for transport.
    yuan
        The charter objective: charter, own travel, waiting, hours and people left.
    money
        What has to be paid of it.
    per_placed
        ``yuan`` by people placed.
    unserved
        People placed whom no vehicle brings.
    points_per_yuan
        0 for the plan made one after the other.
    """

    placed: int
    fit: int
    yuan: float
    money: float
    per_placed: float
    unserved: int
    points_per_yuan: float


@dataclass(frozen=True)
class Round:
    """One matching with the charter plan it would need."""

    figures: Figures
    matching: matching.Plan
    tiers: dict[str, int]


@dataclass(frozen=True)
class Joint:
    """All rounds, the first of them one after the other, and the one that is kept."""

    rounds: tuple[Round, ...]
    chosen: int

    @property
    def saves_share(self) -> float:
        """Share of the cost per placed worker that the round kept saves; never negative."""
        first, best = self.rounds[0].figures, self.rounds[self.chosen].figures
        return 1 - best.per_placed / first.per_placed

    def as_dict(self) -> dict[str, Any]:
        """Return what pages and the command show."""
        rows = [
            asdict(one.figures) | {"chosen": number == self.chosen}
            for number, one in enumerate(self.rounds)
        ]
        return {
            "before": rows[0],
            "after": rows[self.chosen],
            "saves_share": round(self.saves_share, 6),
            "rounds": rows,
        }


def plan_jointly(
    problem: matching.Problem,
    *,
    match: Callable[[matching.Problem], matching.Plan],
    suppose: Callable[[pd.DataFrame], charter.Problem],
    plan: Callable[[charter.Problem], charter.Plan],
    price: Callable[[charter.Problem], pd.DataFrame],
    tell: Tell,
) -> Joint:
    """Return the rounds of planning matching and charters together, and which one is kept.

    Parameters
    ----------
    match, plan, price
        The solvers: a matching, a charter plan, the prices of seats.
    suppose
        The charter problem when everybody accepts what a matching assigns.
    """
    total = 2 + 3 * len(POINTS_PER_YUAN)
    tell("matching", done=0, total=total)
    first = match(problem)
    tell("charter", done=1, total=total)
    asked = suppose(first.assignments)
    rounds = [_round(problem, first, plan(asked), 0.0)]
    known = pd.DataFrame(columns=["county", "date", "days", "yuan"])
    for number, points in enumerate(POINTS_PER_YUAN):
        done = 2 + 3 * number
        tell("prices", done=done, total=total)
        known = averaged(known, price(asked))
        yuan = transport(problem, known, asked.settings)
        tell("matching", done=done + 1, total=total)
        found = match(with_transport(problem, yuan, points, asked.settings.yuan_per_unserved))
        tell("charter", done=done + 2, total=total)
        asked = suppose(found.assignments)
        rounds.append(_round(problem, found, plan(asked), points))
    return Joint(tuple(rounds), _best(rounds))


def averaged(known: pd.DataFrame, fresh: pd.DataFrame) -> pd.DataFrame:
    """Return the mean of the prices of rounds, so that people do not all run to and fro."""
    if known.empty:
        return fresh
    both = pd.concat([known, fresh], ignore_index=True)
    return both.groupby(["county", "date", "days"], as_index=False)[["yuan"]].mean()


def transport(
    problem: matching.Problem, prices: pd.DataFrame, settings: charter.Settings
) -> Floats:
    """Return what bringing each worker to each vacancy in time would cost.

    The cheapest departure from the worker's county between his day of readiness and the last
    day the work may start, with the days he waits at home; nobody costs more than being left.

    Returns
    -------
    numpy.ndarray
        Yuan, ``(n_workers, n_vacancies)``.
    """
    assert settings.first_date is not None
    assert settings.last_date is not None
    first, last = pd.Timestamp(settings.first_date), pd.Timestamp(settings.last_date)
    days, cap = (last - first).days + 1, float(settings.yuan_per_unserved)
    counties = pd.Index(problem.workers["home_county"].unique())
    leaving = np.full((len(counties), days, days), np.inf)
    day = (pd.to_datetime(prices["date"]) - first).dt.days.to_numpy()
    there = day + prices["days"].to_numpy()
    county = counties.get_indexer(pd.Index(prices["county"]))
    fits = (county >= 0) & (day >= 0) & (there < days)
    np.minimum.at(leaving, (county[fits], day[fits], there[fits]), prices["yuan"].to_numpy()[fits])
    cost = np.full_like(leaving, cap)
    for ready in range(days):
        waited = settings.yuan_per_waiting_day * np.arange(days - ready)
        best = (leaving[:, ready:, :] + waited[None, :, None]).min(axis=1)
        cost[:, ready, :] = np.minimum(np.minimum.accumulate(best, axis=1), cap)
    ready_days = _day(problem.workers["ready_date"], first, days, first)
    due_days = _day(problem.vacancies["start_until"], first, days, last)
    home = counties.get_indexer(pd.Index(problem.workers["home_county"]))
    found: Floats = cost[home, ready_days][:, due_days]
    return found


def with_transport(
    problem: matching.Problem, yuan: Floats, points_per_yuan: float, cap: float
) -> matching.Problem:
    """Return the matching problem with points for every pair that travels cheaply.

    They are kept apart from what makes up fit, so that reasons stay those of the attributes. A
    pair somebody has decided about keeps its pin and needs no points.
    """
    scores = compile_market(problem).scores(np.arange(len(problem.workers)))
    worker, vacancy = np.nonzero(scores >= 0)
    points = np.rint(points_per_yuan * (cap - yuan[worker, vacancy])).astype(np.int64)
    gained = pd.DataFrame(
        {
            "worker_id": problem.workers["worker_id"].to_numpy()[worker],
            "vacancy_id": problem.vacancies["vacancy_id"].to_numpy()[vacancy],
            "points": points,
        }
    )
    pins = problem.pins
    kept = pins["kind"] == "keep"
    decided = pd.MultiIndex.from_frame(pins.loc[~kept, ["worker_id", "vacancy_id"]])
    open_pairs = ~pd.MultiIndex.from_frame(gained[["worker_id", "vacancy_id"]]).isin(decided)
    gained = gained[open_pairs]
    both = (
        pd.concat([pins.loc[kept, ["worker_id", "vacancy_id", "points"]], gained])
        .groupby(["worker_id", "vacancy_id"], as_index=False, sort=False)["points"]
        .sum()
        .assign(kind="keep")
    )
    columns = list(pins.columns)
    return replace(
        problem,
        pins=pd.concat([pins[~kept], both[columns].astype(pins.dtypes)], ignore_index=True),
    )


def without_transport(problem: matching.Problem, plan: matching.Plan) -> matching.Plan:
    """Return a plan whose scores and summary are those of the problem without transport."""
    assigned = plan.assignments
    workers = pd.Index(problem.workers["worker_id"]).get_indexer(assigned["worker_id"])
    vacancies = pd.Index(problem.vacancies["vacancy_id"]).get_indexer(assigned["vacancy_id"])
    market = compile_market(problem)
    scores = market.pair_scores(workers.astype(np.int64), vacancies.astype(np.int64))
    changed = assigned.assign(score=scores)
    if "keep_points" in changed:
        pins = problem.pins[problem.pins["kind"] == "keep"]
        keys = list(zip(pins["worker_id"], pins["vacancy_id"], strict=True))
        known = dict(zip(keys, pins["points"], strict=True))
        pairs = zip(changed["worker_id"], changed["vacancy_id"], strict=True)
        changed = changed.assign(keep_points=[known.get(pair, 0) for pair in pairs])
    tiers = [
        {**tier, "value": int(scores.sum()), "bound": None, "gap": None}
        if tier["name"] == "fit"
        else tier
        for tier in plan.summary["tiers"]
    ]
    summary = {**plan.summary, "tiers": tiers, "joint": True}
    return replace(plan, assignments=changed, summary=summary)


def _round(
    problem: matching.Problem, found: matching.Plan, planned: charter.Plan, points: float
) -> Round:
    parts = planned.summary["objective_parts"]
    plain = without_transport(problem, found) if points else found
    placed = len(found.assignments)
    yuan = float(planned.summary["objective"])
    tiers = {t["name"]: int(t["value"]) for t in plain.summary["tiers"]}
    return Round(
        Figures(
            placed=placed,
            fit=tiers.get("fit", 0),
            yuan=round(yuan, 2),
            money=round(float(parts["charter"] + parts["own_travel"]), 2),
            per_placed=round(yuan / placed, 2) if placed else 0.0,
            unserved=int(planned.summary["counts"]["unserved"]),
            points_per_yuan=points,
        ),
        plain,
        tiers,
    )


def _best(rounds: list[Round]) -> int:
    """Return the cheapest round that gives up nothing but fit; the first when none is cheaper."""
    first = rounds[0]

    def sound(one: Round) -> bool:
        return one.figures.placed >= first.figures.placed and all(
            one.tiers.get(name, 0) >= value for name, value in first.tiers.items() if name != "fit"
        )

    able = [n for n, one in enumerate(rounds) if n == 0 or sound(one)]
    return min(able, key=lambda n: (rounds[n].figures.per_placed, n))


def _day(
    column: pd.Series, first: pd.Timestamp, days: int, blank: pd.Timestamp
) -> npt.NDArray[np.int64]:
    """Return dates as days of the season, inside it."""
    known = pd.to_datetime(column, errors="coerce").fillna(blank)
    return (known - first).dt.days.clip(0, days - 1).to_numpy().astype(np.int64)
