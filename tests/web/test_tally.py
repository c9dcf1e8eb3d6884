"""Counting that several processes share."""

from __future__ import annotations

import os
import sys

import pytest

from web.auth.limits import Allowance
from web.auth.tally import Tally


class Clock:
    """Seconds that a test moves."""

    now = 1000.0

    def __call__(self):
        """Return the time."""
        return self.now


def test_each_key_is_counted_for_itself_within_its_window():
    tally = Tally()
    assert tally.add("a", now=10.0, window=60) == (10.0, 1)
    assert tally.add("b", now=11.0, window=60) == (11.0, 1)
    assert tally.add("a", now=69.9, window=60) == (10.0, 2)
    assert tally.add("a", now=70.0, window=60) == (70.0, 1)


def test_strangers_who_invent_keys_drive_out_the_eldest_only():
    tally = Tally(slots=1)
    for n in range(8):
        tally.add(f"key {n}", now=float(n), window=60)
    tally.add("one more", now=8.0, window=60)
    assert tally.add("key 0", now=9.0, window=60) == (9.0, 1)
    assert tally.add("key 7", now=9.0, window=60) == (7.0, 2)


@pytest.mark.skipif(sys.platform != "linux", reason="nothing is forked elsewhere")
def test_what_a_forked_process_counts_is_counted_here():
    tally = Tally()
    tally.add("a", now=10.0, window=60)
    child = os.fork()
    if child == 0:
        for _ in range(500):
            tally.add("a", now=11.0, window=60)
        os._exit(0)
    for _ in range(500):
        tally.add("a", now=11.0, window=60)
    assert os.waitpid(child, 0)[1] == 0
    assert tally.add("a", now=12.0, window=60) == (10.0, 1002)


def test_what_is_left_of_a_minute_goes_down_to_nothing_and_comes_back():
    clock = Clock()
    allowance = Allowance(window=60, clock=clock)
    assert [allowance.take("a", 2).remaining for _ in range(3)] == [1, 0, 0]
    clock.now += 20
    refused = allowance.take("a", 2)
    assert (refused.allowed, refused.limit, refused.reset) == (False, 2, 40)
    clock.now += 40
    assert allowance.take("a", 2).allowed
