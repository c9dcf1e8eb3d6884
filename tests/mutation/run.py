"""Plant one fault at a time in the modules of ``targets.yaml``; their tests have to notice.

Run: ``make mutation [MUTATION="--group identity --jobs 2"]``. A fault is killed when a test of its
module fails or when the tests do not end. Faults that change nothing anybody could see are listed
with a reason; those are left out of the share.
"""

from __future__ import annotations

import argparse
import importlib
import os
import random
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE))

from judging import SURVIVED, TestsFail, judge  # noqa: E402
from mutants import Mutant, mutants  # noqa: E402

LEAST = 0.95
PRELOADED = (
    "hypothesis", "openpyxl", "pytest", "recruit.demo", "recruit.storage.enrolment", "web.app",
)  # fmt: skip
"""What every test needs, imported once."""


@dataclass(frozen=True)
class Group:
    """Modules that belong together, and the tests that have to notice."""

    name: str
    modules: Mapping[str, Sequence[str]]
    only: Mapping[str, Sequence[str]]
    """Functions of a module that belong to the group, where not all of them do."""
    equivalents: Mapping[tuple[str, str], str]

    @classmethod
    def read(cls, name: str, written: Mapping[str, Any]) -> Group:
        """Read a group; every equivalent has a reason."""
        known = {
            (one["module"], mutant): one["reason"]
            for one in written.get("equivalents") or []
            for mutant in one["mutants"]
        }
        tests, only = {}, {}
        for path, more in written["modules"].items():
            tests[path] = [*written["tests"], *(more or {}).get("tests", ())]
            if more and "only" in more:
                only[path] = more["only"]
        return cls(name, tests, only, known)

    def narrowed(self, path: str) -> Group:
        """Return what of the group is about one module."""
        known = {key: why for key, why in self.equivalents.items() if key[0] == path}
        return replace(self, modules={path: self.modules[path]}, equivalents=known)


@dataclass(frozen=True)
class Planted:
    """A fault in a module."""

    path: str
    mutant: Mutant

    @property
    def key(self) -> tuple[str, str]:
        """How ``targets.yaml`` names it."""
        return self.path, self.mutant.name


def read_groups() -> list[Group]:
    """Return the groups of ``targets.yaml``."""
    written = yaml.safe_load((HERE / "targets.yaml").read_text("utf-8"))
    return [Group.read(name, group) for name, group in written.items()]


def faults(group: Group) -> Iterator[Planted]:
    """Yield the faults of a group that are no equivalents of what is right."""
    for path in group.modules:
        for mutant in mutants((ROOT / path).read_text("utf-8")):
            if path not in group.only or mutant.where in group.only[path]:
                yield Planted(path, mutant)


def measure(group: Group, given: argparse.Namespace) -> bool:
    """Judge a group and say how it did; return whether it did well enough."""
    everything = list(faults(group))
    there = {planted.key for planted in everything}
    stale = [key for key in group.equivalents if key not in there]
    waiting = [
        one
        for one in everything
        if one.key not in group.equivalents
        and (given.function is None or one.mutant.where in given.function)
    ]
    if given.sample:
        waiting = random.Random(given.seed).sample(waiting, min(given.sample, len(waiting)))
    began, survivors = time.monotonic(), []
    for path, tests in group.modules.items():
        planted = [one.mutant for one in waiting if one.path == path]
        if not planted:
            continue
        for number, (mutant, ended) in enumerate(judge(path, tests, planted, given.jobs), 1):
            if ended == SURVIVED:
                survivors.append(mutant)
                print(f"survived  {path}:{mutant.line}  {mutant.name}", flush=True)
            elif number % 25 == 0:
                print(f"{path}: {number} of {len(planted)}", file=sys.stderr)
    share = 1 - len(survivors) / len(waiting)
    for path, mutant in stale:
        print(f"no such fault any more  {path}  {mutant}")
    print(f"{group.name}: {len(waiting) - len(survivors)} of {len(waiting)} killed, "
          f"{share:.1%}; {len(group.equivalents)} equivalents; "
          f"{time.monotonic() - began:.0f} s", flush=True)  # fmt: skip
    return share >= LEAST and not stale


def main() -> int:
    """Judge the groups asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--group", action="append")
    parser.add_argument("--module", help="only what this path holds")
    parser.add_argument("--function", action="append", help="only faults in functions so called")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--sample", type=int, default=0, help="so many faults of each group")
    parser.add_argument("--seed", type=int, default=20200220)
    given = parser.parse_args()
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    for name in PRELOADED:
        importlib.import_module(name)
    groups = [one for one in read_groups() if given.group is None or one.name in given.group]
    if given.module:
        groups = [one.narrowed(given.module) for one in groups if given.module in one.modules]
    try:
        done = [measure(group, given) for group in groups]
    except TestsFail as where:
        print(f"the tests of {where} fail without any fault")
        return 2
    return 0 if all(done) else 1


if __name__ == "__main__":
    sys.exit(main())
