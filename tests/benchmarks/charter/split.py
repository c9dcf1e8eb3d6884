"""Split deliveries as a block of coaches: public instances that nobody here wrote.

A vehicle leaves the depot, visits at most three customers and comes back; a customer may be served
by several. To the planner that is a block of one day whose trips cost the round trip.
"""

from __future__ import annotations

from itertools import combinations, pairwise, permutations
from pathlib import Path

import numpy as np

from planner.charter.block_solve import solve_block
from planner.charter.blocks import COACH, Block, Fleet, Groups
from planner.charter.demand import Demand
from planner.charter.routes import RouteTable

INSTANCES = Path(__file__).parents[2] / "instances" / "sdvrp"
BEST_KNOWN = {"SD1": 228.28, "SD2": 708.28, "SD10": 2684.88}
"""Best values known for the classic instances, distances in units of 100."""
_TOGETHER = 10
"""People who travel together: demands are multiples of it, and so are good splits."""
_YUAN = 100.0
"""Yuan a unit of distance costs, so that vehicles cost what coaches do: some thousand yuan."""


def read(name: str) -> tuple[int, np.ndarray, np.ndarray]:
    """Return the load of a vehicle, the demands and the places, the depot first."""
    text = (INSTANCES / f"{name}.txt").read_text(encoding="ascii").split()
    n, load = int(text[0]), int(text[1])
    numbers = np.array([int(word) for word in text[2:]])
    return load, numbers[:n], numbers[n : n + 2 * (n + 1)].reshape(-1, 2) / 100


def run(name: str) -> dict:
    """Return cost and bound of an instance."""
    load, demand, places = read(name)
    block, parties = as_block(load, demand, places)
    solved = solve_block(block, parties)
    if solved.packed.left:
        raise ValueError("somebody is left")
    return {
        "cost": round(solved.packed.value / _YUAN, 2),
        "bound": round(solved.bound / _YUAN, 2),
        "known": BEST_KNOWN[name],
    }


def as_block(load: int, demand: np.ndarray, places: np.ndarray) -> tuple[Block, Demand]:
    """Return an instance as a block of coaches and its parties."""
    apart = np.hypot(*(places[:, None, :] - places[None, :, :]).transpose(2, 0, 1))
    n = len(demand)
    stops, yuan = [], []
    for size in (1, 2, 3):
        for chosen in combinations(range(n), size):
            ways = (
                (sum(apart[a, b] for a, b in pairwise(w)), w)
                for order in permutations(chosen)
                for w in [[0, *(c + 1 for c in order), 0]]
            )
            cost, way = min(ways)
            stops.append([c - 1 for c in way[1:-1]] + [-1] * (3 - size))
            yuan.append(cost * _YUAN)
    rows = len(yuan)
    table = RouteTable(
        stops=np.array(stops),
        size=(np.array(stops) >= 0).sum(axis=1),
        km=np.array(yuan) / _YUAN,
        legs=np.zeros((rows, 3), dtype=np.int64),
        depart=np.zeros(rows, dtype=np.int64),
        arrive=np.zeros(rows, dtype=np.int64),
        leave=np.zeros((rows, 3), dtype=np.int64),
        drivers=np.ones(rows, dtype=np.int64),
        stand=0,
        night_stop=False,
    )
    fleet = Fleet(
        offer=0,
        slot=-1,
        mode=COACH,
        table=table,
        allowed=np.ones((rows, 1), dtype=bool),
        seats=np.full((rows, 1), load),
        yuan=np.array(yuan),
        person=np.zeros((rows, 3)),
        offset=np.zeros(rows, dtype=np.int64),
        minimum=1,
    )
    each = (demand // _TOGETHER).tolist()
    owner = np.repeat(np.arange(n), each)
    count = len(owner)
    groups = Groups(
        county=np.arange(n),
        size=demand.astype(np.int64),
        ready=np.zeros(n, dtype=np.int64),
        due=np.zeros(n, dtype=np.int64),
        dates=np.ones((n, 1), dtype=bool),
        modes=np.ones((n, 3), dtype=bool),
        unserved=np.full(n, 1e6),
        parties=tuple(np.flatnonzero(owner == c) for c in range(n)),
    )
    block = Block(
        name="*",
        counties=np.arange(n),
        days=1,
        groups=groups,
        fleets=(fleet,),
        slots=(),
        rides=(),
        owns=(),
        limits={},
        quotas={},
        constant=0.0,
        waiting_yuan=0.0,
        target_gap=1e-3,
        effort=4.0,
    )
    people = Demand(
        members=tuple(np.array([p]) for p in range(count)),
        ids=tuple(str(p) for p in range(count)),
        county=tuple(str(c) for c in owner),
        size=np.full(count, _TOGETHER, dtype=np.int64),
        ready=np.zeros(count, dtype=np.int64),
        due=np.zeros(count, dtype=np.int64),
        dates=np.ones((count, 1), dtype=bool),
        modes=np.ones((count, 3), dtype=bool),
        day_debt=np.zeros(count, dtype=np.int64),
        reason=(None,) * count,
        days=(),
    )
    return block, people
