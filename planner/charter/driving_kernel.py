"""The driving law as one compiled loop: the timetables of a million coaches in a second.

It says the same as :mod:`planner.charter.timetable`, which explains the law and keeps the log of
one coach; a test holds the two together.
"""

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_DAY = 1440
_MAX_STEPS = 400


@numba.njit(cache=True)
def run(  # noqa: PLR0912, PLR0915 - one loop, so that it compiles to one
    legs: Ints, depart: Ints, stands: Flags, least: Ints, law: Ints
) -> tuple[Ints, Ints, Ints]:
    """Return arrivals (n, k), drivers needed (n,), and lanes that did not end (n,).

    Parameters
    ----------
    legs, depart
        Driving minutes by leg (n, k), −1 where fewer; departure (n,).
    stands, least
        Whether a coach keeps the small hours, and the fewest drivers it may have (n,).
    law
        Standing time at a stop, continuous driving by day and by night, rest, start and end of
        the night, start and end of the small hours, minutes of a driver, most drivers.
    """
    n, k = legs.shape
    arrive = np.full((n, k), -1, np.int64)
    drivers = np.zeros(n, np.int64)
    stuck = np.zeros(n, np.int64)
    stand, day, night, rest = law[0], law[1], law[2], law[3]
    night_from, night_until, stop_from, stop_until = law[4], law[5], law[6], law[7]
    blocks = np.zeros(_MAX_STEPS + k + 1, np.int64)
    used = np.zeros(max(law[9], 1), np.int64)
    for lane in range(n):
        time, leg, left, driven, block, steps = depart[lane], 0, legs[lane, 0], 0, 0, 0
        blocks[:] = 0
        while True:
            while left == 0:
                arrive[lane, leg] = time
                leg += 1
                if leg >= k or legs[lane, leg] < 0:
                    left = -1
                    break
                time += stand
                left = legs[lane, leg]
                if stand >= rest:
                    if driven > 0:
                        block += 1
                    driven = 0
            if left < 0:
                break
            steps += 1
            if steps > _MAX_STEPS:
                stuck[lane] = 1
                break
            clock = time % _DAY
            if clock >= night_from or clock < night_until:
                allowed = night - driven
                if allowed >= (night_until - clock) % _DAY:
                    allowed = day - driven
            else:
                allowed = day - driven
                to_night = (night_from - clock) % _DAY
                if allowed > to_night:
                    allowed = min(allowed, max(to_night, night - driven))
            standing = stands[lane] and stop_from <= clock < stop_until
            if standing:
                pause = stop_until - clock
                if allowed <= 0:
                    pause = max(pause, rest)
            elif allowed <= 0:
                pause = rest
            else:
                pause = 0
                drive = min(allowed, left)
                if stands[lane] and stop_until > stop_from:
                    drive = min(drive, (stop_from - clock) % _DAY)
                time += drive
                left -= drive
                driven += drive
                blocks[block] += drive
            time += pause
            if pause >= rest:
                if driven > 0:
                    block += 1
                driven = 0
        drivers[lane] = _drivers(blocks, block + 1, least[lane], law[8], law[9], used)
    return arrive, drivers, stuck


@numba.njit(cache=True)
def _drivers(  # noqa: PLR0917 - compiled: no keywords
    blocks: Ints, count: int, least: int, minutes: int, most: int, used: Ints
) -> int:
    """Return the fewest drivers who can share the blocks, or one more than there may be.

    The next block is for whoever has driven least.
    """
    for many in range(max(least, 1), most + 1):
        used[:] = 0
        for number in range(count):
            chosen = 0
            for driver in range(1, many):
                if used[driver] < used[chosen]:
                    chosen = driver
            used[chosen] += blocks[number]
        if used[:many].max() <= minutes:
            return many
    return most + 1
