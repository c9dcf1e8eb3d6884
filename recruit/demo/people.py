"""Generates referrers and the people on their rosters, with parties and returning workers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.geo import load
from recruit.demo.demand import seats_by_trade
from recruit.demo.geography import Homes, retired_codes
from recruit.demo.model import (
    DemoCandidate,
    DemoEnterprise,
    DemoReferrer,
    DemoVacancy,
    Size,
)
from recruit.demo.names import PeopleNames, different_people
from recruit.demo.numbers import ResidentIds, mobile
from recruit.demo.parameters import counts, day, figures
from recruit.models import HealthStatus

REFERRER_MOBILES = 60_000
"""Where the referrers begin in the block of mobile numbers; candidates come before."""
NEWS_PLACE = 6
"""Which of the referrers is the one in the news."""

_SPREAD = (0, 0, 0, 0, 1, 1, 2, 3)
"""Days after the first of a referrer's people that the others are ready."""


@dataclass(frozen=True, slots=True)
class Group:
    """One referrer, how many people he brings and when the first of them is ready."""

    referrer: DemoReferrer
    people: int
    ready: dt.date


def groups(
    size: Size, firms: tuple[DemoEnterprise, ...], homes: Homes, rng: np.random.Generator
) -> tuple[Group, ...]:
    """Return the referrers in the order in which their rosters are read."""
    given, number_of = figures("scenario"), counts(size)
    count, own = number_of["referrers"], number_of["own_rosters"]
    counties = homes.draw(rng, count)
    counties[own:] = sorted(counties[own:])
    names = different_people(rng, count)
    weight = np.array([figures("scenario")["size_classes"][f.size_class.value][1] for f in firms])
    employers = rng.choice(len(firms), size=count, p=weight / weight.sum()).tolist()
    loads = _loads(rng, count, number_of["workers"])
    remarks = figures("names")["referrer_remarks"]
    latest = (day("last_ready_date") - day("first_date")).days - max(_SPREAD)
    books = _books(counties, own, number_of["referrers_a_squad_book"])
    found = []
    for i in range(count):
        u, v, w = rng.random(3).tolist()
        promised = int(np.ceil(loads[i] * (1.0 + 0.5 * u) / 5) * 5)
        found.append(
            Group(
                DemoReferrer(
                    key=f"R{i + 1:04d}",
                    name=names[i],
                    phone=mobile(REFERRER_MOBILES + i),
                    employer=firms[employers[i]].key,
                    home_county=counties[i],
                    target=given["news"]["target"] if i == NEWS_PLACE else promised,
                    book=books[i],
                    remarks=remarks[int(w * len(remarks))],
                ),
                people=int(loads[i]),
                ready=day("first_date") + dt.timedelta(days=int(v * (latest + 1))),
            )
        )
    return tuple(found)


def candidates(
    all_groups: tuple[Group, ...],
    firms: tuple[DemoEnterprise, ...],
    posts: tuple[DemoVacancy, ...],
    homes: Homes,
    rng: np.random.Generator,
) -> list[DemoCandidate]:
    """Return everybody on the rosters, referrer by referrer, returning workers first."""
    total = sum(group.people for group in all_groups)
    columns = _columns(rng, total, posts)
    employers = _employers(rng, all_groups, firms)
    ids = ResidentIds()
    found: list[DemoCandidate] = []
    for group in all_groups:
        counties = homes.around(rng, group.referrer.home_county, group.people)
        for county in counties:
            i = len(found)
            found.append(
                _candidate(
                    group, i, county=county, employment=employers[i], columns=columns, ids=ids
                )
            )
    return _with_rare_names(found)


def _candidate(
    group: Group,
    i: int,
    *,
    county: str,
    employment: tuple[str, bool],
    columns: dict[str, list[Any]],
    ids: ResidentIds,
) -> DemoCandidate:
    """Put one person together from row ``i`` of the columns."""
    employer, returning = employment
    u: list[float] = columns["u"][i]
    region = _id_region(county, columns["born"][i], u[0], u[1])
    id_number, born = ids.issue(region, columns["born"][i], odd=columns["odd"][i])
    ready = group.ready + dt.timedelta(days=_SPREAD[int(u[2] * len(_SPREAD))])
    villages = figures("names")["villages"]
    village = villages[int(u[3] * len(villages))]
    remarks = figures("names")["worker_remarks"]
    news = employer != "" and not returning
    return DemoCandidate(
        key=f"P{i + 1:05d}",
        referrer=group.referrer.key,
        name=columns["name"][i],
        id_number=id_number,
        phone=mobile(i * 7919 % REFERRER_MOBILES),
        birth_date=born,
        home_county=county,
        home_address=f"{load().county(county).full_name}{village}村{1 + int(u[4] * 12)}组",
        trade=columns["trade"][i],
        level=columns["level"][i],
        years=columns["years"][i],
        education=columns["education"][i],
        min_wage=0 if employer else columns["min_wage"][i],
        ready_date=ready,
        needs_dormitory=columns["needs_dormitory"][i],
        preferred_town="" if employer else columns["preferred_town"][i],
        employer=employer,
        is_returning=returning,
        party="",
        health_status=HealthStatus.GREEN if news else HealthStatus(columns["health"][i]),
        remarks=remarks[int(u[5] * len(remarks))],
    )


