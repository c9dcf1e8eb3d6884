"""When a coach may drive: a forward simulation of the driving law.

It gives arrival times, driving blocks and the number of drivers for a departure time. It
chooses no route and no date.

The law (all figures are settings, defaults in brackets):

* at most 4 h [240 min] of continuous driving by day and 2 h [120] by night, 22:00–06:00, then
  a stop of at least 20 min; at most 8 h [480 min] of driving for one driver in 24 hours:
  道路旅客运输企业安全管理规范 (交运发〔2018〕55号), 国发〔2012〕30号 (六);
* nobody drives 02:00–05:00 unless relay is organised: 国发〔2012〕30号 (六); short hauls (up to
  100 km) are exempt;
* two drivers where one way is over 400 km: 交运发〔2018〕55号.

How it is read here, always the stricter way: whoever has driven longer than the night limit
when the night begins stops there and then; drivers change places only during a stop; one
driver's driving on the whole trip is held to the limit of 24 hours, so that nobody counts on
a rest on board. A boarding stop lasts at least as long as a rest and is one.

For a given departure, driving as long as the law allows before each stop arrives no later
than any other timetable: an earlier stop leaves less driving before the next one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.charter.driving_kernel import run
from planner.charter.settings import MINUTES_A_DAY, Settings

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_MAX_STEPS = 200


@dataclass(frozen=True, slots=True)
class Event:
    """One stretch of a coach's day: kind is ``drive``, ``rest`` (by law) or ``stop`` (boarding).

    Times are minutes after the midnight before departure; ``driver`` counts from 1.
    """

    kind: str
    driver: int
    start: int
    end: int


@dataclass(frozen=True)
class Runs:
    """Timetables of n coaches with up to k legs.

    Parameters
    ----------
    arrive
        Arrival at the end of each leg (n, k), minutes after the midnight before departure.
    drivers
        Drivers needed (n,); one more than ``max_drivers`` where that many are not enough.
    """

    arrive: Ints
    drivers: Ints


def stand_minutes(settings: Settings, seats: int) -> int:
    """Return the standing time at a boarding stop, planned for a full coach.

    It does not depend on who boards, so a late change never shifts a timetable.
    """
    boarding = settings.stop_minutes + int(np.ceil(settings.head_minutes * seats - 1e-9))
    return max(settings.rest_minutes, boarding)


def simulate(
    legs: Ints,
    depart: Ints,
    settings: Settings,
    *,
    stand: int,
    km: npt.NDArray[np.float64],
    night_stop: bool,
) -> Runs:
    """Return the timetables of many coaches.

    Parameters
    ----------
    legs
        Driving minutes of each leg (n, k); a coach with fewer legs has −1 at the end.
    depart
        Departure from the first stop (n,), minutes after midnight.
    settings
        The law.
    stand
        Minutes at each stop between two legs.
    km
        Length of the whole way (n,), for the rules that depend on it.
    night_stop
        Whether nobody may drive 02:00–05:00.
    """
    law = np.array(
        [
            stand,
            settings.drive_day_minutes,
            settings.drive_night_minutes,
            settings.rest_minutes,
            settings.night_from,
            settings.night_until,
            settings.stop_from,
            settings.stop_until,
            settings.driver_minutes,
            settings.max_drivers,
        ],
        dtype=np.int64,
    )
    stands = night_stop & (km > settings.short_haul_km)
    least = np.where(km > settings.two_drivers_km, 2, 1)
    arrive, drivers, stuck = run(
        np.ascontiguousarray(legs), np.ascontiguousarray(depart), stands, least, law
    )
    if stuck.any():
        raise ArithmeticError("a timetable did not come to an end")
    return Runs(arrive, drivers)


def events(
    legs: Ints, depart: int, settings: Settings, *, stand: int, km: float, night_stop: bool
) -> list[Event]:
    """Return the log of one coach, driver by driver; ``legs`` is (k,) without padding."""
    state = _State(
        np.asarray(legs, dtype=np.int64)[None, :],
        np.array([depart], dtype=np.int64),
        settings,
        stand=stand,
        km=np.array([km], dtype=np.float64),
        night_stop=night_stop,
    )
    state.log = []
    state.run()
    count = int(state.drivers_needed()[0])
    order = _assign([int(b) for b in state.blocks[0] if b > 0], min(count, settings.max_drivers))
    found: list[Event] = []
    block = -1
    driving = False
    for kind, start, end in state.log:
        if start == end:
            continue
        if kind == "drive":
            if not driving:
                block += 1
            driving = True
        elif end - start >= settings.rest_minutes:
            driving = False
        driver = order[max(block, 0)] if order else 1
        previous = found[-1] if found else None
        if previous and previous.kind == kind and previous.end == start and kind != "stop":
            found[-1] = Event(kind, previous.driver, previous.start, end)
        else:
            found.append(Event(kind, driver, start, end))
    return found


def _assign(blocks: list[int], drivers: int) -> list[int]:
    """Return who drives each block: whoever has driven least so far."""
    used = [0] * max(drivers, 1)
    order = []
    for minutes in blocks:
        driver = used.index(min(used))
        used[driver] += minutes
        order.append(driver + 1)
    return order


class _State:
    """The lanes of a simulation; one step moves every coach by one stretch."""

    def __init__(
        self,
        legs: Ints,
        depart: Ints,
        settings: Settings,
        *,
        stand: int,
        km: npt.NDArray[np.float64],
        night_stop: bool,
    ) -> None:
        n, k = legs.shape
        self.legs = legs
        self.settings = settings
        self.stand = stand
        self.km = km
        self.stands = night_stop & (km > settings.short_haul_km)
        self.time = depart.astype(np.int64).copy()
        self.leg = np.zeros(n, dtype=np.int64)
        self.left = legs[:, 0].astype(np.int64).copy()
        self.driven = np.zeros(n, dtype=np.int64)
        self.arrive = np.full((n, k), -1, dtype=np.int64)
        total = np.where(legs > 0, legs, 0).sum(axis=1)
        widest = int(total.max(initial=0)) // max(1, settings.drive_night_minutes) + k + 8
        self.blocks = np.zeros((n, widest), dtype=np.int64)
        self.block = np.zeros(n, dtype=np.int64)
        self.log: list[tuple[str, int, int]] | None = None

    def run(self) -> None:
        """Move all coaches to the end of their last leg."""
        lanes = np.arange(len(self.time))
        for _ in range(_MAX_STEPS):
            if not len(lanes):
                return
            lanes = self._finish_legs(lanes)
            if len(lanes):
                self._stretch(lanes)
        raise ArithmeticError("a timetable did not come to an end")

    def _note(self, kind: str, start: int, end: int) -> None:
        if self.log is not None:
            self.log.append((kind, start, end))

    def _end_block(self, lanes: Ints) -> None:
        self.block[lanes] += self.driven[lanes] > 0
        self.driven[lanes] = 0

    def _finish_legs(self, lanes: Ints) -> Ints:
        """Let coaches at the end of a leg arrive and board; return those still under way."""
        k = self.legs.shape[1]
        at_end = self.left[lanes] == 0
        while at_end.any():
            here = lanes[at_end]
            self.arrive[here, self.leg[here]] = self.time[here]
            self.leg[here] += 1
            following = np.minimum(self.leg[here], k - 1)
            more = (self.leg[here] < k) & (self.legs[here, following] >= 0)
            on = here[more]
            if len(on):
                self._note("stop", int(self.time[on[0]]), int(self.time[on[0]]) + self.stand)
                self.time[on] += self.stand
                self.left[on] = self.legs[on, self.leg[on]]
                if self.stand >= self.settings.rest_minutes:
                    self._end_block(on)
            self.left[here[~more]] = -1
            lanes = lanes[self.left[lanes] >= 0]
            at_end = self.left[lanes] == 0
        return lanes

    def _stretch(self, lanes: Ints) -> None:
        """Drive as far as the law allows, or stand when it allows nothing."""
        law = self.settings
        clock = self.time[lanes] % MINUTES_A_DAY
        allowed = self._continuous(clock, self.driven[lanes])
        standing = self.stands[lanes] & (law.stop_from <= clock) & (clock < law.stop_until)
        to_stop = np.where(
            self.stands[lanes] & (law.stop_until > law.stop_from),
            (law.stop_from - clock) % MINUTES_A_DAY,
            MINUTES_A_DAY,
        )
        pause = np.where(
            standing,
            law.stop_until - clock,
            np.where(allowed <= 0, law.rest_minutes, 0),
        )
        drive = np.where(pause > 0, 0, np.minimum(np.minimum(allowed, to_stop), self.left[lanes]))
        # Standing where the limit is used up anyway lasts at least as long as a rest.
        pause = np.where(standing & (allowed <= 0), np.maximum(pause, law.rest_minutes), pause)
        now = int(self.time[lanes[0]])
        self._note("drive", now, now + int(drive[0]))
        self._note("rest", now, now + int(pause[0]))
        self.time[lanes] += drive + pause
        self.left[lanes] -= drive
        self.driven[lanes] += drive
        self.blocks[lanes, self.block[lanes]] += drive
        self._end_block(lanes[pause >= law.rest_minutes])

    def _continuous(self, clock: Ints, driven: Ints) -> Ints:
        """Return how many minutes more may be driven without a rest, from this clock time."""
        law = self.settings
        day, night = law.drive_day_minutes, law.drive_night_minutes
        is_night = (clock >= law.night_from) | (clock < law.night_until)
        to_morning = (law.night_until - clock) % MINUTES_A_DAY
        to_night = (law.night_from - clock) % MINUTES_A_DAY
        by_night = np.where(night - driven < to_morning, night - driven, day - driven)
        by_day = day - driven
        into_night = np.maximum(to_night, night - driven)
        by_day = np.minimum(by_day, np.where(by_day > to_night, into_night, by_day))
        return np.where(is_night, by_night, by_day)

    def drivers_needed(self) -> Ints:
        """Return the least number of drivers among whom the blocks can be shared."""
        law = self.settings
        need = np.full(len(self.time), law.max_drivers + 1, dtype=np.int64)
        blocks = self.blocks[:, : max(1, int(self.block.max(initial=0)) + 1)]
        least = np.where(self.km > law.two_drivers_km, 2, 1)
        for count in range(law.max_drivers, 0, -1):
            used = np.zeros((len(need), count), dtype=np.int64)
            rows = np.arange(len(need))
            for column in range(blocks.shape[1]):
                used[rows, used.argmin(axis=1)] += blocks[:, column]
            need[(used.max(axis=1) <= law.driver_minutes) & (least <= count)] = count
        return need
