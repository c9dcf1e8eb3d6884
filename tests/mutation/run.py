"""Plant one fault at a time in the modules of ``targets.yaml``; their tests have to notice.

Run: ``make mutation [MUTATION="--group identity --jobs 2"]``. The product is imported
once; for each fault a process is forked that gives its functions the code with the fault and
runs the tests of the group until the first one fails. A fault is killed when one fails or when
they do not end. Faults that change nothing anybody could see are listed with a reason; those are
left out of the share, and one that is killed after all is told.
"""

from __future__ import annotations

import argparse
import ast
import gc
import importlib
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE))

from mutants import Mutant, mutants  # noqa: E402

LEAST = 0.95
PATIENCE_S, ASLEEP_S = 120, 900
"""How long the tests of a fault may take: of processor time, and by the clock."""
PRELOADED = (
    "hypothesis", "openpyxl", "pytest", "recruit.demo", "recruit.storage.enrolment", "web.app",
)  # fmt: skip
"""What every test needs, imported once."""
KILLED, SURVIVED = "killed", "survived"


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
    """A fault in a module, and what its tests are."""

    path: str
    mutant: Mutant
    tests: Sequence[str]

    @property
    def key(self) -> tuple[str, str]:
        """How ``targets.yaml`` names it."""
        return self.path, self.mutant.name


def plant(path: str, source: str) -> None:
    """Give every function of a module, whoever holds it, the code it has in another source."""
    module = importlib.import_module(path.removesuffix(".py").replace("/", "."))
    tree = ast.parse(source)
    codes = dict(_codes(compile(source, str(ROOT / path), "exec")))
    defaults = dict(_defaults(tree, "", vars(module)))
    for thing in gc.get_objects():
        if isinstance(thing, types.FunctionType) and thing.__code__.co_filename == module.__file__:
            name = thing.__code__.co_qualname
            thing.__code__ = codes[name]
            if name in defaults:
                thing.__defaults__, thing.__kwdefaults__ = defaults[name]


def _codes(code: types.CodeType) -> Iterator[tuple[str, types.CodeType]]:
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield constant.co_qualname, constant
            yield from _codes(constant)


def _defaults(node: ast.AST, within: str, known: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the defaults of functions and methods that have any."""

    def value(of: ast.expr) -> Any:
        return eval(compile(ast.Expression(of), "default", "eval"), known)

    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef):
            yield from _defaults(child, f"{within}{child.name}.", known)
        elif isinstance(child, ast.FunctionDef):
            given = child.args
            named = {one.arg: value(default)
                     for one, default in zip(given.kwonlyargs, given.kw_defaults, strict=True)
                     if default is not None}  # fmt: skip
            if given.defaults or named:
                plain = tuple(value(default) for default in given.defaults)
                yield within + child.name, (plain or None, named or None)


def read_groups() -> list[Group]:
    """Return the groups of ``targets.yaml``."""
    written = yaml.safe_load((HERE / "targets.yaml").read_text("utf-8"))
    return [Group.read(name, group) for name, group in written.items()]


def faults(group: Group) -> Iterator[Planted]:
    """Yield the faults of a group that are no equivalents of what is right."""
    for path, tests in group.modules.items():
        for mutant in mutants((ROOT / path).read_text("utf-8")):
            if path not in group.only or mutant.where in group.only[path]:
                yield Planted(path, mutant, tests)


def run_tests(path: str, source: str, tests: Sequence[str]) -> int:
    """Run tests in this process, with a module as it is given; return how pytest ended."""
    import pytest

    plant(path, source)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # they take longer than most tests
    quiet = ["-x", "-q", "-p", "no:cacheprovider", "-p", "pytest_socket", "--no-header",
             "-m", "not postgresql", "-W", "ignore", "--basetemp", tempfile.mkdtemp()]  # fmt: skip
    return int(pytest.main([*quiet, *tests]))


def start(planted: Planted, folder: Path) -> int:
    """Fork a process for one fault; return its number."""
    child = os.fork()
    if child:
        return child
    os.setpgid(0, 0)
    # Not by the clock: on a busy machine the tests of a fault nobody notices take long too.
    resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE_S, PATIENCE_S))
    folder.mkdir()
    tempfile.tempdir = str(folder)
    silent = os.open(os.devnull, os.O_RDWR)
    for handle in (0, 1, 2):
        os.dup2(silent, handle)
    ended = 99
    try:
        ended = run_tests(planted.path, planted.mutant.source, planted.tests)
    finally:
        os._exit(ended)


def judge(waiting: Sequence[Planted], jobs: int) -> Iterator[tuple[Planted, str]]:
    """Run the tests for each fault, so many at a time, and yield what became of it."""
    todo = list(reversed(waiting))
    running: dict[int, tuple[Planted, Path, float]] = {}
    scratch = Path(tempfile.mkdtemp(prefix="laoxiang-mutation-", dir=_memory()))
    try:
        while todo or running:
            while todo and len(running) < jobs:
                planted, folder = todo.pop(), scratch / str(len(todo))
                running[start(planted, folder)] = (planted, folder, time.monotonic())
            child, status = os.waitpid(-1, os.WNOHANG)
            if child == 0:
                for late, (_, _, began) in running.items():
                    if time.monotonic() - began > ASLEEP_S:
                        os.killpg(late, signal.SIGKILL)
                time.sleep(0.02)
                continue
            planted, folder, _ = running.pop(child)
            shutil.rmtree(folder, ignore_errors=True)
            yield planted, SURVIVED if status == 0 else KILLED
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _memory() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


def measure(group: Group, given: argparse.Namespace) -> bool:
    """Judge a group and say how it did; return whether it did well enough."""
    everything = list(faults(group))
    there = {planted.key for planted in everything}
    stale = [key for key in group.equivalents if key not in there]
    waiting = [one for one in everything if one.key not in group.equivalents]
    if given.sample:
        waiting = random.Random(given.seed).sample(waiting, min(given.sample, len(waiting)))
    began, survivors = time.monotonic(), []
    for number, (planted, ended) in enumerate(judge(waiting, given.jobs), 1):
        if ended == SURVIVED:
            survivors.append(planted)
            print(f"survived  {planted.path}:{planted.mutant.line}  {planted.mutant.name}")
        elif number % 25 == 0:
            print(f"{group.name}: {number} of {len(waiting)}", file=sys.stderr)
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
    for group in groups:
        for path, tests in group.modules.items():
            right = Mutant("", 0, "", "", (ROOT / path).read_text("utf-8"))
            ((_, ended),) = judge([Planted(path, right, tests)], 1)
            if ended != SURVIVED:
                print(f"{group.name}: the tests of {path} fail without any fault")
                return 2
    done = [measure(group, given) for group in groups]
    return 0 if all(done) else 1


if __name__ == "__main__":
    sys.exit(main())
