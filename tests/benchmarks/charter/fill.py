"""How full coaches are in the demonstration while only half the seats may be used.

``python tests/benchmarks/charter/fill.py --home DIR --keep DIR2`` plans the city demonstration as
if the rule of half loads (12 to 27 February 2020) held all season: with trains and flights, and
by road alone, as before the first charter train. In 2020 coaches carried 18.7 people each
(Suzhou, 642 coaches) to 21 (all of the country, 80,000 trips) of the 24 the rule left them.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from city import City

from planner import charter, matching
from planner.huge_pages import start_over
from planner.stop import MaxRuntime


def main() -> None:
    """Plan both and print what the coaches carry."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--home", type=Path, help="registry of the city demonstration")
    parser.add_argument("--keep", type=Path, required=True)
    parser.add_argument("--time-limit", type=float, default=120.0)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    where = given.keep / "problem"
    if not where.exists():
        city = City(given.home)
        placed = matching.solve(city.matching_problem()).assignments
        charter.write_problem(city.suppose(placed), where)
    problem = charter.read_problem(where)
    print("| offered | coaches | people a coach | of | yuan | gap | left |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name, tried in under_the_cap(problem).items():
        plan = charter.solve(tried, stop=MaxRuntime(given.time_limit), workers=given.workers)
        broken = charter.check(tried, plan)
        if broken:
            raise SystemExit(f"{name} breaks {broken[0]}")
        coaches = plan.trips[plan.trips["mode"] == "coach"]
        summary = plan.summary
        cells = [name, str(len(coaches)), f"{coaches['boarded'].mean():.1f}"]
        cells += [f"{coaches['seats'].mean():.1f}", f"{summary['objective']:,.0f}"]
        cells += [f"{summary['gap']:.1%}", str(summary["counts"]["unserved"])]
        print("| " + " | ".join(cells) + " |", flush=True)


def under_the_cap(problem: charter.Problem) -> dict[str, charter.Problem]:
    """Return the problem with half loads all season, with everything offered and by road alone."""
    half = charter.Rule(modes=("coach", "feeder"), load_cap=0.5)
    rules = (*problem.settings.rules, half)
    capped = replace(problem, settings=replace(problem.settings, rules=rules))
    by_road = capped.offers[~capped.offers["mode"].isin(["carriage", "train", "flight"])]
    return {
        "everything": capped,
        "by road alone": replace(capped, offers=by_road.reset_index(drop=True)),
    }


if __name__ == "__main__":
    start_over()
    main()
