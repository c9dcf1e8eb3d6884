"""Which region each party takes: a first choice at market prices, then moves that gain.

Once every party has a region, the rest is a network and exact. A move takes one party out
and puts it into another region, everybody else re-placed optimally by ``Residual``; it
stands only if the plan is better. A party's regret at current prices says which move is
worth a try, and the sum of all regrets bounds what is left to win.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from planner.errors import NoFeasiblePlan
from planner.matching.goals import NEVER, Goals
from planner.matching.market import Index
from planner.matching.parties import Party, Regions
from planner.matching.placement import Candidates, Placement, place
from planner.matching.play import Play
from planner.matching.residual import HOPELESS, Residual

if TYPE_CHECKING:
    from planner.matching.around import Priced
    from planner.matching.bound import Multipliers

CHOICES = 3
"""Regions a party may choose before it is left out of the first plan."""

TRIES = 3
"""Regions tried for a party in one visit, best at current prices first."""


@dataclass(frozen=True)
class Offers:
    """What each region is worth to each party at given prices.

    Parameters
    ----------
    value
        By party: gain above price of each of its regions, ``(n_regions_of_party,)``.
    """

    value: tuple[Index, ...]

    def best(self, party: int) -> int:
        """Return the greatest value of a party, 0 if it is better off not placed."""
        return max(0, int(self.value[party].max(initial=0)))


class PartySearch:
    """A placement with whole parties, and the moves that improve it.

    Parameters
    ----------
    goals, regions
        What is maximised, and where parties may go.
    """

    def __init__(self, goals: Goals, regions: Regions) -> None:
        self.goals = goals
        self.regions = regions
        self.chosen = np.full(len(regions.parties), -1, dtype=np.int64)
        self.placement: Placement | None = None
        self.residual: Residual | None = None
        self.told: Priced | None = None
        self.priced: dict[str, Multipliers] = {}
        self._by_region = _sorted_regions(regions)
        self._gains = [self.party_gains(party, goals) for party in regions.parties]

    def relaxed_play(self) -> Play:
        """Return the play in which people of a party may part; its optimum bounds every plan."""
        market, regions = self.goals.market, self.regions
        region = np.full(market.n_workers, regions.everywhere, dtype=np.int64)
        for code, party in enumerate(regions.parties):
            region[party.members] = regions.any_of + code if len(party.regions) else -1
        forced = market.must >= 0
        for party in regions.parties:
            forced[party.members] |= party.forced
        region[market.must >= 0] = regions.pinned[market.must[market.must >= 0]]
        return Play(region, forced, regions.masks)

    def choose(self, price: Index) -> None:
        """Let every party take the region that is worth most to it at given prices."""
        offers = self.offers(price)
        for code, party in enumerate(self.regions.parties):
            value = offers.value[code]
            wanted = len(value) and (party.forced or value.max() > 0)
            self.chosen[code] = party.regions[int(value.argmax())] if wanted else -1

    def settle(self, candidates: Candidates, goes_on: Callable[[], bool]) -> bool:
        """Place everybody with the chosen regions; a party that finds no seats there goes on.

        It takes the next best region at the new prices, and after ``CHOICES`` is left out.

        Returns
        -------
        bool
            Whether the placement is optimal for the regions; when ``goes_on`` said no
            before it was, ``placement`` stands but there is no ``residual``.

        Raises
        ------
        NoFeasiblePlan
            When not everybody whom staff pinned can have a seat.
        """
        tried: dict[int, set[int]] = {}
        while True:
            play = self.play()
            self.placement, proven = place(self.goals, play, candidates, goes_on=goes_on)
            missing = self.placement.unplaced_forced
            if not len(missing):
                self.residual = Residual(self.goals, play, self.placement.seat) if proven else None
                return proven
            codes = {int(self.goals.market.party[worker]) for worker in missing} - {-1}
            out = {code for code in codes if not self.regions.parties[code].forced}
            out = out or {
                code
                for code, party in enumerate(self.regions.parties)
                if self.chosen[code] >= 0 and not party.forced
            }
            if not out:
                raise NoFeasiblePlan(self._clash(missing))
            self._choose_again(sorted(out), self.placement.price, tried)

    def _choose_again(self, codes: list[int], price: Index, tried: dict[int, set[int]]) -> None:
        """Let parties that found no seats choose among the regions they have not tried."""
        for code in codes:
            before = tried.setdefault(code, set())
            before.add(int(self.chosen[code]))
            value = self.offers_of(code, price)
            left = [
                (-int(worth), int(region))
                for worth, region in zip(value, self.regions.parties[code].regions, strict=True)
                if worth > 0 and int(region) not in before
            ]
            self.chosen[code] = min(left)[1] if left and len(before) < CHOICES else -1

    @property
    def asked(self) -> Residual | Priced | None:
        """What answers for the placement: its residual graph, or prices of the ladder."""
        return self.residual if self.told is None else self.told

    @property
    def seat(self) -> Index:
        """By worker the vacancy of the best plan so far, or -1."""
        if self.asked is not None:
            return self.asked.seat
        assert self.placement is not None
        return self.placement.seat

    def play(self) -> Play:
        """Return the play of the chosen regions: parties placed whole, or not taking part."""
        relaxed = self.relaxed_play()
        region, forced = relaxed.region.copy(), relaxed.forced.copy()
        for code, party in enumerate(self.regions.parties):
            if self.chosen[code] >= 0:
                region[party.members] = self._member_regions(party, int(self.chosen[code]))
                forced[party.members] = True
            else:
                region[party.members] = -1
                forced[party.members] = False
        return Play(region, forced, self.regions.masks)

    def offers(self, price: Index) -> Offers:
        """Return what every region is worth to every party at given prices."""
        return Offers(tuple(self.offers_of(code, price) for code in range(len(self._gains))))

    def regrets(self) -> Index:
        """Return by party what its best region is worth above the one it has."""
        assert self.residual is not None
        price = self.residual.prices()
        offers = self.offers(price)
        regret = np.zeros(len(self.chosen), dtype=np.int64)
        for code, party in enumerate(self.regions.parties):
            now = 0
            if self.chosen[code] >= 0:
                at = self.residual.seat[party.members]
                gains = self._gains[code][np.arange(len(at)), at]
                now = int((gains - price[at]).sum())
            best = (
                int(offers.value[code].max(initial=NEVER)) if party.forced else offers.best(code)
            )
            regret[code] = max(0, best - now)
        return regret

    def improve(self, tries: int, goes_on: Callable[[], bool]) -> int:
        """Try moves, greatest regret first, until none gains or the tries are used up.

        Returns
        -------
        int
            Tries left.
        """
        gained = True
        while gained and tries > 0:
            gained = False
            regret = self.regrets()
            for code in np.argsort(-regret, kind="stable").tolist():
                if regret[code] <= 0 or tries <= 0 or not goes_on():
                    break
                used, won = self._visit(code)
                tries -= used
                gained |= won
        return tries

    def exchange(self, tries: int, goes_on: Callable[[], bool]) -> int:
        """Let parties take the place of others that go elsewhere, with single moves between.

        Returns
        -------
        int
            Tries left.
        """
        gained = True
        while gained and tries > 0 and goes_on():
            tries, gained = self._exchanges(self.regrets(), tries, goes_on)
            if gained:
                tries = self.improve(tries, goes_on)
        return tries

    def _exchanges(
        self, regret: Index, tries: int, goes_on: Callable[[], bool]
    ) -> tuple[int, bool]:
        """Try one party after the other, greatest regret first, until an exchange gains."""
        for code in np.argsort(-regret, kind="stable").tolist():
            if regret[code] <= 0:
                break
            for used, won in self._exchange(code):
                tries -= used
                if won:
                    return tries, True
                if tries <= 0 or not goes_on():
                    return tries, False
        return tries, False

    def _exchange(self, code: int) -> Iterator[tuple[int, bool]]:
        """Try a party in its best other regions without one of the parties there."""
        assert self.residual is not None
        parties, now = self.regions.parties, self.residual
        party = parties[code]
        away, gain = now.copy(), 0
        if self.chosen[code] >= 0:
            gain = sum(away.remove(member) for member in party.members.tolist())
        value = self.offers_of(code, away.prices())
        for place_ in np.argsort(-value, kind="stable")[:TRIES].tolist():
            region = int(party.regions[place_])
            inside = self.regions.masks[region]
            for other in np.flatnonzero(self.chosen >= 0).tolist():
                rival = parties[other]
                seats = now.seat[rival.members]
                if other == code or rival.forced or not inside[seats].any():
                    continue
                there = away.copy()
                total = gain + sum(there.remove(member) for member in rival.members.tolist())
                total += self._insert(there, party, region)
                back = self.offers_of(other, there.prices())
                best = int(back.argmax())
                if total + max(0, int(back[best])) <= 0:
                    yield 1, False
                    continue
                returned = -1
                if back[best] > 0:
                    returned = int(rival.regions[best])
                    total += self._insert(there, rival, returned)
                if total > 0:
                    self.residual = there
                    self.chosen[code], self.chosen[other] = region, returned
                    yield 2, True
                    return
                yield 2, False

    def _visit(self, code: int) -> tuple[int, bool]:
        """Try the best regions of one party; keep the best plan."""
        assert self.residual is not None
        party = self.regions.parties[code]
        away = self.residual.copy()
        gain = 0
        if self.chosen[code] >= 0:
            for member in party.members.tolist():
                gain += away.remove(member)
        price = away.prices()
        value = self.offers_of(code, price)
        best_gain, best_region, best = 0, -1, None
        if not party.forced and gain > 0:
            best_gain, best = gain, away
        tried = 0
        for place_ in np.argsort(-value, kind="stable")[:TRIES].tolist():
            if gain + int(value[place_]) <= best_gain:
                break
            tried += 1
            there = away.copy()
            total = gain + self._insert(there, party, int(party.regions[place_]))
            if total > best_gain:
                best_gain, best_region, best = total, int(party.regions[place_]), there
        if best is None:
            return max(1, tried), False
        self.residual, self.chosen[code] = best, best_region
        return max(1, tried), True

    def with_party_in(self, residual: Residual, code: int, region: int) -> tuple[int, Residual]:
        """Return what moving a party to a region gains, and the placement then.

        The gain is far below nothing when it finds no seats there.
        """
        party, there, gain = self.regions.parties[code], residual.copy(), 0
        if self.chosen[code] >= 0:
            gain = sum(there.remove(member) for member in party.members.tolist())
        return gain + self._insert(there, party, region), there

    def offers_of(self, code: int, price: Index, goals: Goals | None = None) -> Index:
        """Return what each region of one party is worth at given prices (and other weights)."""
        order, starts = self._by_region
        party = self.regions.parties[code]
        gains = self._gains[code] if goals is None else self.party_gains(party, goals)
        above = np.where(gains == NEVER, NEVER, gains - price)
        best = np.maximum.reduceat(above[:, order], starts, axis=1)
        total: Index = best[:, party.regions].sum(axis=0, dtype=np.int64)
        return total

    def least_entry(self, code: int) -> tuple[int, int]:
        """Return a loss that placing a party cannot go below at current prices, and a seat."""
        assert self.asked is not None
        party, goals = self.regions.parties[code], self.asked.goals
        price = self.asked.prices()
        value = self.offers_of(code, price, goals)
        region = self.regions.masks[party.regions[int(value.argmax())]]
        gains = self.party_gains(party, goals)[0]
        first = np.where(region & (gains != NEVER), gains - price, NEVER)
        return max(0, -int(value.max())), int(first.argmax())

    def cheapest_entry(self, code: int) -> tuple[int, int]:
        """Return what placing a party not placed would lose at least, and a seat it would take.

        The other parties keep their regions. The loss is above ``-HOPELESS`` when no
        region can be had.
        """
        assert self.residual is not None
        party = self.regions.parties[code]
        value = self.offers_of(code, self.residual.prices())
        best, seat = -NEVER, -1
        for place_ in np.argsort(-value, kind="stable").tolist():
            if -int(value[place_]) >= best:
                break
            there = self.residual.copy()
            loss = -self._insert(there, party, int(party.regions[place_]))
            if loss < best:
                best, seat = loss, int(there.seat[party.members[0]])
        return best, seat

    def _insert(self, residual: Residual, party: Party, region: int) -> int:
        total = 0
        for member, row in zip(
            party.members.tolist(), self._member_regions(party, region), strict=True
        ):
            gain = residual.insert(member, int(row))
            if gain <= HOPELESS:
                return NEVER
            total += gain
        return total

    def _member_regions(self, party: Party, region: int) -> Index:
        must = self.goals.market.must[party.members]
        return np.where(must >= 0, self.regions.pinned[must], region)

    def party_gains(self, party: Party, goals: Goals) -> Index:
        """Return what each pair of a party's members gains, each where pins allow it."""
        region = np.full(goals.market.n_workers, -1, dtype=np.int64)
        region[party.members] = self._member_regions(party, self.regions.everywhere)
        nobody = np.zeros(len(region), dtype=bool)
        return Play(region, nobody, self.regions.masks).gains(goals, party.members)

    def _clash(self, workers: Index) -> str:
        market = self.goals.market
        ids = market.problem.workers["worker_id"]
        names = ", ".join(ids.iloc[workers[:10]])
        return f"not everybody pinned with 'must', parties included, can be seated: {names}"


def _sorted_regions(regions: Regions) -> tuple[Index, NDArray[np.int64]]:
    """Return the vacancies of region 0, of region 1, … in one array, and where each starts."""
    rows, vacancies = np.nonzero(regions.masks[: regions.everywhere + 1])
    starts = np.searchsorted(rows, np.arange(regions.everywhere + 1))
    return vacancies, starts
