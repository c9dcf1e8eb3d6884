"""Cuts a problem into blocks: who and what belongs to which province."""

from __future__ import annotations

from collections.abc import Callable, Container, Hashable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from planner.charter.blocks import Block, Fleet, Groups, Own, Ride
from planner.charter.calendar import Calendar, in_force, make_calendar, open_days
from planner.charter.demand import Demand
from planner.charter.fleets import FleetMaker, front_table, in_time
from planner.charter.hubs import LastMile, Service, Slot, own_ways, services
from planner.charter.network import Network
from planner.charter.problem import Problem
from planner.charter.settings import Settings, in_area
from planner.charter.tables import NO_LIMIT
from planner.charter.wave import wave_of

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_PROVINCE, _PREFECTURE = 2, 4


def build(
    problem: Problem,
    network: Network,
    demand: Demand,
    way_on: LastMile,
    *,
    only: Container[str] | None = None,
) -> list[Block]:
    """Return the blocks of a problem, or those of these names, in the order of their names."""
    settings = problem.settings
    row_of = {county: i for i, county in enumerate(network.counties)}
    going = [p for p, reason in enumerate(demand.reason) if reason is None]
    names = {p: block_name(demand.county[p], settings) for p in going}
    calendar = make_calendar(problem, network, demand.days)
    runs = services(problem, network, way_on)
    hub_block = _hub_blocks(problem, network, sorted(set(names.values())))
    blocks = []
    for name in sorted(set(names.values())):
        if only is not None and name not in only:
            continue
        parties = [p for p in going if names[p] == name]
        counties = np.array(sorted({row_of[demand.county[p]] for p in parties}), dtype=np.int64)
        own_runs = [
            run for run in runs if any(name in hub_block[hub] for hub in _served(run, settings))
        ]
        builder = _Builder(
            problem,
            network,
            demand,
            way_on=way_on,
            calendar=calendar,
            name=name,
            counties=counties,
        )
        blocks.append(builder.block(parties, own_runs))
    return blocks


def block_name(county: str, settings: Settings) -> str:
    """Return the name of the block a county belongs to."""
    if settings.cross_province:
        return "*"
    return county[: _PREFECTURE if settings.one_prefecture else _PROVINCE]


def _hub_blocks(problem: Problem, network: Network, names: list[str]) -> dict[int, set[str]]:
    """Return the blocks each hub serves: its area's, else that of the nearest county.

    Prefectures planned for themselves each have every hub of their province that is in reach.
    """
    settings = problem.settings
    areas = dict(zip(problem.hubs["hub_id"], problem.hubs["area"], strict=True))
    found = {}
    for number, hub in enumerate(network.hubs):
        row = network.hub(number)
        km = network.road_km[row, : len(network.counties)]
        if settings.cross_province:
            found[row] = {"*"}
        elif settings.one_prefecture:
            reach = max(settings.feeder_max_km, settings.own_travel_km)
            near = {network.counties[c][:_PREFECTURE] for c in np.flatnonzero(km <= reach)}
            found[row] = {name for name in names if name in near and in_area(name, areas[hub])}
        elif areas[hub]:
            found[row] = {areas[hub][:_PROVINCE]}
        else:
            found[row] = {network.counties[int(km.argmin())][:_PROVINCE] if len(km) else ""}
    return found


def _served(run: Service, settings: Settings) -> list[int]:
    """Return the hubs that decide which blocks a departure belongs to.

    A line belongs to the province of its first station; prefectures planned for themselves have
    it where any of its stations is in reach.
    """
    hubs = [hub for hub, _ in run.slot.stations]
    return hubs if settings.one_prefecture else hubs[:1]


