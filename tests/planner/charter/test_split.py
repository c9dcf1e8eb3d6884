"""A block cut into parts: nothing shared, nobody lost, and a bound that needs no search."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from planner.charter import Problem, check, solve
from planner.charter import split as split_module
from planner.charter.aggregate import aggregate_bound
from planner.charter.block_build import build
from planner.charter.blocks import Block
from planner.charter.demand import gather
from planner.charter.hubs import last_mile
from planner.charter.network import Network
from planner.charter.network import build as build_network
from planner.charter.split import parts_of, share_limits


@pytest.fixture
def whole(make: Callable[..., Problem]) -> tuple[Block, Network]:
    """Return the block of Anhui: three counties of two prefectures."""
    problem = make()
    network = build_network(problem)
    blocks = build(problem, network, gather(problem), last_mile(problem, network))
    return blocks[0], network


@pytest.fixture
def cut_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut blocks however small they are."""
    monkeypatch.setattr(split_module, "_LARGE", 0)
    monkeypatch.setattr(split_module, "_PART", 0)


def test_a_small_block_stays_whole(whole: tuple[Block, Network]) -> None:
    assert parts_of(*whole) == [whole[0]]


@pytest.mark.usefixtures("cut_small")
def test_parts_are_prefectures_and_hold_everybody_once(whole: tuple[Block, Network]) -> None:
    block, network = whole
    parts = parts_of(block, network)
    assert len(parts) == 2
    parties = np.concatenate([p for part in parts for p in part.groups.parties])
    assert sorted(parties) == sorted(np.concatenate(block.groups.parties))
    assert sum(part.constant for part in parts) == block.constant


@pytest.mark.usefixtures("cut_small")
def test_parts_take_turns_at_a_hub(make: Callable[..., Problem]) -> None:
    """Two prefectures reach Guiyang's station; no departure day belongs to both."""
    problem = make(
        travellers=make().travellers.replace({"county": {"520121": "522701"}}),
    )
    network = build_network(problem)
    blocks = build(problem, network, gather(problem), last_mile(problem, network))
    parts = parts_of(blocks[1], network)
    assert len(parts) == 2
    days = [np.array([ride.dates for ride in part.rides]) for part in parts]
    assert not (days[0] & days[1]).any()
    assert ((days[0] | days[1]) == np.array([ride.dates for ride in blocks[1].rides])).all()


@pytest.mark.usefixtures("cut_small")
def test_a_plan_made_in_parts_is_lawful_and_above_the_bound_of_the_whole(
    make: Callable[..., Problem],
) -> None:
    problem = make()
    plan = solve(problem)
    assert check(problem, plan) == []
    assert [block["parts"] for block in plan.summary["blocks"]] == [2, 1]
    assert plan.summary["bound"] <= plan.summary["objective"]


def test_the_bound_without_search_is_below_the_bound_with_it(
    make: Callable[..., Problem], solved: tuple[Problem, Any], whole: tuple[Block, Network]
) -> None:
    rows = {row["name"]: row for row in solved[1].summary["blocks"]}
    assert 0 < aggregate_bound(whole[0]) <= rows["34"]["bound"]


def test_a_daily_limit_is_shared_out_by_people(whole: tuple[Block, Network]) -> None:
    """Ten trips over blocks of 48, 24 and 24 people are 5, 3 and 2: the largest remainder."""
    block = replace(whole[0], limits={0: 10})
    groups = block.groups
    double = replace(groups, size=groups.size * 2)
    shared = share_limits([replace(block, groups=double), block, block])
    assert [part.quotas[0] for part in shared] == [5, 3, 2]
    assert [part.limits[0] for part in shared] == [10, 10, 10]