def _columns(
    rng: np.random.Generator, total: int, posts: tuple[DemoVacancy, ...]
) -> dict[str, list[Any]]:
    """Return the attributes that do not depend on the referrer, a list for each."""
    given = figures("scenario")
    odd = (rng.random(total) < 0.56).tolist()
    names = PeopleNames(rng)
    full = [s + g for s, g in zip(names.surnames(total), names.given(odd), strict=True)]
    trade = _trades(rng, total, posts)
    levels = rng.choice(5, size=total, p=given["worker_levels"])
    levels[trade == "general"] = 0
    years = np.minimum(np.floor(rng.exponential(3.5, total) + 0.8 * levels), 30).astype(int)
    wages = given["wages"]
    floor = rng.normal(wages["worker_floor_mean"], wages["worker_floor_deviation"], total)
    floor += np.where(trade == "general", 0, 350) + levels * wages["per_level"] * 0.7
    floor += np.where(rng.random(total) < wages["share_with_too_high_floor"], 3500, 0)
    floor = np.where(rng.random(total) < wages["share_without_floor"], 0, floor)
    town_weights = figures("enterprises")["town_weights"]
    towns = rng.choice(list(town_weights), size=total, p=_shares(list(town_weights.values())))
    towns = np.where(rng.random(total) < given["share_preferred_town"], towns, "")
    return {
        "u": rng.random((total, 6)).tolist(),
        "odd": odd,
        "name": full,
        "born": _birth_dates(rng, total),
        "trade": trade.tolist(),
        "level": levels.tolist(),
        "years": years.tolist(),
        "education": _chosen(rng, given["education"]["shares"], total),
        "min_wage": (np.round(floor / 100) * 100).astype(int).tolist(),
        "needs_dormitory": (rng.random(total) < given["share_needs_dormitory"]).tolist(),
        "preferred_town": towns.tolist(),
        "health": _chosen(rng, given["health"], total),
    }


def _trades(
    rng: np.random.Generator, total: int, posts: tuple[DemoVacancy, ...]
) -> NDArray[np.str_]:
    """Draw trades as the openings have them, some in excess and some scarce."""
    seats = seats_by_trade(posts)
    excess = figures("scenario")["trade_oversupply"]
    share = _shares([float(n) * excess.get(str(t), 1.0) for t, n in seats.items()])
    return rng.choice([str(t) for t in seats.index], size=total, p=share)


def _employers(
    rng: np.random.Generator, all_groups: tuple[Group, ...], firms: tuple[DemoEnterprise, ...]
) -> list[tuple[str, bool]]:
    """Return employer and whether returning, for everybody in order.

    The people of the referrer in the news have agreed with his employer beforehand.
    """
    given = figures("scenario")
    weight = _shares([given["size_classes"][f.size_class.value][1] for f in firms])
    total = sum(g.people for g in all_groups)
    wanted = given["share_returning"] * total / (total - given["news"]["placed"])
    found: list[tuple[str, bool]] = []
    for place, group in enumerate(all_groups):
        own = group.referrer.employer
        if place == NEWS_PLACE:
            found += [(own, False)] * group.people
            continue
        with_him = rng.random(group.people) < given["share_returning_with_referrer"]
        others = rng.choice(len(firms), size=group.people, p=weight)
        back = int(rng.binomial(group.people, wanted))
        found += [
            (own if with_him[i] else firms[others[i]].key, True) if i < back else ("", False)
            for i in range(group.people)
        ]
    return found


def _loads(rng: np.random.Generator, count: int, workers: int) -> NDArray[np.int64]:
    """Return how many people each referrer brings: at least 4, the one in the news 17."""
    placed, least = figures("scenario")["news"]["placed"], 4
    weight = rng.lognormal(0, 0.5, count)
    weight[NEWS_PLACE] = 0.0
    free = workers - placed - least * (count - 1)
    loads = least + rng.multinomial(free, weight / weight.sum())
    loads[NEWS_PLACE] = placed
    return loads


def _books(counties: list[str], own: int, a_book: int) -> list[int]:
    """Return the roster workbook of each referrer: his own, or his squad's."""
    books, last_province, in_book = [], "", 0
    for place, county in enumerate(counties):
        if place < own:
            books.append(place)
            continue
        if county[:2] != last_province or in_book == a_book:
            books.append(books[-1] + 1 if books else 0)
            last_province, in_book = county[:2], 0
        else:
            books.append(books[-1])
        in_book += 1
    return books


def _birth_dates(rng: np.random.Generator, total: int) -> list[dt.date]:
    """Draw ages by band as on the first day, then a birthday."""
    bands = figures("scenario")["ages"]["bands"]
    drawn = rng.choice(len(bands), size=total, p=_shares([b[2] for b in bands]))
    low = np.array([b[0] for b in bands])[drawn]
    high = np.array([b[1] for b in bands])[drawn]
    days = ((low + rng.random(total) * (high + 1 - low)) * 365.25).astype(int)
    first = day("first_date")
    return [first - dt.timedelta(days=int(n) + 1) for n in days]


def _id_region(county: str, born: dt.date, u: float, v: float) -> str:
    """Return the county's code, or for a few people one it had when they were born."""
    if u >= figures("scenario")["share_retired_id_code"]:
        return county
    earlier = [code for code, last in retired_codes().get(county, ()) if last >= born.year]
    return earlier[int(v * len(earlier))] if earlier else county


def _with_rare_names(people: list[DemoCandidate]) -> list[DemoCandidate]:
    """Give the names that must appear to people spread over the rosters."""
    names = figures("names")["must_appear"]
    step = len(people) // len(names)
    for number, name in enumerate(names):
        people[number * step + 1] = replace(people[number * step + 1], name=name)
    return people


def _chosen(rng: np.random.Generator, shares: dict[str, float], total: int) -> list[str]:
    drawn: list[str] = rng.choice(
        list(shares), size=total, p=_shares(list(shares.values()))
    ).tolist()
    return drawn


def _shares(weights: list[float]) -> NDArray[np.float64]:
    values = np.array(weights, dtype=float)
    share: NDArray[np.float64] = values / values.sum()
    return share
