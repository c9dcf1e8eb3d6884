"""Every feature mixed on tiny random problems: judged by the checker and by brute force.

``EXAMPLES=1000`` in the environment tries so many problems instead of the few of every day.
"""

from __future__ import annotations

import itertools
import os
from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.errors import NoFeasiblePlan
from planner.matching import check, solve
from planner.matching.recount import Case, capacities, lodging, parties, pins

EXAMPLES = int(os.environ.get("EXAMPLES", "150"))

COHESIONS = ["enterprise", "town", "travel"]
TRADE = st.sampled_from(["general", "sewing"])

WORKER = st.fixed_dictionaries(
    {
        "party_id": st.sampled_from(["", "", "p0", "p1"]),
        "trade": TRADE,
        "level": st.integers(0, 2),
        "years": st.integers(0, 30).map(lambda tenths: tenths / 10),
        "min_wage": st.sampled_from([0, 5000, 6000]),
        "needs_dormitory": st.integers(0, 1),
        "preferred_town": st.sampled_from(["", "t0"]),
        "employer_id": st.sampled_from(["", "", "", "e0"]),
        "cleared": st.sampled_from([1, 1, 1, 0]),
    }
)

VACANCY = st.fixed_dictionaries(
    {
        "enterprise_id": st.sampled_from(["e0", "e1", "e2"]),
        "town": st.sampled_from(["t0", "t1"]),
        "openings": st.integers(0, 3),
        "tier": st.integers(1, 3),
        "trade": TRADE,
        "level": st.integers(0, 1),
        "wage_max": st.sampled_from([0, 5500, 6500]),
        "dormitory": st.sampled_from([1, 1, 0]),
        "returning": st.sampled_from([0, 0, 1]),
    }
)


NUMBER = st.sampled_from([None, 0, 1, 2])

STATED = st.fixed_dictionaries(
    {
        "min_fill": st.sampled_from([None, 0, 0.5, 1]),
        "dormitory_places": NUMBER,
        "couples_rooms": NUMBER,
    }
)


@st.composite
def problems(draw, build):
    workers = draw(st.lists(WORKER, min_size=1, max_size=5))
    vacancies = draw(st.lists(VACANCY, min_size=1, max_size=4))
    couples = [
        p
        for p in ("p0", "p1")
        if sum(w["party_id"] == p for w in workers) == 2 and draw(st.booleans())
    ]
    every = [(f"w{w}", f"v{v}") for w in range(len(workers)) for v in range(len(vacancies))]
    pairs = None
    if draw(st.booleans()):
        listed = draw(st.lists(st.sampled_from(every), unique=True, min_size=1))
        pairs = [(*pair, draw(st.integers(0, 30))) for pair in listed]
    enterprises = draw(
        st.dictionaries(
            st.sampled_from(sorted({v["enterprise_id"] for v in vacancies})), STATED, max_size=3
        )
    )
    pinned = draw(st.lists(st.sampled_from(every), unique=True, max_size=3))
    kinds = st.sampled_from(["keep", "keep", "forbid", "must"])
    objectives = draw(st.permutations(["priority", "min_fill", "placed", "fit", "kept"]))
    return build(
        workers,
        vacancies,
        parties={
            p: "enterprise" if p in couples else draw(st.sampled_from(COHESIONS))
            for p in ("p0", "p1")
        },
        couples=couples,
        enterprises=[{"enterprise_id": e, **stated} for e, stated in enterprises.items()],
        pairs=pairs,
        pins=[(*pair, draw(kinds), draw(st.integers(0, 20))) for pair in pinned],
        settings={
            "objectives": objectives[: draw(st.integers(1, 5))],
            "min_fill": draw(st.sampled_from([0, 0.3, 0.5, 1])),
        },
    )


def best_by_brute_force(problem) -> tuple[int, ...] | None:
    """Return the lexicographically best values of any plan, None if no plan keeps the rules."""
    case = Case(problem)
    choices = [
        [None]
        + [v for v, vacancy in case.vacancies.items() if not case.broken_rules(worker, vacancy)]
        for worker in case.workers.values()
    ]
    best = None
    for seats in itertools.product(*choices):
        case.at = {w: v for w, v in zip(case.workers, seats, strict=True) if v is not None}
        case.filled = Counter(case.at.values())
        if any(True for rule in (capacities, pins, parties, lodging) for _ in rule(case)):
            continue
        values = case.values()
        found = tuple(values[objective.value] for objective in problem.objectives)
        best = found if best is None else max(best, found)
    return best


def test_plans_are_valid_proven_and_as_good_as_brute_force(build):
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(problems(build))
    def judge(problem):
        best = best_by_brute_force(problem)
        try:
            plan = solve(problem)
        except NoFeasiblePlan:
            assert best is None
            return
        assert best is not None
        assert check(problem, plan) == []
        tiers = plan.summary["tiers"]
        assert tuple(tier["value"] for tier in tiers) == best
        assert tuple(tier["bound"] for tier in tiers) == best

    judge()
