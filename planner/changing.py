"""The commands that change or explain a charter plan: what their options mean, what they print.

Changes are read from their text here; what they do is :mod:`planner.charter`. ``main`` in
:mod:`planner.cli` mounts them.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click
import pandas as pd

from planner.errors import Fault, InvalidProblem
from planner.files import one_line
from planner.progress import Progress

_SHOWN = 20

_CLOSE = re.compile(r"(?P<place>[^:]+):(?P<first>\d{4}-\d\d-\d\d)(?:(?P<open>\.\.)(?P<last>.*))?")
_LATE = re.compile(r"(?P<who>.+):(?P<ready>\d{4}-\d\d-\d\d)")
_MOVE = re.compile(r"(?P<party>[^:]+):(?P<trip>[^:]+)(?::(?P<place>\w+))?")
_ADD = re.compile(
    r"(?P<offer>[^:]+):(?P<date>\d{4}-\d\d-\d\d)(?::(?P<counties>[\w+]*))?"
    r"(?:>(?P<hub>[^@]+))?(?:@(?P<depart>\d\d:\d\d))?"
)
_STOP = re.compile(r"(?P<trip>[^+-]+)(?P<sign>[+-])(?P<county>\w+)")
_LOCK = re.compile(r"(?P<kind>trip|party):(?P<name>.+)")


def changes_of(
    *,
    close: Sequence[str],
    cancel: Sequence[str],
    withdraw: Sequence[str],
    late: Sequence[str],
    join: Path | None,
) -> list[Any]:
    """Return the changes a command line names.

    Raises
    ------
    InvalidProblem
        Naming the one that cannot be read.
    """
    from planner import charter

    def closing(found: re.Match[str]) -> Any:
        first = _day(found["first"])
        last = first if not found["open"] else _day(found["last"]) if found["last"] else None
        return charter.Close(found["place"], first, last)

    changes: list[Any] = _read(close, _CLOSE, "340000:2020-02-22..2020-02-25", closing)
    changes += [charter.Cancel(name) for name in cancel]
    changes += [charter.Withdraw(name) for name in withdraw]
    changes += _read(
        late, _LATE, "w17:2020-02-25", lambda m: charter.Late(m["who"], _day(m["ready"]))
    )
    if join is not None:
        rows = pd.read_csv(join, dtype=str, keep_default_na=False).to_dict("records")
        changes += [charter.Join({str(k): v for k, v in row.items()}) for row in rows]
    return changes


def edits_of(  # noqa: PLR0917
    move: Sequence[str],
    off: Sequence[str],
    cancel: Sequence[str],
    add: Sequence[str],
    stop: Sequence[str],
    lock: Sequence[str],
    unlock: Sequence[str],
) -> list[Any]:
    """Return the edits a command line names.

    Raises
    ------
    InvalidProblem
        Naming the one that cannot be read.
    """
    from planner.charter import edit as _  # noqa: F401 - the package must be there
    from planner.charter.edits import AddStop, AddTrip, CancelTrip, DropStop, Lock, Move, TakeOff

    def adding(found: re.Match[str]) -> Any:
        counties = tuple(c for c in (found["counties"] or "").split("+") if c)
        clock = found["depart"]
        depart = int(clock[:2]) * 60 + int(clock[3:]) if clock else None
        day = _day(found["date"])
        return AddTrip(found["offer"], day, counties, found["hub"] or "", depart)

    def stopping(found: re.Match[str]) -> Any:
        kind = AddStop if found["sign"] == "+" else DropStop
        return kind(found["trip"], found["county"])

    def locking(closed: bool) -> Callable[[re.Match[str]], Any]:
        return lambda m: Lock(**{f"{m['kind']}_id": m["name"]}, locked=closed)

    edits: list[Any] = _read(add, _ADD, "coach:2020-02-22:340122+340123@05:30", adding)
    edits += _read(stop, _STOP, "C0004+340122 or C0004-340122", stopping)
    edits += _read(
        move, _MOVE, "party:C0004", lambda m: Move(m["party"], m["trip"], m["place"] or "")
    )
    edits += [TakeOff(name) for name in off] + [CancelTrip(name) for name in cancel]
    edits += _read(lock, _LOCK, "trip:C0004 or party:p7", locking(True))
    return edits + _read(unlock, _LOCK, "trip:C0004 or party:p7", locking(False))


def _read(
    texts: Sequence[str], pattern: re.Pattern[str], form: str, make: Callable[[re.Match[str]], Any]
) -> list[Any]:
    found = []
    for text in texts:
        match = pattern.fullmatch(text)
        if match is None:
            raise InvalidProblem(
                [Fault("changes", f"cannot be read; write it like {form}", value=text)]
            )
        found.append(make(match))
    return found


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise InvalidProblem(
            [Fault("changes", "is no day; write it like 2020-02-22", value=text)]
        ) from None


def write_changed(out: Path, problem: Any, plan: Any, told: pd.DataFrame) -> None:
    """Write a changed plan, the list of who must be told what, and the problem it answers."""
    from planner import charter

    charter.write_plan(plan, out)
    told.to_csv(out / "told.csv", index=False)
    charter.write_problem(problem, out / "problem")


def say_changes(told: pd.DataFrame, before: float, after: float) -> None:
    """Say what a change does, in lines."""
    from planner.charter.difference import counts

    for row in told.head(_SHOWN).to_dict("records"):
        click.echo(
            f"{row['traveller_id']}: {row['kind']}: "
            f"{row['from_trip'] or '-'} {row['from_time']} -> "
            f"{row['to_trip'] or '-'} {row['to_time']}"
        )
    if len(told) > _SHOWN:
        click.echo(f"… and {len(told) - _SHOWN} more; all of them are in told.csv")
    click.echo(one_line({"told": counts(told), "cost_before": before, "cost_after": after}))


def say_broken(broken: Sequence[Any]) -> None:
    """Name the rules an edit breaks and what to do."""
    for one in broken:
        click.echo(f"{one.rule}: {one.where}: {one.message}; {one.remedy}")


def say_prices(prices: Sequence[Any], *, as_json: bool) -> None:
    """Say what each rule costs, the dearest first."""
    base, others = prices[0], sorted(prices[1:], key=lambda p: -p.saves)
    if as_json:
        rows = [
            {
                "variant": p.variant.value,
                "objective": p.objective,
                "bound": p.bound,
                "yuan": p.yuan,
                "unserved": p.unserved,
                "saves": p.saves,
                "saves_at_most": p.saves_at_most,
            }
            for p in (base, *others)
        ]
        click.echo(json.dumps(rows))
        return
    for p in (base, *others):
        click.echo(
            f"{p.variant.value:12s} objective {p.objective:14,.0f}  unserved {p.unserved:6d}  "
            f"saves {p.saves:12,.0f}  (at most {p.saves_at_most:12,.0f})"
        )


def say_progress(progress: Progress) -> None:
    """Say on stderr which variant is done."""
    click.echo(
        f"{progress.elapsed:7.1f} s  {progress.done}/{progress.total}  {progress.stage}", err=True
    )
