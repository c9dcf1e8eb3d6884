"""A look over all pairs: held against scores worked out pair by pair."""

from __future__ import annotations

import os

import numpy as np
import pytest

from planner.matching.ladder.board import Board
from planner.matching.ladder.lookout import with_earlier
from planner.matching.ladder.shares import in_shares
from planner.matching.market import INELIGIBLE, compile_market
from planner.processors import at_most


@pytest.fixture
def market(build):
    people = [
        {
            "party_id": f"p{k // 2}" if k < 8 else "",
            "level": k % 4,
            "preferred_town": f"t{k % 3}" if k % 2 else "",
            "referrer_enterprise": f"e{k % 4}" if k % 3 == 0 else "",
            "employer_id": "e1" if k == 20 else "",
        }
        for k in range(24)
    ]
    vacancies = [
        {"enterprise_id": f"e{k // 2}", "town": f"t{k % 3}", "openings": k % 4, "level": k % 3}
        for k in range(10)
    ]
    parties = {f"p{k}": ("enterprise", "town")[k % 2] for k in range(4)}
    pins = [("w21", "v3", "forbid"), ("w22", "v5", "keep")]
    return compile_market(build(people, vacancies, parties=parties, pins=pins))


def looked(market, price, **given):
    kind = np.array([0, 1, 0, 1])
    regions = np.stack([market.enterprise, market.town])
    nobody = np.zeros(market.n_workers, dtype=bool)
    board = Board(market, kind=kind, regions=regions, forced=nobody)
    seat = np.full(market.n_workers, -1)
    return board.look(price, weight=2, add=np.full(10, 5), seat=seat, **given), kind, regions


def gains_above(market, price):
    scores = market.scores(np.arange(market.n_workers)).astype(np.int64)
    gains = np.where((scores == INELIGIBLE) | (market.openings == 0), -(2**40), 2 * scores + 5)
    return gains, gains - price


def test_everybody_alone_gains_the_most_of_all_pairs(market):
    price = np.arange(10) * 40
    look, _, _ = looked(market, price, apart=True)
    _, above = gains_above(market, price)
    assert look.income == int(np.maximum(above.max(axis=1), 0).sum())


def test_a_party_gains_the_most_of_a_region_that_seats_it(market):
    price = np.arange(10) * 40
    look, kind, regions = looked(market, price)
    _, above = gains_above(market, price)
    alone = np.maximum(above[market.party < 0].max(axis=1), 0).sum()
    together = 0
    for party, own in enumerate(kind.tolist()):
        one, two = np.flatnonzero(market.party == party)
        options = [
            above[one, a] + above[two, b]
            for a in range(10)
            for b in range(10)
            if regions[own, a] == regions[own, b]
            and ((regions[own] == regions[own, a]) * market.openings).sum() >= 2
        ]
        together += max(0, *options)
    assert look.income == int(alone + together)


def test_pairs_are_listed_by_worker_with_their_gain(market):
    look, _, _ = looked(market, np.zeros(10, np.int64))
    gains, _ = gains_above(market, 0)
    workers = np.repeat(np.arange(market.n_workers), np.diff(look.start))
    assert (look.gain == gains[workers, look.col]).all()
    assert len(set(zip(workers.tolist(), look.col.tolist(), strict=True))) == len(workers)


def test_lists_add_up_without_repeating_a_pair():
    new = (np.array([0, 2]), np.array([1, 3], np.int32), np.array([10, 30]))
    old = (np.array([0, 2]), np.array([3, 0], np.int32), np.array([30, 7]))
    start, col, gain = with_earlier(new, old, 4)
    assert start.tolist() == [0, 3]
    assert dict(zip(col.tolist(), gain.tolist(), strict=True)) == {0: 7, 1: 10, 3: 30}


def test_bids_over_all_pairs_end_within_a_step_of_everybodys_best(market):
    """Nobody gains more than a step elsewhere, no seat is sold twice, empty ones cost nothing."""
    nobody = np.zeros(market.n_workers, dtype=bool)
    regions = np.stack([market.enterprise, market.town])
    board = Board(market, kind=np.array([0, 1, 0, 1]), regions=regions, forced=nobody)
    nothing = np.zeros(10, np.int64)
    price, seat = board.auction(
        nothing, weight=2, add=np.full(10, 5), steps=np.array([3]), budget=200
    )
    gains, above = gains_above(market, price)
    own = np.where(seat >= 0, above[np.arange(market.n_workers), seat], 0)
    filled = np.bincount(seat[seat >= 0], minlength=10)
    assert (seat >= 0).any()
    assert (gains[np.flatnonzero(seat >= 0), seat[seat >= 0]] > 0).all()
    assert (own >= np.maximum(above.max(axis=1), 0) - 3).all()
    assert (filled <= market.openings).all()
    assert (price[filled < market.openings] == 0).all()


def test_parties_with_equal_prospects_are_not_all_sent_to_the_same_regions(build):
    """Of regions worth the same, each party is shown others: or all would want the same seats."""
    people = [{"party_id": f"p{k // 2}"} for k in range(40)]
    vacancies = [{"enterprise_id": f"e{k:02d}", "openings": 2} for k in range(60)]
    parties = {f"p{k}": "enterprise" for k in range(20)}
    market = compile_market(build(people, vacancies, parties=parties))
    board = Board(
        market,
        kind=np.zeros(20, np.int64),
        regions=market.enterprise[None, :],
        forced=np.zeros(40, dtype=bool),
    )
    look = board.look(
        np.zeros(60, np.int64), weight=1, add=np.zeros(60, np.int64), seat=np.full(40, -1)
    )
    assert len(np.unique(look.col)) > 2 * 12


@pytest.mark.parametrize("processors", [1, 2, 7])
def test_a_look_is_the_same_for_any_number_of_processors(market, monkeypatch, processors):
    monkeypatch.setattr(os, "cpu_count", lambda: 8)
    monkeypatch.setattr("planner.matching.ladder.board.SHARE", 1)
    monkeypatch.setattr("planner.matching.ladder.shares.in_shares.__kwdefaults__", {"enough": 1})
    price = np.arange(10) * 40
    whole, _, _ = looked(market, price)
    with at_most(processors):
        shared, _, _ = looked(market, price)
    for name in ("start", "col", "gain", "income"):
        assert np.array_equal(getattr(whole, name), getattr(shared, name))


def test_no_more_processors_are_used_than_allowed(monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 8)
    with at_most(3):
        assert len(in_shares(lambda first, last: (first, last), 80, enough=1)) == 3
    assert in_shares(lambda first, last: (first, last), 5, enough=5) == [(0, 5)]
