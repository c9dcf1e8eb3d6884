"""Reading ``settings.json``: every key checked by its type, every unknown key named."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from planner.charter.settings import CLOCKS, SETTINGS_FILE, Rule, Settings
from planner.errors import Fault, InvalidProblem


def parse(content: Mapping[str, Any]) -> Settings:
    """Return the settings in a JSON object.

    Raises
    ------
    InvalidProblem
        Naming every unknown key and every value that cannot be used.
    """
    faults: list[Fault] = []
    values = _values(content, _FIELDS, "", faults)
    if "rules" in content:
        rules = content["rules"]
        values.pop("rules", None)
        if not isinstance(rules, list | tuple) or not all(isinstance(r, Mapping) for r in rules):
            faults.append(Fault(SETTINGS_FILE, "must be a list of objects", column="rules"))
        else:
            parsed = [
                _values(rule, _RULE_FIELDS, f"rules[{i}].", faults) for i, rule in enumerate(rules)
            ]
            if not faults:
                values["rules"] = tuple(Rule(**rule) for rule in parsed)
    if faults:
        raise InvalidProblem(faults)
    return Settings(**values)


_FIELDS = {f.name: str(f.type) for f in fields(Settings)}
_RULE_FIELDS = {f.name: str(f.type) for f in fields(Rule)}


def _values(
    content: Mapping[str, Any], known: Mapping[str, str], prefix: str, faults: list[Fault]
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in content.items():
        if key not in known:
            faults.append(
                Fault(
                    SETTINGS_FILE,
                    f"is not a setting; known: {', '.join(sorted(known))}",
                    column=prefix + key,
                )
            )
            continue
        if key == "rules":
            continue
        try:
            values[key] = _value(key, value, known[key])
        except (TypeError, ValueError):
            faults.append(
                Fault(
                    SETTINGS_FILE,
                    f"must be {_wanted(key, known[key])}",
                    column=prefix + key,
                    value=str(value),
                )
            )
    return values


def _value(key: str, value: Any, kind: str) -> Any:
    """Return a JSON value as the field's type; TypeError or ValueError when it is none."""
    if value is None and "None" in kind:
        return None
    if key in CLOCKS:
        hours, _, minutes = str(value).partition(":")
        return int(hours) * 60 + int(minutes) if minutes else int(value)
    if key == "modes":
        return tuple(str(mode) for mode in value)
    if isinstance(value, bool) != ("bool" in kind):
        raise ValueError
    return next(
        (read(value) for name, read in _READERS.items() if name in kind),
        value,
    )


def _read_date(value: Any) -> dt.date:
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))


def _read_number(value: Any) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise ValueError
    return number


def _read_whole(value: Any) -> int:
    if float(value) != int(value):
        raise ValueError
    return int(value)


_READERS: dict[str, Callable[[Any], Any]] = {
    "bool": bool,
    "date": _read_date,
    "float": _read_number,
    "int": _read_whole,
    "str": str,
}


def _wanted(key: str, kind: str) -> str:
    if key in CLOCKS:
        return "a time such as 06:00"
    if "date" in kind:
        return "a date such as 2020-02-20"
    for name, words in (
        ("bool", "true or false"),
        ("float", "a number"),
        ("int", "a whole number"),
    ):
        if name in kind:
            return words
    return "a text"
