"""Small matching problems, one line each: what is not said keeps its default."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from planner.matching import Problem

Row = dict[str, Any]


def problem_of(
    workers: list[Row],
    vacancies: list[Row],
    *,
    parties: dict[str, str] | None = None,
    pairs: list[tuple[str, str, int]] | None = None,
    pins: list[tuple[Any, ...]] | None = None,
    couples: list[str] | None = None,
    enterprises: list[Row] | None = None,
    settings: dict[str, Any] | None = None,
) -> Problem:
    """Build a problem; workers are w0, w1, … and vacancies v0, v1, … unless they say."""
    people = [{"worker_id": f"w{n}", **row} for n, row in enumerate(workers)]
    posts = [
        {"vacancy_id": f"v{n}", "enterprise_id": "e0", "town": "t0", "openings": 1, **row}
        for n, row in enumerate(vacancies)
    ]
    listed = pd.DataFrame(pairs, columns=["worker_id", "vacancy_id", "score"]) if pairs else None
    pinned = [(*pin, 10)[:4] for pin in pins or []]
    return Problem.from_frames(
        pd.DataFrame(people),
        pd.DataFrame(posts),
        parties=pd.DataFrame(
            [(party, how, party in (couples or [])) for party, how in (parties or {}).items()],
            columns=["party_id", "cohesion", "couple"],
        ),
        enterprises=pd.DataFrame(enterprises) if enterprises else None,
        pairs=listed,
        pins=pd.DataFrame(pinned, columns=["worker_id", "vacancy_id", "kind", "points"]),
        settings=settings,
    )


@pytest.fixture
def build() -> Callable[..., Problem]:
    """Return :func:`problem_of`."""
    return problem_of
