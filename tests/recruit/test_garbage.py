"""Bulk work puts off the search for cyclic garbage, and leaves it as it was."""

import gc

import pytest

from recruit import garbage


@pytest.fixture
def searching():
    gc.enable()
    yield
    gc.enable()


def test_nothing_is_searched_meanwhile(searching):
    with garbage.not_searched():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_fault_ends_it_too(searching):
    with pytest.raises(RuntimeError), garbage.not_searched():
        raise RuntimeError
    assert gc.isenabled()


def test_where_it_was_off_it_stays_off(searching):
    gc.disable()
    with garbage.not_searched():
        pass
    assert not gc.isenabled()
