"""Which enterprises are inspected: drawn by town and scale in proportion, replayable by seed."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence


def draw(strata: Mapping[str, Sequence[int]], size: int, *, seed: int) -> dict[str, list[int]]:
    """Return ``size`` numbers drawn from strata in proportion, by largest remainder.

    Every stratum gets its share of ``size`` rounded down; what is left goes to the largest
    remainders, the larger stratum first among equals. Within a stratum all are equally likely.

    Raises
    ------
    ValueError
        When ``size`` is not between 1 and the number of all.
    """
    total = sum(map(len, strata.values()))
    if not 1 <= size <= total:
        raise ValueError(f"cannot draw {size} of {total}")
    names = sorted(strata)
    exact = {name: size * len(strata[name]) / total for name in names}
    each = {name: int(exact[name]) for name in names}
    order = sorted(names, key=lambda name: (each[name] - exact[name], -len(strata[name]), name))
    for name in order[: size - sum(each.values())]:
        each[name] += 1
    chance = random.Random(seed)
    drawn = {name: sorted(chance.sample(sorted(strata[name]), each[name])) for name in names}
    return {name: chosen for name, chosen in drawn.items() if chosen}


def grouped(members: Sequence[tuple[int, str]]) -> dict[str, list[int]]:
    """Return the numbers of (number, stratum) by stratum."""
    strata: dict[str, list[int]] = defaultdict(list)
    for number, name in members:
        strata[name].append(number)
    return dict(strata)
