"""What tools say against the product: bandit, known vulnerabilities, licences of what it needs.

Run: ``make audit``. Every finding is either mended or stands in ``exceptions.yaml`` with a reason;
an exception that nothing needs any more is a finding too. Known vulnerabilities are asked of
PyPI; where that cannot be reached it is said, and ``--require-service`` makes it an error.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
KNOWN = Path(__file__).with_name("exceptions.yaml")
SOURCES = ("data", "planner", "recruit", "web")
SHIPPED = ("", "postgresql")
"""Extras of what an installation runs; tools of tests and development are not handed on."""
FREE = frozenset(
    {
        "0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-2-Clause", "BSD-3-Clause",
        "CC0-1.0", "ISC", "MIT", "MIT-0", "PSF-2.0", "Zlib",
    }
)  # fmt: skip
"""Licences (SPDX) that go with Apache-2.0 without a further duty than to name them."""
_SPOKEN = {
    "3-Clause BSD License": "BSD-3-Clause", "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0", "BSD": "BSD-3-Clause", "BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
}  # fmt: skip
"""Names from before SPDX expressions."""


@dataclass(frozen=True)
class Exceptions:
    """What is known and why it stays."""

    bandit: tuple[Mapping[str, Any], ...]
    licences: Mapping[str, str]
    vulnerabilities: Mapping[str, str]

    @classmethod
    def read(cls, path: Path = KNOWN) -> Exceptions:
        """Read the file; every entry has a reason."""
        known = yaml.safe_load(path.read_text("utf-8"))
        found = cls(tuple(known["bandit"]), known["licences"], known["vulnerabilities"] or {})
        reasons = [one["reason"] for one in found.bandit]
        reasons += [*found.licences.values(), *found.vulnerabilities.values()]
        if not all(isinstance(reason, str) and len(reason) > 20 for reason in reasons):
            raise ValueError(f"{path}: an exception without a reason")
        return found


def needed(
    name: str = "laoxiang", extras: Iterable[str] = SHIPPED
) -> dict[str, metadata.Distribution]:
    """Return what is installed because a distribution and its extras need it, by name."""
    found: dict[str, metadata.Distribution] = {}
    waiting = [(name, frozenset(extras) | {""})]
    seen: dict[str, frozenset[str]] = {}
    while waiting:
        name, wanted = waiting.pop()
        key = canonicalize_name(name)
        if wanted <= seen.get(key, frozenset()):
            continue
        seen[key] = wanted | seen.get(key, frozenset())
        found[key] = metadata.distribution(name)
        for line in found[key].requires or []:
            asked = Requirement(line)
            marker = asked.marker
            if marker is None or any(marker.evaluate({"extra": extra}) for extra in wanted):
                waiting.append((asked.name, frozenset(asked.extras) | {""}))
    return found


def licence(of: metadata.Distribution) -> str:
    """Return the licence a distribution names, as an SPDX expression where that can be told."""
    said = of.metadata
    if said.get("License-Expression"):
        return str(said["License-Expression"])
    for line in said.get_all("Classifier") or []:
        name = line.rpartition("::")[2].strip()
        if line.startswith("License ::") and name in _SPOKEN:
            return _SPOKEN[name]
    name = (said.get("License") or "").strip()
    return _SPOKEN.get(name, name[:60])


def is_free(expression: str) -> bool:
    """Whether an expression of free licences is free: all of AND, one of OR."""
    choices = re.split(r"\s+OR\s+", expression.replace("(", "").replace(")", ""))
    return any(set(re.split(r"\s+AND\s+", choice)) <= FREE for choice in choices)


def licences(known: Exceptions) -> Iterator[str]:
    """Yield what is wrong with the licences of what is handed on."""
    installed = needed()
    for name, one in sorted(installed.items()):
        if not is_free(licence(one)) and name not in known.licences:
            yield f"licence: {name} is under {licence(one) or 'no licence that it names'}"
    for name in known.licences:
        if name not in installed or is_free(licence(installed[name])):
            yield f"licence: no exception is needed for {name} any more"


def bandit(known: Exceptions, sources: Iterable[str] = SOURCES) -> Iterator[str]:
    """Yield what bandit finds that is not excepted, by test, file and how often."""
    chosen = tuple(sources)
    said = subprocess.run(
        [sys.executable, "-m", "bandit", "-q", "-r", *chosen, "-f", "json"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    report = json.loads(said.stdout)
    yield from (f"bandit: could not read {one['filename']}" for one in report["errors"])
    found = Counter((one["test_id"], one["filename"]) for one in report["results"])
    lines = {
        (one["test_id"], one["filename"]): f"{one['line_number']}: {one['issue_text']}"
        for one in report["results"]
    }
    for one in known.bandit:
        if not str(one["file"]).startswith(chosen) and one["file"] != "*":
            continue
        keys = [key for key in found if key[0] == one["test"] and one["file"] in (key[1], "*")]
        times = sum(found.pop(key) for key in keys)
        if one["file"] != "*" and times != one["times"]:
            yield f"bandit: {one['test']} in {one['file']} {times} times, excepted {one['times']}"
    for key in sorted(found):
        yield f"bandit: {key[0]} in {key[1]}, line {lines[key]}"


def vulnerabilities(known: Exceptions, *, required: bool) -> Iterator[str]:
    """Yield known vulnerabilities of the versions that are installed together."""
    said = subprocess.run(
        [sys.executable, "-m", "pip_audit", "-r", "constraints.txt", "--no-deps", "--disable-pip",
         "--progress-spinner", "off", "--timeout", "15", "-f", "json"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    try:
        packages = json.loads(said.stdout)["dependencies"]
    except ValueError:
        packages = []
    asked = [one for one in packages if "vulns" in one]
    print(f"vulnerabilities: {len(asked)} of {len(packages)} packages could be asked about")
    if not asked:
        print("vulnerabilities: NOT CHECKED, the service of PyPI cannot be reached from here")
        if required:
            yield "vulnerabilities: the service could not be asked"
        return
    there = {found["id"]: one for one in asked for found in one["vulns"]}
    for number, one in sorted(there.items()):
        if number not in known.vulnerabilities:
            yield f"vulnerability: {number} in {one['name']} {one['version']}"
    for number in set(known.vulnerabilities) - set(there):
        yield f"vulnerability: no exception is needed for {number} any more"


def main() -> int:
    """Say what is found; return 1 when there is anything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--require-service", action="store_true")
    given = parser.parse_args()
    known = Exceptions.read()
    found = [*licences(known), *bandit(known)]
    found += vulnerabilities(known, required=given.require_service)
    print(*found, sep="\n", end="\n" if found else "")
    excepted = len(known.bandit) + len(known.licences) + len(known.vulnerabilities)
    print(f"{len(found)} findings; {len(needed())} packages handed on, {excepted} exceptions")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
