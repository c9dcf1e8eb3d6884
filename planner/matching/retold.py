"""The reasons of a plan found with beds allotted, said of the vacancies as they are.

Rules are counted again over the whole vacancies, points keep the meaning they have while
everybody else keeps the beds allotted, and who lacks only a bed or a room is told so.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.matching.allotment import Split, own_id
from planner.matching.explain import NO_POINTS, rule_counts, shortfalls_of
from planner.matching.lodging import BED, ROOM, Lodging
from planner.matching.market import INELIGIBLE, Index, Market
from planner.matching.parties import Party, Regions
from planner.matching.rules import Cohesion, Reason, Shortage

STRUCTURAL = frozenset(
    {
        Reason.NO_VACANCY.value,
        Reason.NO_ELIGIBLE_VACANCY.value,
        Reason.PARTY_TOO_LARGE.value,
        Reason.PARTY_MEMBER_INELIGIBLE.value,
        Reason.PARTY_NO_COMMON_ENTERPRISE.value,
        Reason.PARTY_NO_COMMON_TOWN.value,
        Reason.PARTY_NO_SEATS.value,
        Reason.NO_COUPLES_ROOM.value,
    }
)
"""Reasons that, where the problem itself does not give them, come of beds and rooms alone."""


def unmatched_with_lodging(
    market: Market, regions: Regions, lodging: Lodging, seat: Index, frame: pd.DataFrame
) -> pd.DataFrame:
    """Return the unmatched of an allotted problem with reasons of the problem itself."""
    missing = np.flatnonzero(seat < 0)
    counts = rule_counts(market, missing)
    teller = _Lacks(market, regions, lodging, seat)
    is_open = market.openings > 0
    rows = frame.to_dict("records")
    for worker, row in zip(missing.tolist(), rows, strict=True):
        detail = json.loads(row["detail"])
        failed, only = counts[worker]
        detail |= {"vacancies": int(is_open.sum()), "failed": failed, "only": only}
        here = (market.scores(np.array([worker]))[0] != INELIGIBLE) & is_open
        detail["eligible"] = int(here.sum())
        if detail.get("basis") == "exact":
            detail["basis"] = "lodging_held"
        if "chain" in detail:
            detail["chain"] = [[who, own_id(a), own_id(b)] for who, a, b in detail["chain"]]
        row["vacancy_id"] = own_id(row["vacancy_id"])
        if row["reason"] != Reason.HEALTH_HOLD.value:
            lack = teller.lack(worker, here, row["reason"])
            if lack is not None:
                reason, vacancy = lack
                row |= {
                    "reason": reason.value,
                    "vacancy_id": str(market.problem.vacancies["vacancy_id"].iloc[vacancy]),
                    "points_needed": NO_POINTS,
                }
                detail = {k: v for k, v in detail.items() if k not in {"basis", "chain"}}
        row["detail"] = json.dumps(detail, ensure_ascii=False, sort_keys=True)
    return pd.DataFrame(rows, columns=frame.columns) if rows else frame


def shortfalls_with_lodging(
    market: Market, lodging: Lodging, seat: Index, part: Split, frame: pd.DataFrame
) -> pd.DataFrame:
    """Return the shortfalls of an allotted problem, both parts of a vacancy in one row.

    One more opening comes with a bed here, as with vacancies that are not split.
    """
    m = market.n_vacancies
    used = lodging.used(seat)[BED]
    bed_left = ~lodging.limited[BED] | (used < lodging.places[BED])
    worth: dict[str, Index] = {}
    for column in ("seat_value", "seat_people"):
        told = frame[column].to_numpy(np.int64)
        value = told[:m].copy()
        split = part.original[m:]
        value[split] = np.maximum(value[split], told[m:])
        worth[column] = value
    shortfalls = shortfalls_of(market, seat, worth["seat_value"], worth["seat_people"])
    reason = shortfalls["reason"].to_numpy(object).copy()
    waiting = np.flatnonzero((seat < 0) & (lodging.payer == BED))
    wanted = np.zeros(m, dtype=bool)
    for _, block in market.blocks(waiting):
        wanted |= (block != INELIGIBLE).any(axis=0)
    lacking = wanted & ~bed_left[market.enterprise] & (reason == Shortage.PLACED_ELSEWHERE.value)
    reason[lacking] = Shortage.NO_BED_LEFT.value
    return shortfalls.assign(reason=reason.astype(str))


class _Lacks:
    """Says whether somebody lacks nothing but a bed or a room."""

    def __init__(self, market: Market, regions: Regions, lodging: Lodging, seat: Index) -> None:
        self.market = market
        self.regions = regions
        self.lodging = lodging
        self.left = lodging.places - lodging.used(seat)
        self.left[~lodging.limited] = market.n_workers
        filled = np.bincount(seat[seat >= 0], minlength=market.n_vacancies)
        self.free = market.openings - filled
        self._of_party: dict[int, tuple[Reason, int] | None] = {}

    def lack(
        self, worker: int, eligible: NDArray[np.bool_], reason: str
    ) -> tuple[Reason, int] | None:
        """Return the reason and a vacancy, or None when something else is missing."""
        code = int(self.market.party[worker])
        if code >= 0 and self.regions.parties[code].reason is not None:
            return None
        if code >= 0:
            if code not in self._of_party:
                self._of_party[code] = self._party(self.regions.parties[code], reason)
            return self._of_party[code]
        if self.lodging.payer[worker] != BED or not eligible.any():
            return None
        no_bed = self.left[BED][self.market.enterprise] <= 0
        for there in (eligible & no_bed & (self.free > 0), eligible & no_bed):
            if there.any() and (there[self.free > 0].any() or _nowhere(reason)):
                return Reason.NO_BED_LEFT, int(np.flatnonzero(there)[0])
        return None

    def _party(self, party: Party, reason: str) -> tuple[Reason, int] | None:
        """Look for an enterprise with free seats for all, and too few beds or no room."""
        lacking = Reason.NO_COUPLES_ROOM_LEFT if party.couple else Reason.NO_BED_LEFT
        somewhere = self.regions.masks[party.regions].any(axis=0)
        fallback = (lacking, int(np.flatnonzero(somewhere)[0])) if reason in STRUCTURAL else None
        if party.cohesion is not Cohesion.ENTERPRISE:
            return fallback
        allowed: Any = self.market.scores(party.members) != INELIGIBLE
        needing = int((self.lodging.payer[party.members] == BED).sum())
        for free in (self.free, self.market.openings if _nowhere(reason) else self.free):
            for region in party.regions.tolist():
                mask = self.regions.masks[region]
                seats = np.where(allowed & mask, np.maximum(free, 0), 0)
                counts = np.sort(seats.sum(axis=1))
                if (counts < np.arange(1, len(counts) + 1)).any():
                    continue
                vacancy = int(np.flatnonzero(seats[0])[0])
                if party.couple and self.left[ROOM, region] <= 0:
                    return Reason.NO_COUPLES_ROOM_LEFT, vacancy
                if needing > self.left[BED, region]:
                    return Reason.NO_BED_LEFT, vacancy
        return fallback


def _nowhere(reason: str) -> bool:
    """Whether a reason says that there is no seat at all to go to."""
    held = {Reason.PARTY_NO_SEAT_LEFT.value, Reason.NO_SEAT_LEFT.value}
    return reason in STRUCTURAL | held
