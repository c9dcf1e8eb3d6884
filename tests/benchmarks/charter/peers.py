"""Routing solvers on the same wave: what each needs is built here and counted as its time.

A wave is a vehicle routing problem with open ways: every coach begins at its first county, ends
at the reception point, seats so many and makes at most three stops. Costs are whole numbers of
0.1 yuan, kilometres of 0.1 km. No peer gives a bound.
"""

from __future__ import annotations

import datetime as dt
import importlib
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from ortools.constraint_solver import pywrapcp, routing_enums_pb2

STOPS = 3


@dataclass(frozen=True)
class Wave:
    """What is left of a wave after full coaches.

    Parameters
    ----------
    people
        People of each county, each fewer than a coach seats (n,).
    tenths
        Road between counties and to the reception point, the last row, in 0.1 km (n + 1, n + 1).
    seats, fixed, per_tenth
        Of a coach; prices in 0.1 yuan.
    """

    people: np.ndarray
    tenths: np.ndarray
    seats: int
    fixed: int
    per_tenth: int

    def cost(self, routes: list[list[int]]) -> int:
        """Return the cost of routes in 0.1 yuan.

        Raises
        ------
        ValueError
            When they miss a county, visit one twice, or a coach holds too many people or stops.
        """
        if sorted(c for route in routes for c in route) != list(range(len(self.people))):
            raise ValueError("a county is missed or visited twice")
        total = 0
        for route in routes:
            if len(route) > STOPS or self.people[route].sum() > self.seats:
                raise ValueError("a coach is too full or stops too often")
            way = [*route, len(self.people)]
            km = sum(int(self.tenths[a, b]) for a, b in pairwise(way))
            total += self.fixed + self.per_tenth * km
        return total


def run(method: str, wave: Wave, seconds: float, seed: int) -> list[list[int]]:
    """Return the routes of one solver."""
    return METHODS[method](wave, seconds, seed)


def _outward(wave: Wave) -> np.ndarray:
    """Return the road with free ways from the reception point: coaches begin where they like."""
    road = wave.tenths.copy()
    road[-1, :] = 0
    return road


def _pyvrp(wave: Wave, seconds: float, seed: int) -> list[list[int]]:
    pyvrp = importlib.import_module("pyvrp")
    stop = importlib.import_module("pyvrp.stop")
    model = pyvrp.Model()
    places = [model.add_location(0, 0) for _ in range(len(wave.people) + 1)]
    depot = model.add_depot(places[-1])
    for place, people in zip(places, wave.people.tolist(), strict=False):
        model.add_client(place, delivery=[people, 1])
    model.add_vehicle_type(
        len(wave.people),
        capacity=[wave.seats, STOPS],
        start_depot=depot,
        end_depot=depot,
        fixed_cost=wave.fixed,
        unit_distance_cost=wave.per_tenth,
    )
    for a, row in zip(places, _outward(wave).tolist(), strict=True):
        for b, tenths in zip(places, row, strict=True):
            if a is not b:
                model.add_edge(a, b, distance=tenths)
    result = model.solve(stop.MaxRuntime(seconds), seed=seed, display=False)
    return [
        [int(stop.idx) for stop in route if stop.is_client()] for route in result.best.routes()
    ]


def _vroom(wave: Wave, seconds: float, seed: int) -> list[list[int]]:
    vroom = importlib.import_module("vroom")
    del seed
    problem = vroom.Input()
    cost = _outward(wave).astype(np.uint32) * wave.per_tenth
    problem.set_durations_matrix("car", cost)
    problem.set_costs_matrix("car", cost)
    end = len(wave.people)
    for number in range(end):
        problem.add_vehicle(
            vroom.Vehicle(
                number + 1,
                end=end,
                capacity=[wave.seats, STOPS],
                costs=vroom.VehicleCosts(fixed=wave.fixed),
            )
        )
    for number, people in enumerate(wave.people.tolist()):
        problem.add_job(vroom.Job(number, number, delivery=vroom.Amount([people, 1])))
    found = problem.solve(exploration_level=5, nb_threads=2, timeout=dt.timedelta(seconds=seconds))
    rows = found.routes[found.routes["type"] == "job"]
    return [[int(c) for c in route["id"]] for _, route in rows.groupby("vehicle_id")]


def _ortools(wave: Wave, seconds: float, seed: int) -> list[list[int]]:
    del seed
    n = len(wave.people)
    manager = pywrapcp.RoutingIndexManager(n + 1, n, n)
    routing = pywrapcp.RoutingModel(manager)
    cost = (_outward(wave) * wave.per_tenth).tolist()
    routing.SetArcCostEvaluatorOfAllVehicles(routing.RegisterTransitMatrix(cost))
    routing.SetFixedCostOfAllVehicles(wave.fixed)
    for name, load, most in (
        ("people", [*wave.people.tolist(), 0], wave.seats),
        ("stops", [1] * n + [0], STOPS),
    ):
        count = routing.RegisterUnaryTransitVector(load)
        routing.AddDimension(count, 0, most, True, name)
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.SAVINGS
    parameters.local_search_metaheuristic = (
        routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    )
    parameters.time_limit.FromTimedelta(dt.timedelta(seconds=seconds))
    found = routing.SolveWithParameters(parameters)
    routes = []
    for vehicle in range(n):
        at, route = found.Value(routing.NextVar(routing.Start(vehicle))), []
        while not routing.IsEnd(at):
            route.append(manager.IndexToNode(at))
            at = found.Value(routing.NextVar(at))
        routes += [route] if route else []
    return routes


METHODS = {"pyvrp": _pyvrp, "vroom": _vroom, "ortools": _ortools}
