"""A charter plan laid out to be worked on: problem, network, plan, and what it breaks already.

Read from the archives of a working copy. What was worked out once is kept for the next request;
the archives are the truth, so a process that forgets loses nothing but a second.
"""

from __future__ import annotations

import hashlib
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from planner import charter
from planner.charter.edit import Edited
from planner.charter.replan import world_of
from planner.charter.running import World
from planner.charter.violation import Violation
from recruit.jobs.archive import packed, unpack
from recruit.planning.edits import Kept, edits_of

KEPT = 6
"""Problems, and plans, that are kept laid out."""

Value = TypeVar("Value")


@dataclass(frozen=True, eq=False)
class Bench:
    """One plan on the table; never changed, an edit gives another plan.

    Parameters
    ----------
    problem, plan
        As the planner knows them, opaque ids only.
    world
        The problem with its network and parties, shared by all plans of a working copy.
    """

    problem: charter.Problem
    plan: charter.Plan
    world: World

    @cached_property
    def known(self) -> tuple[Violation, ...]:
        """What the plan breaks as it stands: an edit is judged by what it breaks in addition."""
        return tuple(charter.check(self.problem, self.plan))

    def edit(self, edits: Sequence[Kept]) -> Edited:
        """Return the plan after the edits, or the rules they break.

        Raises
        ------
        planner.errors.InvalidProblem
            When an edit names a party, trip, offer or county there is not.
        """
        wanted = edits_of(edits, trips=len(self.plan.trips))
        return charter.edit(self.problem, self.plan, wanted, world=self.world, known=self.known)

    def provinces_of(self, parties: Collection[str], trips: Collection[str]) -> set[str]:
        """Return the province codes of parties and of the places where trips board.

        A stop that is a station or airport has none of its own: it counts as that of the people
        who board there, so that a train for one province is that province's.
        """
        people = self.problem.travellers
        chosen = people["party_id"].isin([*parties, *(f"solo:{name}" for name in parties)])
        counties = set(people.loc[chosen, "county"])
        on_board = self.plan.seats.loc[self.plan.seats["trip_id"].isin(trips), "traveller_id"]
        counties |= set(people.loc[people["traveller_id"].isin(on_board), "county"])
        return {f"{county[:2]}0000" for county in counties}


class _Shelf:
    """The last few things laid out, by the hash of their archives."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._things: OrderedDict[str, Any] = OrderedDict()

    def take(self, key: str, make: Callable[[], Value]) -> Value:
        """Return what is kept under a key, made when it is missing."""
        with self._lock:
            if key in self._things:
                self._things.move_to_end(key)
                found: Value = self._things[key]
                return found
        made = make()
        with self._lock:
            self._things[key] = made
            while len(self._things) > KEPT:
                self._things.popitem(last=False)
        return made


_problems, _benches = _Shelf(), _Shelf()


def lay_out(problem: bytes, plan: bytes) -> Bench:
    """Return the bench of two archives."""
    name = digest(problem)

    def read() -> Bench:
        known, world = _problems.take(name, lambda: _problem(problem))
        return Bench(known, plan_of(plan), world)

    return _benches.take(f"{name}/{digest(plan)}", read)


def digest(content: bytes) -> str:
    """Return the name under which an archive is kept."""
    return hashlib.sha256(content).hexdigest()


def problem_archive(problem: charter.Problem) -> bytes:
    """Return a problem as an archive."""
    with tempfile.TemporaryDirectory(prefix="laoxiang-bench-") as folder:
        charter.write_problem(problem, Path(folder))
        return packed(Path(folder))


def plan_archive(plan: charter.Plan) -> bytes:
    """Return a plan as an archive."""
    with tempfile.TemporaryDirectory(prefix="laoxiang-bench-") as folder:
        charter.write_plan(plan, Path(folder))
        return packed(Path(folder))


def plan_of(archive: bytes) -> charter.Plan:
    """Return the plan of an archive."""
    with tempfile.TemporaryDirectory(prefix="laoxiang-bench-") as folder:
        unpack(archive, Path(folder))
        return charter.read_plan(Path(folder))


def _problem(archive: bytes) -> tuple[charter.Problem, World]:
    with tempfile.TemporaryDirectory(prefix="laoxiang-bench-") as folder:
        unpack(archive, Path(folder))
        problem = charter.read_problem(Path(folder))
    return problem, world_of(problem)
