"""The commands ``what-if`` and ``compare``: a change from its text, an effect in lines."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from planner.errors import Fault, InvalidProblem

_SHOWN = 20
"""People named of each kind at most."""

_PIN = re.compile(r"(?P<worker>[^:]+):(?P<vacancy>[^:]+):(?P<kind>\w+)(?::(?P<points>\d+))?")
_OPENINGS = re.compile(r"(?P<vacancy>.+)=(?P<by>[+-]\d+)")
_WAGE = re.compile(r"(?P<vacancy>.+)=(?P<low>\d+)-(?P<high>\d+)")
_ARRIVE = re.compile(r"[^=,]+=[^,]*(?:,[^=,]+=[^,]*)*")
_MIN_WAGE = re.compile(r"(?P<worker>.+)=(?P<wage>\d+)")

Made = TypeVar("Made")


def change_of(*, leave: Sequence[str] = (), **written: str | None) -> Any:
    """Return the one change that a command line asks for.

    Parameters
    ----------
    leave
        Who leaves, all at once.
    written
        By option (pin, openings, wage, min_wage, arrive) its text, or None.

    Raises
    ------
    InvalidProblem
        When none or several are given, or one cannot be read.
    """
    from planner import matching

    given = {name: text for name, text in written.items() if text is not None}
    if len(given) + bool(leave) != 1:
        raise InvalidProblem(Fault("what-if", "needs exactly one change; see --help"))
    if leave:
        return matching.Leave(leave[0], tuple(leave[1:]))
    [(name, text)] = given.items()
    readers: dict[str, tuple[re.Pattern[str], str, Callable[[dict[str, Any]], Any]]] = {
        "pin": (
            _PIN,
            "WORKER:VACANCY:must, :forbid, :keep or :keep:POINTS",
            lambda m: matching.PinChange(
                m["worker"], m["vacancy"], _kind(m["kind"], text), int(m["points"] or 10)
            ),
        ),
        "openings": (
            _OPENINGS,
            "VACANCY=+2 or VACANCY=-1",
            lambda m: matching.OpeningsChange(m["vacancy"], int(m["by"])),
        ),
        "wage": (
            _WAGE,
            "VACANCY=5000-6500",
            lambda m: matching.WageChange(m["vacancy"], int(m["low"]), int(m["high"])),
        ),
        "min_wage": (
            _MIN_WAGE,
            "WORKER=5000",
            lambda m: matching.MinWageChange(m["worker"], int(m["wage"])),
        ),
        "arrive": (
            _ARRIVE,
            "worker_id=NEW,trade=welding,level=2: columns of workers",
            lambda _: matching.Arrive(dict(part.split("=", 1) for part in text.split(","))),
        ),
    }
    pattern, form, make = readers[name]
    found = pattern.fullmatch(text)
    if found is None:
        raise _unreadable(name, text, form)
    return make(found.groupdict())


def _kind(word: str, text: str) -> Any:
    from planner.matching import PinKind

    if word not in {kind.value for kind in PinKind}:
        raise _unreadable("pin", text, "must, forbid or keep at its end")
    return PinKind(word)


def _unreadable(name: str, text: str, form: str) -> InvalidProblem:
    option = "--" + name.replace("_", "-")
    return InvalidProblem(Fault("what-if", f"is written {form}", column=option, value=text))


def effect_lines(comparison: Any) -> Iterator[str]:
    """Give the lines that say what differs between two plans."""
    for tier in comparison.tiers:
        line = f"{tier.name:<9} {tier.before:>13,} -> {tier.after:>13,}  ({tier.change:+,})"
        if tier.least != tier.change or tier.most != tier.change:
            line += f"  the best possible changes by {tier.least:+,} to {tier.most:+,}"
        yield line
    if not comparison.people:
        yield "nobody moves"
    for word, moves in (
        ("placed", comparison.placed),
        ("no longer placed", comparison.unplaced),
        ("moved", comparison.moved),
    ):
        if moves:
            yield f"{word}: {len(moves)}"
        for move in moves[:_SHOWN]:
            yield f"  {move.worker_id}: {move.before or '-'} -> {move.after or '-'}"
        if len(moves) > _SHOWN:
            yield f"  and {len(moves) - _SHOWN} more"


def print_effect(comparison: Any, *, as_json: bool) -> None:
    """Print a comparison of two plans, for people or for programs."""
    if as_json:
        click.echo(json.dumps(comparison.as_dict(), ensure_ascii=False))
        return
    for line in effect_lines(comparison):
        click.echo(line)


def write_if_asked(plan: Any, out: Path | None) -> None:
    """Write a plan directory if a place for it was given."""
    from planner import matching

    if out is not None:
        matching.write_plan(plan, out)
