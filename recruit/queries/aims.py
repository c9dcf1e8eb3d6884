"""What the matching of a campaign aims at: objectives in order, weights, minimum fill."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from planner.matching import Objective, Settings
from planner.matching.problem import WITH_ATTRIBUTES
from recruit.models import Campaign

OBJECTIVES = tuple(objective.value for objective in Objective)
"""All objectives there are."""


@dataclass(frozen=True, slots=True)
class Aims:
    """The settings as the next run takes them.

    Parameters
    ----------
    order
        Names of the objectives, the first the most important.
    weights
        Points of each term of the fit at most.
    min_fill
        Share of an enterprise's openings, 0 to 1, where it states none itself.
    """

    order: tuple[str, ...]
    weights: Mapping[str, int]
    min_fill: float


def aims(session: Session, campaign_id: int) -> Aims:
    """Return what the matching of a campaign aims at."""
    settings = Settings.from_dict(session.get_one(Campaign, campaign_id).matching_settings)
    order = settings.objectives or WITH_ATTRIBUTES
    return Aims(
        tuple(objective.value for objective in order),
        {term.value: points for term, points in settings.weights.items()},
        settings.min_fill,
    )
