"""Replanning after every kind of disruption, against a fresh solve of the changed problem.

``python tests/benchmarks/charter/replan.py --home DIR`` takes the city demonstration (imported
into DIR once, see ``joint.py``), ``--size M`` a generated problem of coaches. Problem, plan and
fresh solves are kept in ``--keep``, so that a second run measures the replans alone. A row is:
seconds, people told of another journey, the same for the fresh solve, cost against it.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parent))

from city import City
from generate import generate

from planner import charter, matching
from planner.charter.change import Cancel, Change, Close, Join, Late, Withdraw, apply
from planner.charter.difference import difference, grave
from planner.huge_pages import start_over


def main() -> None:
    """Measure every disruption asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--home", type=Path, help="registry of the city demonstration")
    parser.add_argument("--size", choices=("S", "M"), help="a generated problem instead")
    parser.add_argument("--keep", type=Path, required=True)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--no-fresh", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    problem, plan = planned(given)
    charter.replan(problem, plan, [])  # compiled before the clock starts
    print("| what happened | s | processor s | told | fresh told | cost | fresh | against fresh |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for name, changes in disruptions(problem, plan, given.seed).items():
        if given.only and name not in given.only:
            continue
        started, busy = time.perf_counter(), time.process_time()
        done = charter.replan(problem, plan, changes)
        passed, busy = time.perf_counter() - started, time.process_time() - busy
        if done.violations:
            raise SystemExit(f"{name} breaks {done.violations[0]}")
        told, cost = grave(done.told), done.cost_after
        cells = [name, f"{passed:.1f}", f"{busy:.1f}", str(told)]
        if given.no_fresh:
            cells += ["", f"{cost:,.0f}", "", ""]
        else:
            again = fresh(
                given.keep / f"{name.replace(' ', '-')}-{given.seed}", problem, plan, changes
            )
            other = float(again.summary["objective"])
            cells += [str(grave(difference(plan, again, by_name=False))), f"{cost:,.0f}"]
            cells += [f"{other:,.0f}", f"{cost / other - 1:+.2%}"]
        print("| " + " | ".join(cells) + " |", flush=True)


def planned(given: argparse.Namespace) -> tuple[charter.Problem, charter.Plan]:
    """Return the problem and its plan, made once."""
    where = given.keep / "problem"
    if not where.exists():
        if given.size:
            problem = generate(given.size, "coaches", seed=given.seed)
        else:
            city = City(given.home)
            placed = matching.solve(city.matching_problem()).assignments
            problem = city.suppose(placed)
        charter.write_problem(problem, where)
    problem = charter.read_problem(where)
    if not (given.keep / "plan" / "summary.json").exists():
        charter.write_plan(charter.solve(problem), given.keep / "plan")
    return problem, charter.read_plan(given.keep / "plan")


def fresh(
    where: Path, problem: charter.Problem, plan: charter.Plan, changes: list[Change]
) -> charter.Plan:
    """Return the plan of the changed problem made anew, kept for the next run."""
    if not (where / "summary.json").exists():
        charter.write_plan(charter.solve(apply(problem, plan, changes).problem), where)
    return charter.read_plan(where)


def disruptions(
    problem: charter.Problem, plan: charter.Plan, seed: int
) -> dict[str, list[Change]]:
    """Return one of every kind: sealed, closed, broken, cancelled, withdrawn, late, new."""
    rng = np.random.default_rng(seed)
    people = problem.travellers
    boarding = plan.stops[plan.stops["on"] > 0].merge(plan.trips[["trip_id", "date"]])

    def fullest(places: pd.Series) -> tuple[str, dt.date]:
        """Return where and on which day most people board among these places."""
        here = boarding[boarding["place"].isin(places)]
        place, day = here.groupby(["place", "date"])["on"].sum().sort_index().idxmax()
        return place, day.date()

    on_road = plan.trips[plan.trips["mode"] == "coach"].sort_values(["boarded", "trip_id"])
    rides = plan.trips[plan.trips["mode"].isin(["carriage", "train", "flight"])]
    county, day = fullest(people["county"])
    found: dict[str, list[Change]] = {
        "county sealed 4 days": [Close(county, day, day + dt.timedelta(days=3))],
        "coach broken": [Cancel(on_road["trip_id"].iloc[-1])],
    }
    if len(rides):
        hub, day = fullest(problem.hubs["hub_id"])
        largest = rides.sort_values(["boarded", "trip_id"])["trip_id"].iloc[-1]
        found["station closed 3 days"] = [Close(hub, day, day + dt.timedelta(days=2))]
        found["train cancelled"] = [Cancel(largest)]
    some = people["traveller_id"].to_numpy()[rng.permutation(len(people))]
    gone = some[: len(people) // 40]
    found["1 in 40 withdrawn"] = [Withdraw(name) for name in gone]
    late = some[len(people) // 40 :][: len(people) // 60]
    ready = people.set_index("traveller_id")["ready_date"]
    found["1 in 60 late by 2 days"] = [
        Late(name, (ready[name]).date() + dt.timedelta(days=2)) for name in late
    ]
    rows = people.sample(len(people) // 100, random_state=seed).to_dict("records")
    found["1 in 100 new"] = [
        Join({**row, "traveller_id": f"new-{n}", "party_id": ""}) for n, row in enumerate(rows)
    ]
    return found


if __name__ == "__main__":
    start_over()
    main()
