"""Generates the enterprises of Yuyao and the vacancies they ask for."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.geo import load
from recruit.demo.model import DemoEnterprise, DemoVacancy, Size
from recruit.demo.names import different_people, enterprise_names
from recruit.demo.numbers import credit_code, mobile
from recruit.demo.parameters import counts, day, figures, table
from recruit.models import SizeClass

CONTACT_MOBILES = 70_000
"""Where the contacts of enterprises begin in the block of mobile numbers."""


def enterprises(size: Size, rng: np.random.Generator) -> tuple[DemoEnterprise, ...]:
    """Return the enterprises of a size: towns by weight, tiers and size classes by share."""
    given, lists = figures("scenario"), figures("enterprises")
    count = counts(size)["enterprises"]
    industries = lists["industries"]
    tiers = _tiers(rng, count)
    chosen = [_industry(rng, industries, tier) for tier in tiers]
    names = enterprise_names(rng, [industries[i]["suffixes"] for i in chosen])
    towns = _drawn(rng, lists["town_weights"], count)
    classes = _drawn(rng, {k: v[0] for k, v in given["size_classes"].items()}, count)
    contacts = different_people(rng, count)
    streets, surnames = lists["streets"], lists["surnames"]
    first, last = day("first_date"), day("last_date")
    found = []
    for number in range(count):
        u = rng.random(5).tolist()
        start = first + dt.timedelta(days=2 + int(u[0] * 11))
        until = min(start + dt.timedelta(days=5 + int(u[1] * 4)), last)
        street = streets[int(u[2] * len(streets))]
        town = str(towns[number])
        found.append(
            DemoEnterprise(
                key=f"E{number + 1:03d}",
                name=names[number],
                credit_code=credit_code(number + 1),
                town=town,
                industry=industries[chosen[number]]["name"],
                size_class=SizeClass(classes[number]),
                tier=tiers[number],
                address=f"余姚市{load().town(town).name}{street}{1 + int(u[3] * 400)}号",
                contact_name=surnames[int(u[4] * len(surnames))] + contacts[number][1:],
                contact_phone=mobile(CONTACT_MOBILES + number),
                start_from=start,
                start_until=until,
            )
        )
    return tuple(found)


def vacancies(
    size: Size, firms: tuple[DemoEnterprise, ...], seats: int, rng: np.random.Generator
) -> tuple[DemoVacancy, ...]:
    """Return the vacancies of a size, their openings adding up to ``seats``."""
    given, lists = figures("scenario"), figures("enterprises")
    weight_of = {name: row[1] for name, row in given["size_classes"].items()}
    trades_of = {row["name"]: row["trades"] for row in lists["industries"]}
    name_of_trade = dict(table("occupations.csv")[["code", "name"]].to_numpy().tolist())
    weights = np.array([weight_of[firm.size_class.value] for firm in firms])
    each = _rows_each(rng, np.sqrt(weights), counts(size)["vacancies"])
    owner = np.repeat(np.arange(len(firms)), each)
    trades = [
        trade for firm, rows in zip(firms, each, strict=True)
        for trade in _trades(rng, trades_of[firm.industry], int(rows))
    ]  # fmt: skip
    shares = np.array(
        [trades_of[firms[i].industry][t] for i, t in zip(owner, trades, strict=True)]
    )
    openings = _rounded(
        weights[owner] / each[owner] * shares**0.7 * rng.lognormal(0, 0.4, len(owner)), seats
    )
    levels = rng.choice(5, size=len(owner), p=given["vacancy_levels"])
    found = []
    for number, (at, trade) in enumerate(zip(owner.tolist(), trades, strict=True)):
        firm, u = firms[at], rng.random(10).tolist()
        level = 0 if trade in _UNSKILLED else int(levels[number])
        wage = _wage(u, trade, level)
        dormitory = u[3] < given["share_dormitory"]
        until = firm.start_until
        if u[4] < 0.35:
            until = min(until + dt.timedelta(days=2), day("last_date"))
        found.append(
            DemoVacancy(
                key=f"V{number + 1:04d}",
                enterprise=firm.key,
                title=name_of_trade[trade],
                trade=trade,
                level=level,
                years=0 if level == 0 else int(u[5] * (level + 1)),
                openings=int(openings[number]),
                wage_min=wage[0],
                wage_max=wage[1],
                dormitory=dormitory,
                couple_rooms=int(u[6] * 4) if dormitory and u[7] < 0.4 else 0,
                start_from=firm.start_from,
                start_until=until,
                adults_only=trade in _HARMFUL or u[8] < given["share_adults_only"],
                bonus_yuan=(0, 0, 200, 300, 500, 1000)[int(u[9] * 6)],
                shift=lists["shifts"][int(u[7] * 4)],
                pay_method=lists["pay_methods"][int(u[6] * 3)],
            )
        )
    return tuple(found)


_UNSKILLED = frozenset({"general", "packing", "porter", "cleaning", "assembly", "guarding"})
_HARMFUL = frozenset({"plating", "painting", "die_casting", "polishing", "welding"})
"""Work in which minor workers may not be employed (未成年工特殊保护规定 1994)."""


def _wage(u: list[float], trade: str, level: int) -> tuple[int, int]:
    wages = figures("scenario")["wages"]
    if u[0] < wages["share_negotiable"]:
        return 0, 0
    low, high = wages["general_min"]
    least = low + u[1] * (high - low)
    if trade not in _UNSKILLED:
        low, high = wages["skilled_extra"]
        least += low + u[2] * (high - low) * 0.6 + level * wages["per_level"]
    least = round(least / 100) * 100
    width = wages["width"][int(u[2] * len(wages["width"]))]
    return least, least + width


def _tiers(rng: np.random.Generator, count: int) -> list[int]:
    shares = figures("scenario")["tiers"]
    tiers = [1] * max(1, round(count * shares["1"])) + [2] * round(count * shares["2"])
    tiers += [3] * (count - len(tiers))
    return [tiers[i] for i in rng.permutation(count)]


def _industry(rng: np.random.Generator, industries: list[dict[str, object]], tier: int) -> int:
    """Draw an industry that fits the tier; a few key-chain firms are of any industry."""
    if tier == 1:
        return 0
    weight = np.array([float(str(row["weight"])) for row in industries])
    if tier == 2 and rng.random() < 0.8:
        weight *= np.array([row["tier"] == 2 for row in industries])
    elif tier == 3:
        weight *= np.array([1.0 if row["tier"] == 3 else 0.35 for row in industries])
    return int(rng.choice(len(industries), p=weight / weight.sum()))


def _drawn(rng: np.random.Generator, weights: dict[str, float], count: int) -> list[str]:
    values = np.array(list(weights.values()), dtype=float)
    codes = list(weights)
    return [codes[i] for i in rng.choice(len(codes), size=count, p=values / values.sum())]


def _rows_each(
    rng: np.random.Generator, weight: NDArray[np.float64], total: int
) -> NDArray[np.int64]:
    """Return how many vacancies each enterprise has, at least one."""
    extra: NDArray[np.int64] = rng.multinomial(total - len(weight), weight / weight.sum())
    return 1 + extra


def _trades(rng: np.random.Generator, weights: dict[str, float], rows: int) -> list[str]:
    """Return trades of one enterprise: different ones first, then any again."""
    names, values = list(weights), np.array(list(weights.values()), dtype=float)
    share = values / values.sum()
    first = rng.choice(len(names), size=min(rows, len(names)), p=share, replace=False)
    again = rng.choice(len(names), size=max(rows - len(names), 0), p=share)
    return [names[i] for i in np.concatenate([first, again])]


def _rounded(weight: NDArray[np.float64], total: int) -> NDArray[np.int64]:
    """Return whole numbers of at least 1 in proportion to ``weight`` that add up to ``total``."""
    share = weight / weight.sum() * (total - len(weight))
    whole = np.floor(share).astype(np.int64)
    most = np.argsort(whole - share, kind="stable")[: total - len(weight) - whole.sum()]
    whole[most] += 1
    result: NDArray[np.int64] = whole + 1
    return result


def seats_by_trade(posts: tuple[DemoVacancy, ...]) -> pd.Series[int]:
    """Return the openings of each trade."""
    frame = pd.DataFrame({"trade": [v.trade for v in posts], "n": [v.openings for v in posts]})
    return frame.groupby("trade")["n"].sum()
