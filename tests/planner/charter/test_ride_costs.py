"""What the trains of a departure cost by the number of people, against trying everything."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from planner.charter.blocks import Ride
from planner.charter.hubs import Service, Slot
from planner.charter.ride_costs import ride_costs

SLOT = Slot(0, "rail", 720, 1)


def ride(offer: int, seats: int, least: int, yuan: float, person: float) -> Ride:
    service = Service(offer, SLOT, 0, 1000.0, 1500, seats, least, yuan, person)
    return Ride(service, 0, person, np.ones(1, dtype=bool))


TICKETS = (0, ride(0, 5, 1, 0.0, 300.0), 1)
CARRIAGE = (1, ride(1, 8, 3, 2000.0, 10.0), 2)
TRAIN = (2, ride(2, 30, 12, 5000.0, 8.0), 1)


def cheapest(people: int) -> float:
    """Return the least cost of a number of people, by trying every way to spread them."""
    loads = [
        [0, *range(trip.service.minimum, trip.service.seats + 1)]
        for trip in (TICKETS[1], CARRIAGE[1], CARRIAGE[1], TRAIN[1])
    ]
    rides = (TICKETS[1], CARRIAGE[1], CARRIAGE[1], TRAIN[1])
    return min(
        (
            sum(
                (r.service.trip_yuan + r.person * load) * (load > 0)
                for r, load in zip(rides, some, strict=True)
            )
            for some in product(*loads)
            if sum(some) == people
        ),
        default=np.inf,
    )


@pytest.mark.parametrize("people", [1, 5, 6, 8, 13, 16, 21, 35, 51])
def test_every_number_of_people_costs_the_least_it_can(people: int) -> None:
    found = ride_costs([TICKETS, CARRIAGE, TRAIN], 51)
    assert found.costs[people] == pytest.approx(cheapest(people))
    which, loads = found.chosen[0][:, people], found.chosen[1][:, people]
    assert loads[which >= 0].sum() == people


def test_too_few_for_any_train_is_known_to_be_unlawful() -> None:
    found = ride_costs([CARRIAGE], 16)
    assert not found.lawful[1] and not found.lawful[2] and found.lawful[3]
    assert found.costs[1] > found.costs[2] > found.costs[3]


def test_seats_run_out_where_one_person_more_needs_another_trip() -> None:
    found = ride_costs([CARRIAGE], 16)
    assert found.full[3] == 8 and found.full[8] == 16


def test_offers_that_go_together_run_once() -> None:
    two = (2, ride(1, 16, 6, 4000.0, 10.0), 1)
    found = ride_costs([(1, CARRIAGE[1], 1), two], 24)
    assert len(found.costs) - 1 == 16
    assert (found.chosen[0][:, 16] >= 0).sum() == 1
