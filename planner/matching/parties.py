"""Where a party may go together: its regions, with a seat for each of its people.

A region is one enterprise, one town, or everywhere (for who only travels together). A
region counts only when everybody of the party can have a seat of their own in it (Hall's
condition), for otherwise prices would chase a dream. Nothing is decided here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.matching.market import INELIGIBLE, Index, Market
from planner.matching.rules import Cohesion, Reason


@dataclass(frozen=True)
class Party:
    """One party of two or more.

    Parameters
    ----------
    party_id, cohesion
        As in the problem.
    members
        Indices of its workers.
    regions
        Rows of ``Regions.masks`` where all of them can have a seat.
    reason
        Why there is none, or None when there is one.
    forced
        Whether staff pinned one of them, so that all must be placed.
    couple
        Whether they take a couples' room; then ``regions`` are enterprises that have any.
    """

    party_id: str
    cohesion: Cohesion
    members: Index
    regions: Index
    reason: Reason | None
    forced: bool
    couple: bool = False


@dataclass(frozen=True)
class Regions:
    """All regions of a market and its parties.

    Parameters
    ----------
    masks
        ``(n_regions, n_vacancies)``: enterprises, then towns, then everywhere, then one
        region for each vacancy somebody is pinned to, then one for each party with the
        vacancies of all of its regions.
    parties
        The parties, in the order of their codes in ``Market.party``.
    everywhere
        Row of the region that holds every vacancy.
    pinned
        Row of the one-vacancy region by vacancy, -1 where nobody is pinned.
    any_of
        Row of the first party's region; party k has row ``any_of + k``.
    """

    masks: NDArray[np.bool_]
    parties: tuple[Party, ...]
    everywhere: int
    pinned: Index
    any_of: int


def regions_of(market: Market) -> Regions:
    """Return the regions of a market and which of them each party can take."""
    m = market.n_vacancies
    enterprises = np.arange(len(market.least))[:, None] == market.enterprise
    towns = np.arange(market.town.max() + 1)[:, None] == market.town
    pins = np.unique(market.must[market.must >= 0])
    everywhere = len(enterprises) + len(towns)
    pinned = np.full(m, -1, dtype=np.int64)
    pinned[pins] = everywhere + 1 + np.arange(len(pins))
    masks = np.concatenate(
        [enterprises, towns, np.ones((1, m), dtype=bool), pins[:, None] == np.arange(m)]
    )
    spans = {
        Cohesion.ENTERPRISE: np.arange(len(enterprises)),
        Cohesion.TOWN: len(enterprises) + np.arange(len(towns)),
        Cohesion.TRAVEL: np.array([everywhere]),
    }
    parties = tuple(_parties(market, masks, spans))
    unions = np.zeros((len(parties), m), dtype=bool)
    for row, party in enumerate(parties):
        unions[row] = masks[party.regions].any(axis=0)
    return Regions(np.concatenate([masks, unions]), parties, everywhere, pinned, any_of=len(masks))


def _parties(
    market: Market, masks: NDArray[np.bool_], spans: dict[Cohesion, Index]
) -> list[Party]:
    together = np.flatnonzero(market.party >= 0)
    order = together[np.argsort(market.party[together], kind="stable")]
    codes, starts = np.unique(market.party[order], return_index=True)
    members_of = np.split(order, starts[1:]) if len(codes) else []
    frame = market.problem.parties
    cohesion_of = dict(zip(frame["party_id"].tolist(), frame["cohesion"].tolist(), strict=True))
    couples = set(frame.loc[frame["couple"], "party_id"])
    with_rooms = np.flatnonzero(rooms_of(market) > 0)
    ids = market.problem.workers["party_id"]
    by_region = {
        Cohesion.ENTERPRISE: np.argsort(market.enterprise, kind="stable"),
        Cohesion.TOWN: np.argsort(market.town, kind="stable"),
        Cohesion.TRAVEL: np.arange(market.n_vacancies),
    }
    found = []
    for members in members_of:
        party_id = str(ids.iloc[members[0]])
        cohesion = Cohesion(cohesion_of[party_id])
        allowed = _allowed(market, members)
        fitting, reason = _fitting(market, allowed, masks[spans[cohesion]], by_region[cohesion])
        couple = party_id in couples
        if couple and len(fitting):
            fitting = np.intersect1d(fitting, with_rooms)
            reason = Reason.NO_COUPLES_ROOM
        found.append(
            Party(
                party_id,
                cohesion,
                members,
                spans[cohesion][fitting],
                None if len(fitting) else reason or _NO_COMMON[cohesion],
                bool((market.must[members] >= 0).any()),
                couple,
            )
        )
    return found


def regions_taken(market: Market, regions: Regions, seat: Index) -> Index:
    """Return by party the region a placement puts it in, -1 where it is not placed."""
    taken = np.full(len(regions.parties), -1, dtype=np.int64)
    for code, party in enumerate(regions.parties):
        at = int(seat[party.members[0]])
        if at >= 0:
            taken[code] = {
                Cohesion.ENTERPRISE: int(market.enterprise[at]),
                Cohesion.TOWN: len(market.least) + int(market.town[at]),
                Cohesion.TRAVEL: regions.everywhere,
            }[party.cohesion]
    return taken


def whole_only(market: Market, regions: Regions, seat: Index) -> Index | None:
    """Return a placement without the parties that are not together, None if someone pinned lacks.

    Parameters
    ----------
    seat
        By worker the vacancy, or -1; nothing oversold.
    """
    whole = seat.copy()
    for code, region in enumerate(regions_taken(market, regions, seat).tolist()):
        party = regions.parties[code]
        at = seat[party.members]
        together = region >= 0 and region in party.regions
        if not (together and (at >= 0).all() and regions.masks[region, at].all()):
            whole[party.members] = -1
            if party.forced:
                return None
    pinned = market.must >= 0
    return whole if (whole[pinned] == market.must[pinned]).all() else None


def rooms_of(market: Market) -> Index:
    """Return the couples' rooms of each enterprise; who states none has none."""
    _, names = pd.factorize(market.problem.vacancies["enterprise_id"])
    rooms = market.problem.stated("couples_rooms", names.tolist())
    return np.nan_to_num(rooms).astype(np.int64)


