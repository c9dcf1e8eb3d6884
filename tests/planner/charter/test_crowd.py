"""A crowd that lost its way is offered what it would hire if it travelled by itself."""

from __future__ import annotations

import pandas as pd
import pytest

from planner.charter import crowd
from planner.charter.block_build import build
from planner.charter.blocks import Block
from planner.charter.demand import Demand, gather
from planner.charter.hubs import last_mile
from planner.charter.network import build as build_network


@pytest.fixture(scope="module")
def guizhou(make, some_people) -> tuple[Block, Demand]:
    """Return the block of 55 people of two counties who may go by train, and the parties."""
    travellers = pd.concat(
        [
            some_people("520102", 15, "2020-02-20", "2020-02-24"),
            some_people("520121", 40, "2020-02-20", "2020-02-24"),
        ],
        ignore_index=True,
    )
    problem = make(travellers=travellers)
    network, demand = build_network(problem), gather(problem)
    [block] = build(problem, network, demand, last_mile(problem, network))
    return block, demand


def seats(block: Block, loaded) -> int:
    if loaded.route < 0:
        return block.rides[loaded.number].service.seats
    return int(block.fleets[loaded.number].seats[loaded.route, loaded.day])


def test_a_crowd_hires_vehicles_with_a_seat_for_everybody(guizhou) -> None:
    block, demand = guizhou
    hired = crowd.hired_by(block, demand, range(len(demand.ids)), barred=())
    to_yuyao = [v for v in hired if v.route < 0 or block.fleets[v.number].slot < 0]
    assert sum(seats(block, vehicle) for vehicle in to_yuyao) >= 55
    assert not any(vehicle.parties for vehicle in hired)


def test_what_may_not_run_again_is_not_hired(guizhou) -> None:
    block, demand = guizhou
    free = crowd.hired_by(block, demand, range(len(demand.ids)), barred=())
    rides = {block.rides[v.number].service.offer for v in free if v.route < 0}
    assert rides
    barred = {(offer, day) for offer in rides for day in range(block.days)}
    other = crowd.hired_by(block, demand, range(len(demand.ids)), barred=barred)
    assert not rides & {block.rides[v.number].service.offer for v in other if v.route < 0}


def test_only_those_who_seek_a_way_count(guizhou) -> None:
    block, demand = guizhou
    kaiyang = [p for p, county in enumerate(demand.county) if county == "520121"]
    hired = crowd.hired_by(block, demand, kaiyang, barred=())
    roads = [(block.fleets[v.number], v.route) for v in hired if v.route >= 0]
    assert roads
    assert all(fleet.table.size[route] == 1 for fleet, route in roads)


def test_a_few_are_offered_single_vehicles_only(guizhou) -> None:
    block, demand = guizhou
    assert crowd.hired_by(block, demand, range(crowd.LEAST - 1), barred=()) == []
