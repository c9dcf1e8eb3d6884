"""Processes that only read: they answer what can be read, and hand everything else on.

One process writes, because the embedded registry has one writer lock and because uploads and
brakes are kept in its memory. The others take the requests of clients: what is no GET is passed
to the writer by a socket of its own; a GET is tried, and passed on as well when it comes to
something that only the writer may do or knows. So is a search, which is a POST only because
names and numbers must not be in an address.
"""

from __future__ import annotations

import contextlib
import http.client
import io
import json
import socket
import threading
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NoReturn

from flask import Flask, Response, request

from recruit.storage import WritesElsewhere
from web.telemetry import HANDED_ON, telemetry

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

PEER = "HTTP_X_LAOXIANG_PEER"
"""Who asked, on the way to the writer; believed only where it comes by the writer's socket."""
READS = frozenset({"GET", "HEAD", "OPTIONS"})
SEARCH = "/search"
"""How the addresses end that searches are sent to."""
KNOWN_TO_THE_WRITER = ("uploads", "login_brake", "address_brake")
AT_ONCE = 1 << 16
_OF_THE_LINE = frozenset(
    {"connection", "keep-alive", "transfer-encoding", "te", "trailer", "upgrade", "expect"}
)


class _AskTheWriter:
    """Stands for what is in the memory of the writer."""

    def __getattr__(self, name: str) -> NoReturn:
        raise WritesElsewhere(name)


class _Line(http.client.HTTPConnection):
    """A connection to the writer."""

    def __init__(self, path: str) -> None:
        super().__init__("localhost")
        self._path = path

    def connect(self) -> None:
        """Connect to the socket of the writer."""
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.connect(self._path)


class HandOn:
    """An app that answers what it can and hands the rest on to the writer.

    Parameters
    ----------
    app
        The app of this process.
    path
        Socket of the writer.
    longest
        Bytes of a body; a longer one is left to the app, which refuses it.
    """

    def __init__(self, app: WSGIApplication, path: str, *, longest: int) -> None:
        self._app, self._path, self._longest = app, path, longest

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        environ.pop(PEER, None)
        length = environ.get("CONTENT_LENGTH", "")
        too_long = length.isdecimal() and int(length) > self._longest
        asked = b""
        if environ["REQUEST_METHOD"] not in READS and not too_long:
            if not _searches(environ, length):
                return self._pass_on(environ, start)
            asked = environ["wsgi.input"].read(int(length))
            environ["wsgi.input"] = io.BytesIO(asked)
        said: list[Any] = []

        def hold(*answer: Any) -> Any:
            said[:] = answer
            return None

        body = self._app(environ, hold)
        if HANDED_ON not in environ:
            start(*said)
            return body
        getattr(body, "close", lambda: None)()
        if asked:
            environ["wsgi.input"] = io.BytesIO(asked)
        return self._pass_on(environ, start)

    def _pass_on(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        line = _Line(self._path)
        try:
            line.request(
                environ["REQUEST_METHOD"],
                environ["RAW_URI"],
                body=_body(environ),
                headers=_headers(environ),
            )
        except (BrokenPipeError, ConnectionResetError):
            pass  # refused before it was read: the answer says why
        except OSError:
            line.close()
            return _restarting(start)
        try:
            answer = line.getresponse()
        except (OSError, http.client.HTTPException):
            line.close()
            return _restarting(start)
        kept = [(name, value) for name, value in answer.getheaders()
                if name.lower() not in _OF_THE_LINE]  # fmt: skip
        start(f"{answer.status} {answer.reason}", kept)
        return _content(answer, line)


def _searches(environ: WSGIEnvironment, length: str) -> bool:
    """Return whether a request is a search, short enough to be read twice."""
    return (
        environ["REQUEST_METHOD"] == "POST"
        and environ["PATH_INFO"].endswith(SEARCH)
        and length.isdecimal()
        and 0 < int(length) <= AT_ONCE
    )


def _headers(environ: WSGIEnvironment) -> dict[str, str]:
    found = {
        name[5:].replace("_", "-").title(): value
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    found = {name: value for name, value in found.items() if name.lower() not in _OF_THE_LINE}
    for name in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        if environ.get(name):
            found[name.replace("_", "-").title()] = environ[name]
    found["X-Laoxiang-Peer"] = environ.get("REMOTE_ADDR", "")
    return found


def _body(environ: WSGIEnvironment) -> Iterator[bytes] | None:
    if environ.get("CONTENT_LENGTH", "0") == "0" and "HTTP_TRANSFER_ENCODING" not in environ:
        return None
    given = environ["wsgi.input"]
    return iter(lambda: given.read(AT_ONCE), b"")


def _content(answer: http.client.HTTPResponse, line: _Line) -> Iterator[bytes]:
    try:
        while part := answer.read(AT_ONCE):
            yield part
    finally:
        line.close()


def _restarting(start: StartResponse) -> Iterable[bytes]:
    """Say that the writer was lost with the request: nothing is known to have happened."""
    text = "系统正在重新启动，请稍后刷新；刚才的操作请先核对再重做。\n"
    start(
        "503 Service Unavailable",
        [("Content-Type", "text/plain; charset=utf-8"), ("Retry-After", "2"),
         ("Cache-Control", "no-store")],
    )  # fmt: skip
    return [text.encode()]


def become(app: Flask, path: str, notes: socket.socket) -> None:
    """Make an app, in a process of its own, one that only reads.

    Parameters
    ----------
    path
        Socket of the writer.
    notes
        Where the writer hears what was answered here, for its figures.
    """
    from web.room import registry

    with app.app_context():
        registry().only_read()
    for name in KNOWN_TO_THE_WRITER:
        app.extensions[name] = _AskTheWriter()
    telemetry(app).tell = lambda *seen: _tell(notes, seen)
    app.wsgi_app = HandOn(  # type: ignore[method-assign]
        app.wsgi_app, path, longest=app.config["MAX_CONTENT_LENGTH"]
    )


def serve_them(app: Flask, notes: socket.socket) -> None:
    """Make an app, in a process of its own, the one that writes for others."""

    def listen() -> None:
        with contextlib.suppress(OSError):  # closed here before the first of them was awaited
            while note := notes.recv(4096):
                telemetry(app).count(*json.loads(note))

    threading.Thread(target=listen, name="notes", daemon=True).start()
    inner = app.wsgi_app

    def asked_for(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        peer = environ.pop(PEER, "")
        if not environ.get("REMOTE_ADDR"):  # by the socket that only readers reach
            environ["REMOTE_ADDR"] = peer
        return inner(environ, start)

    app.wsgi_app = asked_for  # type: ignore[method-assign]


def install(app: Flask) -> None:
    """Let a request that only the writer can answer be handed on."""

    @app.errorhandler(WritesElsewhere)
    def _hand_on(_error: WritesElsewhere) -> Response:
        request.environ[HANDED_ON] = True
        return Response(status=503)


def _tell(notes: socket.socket, seen: tuple[Any, ...]) -> None:
    with contextlib.suppress(OSError):  # a figure is not worth waiting for
        notes.send(json.dumps(seen).encode(), socket.MSG_DONTWAIT)
