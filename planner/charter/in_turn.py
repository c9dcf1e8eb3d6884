"""Vehicles loaded one after the other: quick and lawful, not the best.

What remains when the search is told to stop before it has found a loading.
"""

from __future__ import annotations

from ortools.math_opt.python import mathopt

from planner.charter.packing import Packed, Packing


def one_after_the_other(packing: Packing) -> Packed:
    """Load vehicle after vehicle with the largest parties that fit, where it pays."""
    return _Loader(packing).load()


class _Loader:
    """What is still free while vehicles are loaded."""

    def __init__(self, packing: Packing) -> None:
        self.packing = packing
        self.block = packing.block
        self.room = self._rooms()
        self.waiting = {party for party, _ in packing.parties}
        self.chosen: set[mathopt.Variable] = set()
        self.trips_left: dict[tuple[int, int], int] = {}

    def load(self) -> Packed:
        """Load coaches and feeders, the most wanted first, then see which departures pay."""
        packing = self.packing
        order = sorted(range(len(packing.vehicles)), key=lambda v: (-len(packing.on_trip[v]), v))
        for vehicle in order:
            self._vehicle(vehicle)
        for ride in range(len(packing.departures)):
            self._departure(ride)
        self.chosen |= {packing.left[party] for party in self.waiting}
        return packing.packed(self.chosen)

    def _vehicle(self, vehicle: int) -> None:
        packing = self.packing
        number, route, day = packing.vehicles[vehicle]
        fleet = self.block.fleets[number]
        seats = int(fleet.seats[route, day])
        if self.block.share_once and fleet.slot < 0 and fleet.table.size[route] > 1:
            return
        ride = self._ride_for(fleet.slot, day) if fleet.slot >= 0 else None
        if fleet.slot >= 0:
            if ride is None:
                return
            seats = min(seats, self.room[ride])
        boards = packing.on_trip[vehicle]
        load = self._largest([p for p in boards if p in self.waiting], seats)
        people = sum(int(packing.demand.size[p]) for p in load)
        limit = packing.limited[vehicle]
        if people < max(1, fleet.minimum):
            return
        if packing.cost[packing.runs[vehicle]] > self._worth(load):
            return
        if limit is not None:
            if self.trips_left.setdefault(limit, self.block.quotas[limit[0]]) < 1:
                return
            self.trips_left[limit] -= 1
        self.chosen |= {packing.runs[vehicle], *(boards[p] for p in load)}
        if ride is not None:
            self.room[ride] -= people
            self.chosen |= {packing.on_ride[ride][p] for p in load}
        self.waiting -= set(load)

    def _departure(self, ride: int) -> None:
        """Run a departure that pays; send everybody home again where it does not."""
        packing = self.packing
        service = self.block.rides[packing.departures[ride][0]].service
        boards = packing.on_ride[ride]
        on_board = [p for p, board in boards.items() if board in self.chosen]
        people = sum(int(packing.demand.size[p]) for p in on_board)
        if not on_board:
            return
        if people >= service.minimum and self._worth(on_board) >= service.trip_yuan:
            self.chosen.add(packing.runs[len(packing.vehicles) + ride])
            return
        self.waiting |= set(on_board)
        for loads in (boards, *packing.on_trip):
            self.chosen -= {loads[p] for p in on_board if p in loads}

    def _worth(self, parties: list[int]) -> float:
        """Return what leaving these parties would cost."""
        return sum(self.packing.cost[self.packing.left[party]] for party in parties)

    def _rooms(self) -> list[int]:
        """Return the seats of each departure, none where the offer's limit is used up."""
        packing = self.packing
        used: dict[tuple[int, int], int] = {}
        rooms = []
        for ride, (number, _) in enumerate(packing.departures):
            limit = packing.limited[len(packing.vehicles) + ride]
            if limit is not None:
                used[limit] = used.get(limit, 0) + 1
            full = limit is not None and used[limit] > self.block.quotas[limit[0]]
            rooms.append(0 if full else self.block.rides[number].service.seats)
        return rooms

    def _ride_for(self, slot: int, day: int) -> int | None:
        """Return the departure of a slot and day with the most room, or None."""
        fitting = [
            ride
            for ride, (number, when) in enumerate(self.packing.departures)
            if self.block.rides[number].slot == slot and when == day and self.room[ride] > 0
        ]
        return max(fitting, key=lambda ride: (self.room[ride], -ride), default=None)

    def _largest(self, parties: list[int], seats: int) -> list[int]:
        """Return the parties that fit, the largest first."""
        size = self.packing.demand.size
        load = []
        for party in sorted(parties, key=lambda p: (-int(size[p]), p)):
            if size[party] <= seats:
                load.append(party)
                seats -= int(size[party])
        return load
