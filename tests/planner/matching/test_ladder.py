"""Whole parties up the ladder: nobody is split, nothing oversold, and the gap is a proof."""

from __future__ import annotations

import numpy as np
import pytest

from planner.matching.ladder import Instance, State, certified, climb


def _town(seed: int, *, together: float, workers: int = 240, vacancies: int = 30) -> Instance:
    """Return a small instance with parties of two to four, two kinds of cohesion."""
    rng = np.random.default_rng(seed)
    enterprise = rng.integers(0, 9, vacancies)
    size = rng.integers(8, 15, workers)
    start = np.concatenate([[0], np.cumsum(size)]).astype(np.int64)
    columns = [np.sort(rng.choice(vacancies, k, replace=False)) for k in size]
    gain = 5 * rng.integers(20, 120, int(start[-1]))
    party = np.full(workers, -1, dtype=np.int64)
    sizes = rng.integers(2, 5, int(workers * together / 3))
    party[rng.permutation(workers)[: sizes.sum()]] = np.repeat(np.arange(len(sizes)), sizes)
    return Instance.of_lists(
        start,
        np.concatenate(columns).astype(np.int32),
        gain,
        rng.integers(3, 14, vacancies),
        party=party,
        kind=rng.integers(0, 2, len(sizes)),
        regions=np.stack([enterprise, enterprise // 3]),
    )


def _climb(instance: Instance, gap: float = 0.0) -> State:
    return climb(instance, gap=gap, goes_on=lambda: True, tell=lambda *_: None)


@pytest.mark.parametrize("seed", range(6))
def test_a_party_sits_in_one_region_or_not_at_all(seed: int) -> None:
    """Everybody of a party has a seat in the same region, or nobody of it has one."""
    instance = _town(seed, together=0.5)
    seat = _climb(instance).seat
    for code in range(len(instance.kind)):
        seats = seat[instance.party == code]
        regions = instance.regions[instance.kind[code], seats]
        assert (seats < 0).all() or ((seats >= 0).all() and len(set(regions)) == 1)


@pytest.mark.parametrize("seed", range(6))
def test_no_vacancy_is_oversold(seed: int) -> None:
    """People seated are at most the openings."""
    instance = _town(seed, together=0.5)
    seat = _climb(instance).seat
    filled = np.bincount(seat[seat >= 0], minlength=len(instance.cap))
    assert (filled <= instance.cap).all()


@pytest.mark.parametrize("seed", range(6))
def test_the_value_is_the_sum_of_the_gains_and_no_more_than_the_bound(seed: int) -> None:
    """Side payments within parties never show in what is reported."""
    instance = _town(seed, together=0.5)
    state = _climb(instance)
    worker = np.repeat(np.arange(instance.n_workers), np.diff(instance.start))
    used = state.seat[worker] == instance.col
    assert used.sum() == (state.seat >= 0).sum()
    assert state.value == instance.gain[used].sum() <= state.bound


@pytest.mark.parametrize("seed", range(6))
def test_everybody_sits_best_for_the_regions_of_the_parties(seed: int) -> None:
    """The certificate holds after parties were bound and moved."""
    assert certified(_climb(_town(seed, together=0.5)))


def test_parties_cost_little_of_what_people_apart_could_have() -> None:
    """Binding parties one by one stays within 1.5 % of the bound in small towns."""
    states = [_climb(_town(seed, together=0.4)) for seed in range(6)]
    value, bound = sum(s.value for s in states), sum(s.bound for s in states)
    assert bound - value <= 0.015 * bound


def test_the_same_instance_gives_the_same_plan() -> None:
    """Nothing on the ladder is drawn by lot or depends on a clock."""
    first, second = (_climb(_town(3, together=0.5)) for _ in range(2))
    assert (first.seat == second.seat).all()
    assert first.bound == second.bound
