"""Judges a matching plan, ours or another's, by the rules alone.

Shares no code with the model: eligibility and score are worked out again here, a row at a
time in plain Python, from the rule texts in the README; totals are added up again. Only
the tables and the checked problem are common ground. It does not ask whether a plan is
good, only whether it keeps every rule and says the truth about itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from planner.matching.check_turnover import turnover
from planner.matching.plan import Plan
from planner.matching.problem import Problem
from planner.matching.recount import (
    Case,
    Row,
    Violation,
    capacities,
    lodging,
    parties,
    pins,
    rows_of,
)


def check(problem: Problem, plan: Plan, earlier: Plan | None = None) -> list[Violation]:
    """Return everything a plan breaks or claims wrongly; empty means it may be trusted.

    With an ``earlier`` plan, from which it was made, also what it says of who has moved.
    """
    case = Case(problem, rows_of(plan.assignments))
    found: list[Violation] = []
    for judge in (
        _known_ids,
        _once_each,
        capacities,
        _eligibility,
        _scores,
        pins,
        parties,
        lodging,
    ):
        found.extend(judge(case))
    for compare in (_unmatched, _shortfalls, _totals):
        found.extend(compare(case, plan))
    if earlier is not None:
        found.extend(turnover(case, plan, earlier))
    return found


def _known_ids(case: Case) -> Iterator[Violation]:
    for row in case.all_rows:
        for column, known in (("worker_id", case.workers), ("vacancy_id", case.vacancies)):
            if row[column] not in known:
                yield Violation("unknown_id", row[column], f"{column} is not in the problem")


def _once_each(case: Case) -> Iterator[Violation]:
    for worker, times in Counter(r["worker_id"] for r in case.all_rows).items():
        if times > 1:
            yield Violation("worker_twice", worker, f"is placed {times} times")


def _eligibility(case: Case) -> Iterator[Violation]:
    for row in case.rows:
        worker, vacancy = case.workers[row["worker_id"]], case.vacancies[row["vacancy_id"]]
        for rule in case.broken_rules(worker, vacancy):
            yield Violation(
                f"ineligible_pair:{rule}",
                row["worker_id"],
                f"may not go to {row['vacancy_id']}: {rule}",
            )


def _scores(case: Case) -> Iterator[Violation]:
    for row in case.rows:
        worker, vacancy = row["worker_id"], row["vacancy_id"]
        right = case.score(worker, vacancy)
        if row["score"] != right:
            yield Violation("wrong_score", worker, f"score {row['score']}, right is {right}")
        parts = {"keep_points": case.keep_points(worker, vacancy)}
        if case.pairs is None:
            terms = case.fit_parts(case.workers[worker], case.vacancies[vacancy])
            parts |= {f"fit_{term}": points for term, points in terms.items()}
        told = {name: row[name] for name in parts if name in row}
        if any(told.values()) and told != {name: parts[name] for name in told}:
            yield Violation("wrong_score_parts", worker, f"parts {told}, right is {parts}")


def _unmatched(case: Case, plan: Plan) -> Iterator[Violation]:
    listed = Counter(plan.unmatched["worker_id"])
    for worker in case.workers:
        if worker not in case.at and not listed[worker]:
            yield Violation("missing_unmatched", worker, "is neither placed nor unmatched")
    for row in rows_of(plan.unmatched):
        worker = row["worker_id"]
        if worker not in case.workers:
            yield Violation("unknown_id", worker, "worker_id of unmatched is not in the problem")
        elif worker in case.at:
            yield Violation("placed_and_unmatched", worker, "is both placed and unmatched")
        elif not row["reason"]:
            yield Violation("missing_reason", worker, "is not placed and no reason is given")
        if row["vacancy_id"] and row["vacancy_id"] not in case.vacancies:
            yield Violation("unknown_id", row["vacancy_id"], "vacancy_id is not in the problem")
    for worker, times in listed.items():
        if times > 1:
            yield Violation("unmatched_twice", worker, f"is unmatched {times} times")


def _shortfalls(case: Case, plan: Plan) -> Iterator[Violation]:
    told: dict[str, Row] = {}
    for row in rows_of(plan.shortfalls):
        vacancy = row["vacancy_id"]
        if vacancy not in case.vacancies:
            yield Violation("unknown_id", vacancy, "vacancy_id of shortfalls is not known")
            continue
        if vacancy in told:
            yield Violation("wrong_shortfall", vacancy, "stands twice in shortfalls")
        told[vacancy] = row
        right = (case.vacancies[vacancy]["openings"], case.filled[vacancy])
        if (row["openings"], row["filled"]) != right:
            yield Violation(
                "wrong_shortfall",
                vacancy,
                f"says {row['filled']} of {row['openings']}, right is {right[1]} of {right[0]}",
            )
    for vacancy, facts in case.vacancies.items():
        if case.filled[vacancy] < facts["openings"] and vacancy not in told:
            yield Violation("missing_shortfall", vacancy, "is short and not in shortfalls")


def _totals(case: Case, plan: Plan) -> Iterator[Violation]:
    """Judge what the summary claims: values, bounds, gaps, order of objectives, counts."""
    summary = plan.summary
    tiers = summary.get("tiers")
    if not isinstance(tiers, list) or not all(isinstance(tier, dict) for tier in tiers):
        yield Violation("wrong_total", "summary", "tiers must be a list of objects")
        return
    order = [objective.value for objective in case.problem.objectives]
    if [tier.get("name") for tier in tiers] != order:
        yield Violation("wrong_total", "summary", f"tiers must be {', '.join(order)}")
    values = case.values()
    for tier in tiers:
        name, value, bound = tier.get("name"), tier.get("value"), tier.get("bound")
        if name not in values:
            continue
        if value != values[name]:
            yield Violation("wrong_total", str(name), f"value {value}, right is {values[name]}")
        if not _is_number(bound) or bound < values[name]:
            yield Violation("wrong_bound", str(name), f"bound {bound} is below {values[name]}")
            continue
        gap = 0.0 if bound == values[name] else (bound - values[name]) / max(abs(bound), 1e-300)
        if not _is_number(tier.get("gap")) or abs(tier["gap"] - gap) > 1e-9:
            yield Violation("wrong_gap", str(name), f"gap {tier.get('gap')}, right is {gap}")
    proven = all(t.get("gap") == 0 for t in tiers)
    if (summary.get("status") == "optimal") != proven:
        yield Violation(
            "wrong_status", "summary", "optimal is said when every gap is 0, only then"
        )
    counts = summary.get("counts", {})
    if isinstance(counts, dict) and counts.get("placed", len(case.at)) != len(case.at):
        yield Violation("wrong_total", "counts", f"{counts['placed']} placed, not {len(case.at)}")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
