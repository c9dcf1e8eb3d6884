"""The city demonstration as a registry before anybody has answered, for measuring on it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from planner import charter, matching
from recruit.demo import scenario, story, write_workbooks
from recruit.models import Campaign
from recruit.operations.returns import ensure_return_posts
from recruit.planning import charter as charters
from recruit.planning import matching as matchings
from recruit.settings import DEMONSTRATION
from recruit.storage import Registry, open_registry


class City:
    """The registry of the demonstration, its workbooks imported and nothing else done."""

    def __init__(self, home: Path, *, seed: int = 2020) -> None:
        made = home.exists() and (home / DEMONSTRATION).exists()
        told = story.Story(home, "city")
        if not made:
            story.empty(home)
            books = write_workbooks(scenario("city", seed), home / "workbooks")
        self.registry: Registry = open_registry(home=home)
        if not made:
            told.campaign_id = story._open(self.registry, scenario("city", seed), "city")
            story._import(self.registry, told, books, _Silent())
        self.campaign_id = told.campaign_id or 1
        with self.registry.write() as session:
            ensure_return_posts(session, session.get_one(Campaign, self.campaign_id))

    def matching_problem(self) -> matching.Problem:
        """Return the matching problem of the campaign."""
        with self.registry.read() as session:
            return matchings.snapshot(session, session.get_one(Campaign, self.campaign_id))

    def suppose(self, assignments: pd.DataFrame) -> charter.Problem:
        """Return the charter problem if everybody accepts what a matching assigns."""
        with self.registry.read() as session:
            campaign = session.get_one(Campaign, self.campaign_id)
            return charters.supposed(session, campaign, assignments)


class _Silent:
    """Hears nothing."""

    def begin(self, step: str) -> None:
        """Hear that a step begins."""

    def tell(self, step: str, **figures: Any) -> None:
        """Hear how far the step is."""

    def end(self, step: str, seconds: float) -> None:
        """Hear that the step has ended."""
