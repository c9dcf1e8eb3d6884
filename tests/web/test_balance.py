"""Clients are shared out among the processes that read."""

from __future__ import annotations

import os
import socket
from types import SimpleNamespace

import pytest

from web import balance
from web.balance import BalancedWorker, Shares


def worker(shares: Shares | None = None, place: int = -1) -> BalancedWorker:
    """Return a worker that is not started."""
    settings = SimpleNamespace(
        worker_connections=1000, threads=2, worker_tmp_dir=None, umask=0, uid=os.geteuid(),
        gid=os.getegid(), max_requests=0, max_requests_jitter=0,
    )  # fmt: skip
    made = BalancedWorker(1, os.getppid(), [], None, 30, settings, None)
    made.enqueue_req = lambda _connection: None
    if shares is not None:
        made.take_place(shares, place)
    return made


@pytest.fixture
def door():
    """Return a socket clients come to, and a function that brings one."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setblocking(False)
    clients = []
    yield listener, lambda: clients.append(socket.create_connection(listener.getsockname()))
    for client in (*clients, listener):
        client.close()


@pytest.fixture(autouse=True)
def taken(monkeypatch):
    """Return the connections taken, without what gunicorn makes of them."""
    found = []

    def keep(_settings, connection, *_addresses):
        found.append(connection)

    monkeypatch.setattr("gunicorn.workers.gthread.TConn", keep)
    monkeypatch.setattr("gunicorn.workers.base.WorkerTmp", lambda _settings: None)
    yield found
    for connection in found:
        connection.close()


def test_who_holds_more_leaves_the_next_client_to_another(door):
    listener, come = door
    shares = Shares(2)
    first, second = worker(shares, 0), worker(shares, 1)
    come()
    first.accept(listener)
    assert (first.nr_conns, second.nr_conns) == (1, 0)
    come()
    first.accept(listener)
    assert first.nr_conns == 1
    second.accept(listener)
    assert [shares.held(place) for place in range(2)] == [1, 1]
    come()
    first.accept(listener)
    assert first.nr_conns == 2


def test_a_client_whom_nobody_else_takes_is_taken_all_the_same(door, monkeypatch):
    listener, come = door
    alone = worker(Shares(2), 0)
    for _ in range(2):
        come()
    alone.accept(listener)
    alone.accept(listener)
    assert alone.nr_conns == 1
    monkeypatch.setattr(balance, "PATIENCE_S", 0.0)
    alone.accept(listener)
    assert alone.nr_conns == 2


def test_what_is_let_go_is_no_longer_held():
    shares = Shares(2)
    one = worker(shares, 1)
    one.nr_conns += 3
    assert shares.another_has_fewer(1)
    one.nr_conns -= 3
    assert not shares.another_has_fewer(1)


def test_a_process_that_takes_the_place_of_one_that_died_begins_with_nothing():
    shares = Shares(2)
    worker(shares, 0).nr_conns += 9
    worker(shares, 0)
    assert shares.held(0) == 0


def test_a_process_without_others_takes_everybody(door):
    listener, come = door
    writer = worker()
    for count in (1, 2):
        come()
        writer.accept(listener)
        assert writer.nr_conns == count
