"""The server: gunicorn, one process that writes and some that only read; waitress on Windows.

One process writes, because the embedded registry has one writer lock; those that read
(``web.readers``) take the requests of clients, because the threads of one process share one
processor. Stops at Ctrl-C or SIGTERM after answering what it has begun.
"""

from __future__ import annotations

import gc
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask

GRACE_S = 10
"""How long requests under way may take after the stop signal."""
BACKLOG = 512
MOST_READERS = 4
READER_THREADS = 2
"""Threads of one that only reads: they hand the interpreter around, so more of them do less."""


def serve(
    app: Flask,
    host: str,
    port: int,
    *,
    threads: int = 8,
    readers: int | None = None,
    on_ready: Callable[[str], None] | None = None,
) -> None:
    """Serve an app until told to stop.

    Parameters
    ----------
    app
        What ``create_app`` returned.
    host, port
        Where to listen; port 0 lets the system choose a free one.
    threads
        Requests the writing process answers at the same time.
    readers
        Processes that only read. None: one for each processor, at most four, where there are
        several; 0: the one process does everything.
    on_ready
        Called once with the address, such as ``http://127.0.0.1:8020``, when it listens.

    Raises
    ------
    OSError
        When the address cannot be listened on, for instance because it is in use.
    """
    if sys.platform == "win32":
        _with_waitress(app, host, port, threads, on_ready)
    else:
        if readers is None:
            readers = _readers()
        _with_gunicorn(app, host, port, threads, readers, on_ready)


def _readers() -> int:
    """Return how many processes should only read on this machine."""
    known = sys.platform == "linux"
    processors = len(os.sched_getaffinity(0)) if known else os.cpu_count() or 1
    return min(MOST_READERS, processors) if processors > 1 else 0


@dataclass
class _Processes:
    """The processes of one server: one writes, ``readers`` of them only read."""

    app: Flask
    readers: int

    def __post_init__(self) -> None:
        from web.balance import Shares

        self.shares = Shares(self.readers)
        self.folder = Path(tempfile.mkdtemp(prefix="laoxiang-")) if self.readers else None
        self.heard, self.told = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)

    @property
    def path(self) -> str:
        """Where the writer listens to those that read: a folder nobody else may enter."""
        return str(self.folder / "writer") if self.folder else ""

    def listeners(self, host: str, port: int) -> tuple[int, list[str]]:
        """Listen; return the port and what gunicorn is to take over."""
        # Bound here, so that an address in use is an error of ours and not a retry loop of
        # gunicorn's.
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        outside = socket.create_server((host, port), family=family, backlog=BACKLOG)
        bound = int(outside.getsockname()[1])
        handles = [outside.detach()]
        if self.readers:
            inside = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            inside.bind(self.path)
            inside.listen(BACKLOG)
            handles.append(inside.detach())
        return bound, [f"fd://{handle}" for handle in handles]

    def choose(self, server: Any, worker: Any) -> None:
        """Let a new process be the writer when there is none, else give it a place."""
        others = list(server.WORKERS.values())
        worker.writes = not any(other.writes for other in others)
        if not worker.writes:
            taken = {other.place for other in others}
            free = (place for place in range(self.readers) if place not in taken)
            worker.take_place(self.shares, next(free))

    def part(self, _server: object, worker: Any) -> None:
        """Make a new process what it was chosen to be."""
        from web import readers
        from web.room import registry

        _look_less_for_garbage()
        with self.app.app_context():
            # Connections of the parent must not be shared; they are let go, not closed.
            registry().engine.dispose(close=False)
        if not self.readers:
            return
        by_clients, by_readers = worker.sockets
        if worker.writes:
            worker.sockets = [by_readers]
            readers.serve_them(self.app, self.heard)
        else:
            worker.sockets = [by_clients]
            worker.cfg.set("threads", READER_THREADS)
            readers.become(self.app, self.path, self.told)

    def begin(self, worker: Any) -> None:
        """Take up what the writer does besides answering."""
        if worker.writes:
            _take_up(self.app)

    def close(self) -> None:
        """Remove the folder of the socket."""
        self.heard.close()
        self.told.close()
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)


def _look_less_for_garbage() -> None:
    """Look for cyclic garbage among what requests leave, not among the program and its data.

    With the interpreter's own settings a quarter of the time of a page of fifty people.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def _with_gunicorn(  # noqa: PLR0917 - internal
    app: Flask,
    host: str,
    port: int,
    threads: int,
    readers: int,
    on_ready: Callable[[str], None] | None,
) -> None:
    from gunicorn.app.base import BaseApplication

    from web.balance import BalancedWorker

    processes = _Processes(app, readers)
    parent = os.getpid()
    try:
        bound, bind = processes.listeners(host, port)
    except OSError:
        processes.close()
        raise

    def ready(_server: object) -> None:
        if on_ready is not None:
            on_ready(_address(host, bound))

    class Server(BaseApplication):
        def load_config(self) -> None:
            settings: dict[str, Any] = {
                "bind": bind,
                "workers": 1 + readers,
                "worker_class": BalancedWorker,
                "threads": threads,
                "timeout": 0,
                "graceful_timeout": GRACE_S,
                "keepalive": 5,
                "loglevel": "warning",
                "accesslog": None,
                "proc_name": "laoxiang",
                "worker_tmp_dir": "/dev/shm" if Path("/dev/shm").is_dir() else None,
                "control_socket_disable": True,
                "when_ready": ready,
                "pre_fork": processes.choose,
                "post_fork": processes.part,
                "post_worker_init": processes.begin,
            }
            for name, value in settings.items():
                self.cfg.set(name, value)

        def load(self) -> Flask:
            return app

    try:
        Server().run()
    except SystemExit as stopped:
        # The forked worker ends by the same exception and must not return to our caller.
        if os.getpid() != parent or stopped.code not in (0, None):
            raise
    finally:
        if os.getpid() == parent:
            processes.close()


def _take_up(app: Flask) -> None:
    """Begin anew the work whose process was lost, and start the chores."""
    from recruit import jobs
    from web import chores
    from web.room import registry

    with app.app_context():
        jobs.recover(registry())
        jobs.recover_charter_tasks(registry())
    chores.start(app)


def _with_waitress(
    app: Flask, host: str, port: int, threads: int, on_ready: Callable[[str], None] | None
) -> None:
    from waitress import create_server

    _take_up(app)
    server = create_server(app, host=host, port=port, threads=threads, ident=None)
    if on_ready is not None:
        on_ready(_address(host, int(server.effective_port)))
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        server.close()


def _address(host: str, port: int) -> str:
    shown = "127.0.0.1" if host in ("0.0.0.0", "") else "[::1]" if host == "::" else host
    return f"http://{shown}:{port}"
