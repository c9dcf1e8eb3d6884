"""Draws names of invented people and enterprises from the lists of ``data/demo``."""

from __future__ import annotations

import numpy as np

from recruit.demo.parameters import figures

_TWO_CHARACTERS = 0.82
"""Share of given names that have two characters."""


class PeopleNames:
    """Gives out names of people; the same name may come twice, as in life."""

    def __init__(self, rng: np.random.Generator) -> None:
        lists = figures("names")
        self._rng = rng
        self._surnames = list(lists["surnames"])
        weights = np.array(list(lists["surnames"].values()), dtype=float)
        self._weights = weights / weights.sum()
        self._first = list(lists["given_first"])
        self._second = (list(lists["given_second_female"]), list(lists["given_second_male"]))
        self._single = list(lists["given_single"])

    def surnames(self, count: int) -> list[str]:
        """Return ``count`` surnames, each as often as it occurs in the list."""
        drawn = self._rng.choice(len(self._surnames), size=count, p=self._weights)
        return [self._surnames[i] for i in drawn]

    def given(self, odd: list[bool]) -> list[str]:
        """Return a given name for each person; ``odd`` chooses between two lists."""
        draws = self._rng.random((len(odd), 3)).tolist()
        names = []
        for which, (length, first, second) in zip(odd, draws, strict=True):
            if length > _TWO_CHARACTERS:
                names.append(_pick(self._single, first))
            else:
                names.append(_pick(self._first, first) + _pick(self._second[which], second))
        return names


def different_people(rng: np.random.Generator, count: int) -> list[str]:
    """Return ``count`` names of people, all different."""
    source = PeopleNames(rng)
    found: dict[str, None] = {}
    while len(found) < count:
        missing = count - len(found)
        odd = (rng.random(missing) < 0.7).tolist()
        surnames, given = source.surnames(missing), source.given(odd)
        found.update(dict.fromkeys(s + g for s, g in zip(surnames, given, strict=True)))
    return list(found)


def enterprise_names(rng: np.random.Generator, suffixes: list[list[str]]) -> list[str]:
    """Return one invented name for each list of suffixes, all with different brands."""
    lists = figures("enterprises")
    brands = [a + b for a in lists["brand_first"] for b in lists["brand_second"]]
    drawn = rng.permutation(len(brands)).tolist()
    prefixes = ("余姚市", "余姚市", "余姚", "宁波")
    names = []
    for number, choices in enumerate(suffixes):
        round_, place = divmod(number, len(brands))
        brand = brands[drawn[place]] + ("" if round_ == 0 else brands[drawn[place - round_]][0])
        u, v, w = rng.random(3).tolist()
        ending = "股份有限公司" if w > 0.96 else "有限公司"
        names.append(f"{_pick(prefixes, u)}{brand}{_pick(choices, v)}{ending}")
    return names


def _pick(values: list[str] | tuple[str, ...], u: float) -> str:
    return values[int(u * len(values))]
