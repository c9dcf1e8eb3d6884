"""Where people of a scenario come from: counties drawn by census population and outflow."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.geo import load
from recruit.demo.parameters import figures, table


class Homes:
    """The counties people come from, with the weight of each.

    ``weight`` = share of the province × population × pull of the prefecture, scaled so
    that a province's counties add up to its share (see ``data/demo/scenario.json``).
    """

    def __init__(self) -> None:
        given = figures("scenario")
        shares = {code: row["share"] for code, row in given["provinces"].items()}
        frame = load().frame()
        frame = frame[frame["province_code"].isin(list(shares))].reset_index(drop=True)
        weight = pd.to_numeric(frame["population_2020"]).fillna(0).to_numpy(dtype=float).copy()
        weight *= frame["prefecture_code"].map(given["prefecture_pull"]).fillna(1.0).to_numpy()
        weight[frame["type"].to_numpy() == "district"] *= given["district_pull"]
        weight[frame["adcode"].to_numpy() == given["paired_county"]] *= given["paired_county_pull"]
        provinces = frame["province_code"].to_numpy()
        for code, share in shares.items():
            here = provinces == code
            weight[here] *= share / weight[here].sum()
        self.codes: list[str] = frame["adcode"].tolist()
        self.weight = weight / weight.sum()
        self._row = {code: row for row, code in enumerate(self.codes)}
        self._prefecture: list[str] = frame["prefecture_code"].tolist()
        self._lat = frame["lat"].to_numpy(dtype=float)
        self._lon = frame["lon"].to_numpy(dtype=float)
        self._members = {
            str(code): np.flatnonzero(frame["prefecture_code"].to_numpy() == code)
            for code in frame["prefecture_code"].unique()
        }

    def draw(self, rng: np.random.Generator, count: int) -> list[str]:
        """Return ``count`` counties, each province getting its share to within one."""
        order = np.argsort([code[:2] for code in self.codes], kind="stable")
        edges = np.cumsum(self.weight[order])
        points = (np.arange(count) + rng.random(count)) / count
        drawn = order[np.minimum(np.searchsorted(edges, points), len(order) - 1)]
        return [self.codes[i] for i in rng.permutation(drawn)]

    def around(self, rng: np.random.Generator, county: str, count: int) -> list[str]:
        """Return home counties of one referrer's people: his own, and its neighbours.

        Neighbours are the nearest counties of the same prefecture.
        """
        near = self._neighbours(county)
        weights = self.weight[near] / self.weight[near].sum()
        others = rng.choice(near, size=count, p=weights)
        own = rng.random(count) < figures("scenario")["from_referrers_own_county"]
        return [
            county if at_home else self.codes[other]
            for at_home, other in zip(own, others.tolist(), strict=True)
        ]

    def _neighbours(self, county: str) -> NDArray[np.intp]:
        """Return the rows of the county itself and of those nearest to it."""
        row = self._row[county]
        members = self._members[self._prefecture[row]]
        north = self._lat[members] - self._lat[row]
        east = (self._lon[members] - self._lon[row]) * np.cos(np.radians(self._lat[row]))
        nearest = np.argsort(north**2 + east**2, kind="stable")
        return members[nearest[: 1 + figures("scenario")["neighbour_counties"]]]


@cache
def retired_codes() -> dict[str, tuple[tuple[str, int], ...]]:
    """Return the earlier codes of each county and the last year of each, those to 2015 only."""
    history = table("adcode_history.csv")
    history = history[
        history["end_year"].between("1990", "2015")
        & (history["adcode_2020"] != "")
        & (history["adcode_2020"] != history["adcode"])
    ]
    found: dict[str, list[tuple[str, int]]] = {}
    for county, code, last in history[["adcode_2020", "adcode", "end_year"]].to_numpy().tolist():
        found.setdefault(county, []).append((code, int(last)))
    return {county: tuple(sorted(codes)) for county, codes in found.items()}
