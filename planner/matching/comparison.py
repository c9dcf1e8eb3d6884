"""Two plans side by side: who is placed, unplaced or moved, and what each objective gained."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from planner.matching.plan import Plan


@dataclass(frozen=True, slots=True)
class Move:
    """One person whose place differs: from a vacancy or "" to a vacancy or ""."""

    worker_id: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class TierChange:
    """What an objective was and is.

    Parameters
    ----------
    name
        Objective.
    before, after
        Values of the two plans.
    bound
        Best proven bound of the second.
    least, most
        The true change of the optimum lies between them: bounds of one plan against the
        value of the other. Both equal ``after - before`` where both plans are proven.
    """

    name: str
    before: int
    after: int
    bound: int
    least: int
    most: int

    @property
    def change(self) -> int:
        """Value of the second plan above that of the first."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two plans, people in the order of the first plan's tables."""

    tiers: tuple[TierChange, ...]
    moved: tuple[Move, ...]
    placed: tuple[Move, ...]
    unplaced: tuple[Move, ...]

    @property
    def people(self) -> int:
        """How many people's places differ."""
        return len(self.moved) + len(self.placed) + len(self.unplaced)

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON-ready form."""
        return {
            "tiers": [
                {
                    "name": tier.name,
                    "before": tier.before,
                    "after": tier.after,
                    "change": tier.change,
                    "bound": tier.bound,
                    "least": tier.least,
                    "most": tier.most,
                }
                for tier in self.tiers
            ],
            **{
                name: [[move.worker_id, move.before, move.after] for move in moves]
                for name, moves in (
                    ("moved", self.moved),
                    ("placed", self.placed),
                    ("unplaced", self.unplaced),
                )
            },
        }


def compare(before: Plan, after: Plan) -> Comparison:
    """Return what differs between two plans, of the same problem or of two states of it.

    Only objectives that both plans have are compared.
    """
    first, second = _seats(before), _seats(after)
    both = pd.DataFrame({"before": first, "after": second}).fillna("")
    order = [*_people(before), *_people(after)]
    both = both.reindex(list(dict.fromkeys(order))).fillna("")
    changed = both[both["before"] != both["after"]]
    moves = [
        Move(str(worker), str(row.before), str(row.after))
        for worker, row in zip(changed.index, changed.itertuples(index=False), strict=True)
    ]
    tiers = {tier["name"]: tier for tier in after.summary.get("tiers", [])}
    return Comparison(
        tuple(
            TierChange(
                name=tier["name"],
                before=tier["value"],
                after=tiers[tier["name"]]["value"],
                bound=tiers[tier["name"]]["bound"],
                least=tiers[tier["name"]]["value"] - tier["bound"],
                most=tiers[tier["name"]]["bound"] - tier["value"],
            )
            for tier in before.summary.get("tiers", [])
            if tier["name"] in tiers
        ),
        moved=tuple(move for move in moves if move.before and move.after),
        placed=tuple(move for move in moves if not move.before),
        unplaced=tuple(move for move in moves if not move.after),
    )


def _seats(plan: Plan) -> pd.Series:
    rows = plan.assignments
    return pd.Series(
        rows["vacancy_id"].to_numpy(), index=rows["worker_id"].to_numpy(), dtype="object"
    )


def _people(plan: Plan) -> list[str]:
    return [*plan.assignments["worker_id"], *plan.unmatched["worker_id"]]
