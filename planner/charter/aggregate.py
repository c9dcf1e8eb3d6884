"""A bound that needs no search: every vehicle full, every day like the next.

Each person of a county costs at least the cheapest seat of a full coach from there, or of a full
feeder (or his own way) and a full train or flight. Only the seats that trains and flights have in
the whole horizon are limited, so a small linear programme over counties and offers is a
relaxation of the block's problem. It is what remains when there is no time for better.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from ortools.math_opt.python import mathopt

from planner.charter.blocks import Block
from planner.charter.nodes import make_nodes, slot_cap

Floats = npt.NDArray[np.float64]


def aggregate_bound(block: Block) -> float:
    """Return a lower bound on the cost of any plan of the block, in yuan."""
    groups = block.groups
    counties = len(block.counties)
    people = np.zeros(counties)
    np.add.at(people, groups.county, groups.size)
    left = np.full(counties, np.inf)
    np.minimum.at(left, groups.county, groups.unserved)
    coach = np.full(counties, np.inf)
    access = np.full((len(block.slots), counties), np.inf)
    for fleet in block.fleets:
        seats = np.maximum(np.where(fleet.allowed, fleet.seats, 0).max(axis=1, initial=1), 1)
        share = fleet.yuan / seats
        for stop in range(3):
            home = fleet.table.stops[:, stop]
            there = home >= 0
            cost = share[there] + fleet.person[there, stop]
            target = coach if fleet.slot < 0 else access[fleet.slot]
            np.minimum.at(target, home[there], cost)
    for own in block.owns:
        access[own.slot, own.county] = min(access[own.slot, own.county], own.person)
    return _cheapest(block, people, np.minimum(left, coach), access) + block.constant


def _cheapest(block: Block, people: Floats, otherwise: Floats, access: Floats) -> float:
    """Return the cost of spreading people over trains, flights and the best other way."""
    model = mathopt.Model()
    objective: list[mathopt.LinearProduct] = []
    of_county: list[list[mathopt.Variable]] = [[] for _ in people]
    of_offer: dict[int, list[mathopt.Variable]] = {}
    seats_of: dict[int, float] = {}
    most_there = slot_cap(block, make_nodes(block))
    for ride in block.rides:
        service = ride.service
        days = int((ride.dates & (most_there[ride.slot] >= max(service.minimum, 1))).sum())
        most = min(block.limits.get(service.offer, _MANY), _MANY)
        seats = float(service.seats * days * most)
        seats_of[service.offer] = max(seats_of.get(service.offer, 0.0), seats)
        each = service.trip_yuan / service.seats + ride.person
        for county, way in enumerate(access[ride.slot]):
            if np.isfinite(way) and way + each < otherwise[county]:
                variable = model.add_variable(lb=0)
                objective.append((float(way) + each) * variable)
                of_county[county].append(variable)
                of_offer.setdefault(service.offer, []).append(variable)
    for offer, variables in of_offer.items():
        model.add_linear_constraint(mathopt.LinearSum(variables) <= seats_of[offer])
    for county, variables in enumerate(of_county):
        if people[county]:
            rest = model.add_variable(lb=0)
            objective.append(float(otherwise[county]) * rest)
            everybody = mathopt.LinearSum([*variables, rest])
            model.add_linear_constraint(everybody == float(people[county]))
    model.minimize(mathopt.LinearSum(objective))
    return float(mathopt.solve(model, mathopt.SolverType.GLOP).objective_value()) - _ROUNDING


_MANY = 10_000
_ROUNDING = 1e-3