_NO_COMMON = {
    Cohesion.ENTERPRISE: Reason.PARTY_NO_COMMON_ENTERPRISE,
    Cohesion.TOWN: Reason.PARTY_NO_COMMON_TOWN,
    Cohesion.TRAVEL: Reason.PARTY_NO_SEATS,
}


def _allowed(market: Market, members: Index) -> NDArray[np.bool_]:
    """Return ``(n_members, n_vacancies)``: eligible, with an opening, and as pinned."""
    eligible = np.asarray(market.scores(members) != INELIGIBLE)
    allowed: NDArray[np.bool_] = eligible & (market.openings > 0)
    for row, vacancy in enumerate(market.must[members].tolist()):
        if vacancy >= 0:
            allowed[row] &= np.arange(market.n_vacancies) == vacancy
    return allowed


def _fitting(
    market: Market,
    allowed: NDArray[np.bool_],
    masks: NDArray[np.bool_],
    order: Index,
) -> tuple[Index, Reason | None]:
    """Return which regions seat everybody, or why none can.

    ``order`` lists the vacancies of the first region, of the second, and so on.
    """
    size = len(allowed)
    starts = np.cumsum(masks.sum(axis=1))[:-1]
    starts = np.concatenate([[0], starts])
    if (np.add.reduceat(market.seats[order], starts) < size).all():
        return np.zeros(0, dtype=np.int64), Reason.PARTY_TOO_LARGE
    if not allowed.any(axis=1).all():
        return np.zeros(0, dtype=np.int64), Reason.PARTY_MEMBER_INELIGIBLE
    seats = np.where(allowed, market.seats, 0)[:, order]
    within = np.sort(np.add.reduceat(seats, starts, axis=1), axis=0)
    sure: NDArray[np.bool_] = np.all(within >= np.arange(1, size + 1)[:, None], axis=0)
    open_question = np.flatnonzero(~sure & (within[0] >= 1))
    for region in open_question.tolist():
        sure[region] = _seats_everybody(allowed & masks[region], market.openings)
    return np.flatnonzero(sure), None


def _seats_everybody(allowed: NDArray[np.bool_], openings: Index) -> bool:
    """Return whether each row can have a seat of its own (augmenting paths)."""
    holders: dict[int, list[int]] = {}
    choices = [np.flatnonzero(row).tolist() for row in allowed]

    def seat(member: int, seen: set[int]) -> bool:
        for vacancy in choices[member]:
            if vacancy in seen:
                continue
            seen.add(vacancy)
            there = holders.setdefault(vacancy, [])
            if len(there) < openings[vacancy]:
                there.append(member)
                return True
            for place, other in enumerate(there):
                if seat(other, seen):
                    there[place] = member
                    return True
        return False

    return all(seat(member, set()) for member in range(len(choices)))
