"""Trades by ``data/occupations.csv``: the longest of their names that a text contains."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

from recruit.intake.reasons import Reason
from recruit.intake.script import simplified
from recruit.intake.values.answers import level_in_trade
from recruit.intake.values.reading import Reading, clean, is_blank, warning
from recruit.intake.workbook import Cell

GENERAL = "general"


@dataclass(frozen=True, slots=True)
class Trade:
    """A trade and the level named with it, as in 中级焊工."""

    code: str
    level: int = 0


def trade(cell: Cell) -> Reading:
    """Return the trade a cell names, general worker when it names none we know."""
    if is_blank(cell):
        return Reading(Trade(GENERAL))
    text = simplified(clean(cell)).upper()
    level = level_in_trade(text)
    names = _names()
    if text in names:
        return Reading(Trade(names[text], level))
    found: dict[str, int] = {}
    rest = text
    for name in _longest_first():
        if name in rest:
            found.setdefault(names[name], len(name))
            rest = rest.replace(name, "|")
    special = [code for code in found if code != GENERAL]
    if not found:
        return Reading(Trade(GENERAL, level), (warning(Reason.TRADE_UNKNOWN, value=clean(cell)),))
    if not special:
        return Reading(Trade(GENERAL, level))
    chosen = min(special, key=lambda code: -found[code])
    if len(special) == 1:
        return Reading(Trade(chosen, level))
    titles = titles_by_code()
    listed = "、".join(titles[code] for code in special)
    note = warning(Reason.TRADE_SEVERAL, found=listed, chosen=titles[chosen])
    return Reading(Trade(chosen, level), (note,))


@cache
def titles_by_code() -> dict[str, str]:
    """Return the Chinese name of every trade by its code, in the order of the file."""
    return {row["code"]: row["name"] for row in _rows()}


@cache
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for row in _rows():
        for name in (row["name"], *row["synonyms"].split("|")):
            if name:
                names.setdefault(simplified(name).upper(), row["code"])
        names.setdefault(row["code"].upper(), row["code"])
        names.setdefault(row["name_en"].upper(), row["code"])
    return names


@cache
def _longest_first() -> tuple[str, ...]:
    return tuple(sorted((name for name in _names() if len(name) > 1), key=len, reverse=True))


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with resources.files("data").joinpath("occupations.csv").open(encoding="utf-8") as file:
        return tuple(csv.DictReader(file))
