"""A matching plan: who goes where, who does not and why, what is short, and the proof."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from planner.matching import tables


@dataclass(frozen=True)
class Plan:
    """What a solver hands back; the columns are those of ``tables``.

    Parameters
    ----------
    assignments
        One row a placed worker: worker_id, vacancy_id, score (points, keep points included),
        and the points of each fit term.
    unmatched
        One row a worker not placed: reason, points_needed (-1: none would help), vacancy_id
        the points are meant for, detail (JSON).
    shortfalls
        One row a vacancy: openings, filled, reason, and what one more opening would add.
    summary
        What ``summary.json`` holds: status, tiers with value, bound and gap, runtime, counts.
    prices
        Where the next search may begin, see ``tables.PRICES``; empty when none are known.
    changes
        Of a plan made from an earlier one: who is new, gone or elsewhere. None of others.
    """

    assignments: pd.DataFrame
    unmatched: pd.DataFrame
    shortfalls: pd.DataFrame
    summary: dict[str, Any]
    prices: pd.DataFrame = field(default_factory=tables.PRICES.empty)
    changes: pd.DataFrame | None = None
