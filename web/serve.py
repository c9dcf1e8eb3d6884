"""The server: gunicorn with threads in one process; waitress where gunicorn does not run.

One process, because the embedded registry has one writer lock; threads, because pages wait
for the disk. Stops at Ctrl-C or SIGTERM after answering what it has begun.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask

GRACE_S = 10
"""How long requests under way may take after the stop signal."""


def serve(
    app: Flask,
    host: str,
    port: int,
    *,
    threads: int = 8,
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
        Requests answered at the same time.
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
        _with_gunicorn(app, host, port, threads, on_ready)


def _with_gunicorn(
    app: Flask, host: str, port: int, threads: int, on_ready: Callable[[str], None] | None
) -> None:
    import socket

    from gunicorn.app.base import BaseApplication

    from recruit import jobs
    from web import chores
    from web.room import registry

    # Bound here, so that an address in use is an error of ours and not a retry loop of gunicorn's.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, port), family=family, backlog=512)
    bound = listener.getsockname()[1]
    handle = listener.detach()
    parent = os.getpid()

    def ready(_server: object) -> None:
        if on_ready is not None:
            on_ready(_address(host, bound))

    def forked(_server: object, _worker: object) -> None:
        with app.app_context():
            # Connections of the parent must not be shared; they are let go, not closed.
            registry().engine.dispose(close=False)

    def begun(_worker: object) -> None:
        with app.app_context():
            jobs.recover(registry())
            jobs.recover_charter_tasks(registry())
        chores.start(app)

    class Server(BaseApplication):
        def load_config(self) -> None:
            settings: dict[str, Any] = {
                "bind": f"fd://{handle}",
                "workers": 1,
                "worker_class": "gthread",
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
                "post_fork": forked,
                "post_worker_init": begun,
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


def _with_waitress(
    app: Flask, host: str, port: int, threads: int, on_ready: Callable[[str], None] | None
) -> None:
    from waitress import create_server

    from recruit import jobs
    from web import chores
    from web.room import registry

    with app.app_context():
        jobs.recover(registry())
        jobs.recover_charter_tasks(registry())
    chores.start(app)
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
