"""The ladder forced on tiny problems: judged by the checker, brute force and its certificate."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.matching import check, large, solve
from planner.matching.ladder.again import resolve
from planner.matching.ladder.climb import certified, climb
from planner.matching.ladder.finish import broken_conditions, seat_tight, unhappy
from planner.matching.ladder.instance import Instance
from planner.matching.ladder.net import net_of, work_of
from planner.matching.ladder.phases import repay_everything, seat_everybody


def always() -> bool:
    return True


def quiet(*_: object) -> None:
    """Take no notice."""


def climbed(instance: Instance):
    return climb(instance, gap=0.0, goes_on=always, tell=quiet)


def instance_of(gains, cap, *, party=None, firm=None) -> Instance:
    """Build from a table of gains, negative where a pair is not eligible."""
    gains = np.array(gains, dtype=np.int64).reshape(len(gains), len(cap))
    rows, columns = np.nonzero(gains >= 0)
    start = np.searchsorted(rows, np.arange(len(gains) + 1))
    codes = np.full(len(gains), -1) if party is None else np.array(party, dtype=np.int64)
    regions = np.zeros((1, len(cap)), np.int64) if firm is None else np.array([firm])
    return Instance.of_lists(
        start,
        columns.astype(np.int32),
        gains[rows, columns],
        np.array(cap, dtype=np.int64),
        party=codes,
        kind=np.zeros(int(codes.max(initial=-1)) + 1, np.int64),
        regions=regions,
    )


def best_by_brute_force(gains, cap, party, firm) -> int:
    """Return the greatest sum over all placements that keep seats and parties."""
    n, m = len(gains), len(cap)
    choices = [[-1] + [v for v in range(m) if gains[w][v] >= 0] for w in range(n)]
    best = 0
    for seats in itertools.product(*choices):
        if any(seats.count(v) > cap[v] for v in range(m)):
            continue
        whole = True
        for code in set(party) - {-1}:
            at = {-1 if seats[w] < 0 else firm[seats[w]] for w in range(n) if party[w] == code}
            whole = whole and len(at) == 1
        if whole:
            best = max(best, sum(gains[w][v] for w, v in enumerate(seats) if v >= 0))
    return best


@st.composite
def instances(draw, together: bool):
    n, m = draw(st.integers(1, 5)), draw(st.integers(1, 4))
    gain = st.sampled_from([-1, 0, 5, 10, 15, 40, 2**31 - 1])
    gains = [[draw(gain) for _ in range(m)] for _ in range(n)]
    cap = [draw(st.integers(0, 3)) for _ in range(m)]
    party = [draw(st.sampled_from([-1, 0, 0, 1])) if together else -1 for _ in range(n)]
    firm = [draw(st.integers(0, 1)) for _ in range(m)]
    codes = {code: k for k, code in enumerate(sorted(set(party) - {-1}))} | {-1: -1}
    return gains, cap, [codes[code] for code in party], firm


QUIET = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)


@QUIET
@given(instances(together=False))
def test_individuals_are_placed_optimally_with_a_certificate_in_integers(case):
    gains, cap, party, firm = case
    state = climbed(instance_of(gains, cap))
    assert certified(state)
    assert state.value == state.bound == best_by_brute_force(gains, cap, party, firm)


@QUIET
@given(instances(together=True))
def test_parties_stay_whole_and_the_bound_holds_for_the_best_plan(case):
    gains, cap, party, firm = case
    state = climbed(instance_of(gains, cap, party=party, firm=firm))
    seat = state.seat.tolist()
    assert all(seat.count(v) <= cap[v] for v in range(len(cap)))
    for code in set(party) - {-1}:
        at = {-1 if seat[w] < 0 else firm[seat[w]] for w in range(len(seat)) if party[w] == code}
        assert len(at) == 1
    assert state.value == sum(gains[w][v] for w, v in enumerate(seat) if v >= 0)
    assert state.value <= best_by_brute_force(gains, cap, party, firm) <= state.bound


def crowd(seed: int = 3, n: int = 400, m: int = 40) -> Instance:
    rng = np.random.default_rng(seed)
    gains = np.where(rng.random((n, m)) < 0.4, 5 * rng.integers(0, 200, (n, m)), -1)
    party = np.full(n, -1)
    party[:90] = np.arange(90) // 3
    return instance_of(gains, rng.integers(1, 16, m), party=party, firm=np.arange(m) // 4)


def test_the_same_instance_gives_the_same_placement_and_bound():
    one, two = climbed(crowd()), climbed(crowd())
    assert one.seat.tolist() == two.seat.tolist()
    assert one.bound == two.bound


def test_a_crowd_with_parties_is_proven_within_two_percent():
    state = climbed(crowd())
    assert certified(state)
    assert state.value <= state.bound <= 1.02 * state.value


def test_without_pairs_nobody_is_placed_and_that_is_proven():
    state = climbed(instance_of([[-1, -1], [-1, -1]], [1, 2]))
    assert state.seat.tolist() == [-1, -1]
    assert state.bound == 0


def test_a_stop_leaves_a_valid_placement():
    state = climb(crowd(), gap=0.0, goes_on=lambda: False, tell=quiet)
    fill = np.bincount(state.seat[state.seat >= 0], minlength=40)
    assert (fill <= state.net.cap).all()
    assert state.value <= state.bound


def test_going_on_from_a_plan_moves_nobody_who_earns_enough_by_staying():
    before = climbed(crowd())
    left = np.array([100, 150, 200])
    seat = before.seat
    counts = np.diff(crowd().start)
    counts[left] = 0
    whole = crowd()
    stays = np.ones(400, dtype=bool)
    stays[left] = False
    mask = np.repeat(stays, np.diff(whole.start))
    changed = Instance.of_lists(
        np.concatenate([[0], np.cumsum(counts)]),
        whole.col[mask],
        whole.gain[mask],
        whole.cap,
        party=whole.party,
        kind=whole.kind,
        regions=whole.regions,
    )
    seat[left] = -1
    after = resolve(changed, before.work.price * before.unit, seat, keep=10**6)
    assert certified(after)
    assert after.value <= after.bound
    held = stays & (seat >= 0)
    assert (after.seat[held] == seat[held]).all()


def test_negative_gains_are_refused():
    with pytest.raises(ValueError, match="negative"):
        Instance.of_lists(np.array([0, 1]), np.array([0], np.int32), np.array([-1]), np.array([1]))


@pytest.fixture
def forced_ladder(monkeypatch):
    """Let every problem be a large one."""
    monkeypatch.setattr(large, "FROM_CELLS", 0)


@pytest.mark.parametrize("objectives", [[], ["fit"], ["placed", "fit"], ["fit", "placed"]])
def test_the_ladder_equals_the_exact_path_without_parties(
    build, forced_ladder, monkeypatch, objectives
):
    people = [{"level": k % 4, "years": k % 7, "preferred_town": f"t{k % 3}"} for k in range(60)]
    vacancies = [
        {
            "enterprise_id": f"e{k // 2}",
            "town": f"t{k % 3}",
            "openings": 1 + k % 5,
            "level": k % 3,
            "tier": 1 + k % 3,
        }
        for k in range(12)
    ]
    problem = build(people, vacancies, settings={"objectives": objectives} if objectives else None)
    plan = solve(problem)
    assert check(problem, plan) == []
    monkeypatch.setattr(large, "FROM_CELLS", 10**12)
    exact = solve(problem)
    assert [t["value"] for t in plan.summary["tiers"]] == [
        t["value"] for t in exact.summary["tiers"]
    ]
    assert plan.summary["gap"] == 0


def test_pins_are_kept_by_the_ladder(build, forced_ladder):
    pairs = [("w0", "v0", 9), ("w0", "v1", 1), ("w1", "v0", 1), ("w2", "v0", 5), ("w2", "v1", 4)]
    pins = [("w0", "v1", "must"), ("w2", "v0", "forbid")]
    problem = build([{}, {}, {}], [{}, {}], pairs=pairs, pins=pins)
    plan = solve(problem)
    assert check(problem, plan) == []
    placed = dict(zip(plan.assignments["worker_id"], plan.assignments["vacancy_id"], strict=True))
    assert placed == {"w0": "v1", "w1": "v0"}


def test_parties_of_a_large_problem_are_whole_and_reasons_given(build, forced_ladder):
    people = [{"party_id": f"p{k // 3}" if k < 30 else ""} for k in range(60)]
    vacancies = [{"enterprise_id": f"e{k // 2}", "openings": 4} for k in range(10)]
    parties = {f"p{k}": ("enterprise", "town", "travel")[k % 3] for k in range(10)}
    problem = build(people, vacancies, parties=parties)
    plan = solve(problem)
    assert check(problem, plan) == []
    assert len(plan.unmatched) == 60 - len(plan.assignments)
    assert (plan.unmatched["reason"] != "").all()


def test_an_empty_placement_has_no_price_below_what_its_enterprise_pays():
    net = net_of(
        np.array([0, 1]),
        np.array([0], np.int32),
        np.array([7]),
        np.array([1]),
        firm=np.array([0]),
        least=np.array([1]),
        bonus=20,
    )
    work = work_of(net, np.array([-13]))
    seat_tight(net, work, np.array([-1]))
    assert (work.price >= -work.level[net.firm]).all()
    assert len(seat_everybody(net, work, unhappy(net, work))) == 0
    repay_everything(net, work)
    assert broken_conditions(net, work) == 0
    assert work.seat.tolist() == [0]


@pytest.mark.parametrize("seed", range(3))
def test_parties_with_every_objective_end_valid_and_bounded(build, forced_ladder, seed):
    rng = np.random.default_rng(seed)
    people = [
        {"party_id": f"p{k // 3}" if k < 60 else "", "level": int(rng.integers(0, 4))}
        for k in range(150)
    ]
    vacancies = [
        {
            "enterprise_id": f"e{k // 2}",
            "town": f"t{k % 3}",
            "openings": int(rng.integers(1, 9)),
            "level": int(rng.integers(0, 3)),
            "tier": 1 + k % 3,
        }
        for k in range(30)
    ]
    parties = {f"p{k}": ("enterprise", "town", "travel")[k % 3] for k in range(20)}
    problem = build(people, vacancies, parties=parties, settings={"min_fill": 0.6})
    plan = solve(problem)
    assert check(problem, plan) == []
    assert all(tier["value"] <= tier["bound"] for tier in plan.summary["tiers"])