class _Builder:
    """Builds one block; holds what its parts share."""

    def __init__(
        self,
        problem: Problem,
        network: Network,
        demand: Demand,
        *,
        way_on: LastMile,
        calendar: Calendar,
        name: str,
        counties: Ints,
    ) -> None:
        self.problem = problem
        self.settings = problem.settings
        self.network = network
        self.demand = demand
        self.way_on = way_on
        self.calendar = calendar
        self.name = name
        self.counties = counties
        self.days = len(demand.days)
        self.hour = problem.settings.yuan_per_person_hour / 60
        self.floor = way_on.yuan.min(axis=1)
        self.hub_days: dict[int, Flags] = {}
        column = {town: number for number, town in enumerate(network.towns)}
        towns = [column[town] for town in problem.travellers["town"]]
        self.way_on_more = (way_on.yuan - self.floor[:, None]).min(axis=0)[towns]
        self.maker = FleetMaker(
            network,
            problem.settings,
            way_on=way_on,
            calendar=calendar,
            counties=counties,
            days=demand.days,
        )

    def block(self, parties: list[int], runs: list[Service]) -> Block:
        """Return the block of these parties and these departures."""
        slots = sorted(
            {run.slot for run in runs}, key=lambda s: (s.hub, s.clock, s.offset, s.calls)
        )
        number = {slot: i for i, slot in enumerate(slots)}
        rides = [self._ride(run, number[run.slot]) for run in runs]
        open_slots = {
            i: np.logical_or.reduce([r.dates for r in rides if r.slot == i])
            for i in range(len(slots))
        }
        offers = self.problem.offer_rows
        groups, constant = self._groups(parties)
        modes = {offer["mode"] for offer in offers}
        limits = {
            row: int(offer["max_per_day"])
            for row, offer in enumerate(offers)
            if offer["max_per_day"] < NO_LIMIT and offer["mode"] != "shuttle"
        }
        limits |= {row: 1 for row, offer in enumerate(offers) if offer["min_carriages"] > 1}
        if self.settings.share_once and not rides and "feeder" not in modes:
            self.maker.fits = self._rest_fits(groups)

        def made() -> Block:
            return self._made(
                offers, slots, rides, open_slots, groups=groups, constant=constant, limits=limits
            )

        block = made()
        if self.maker.fits is not None and wave_of(block) is None:
            self.maker.forget()
            block = made()
        return block

    def _made(
        self,
        offers: list[dict[Hashable, Any]],
        slots: list[Slot],
        rides: list[Ride],
        open_slots: Mapping[int, Flags],
        *,
        groups: Groups,
        constant: float,
        limits: Mapping[int, int],
    ) -> Block:
        """Return the block with every route of its vehicles."""
        fleets: list[Fleet] = []
        for row, offer in enumerate(offers):
            if offer["mode"] == "coach":
                fleets += self.maker.coaches(row, offer)
            elif offer["mode"] == "feeder":
                for i, slot in enumerate(slots):
                    for station, (hub, _) in enumerate(slot.stations):
                        dates = open_slots[i] & self._hub_open(hub)
                        fleets += self.maker.feeders(row, offer, i, slot, station, dates=dates)
        owns = [own for i, slot in enumerate(slots) for own in self._own(i, slot, open_slots[i])]
        return Block(
            name=self.name,
            counties=self.counties,
            days=self.days,
            groups=groups,
            fleets=tuple(fleet for fleet in fleets if len(fleet.table)),
            slots=tuple(slots),
            rides=tuple(rides),
            owns=tuple(owns),
            limits=limits,
            quotas=limits,
            constant=constant,
            waiting_yuan=self.settings.yuan_per_waiting_day,
            target_gap=self.settings.target_gap,
            effort=self.settings.effort,
            share_once=self.settings.share_once,
            apart=self.network.road_km[np.ix_(self.counties, self.counties)],
        )

    def _rest_fits(self, groups: Groups) -> Callable[[Ints], Flags] | None:
        """Return which counties (n, k), rows of the network, may share a coach, if one day is all.

        Full coaches leave directly, so what shares a coach is the rest of each county.
        """
        if len(np.unique(groups.ready)) != 1:
            return None
        day = int(groups.ready[0])
        people = np.zeros(len(self.network.counties), dtype=np.int64)
        np.add.at(people, self.counties[groups.county], groups.size)
        cap = self.calendar.cap["coach"][:, day]
        rows = self.calendar.rows["coach"][:, day]
        seats = [
            np.maximum(
                np.minimum(
                    np.floor(offer["seats"] * np.minimum(offer["usable_share"], cap) + 1e-9),
                    front_table(offer, int(rows.max(initial=0)))[rows],
                ),
                1,
            ).astype(np.int64)
            for offer in self.problem.offer_rows
            if offer["mode"] == "coach"
        ]
        most = max((int(size[self.counties].max()) for size in seats), default=0)

        def fits(sets: Ints) -> Flags:
            found = np.zeros(len(sets), dtype=bool)
            for size in seats:
                rest = people % size
                load = rest[sets]
                found |= (load > 0).all(axis=1) & (load.sum(axis=1) <= most)
            return found

        return fits

    def _ride(self, run: Service, slot: int) -> Ride:
        dates = in_force(self.problem.offer_rows[run.offer], self.demand.days)
        dates &= np.logical_or.reduce([self._hub_open(hub) for hub, _ in run.slot.stations])
        dates &= in_time(np.array([run.slot.offset]), self.days)[0]
        under_way = (run.arrive - run.slot.reference) * self.hour
        person = run.seat_yuan + under_way + self.floor[run.arrival]
        return Ride(run, slot, float(person), dates)

    def _hub_open(self, hub: int) -> Flags:
        """Return on which days people may board at a hub, a row of the network (D,)."""
        if hub not in self.hub_days:
            name = self.network.hubs[hub - self.network.hub(0)]
            self.hub_days[hub] = open_days(self.problem, name, self.demand.days)
        return self.hub_days[hub]

    def _own(self, number: int, slot: Slot, dates: Flags) -> list[Own]:
        """Return who can reach a slot by himself: near enough, and not before the morning.

        Where several stations are near, everybody goes to the open one that costs least.
        """
        found = []
        for local, county in enumerate(self.counties):
            still = dates & self.calendar.open[county]
            for way in own_ways(self.settings, self.network, slot, int(county)):
                here = still & self._hub_open(way.hub)
                if here.any():
                    found.append(Own(local, number, way.cost, here))
                still &= ~here
        return found

    def _groups(self, parties: list[int]) -> tuple[Groups, float]:
        """Return the parties put together where they are alike, and their unavoidable cost."""
        demand = self.demand
        place = {self.network.counties[c]: i for i, c in enumerate(self.counties)}
        alike: dict[tuple[object, ...], list[int]] = {}
        for p in parties:
            key = (
                place[demand.county[p]],
                int(demand.ready[p]),
                int(demand.due[p]),
                demand.dates[p].tobytes(),
                demand.modes[p].tobytes(),
            )
            alike.setdefault(key, []).append(p)
        heads = [members[0] for members in alike.values()]
        debt = {p: self._debt(p) for p in parties}
        served_least = [
            max(debt[p] / int(demand.size[p]) for p in members) for members in alike.values()
        ]
        groups = Groups(
            county=np.array([key[0] for key in alike], dtype=np.int64),
            size=np.array([demand.size[m].sum() for m in alike.values()], dtype=np.int64),
            ready=demand.ready[heads],
            due=demand.due[heads],
            dates=demand.dates[heads],
            modes=demand.modes[heads],
            unserved=self.settings.yuan_per_unserved - np.array(served_least),
            parties=tuple(np.array(m, dtype=np.int64) for m in alike.values()),
        )
        return groups, float(sum(debt.values()))

    def _debt(self, party: int) -> float:
        """Return what a party costs over the floor of its arrival place, whatever carries it."""
        more = self.way_on_more[self.demand.members[party]].sum()
        waited = self.demand.day_debt[party] * self.settings.yuan_per_waiting_day
        return float(more) + float(waited)
