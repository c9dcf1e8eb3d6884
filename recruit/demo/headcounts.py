"""Invented headcount reports whose sums are the published figures, to the digit.

Staff and people back of every enterprise are drawn, then brought to the published sum by
largest remainders: no enterprise is made to fit by itself, and none has more back than staff.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.geo import load
from recruit.demo.numbers import mobile
from recruit.demo.parameters import figures
from recruit.desk.figures.model import HeadcountReport, ReportSource, Scale, Workforce
from recruit.models import Enterprise, SizeClass
from recruit.operations.importing.writing import append_rows, insert_rows

BY = "demo"
LARGE_MOBILES = 71_000
"""Where the contacts of large enterprises begin in the block of mobile numbers."""

Ints = NDArray[np.int64]


def load_headcounts(session: Session, *, seed: int) -> dt.date:
    """Put 27,800 enterprises on the list with their reports; return the published day.

    Enterprises that are registered already are among them; the others are added.
    """
    rng = np.random.default_rng([seed, 11])
    given = figures("desk")["headcount"]
    day = dt.date.fromisoformat(given["day"])
    there = session.scalars(select(Enterprise).order_by(Enterprise.id)).all()
    big, taken = {SizeClass.LARGE, SizeClass.MEDIUM}, {firm.name for firm in there}
    for number, scale in enumerate(Scale):
        published = given["published"][scale.value]
        count = int(published["enterprises"])
        own = [e.id for e in there if (e.size_class in big) == (scale is Scale.ABOVE)][:count]
        ids = own + _add_enterprises(session, count - len(own), scale, rng, taken=taken)
        staff, back = headcounts(
            count, int(published["back"]), float(published["rate"]), scale, rng
        )
        append_rows(
            session,
            Workforce,
            [
                {"enterprise_id": one, "scale": scale, "staff": many}
                for one, many in zip(ids, staff.tolist(), strict=True)
            ],
        )
        late = int(given["late_above"]) if number == 0 else 0
        append_rows(
            session, HeadcountReport, _reports(ids, staff, back, scale, day, late=late, rng=rng)
        )
    return day


def headcounts(
    count: int, back: int, rate: float, scale: Scale, rng: np.random.Generator
) -> tuple[Ints, Ints]:
    """Return staff and people back of ``count`` enterprises, ``(count,)`` each.

    ``back`` sums exactly as given, and the share of all staff rounds to ``rate`` at one tenth
    of a per cent.
    """
    least = 20 if scale is Scale.ABOVE else 2
    weights = rng.lognormal(0.0, 0.95 if scale is Scale.ABOVE else 0.8, count)
    staff = least + apportion(weights, round(back / rate) - least * count)
    likely = staff * rng.beta(9.0, 9.0 * (1 - rate) / rate, count)
    return staff, apportion(likely, back, most=staff)


def apportion(weights: NDArray[np.float64], total: int, *, most: Ints | None = None) -> Ints:
    """Return whole numbers in proportion to weights whose sum is ``total``, by largest remainder.

    Parameters
    ----------
    most
        What each may be at most, ``(n,)``; what does not fit goes to the others.

    Raises
    ------
    ValueError
        When ``total`` is negative or more than all may be together.
    """
    room = np.full(len(weights), total, np.int64) if most is None else most
    if not 0 <= total <= room.sum():
        raise ValueError(f"{total} cannot be divided among places for {room.sum()}")
    exact = weights / weights.sum() * total
    shares: Ints = np.minimum(np.floor(exact).astype(np.int64), room)
    order = np.argsort(shares - exact, kind="stable")
    while (missing := total - int(shares.sum())) > 0:
        open_ = order[shares[order] < room[order]][:missing]
        shares[open_] += 1
    return shares


def _add_enterprises(
    session: Session, count: int, scale: Scale, rng: np.random.Generator, *, taken: set[str]
) -> list[int]:
    """Register invented enterprises; small ones have no contact."""
    lists = figures("enterprises")
    industries = [one for one in lists["industries"] if one["weight"]]
    towns = list(lists["town_weights"])
    town_share = np.array(list(lists["town_weights"].values()), dtype=float)
    share = np.array([one["weight"] for one in industries], dtype=float)
    brands = [a + b for a in lists["brand_first"] for b in lists["brand_second"]]
    kinds = rng.choice(len(industries), count, p=share / share.sum())
    places = rng.choice(len(towns), count, p=town_share / town_share.sum())
    short = [load().town(code).name.rstrip("镇乡").removesuffix("街道") for code in towns]
    draws = rng.random((count, 4))
    above = scale is Scale.ABOVE
    rows = []
    for number in range(count):
        industry, place = industries[int(kinds[number])], int(places[number])
        u = draws[number]
        suffixes = industry["suffixes"]
        brand = brands[int(u[0] * len(brands))]
        ending = "有限公司" if above or u[2] < 0.45 else "厂"
        stem = f"余姚市{short[place] if not above or u[3] < 0.2 else ''}{brand}"
        name = f"{stem}{suffixes[int(u[1] * len(suffixes))]}{ending}"
        again = 0
        while name in taken:
            again += 1
            second = brands[(int(u[0] * len(brands)) + again * 37) % len(brands)]
            name = f"{stem}{second[0]}{suffixes[again % len(suffixes)]}{ending}"
            if again > len(brands):
                stem = f"{stem}{second}"
        taken.add(name)
        size = SizeClass.LARGE if u[2] > 0.93 else SizeClass.MEDIUM if u[2] > 0.45 else None
        small = SizeClass.SMALL if u[2] > 0.55 else SizeClass.MICRO
        rows.append(
            {
                "name": name,
                "credit_code": None,
                "town_code": towns[place],
                "industry": industry["name"],
                "size_class": (size or SizeClass.SMALL) if above else small,
                "tier": int(industry["tier"]) if above else 3,
                "address": "",
                "contact_name": "办公室" if above else "",
                "contact_phone": mobile(LARGE_MOBILES + number) if above else "",
                "dormitory_places": None,
                "couples_rooms": None,
                "min_fill": None,
                "created_at": dt.datetime(2020, 2, 10, tzinfo=dt.UTC),
            }
        )
    return insert_rows(session, Enterprise, rows)


def _reports(
    ids: Sequence[int],
    staff: Ints,
    back: Ints,
    scale: Scale,
    day: dt.date,
    *,
    late: int,
    rng: np.random.Generator,
) -> list[dict[str, object]]:
    """Return the reports up to the published day; the last of each is the published one."""
    given = figures("desk")["headcount"]
    long = int(given["days_before"])
    begin = float(given["begin_share"][scale.value])
    count = len(ids)
    outside = apportion(
        back * rng.beta(4, 5, count), round(int(back.sum()) * given["outside_share"]), most=back
    )
    start = np.clip(rng.normal(0.45, 0.2, count), 0.05, 0.9)
    rows: list[dict[str, object]] = []
    offsets = np.zeros(count, np.int64) if scale is Scale.ABOVE else np.arange(count) % 7
    offsets[rng.permutation(count)[:late]] = 1
    step = 1 if scale is Scale.ABOVE else 7
    for ago in range(long if scale is Scale.ABOVE else 13, -1, -1):
        at = np.flatnonzero((ago >= offsets) & ((ago - offsets) % step == 0))
        if not len(at):
            continue
        elapsed = 1 - (ago - offsets[at]) / (long + 1)
        grown = begin + (1 - begin) * np.clip((elapsed - start[at] * 0.6) / (1 - start[at] * 0.6),
                                               0, 1)  # fmt: skip
        part = np.where(ago == offsets[at], 1.0, grown)
        now_back = np.floor(back[at] * part).astype(np.int64)
        now_outside = np.minimum(np.floor(outside[at] * part).astype(np.int64), now_back)
        when = day - dt.timedelta(days=ago)
        stamp = dt.datetime.combine(when, dt.time(8, 30), dt.UTC)
        for place, came, far in zip(
            at.tolist(), now_back.tolist(), now_outside.tolist(), strict=True
        ):
            rows.append(
                {
                    "enterprise_id": ids[place],
                    "date": when,
                    "staff": int(staff[place]),
                    "back": came,
                    "outside": far,
                    "quarantined": 0,
                    "source": ReportSource.DEMO,
                    "reported_by": BY,
                    "reported_at": stamp,
                }
            )
    return rows
