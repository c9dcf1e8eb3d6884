"""Places that were accepted and no longer fit: they are kept, outside the matching.

Between an answer and the next matching a health code turns, a date slips, a trade is put right.
No plan could keep such a promise and every rule as well, and one person would hold up all others.
So whoever has accepted keeps the place, and the seat and the bed that go with it; the plan says
who it is and what does not fit, and staff decide.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from planner import matching
from recruit.causes import Cause
from recruit.errors import UserError
from recruit.planning import ids


@dataclass(frozen=True, slots=True)
class Misfit:
    """Somebody who is to stay in a vacancy, and the rules that this breaks."""

    candidate: int
    vacancy: int
    rules: tuple[matching.Rule, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return it as the summary of a plan keeps it."""
        rules = [rule.value for rule in self.rules]
        return {"candidate": self.candidate, "vacancy": self.vacancy, "rules": rules}


def misfits(problem: matching.Problem) -> list[Misfit]:
    """Return who is to stay in a vacancy that breaks a rule."""
    return [
        Misfit(int(worker[1:]), int(vacancy[1:]), rules)
        for (worker, vacancy), rules in matching.unfit_pins(problem).items()
    ]


def refuse_pins_of_staff(found: Sequence[Misfit], accepted: Collection[tuple[int, int]]) -> None:
    """Refuse when somebody is to stay who has not accepted: that is staff's to put right.

    Parameters
    ----------
    accepted
        Numbers of candidate and vacancy of those who have said yes.

    Raises
    ------
    UserError
        Naming the first pin, the rules it breaks, and how many such pins there are.
    """
    by_staff = [one for one in found if (one.candidate, one.vacancy) not in accepted]
    if by_staff:
        first = by_staff[0]
        raise UserError(
            Cause.PINS_UNFIT,
            candidate=first.candidate,
            vacancy=first.vacancy,
            rules=first.rules,
            pins=len(by_staff),
        )


def apart(workers: pd.DataFrame, accepted: Collection[tuple[int, int]]) -> pd.DataFrame:
    """Return the workers, those on their own who would keep an accepted place of their party.

    A party of which somebody has accepted is placed whole or not at all; who must not travel
    just now (a yellow or red code) and has not accepted is therefore looked at alone.
    """
    said_yes = workers["worker_id"].isin({ids.candidate_key(who) for who, _ in accepted})
    settled = set(workers.loc[said_yes, "party_id"]) - {""}
    kept_back = workers["party_id"].isin(settled) & ~said_yes & ~workers["cleared"].astype(bool)
    return workers.assign(party_id=workers["party_id"].mask(kept_back, ""))


def without(
    held: Sequence[Misfit],
    workers: pd.DataFrame,
    vacancies: pd.DataFrame,
    enterprises: pd.DataFrame | None,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame | None]:
    """Return the tables without those who are held, their seats and their beds."""
    keys = {ids.candidate_key(one.candidate) for one in held}
    out = workers["worker_id"].isin(keys)
    seats = Counter(ids.vacancy_key(one.vacancy) for one in held)
    taken = vacancies["vacancy_id"].map(seats).fillna(0).astype("int64")
    openings = (vacancies["openings"] - taken).clip(lower=0)
    firms = vacancies.set_index("vacancy_id")["enterprise_id"]
    in_bed = set(workers.loc[out & workers["needs_dormitory"], "worker_id"])
    beds = Counter(
        firms[ids.vacancy_key(one.vacancy)]
        for one in held
        if ids.candidate_key(one.candidate) in in_bed
    )
    if enterprises is not None:
        used = enterprises["enterprise_id"].map(beds).fillna(0)
        places = (enterprises["dormitory_places"] - used).clip(lower=0)
        enterprises = enterprises.assign(dormitory_places=places)
    return workers[~out].reset_index(drop=True), vacancies.assign(openings=openings), enterprises
