"""A process that only reads: what it answers itself, what the writer answers for it."""

from __future__ import annotations

import io
import json
import shutil
import socket
import threading
import time
from contextlib import closing
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import pytest
from desk_scene import PASSWORD, settings
from flask import request

from recruit.models import Candidate
from recruit.storage import WritesElsewhere, open_registry
from web import readers
from web.app import create_app
from web.pages import candidates as candidate_pages
from web.telemetry import telemetry

PEER = "10.7.7.7"


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_what):
        pass

    def address_string(self):
        return ""


class _Writer(WSGIServer):
    """The writer's end of the socket, one request after the other."""

    address_family = socket.AF_UNIX

    def server_bind(self):
        self.socket.bind(self.server_address)
        self.server_name, self.server_port = "localhost", 80
        self.setup_environ()

    def get_request(self):
        conversation, _ = self.socket.accept()
        return conversation, ("", 0)


@pytest.fixture
def fresh_home(made, tmp_path) -> Path:
    """Return a home directory of the test's own."""
    return Path(shutil.copytree(made[0], tmp_path / "home"))


@pytest.fixture
def pair(fresh_home):
    """Return the app of a reader, that of its writer, and who the writer was asked for."""
    registries = [open_registry(home=fresh_home) for _ in range(2)]
    reader, writer = (create_app(one, settings(fresh_home)) for one in registries)
    heard, told = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    path = str(fresh_home / "writer")
    asked = []
    inner = writer.wsgi_app

    def noted(environ, start):
        asked.append((environ["REQUEST_METHOD"], environ["PATH_INFO"], environ["REMOTE_ADDR"]))
        return inner(environ, start)

    writer.wsgi_app = noted
    readers.serve_them(writer, heard)
    server = _Writer(path, _Quiet)
    server.set_app(writer)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    readers.become(reader, path, told)
    for app in (reader, writer):
        app.config["WTF_CSRF_ENABLED"] = False
    yield reader, writer, asked
    server.shutdown()
    thread.join()
    server.server_close()
    told.send(b"")
    told.close()
    heard.close()
    for one in registries:
        one.dispose()


@pytest.fixture
def browser(pair):
    """Return somebody of the bureau who is logged in, at the reader."""
    reader, _, asked = pair
    client = reader.test_client()
    client.environ_base["REMOTE_ADDR"] = PEER
    answer = client.post(
        "/login", data={"username": "zhou", "password": PASSWORD}, **raw("/login")
    )
    assert answer.status_code == 303
    assert asked == [("POST", "/login", PEER)]
    asked.clear()
    return client


def raw(address):
    """Return what gunicorn says of an address beyond WSGI."""
    return {"environ_overrides": {"RAW_URI": address}}


def test_a_page_is_answered_without_the_writer(pair, browser):
    assert browser.get("/candidates", **raw("/candidates")).status_code == 200
    assert pair[2] == []


def test_what_the_writer_has_written_is_read_at_once(pair, browser):
    form = {"name": "只看这些", "f_stage": "offered"}
    answer = browser.post("/views/candidates", data=form, **raw("/views/candidates"))
    assert answer.status_code == 303
    assert "只看这些" in browser.get("/candidates", **raw("/candidates")).text
    assert pair[2] == [("POST", "/views/candidates", PEER)]


def test_a_page_that_would_write_is_handed_on(pair, browser, monkeypatch):
    reader, writer, asked = pair

    def writing():
        with candidate_pages.registry().write() as session:
            session.get_one(Candidate, 1).remarks = "写过"
        return "done"

    for app in (reader, writer):
        monkeypatch.setitem(app.view_functions, "vacancies.index", writing)
    answer = browser.get("/vacancies", **raw("/vacancies"))
    assert (answer.status_code, answer.text) == (200, "done")
    assert asked == [("GET", "/vacancies", PEER)]


def test_what_only_the_writer_remembers_is_asked_of_it(pair, browser):
    address = "/imports/aaaaaaaaaaaaaaaaaaaaaa"
    browser.get(address, **raw(address))
    assert [method for method, _, _ in pair[2]] == ["GET"]


def test_a_search_is_answered_without_the_writer(pair, browser):
    address = "/candidates/search"
    assert 'value="张"' in browser.post(address, data={"q": "张"}, **raw(address)).text
    assert pair[2] == []


def test_a_search_that_would_write_is_handed_on_whole(pair, browser, monkeypatch):
    reader, writer, asked = pair

    def writing():
        said = request.form["q"]
        with candidate_pages.registry().write() as session:
            session.get_one(Candidate, 1).remarks = said
        return said

    for app in (reader, writer):
        monkeypatch.setitem(app.view_functions, "candidates.search", writing)
    address = "/candidates/search"
    assert browser.post(address, data={"q": "张"}, **raw(address)).text == "张"
    assert asked == [("POST", address, PEER)]


def test_a_query_and_the_headers_of_an_answer_go_through(pair, browser):
    address = "/login?next=%2Fcandidates"
    answer = browser.post(address, data={"username": "zhou", "password": "x"}, **raw(address))
    assert answer.location == "/candidates"  # logged in already: sent on
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_nobody_says_for_himself_who_he_is(pair, browser):
    browser.post("/preferences", headers={"X-Laoxiang-Peer": "1.2.3.4"}, **raw("/preferences"))
    assert pair[2] == [("POST", "/preferences", PEER)]


def test_a_body_that_is_too_long_is_refused_here(pair, browser):
    answer = browser.post(
        "/imports",
        input_stream=io.BytesIO(),
        environ_overrides={"RAW_URI": "/imports", "CONTENT_LENGTH": str(1 << 30)},
        content_type="multipart/form-data; boundary=x",
    )
    assert answer.status_code == 413
    assert pair[2] == []


def test_requests_answered_here_are_counted_by_the_writer(pair, browser):
    browser.get("/candidates", **raw("/candidates"))
    until = time.monotonic() + 5
    counted = 0
    while not counted and time.monotonic() < until:
        counted = telemetry(pair[1]).figures.get_sample_value(
            "laoxiang_requests_total",
            {"endpoint": "candidates.index", "method": "GET", "status": "2xx"},
        )
        time.sleep(0.01)
    assert counted == 1


def test_a_writer_that_is_lost_is_told_and_nothing_is_tried_twice(fresh_home):
    registry = open_registry(home=fresh_home)
    app = create_app(registry, settings(fresh_home))
    _, told = ends = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    readers.become(app, str(fresh_home / "nobody"), told)
    answer = app.test_client().post("/login", data={}, **raw("/login"))
    assert answer.status_code == 503
    assert "请稍后刷新" in answer.text
    for end in ends:
        end.close()
    registry.dispose()


def test_a_registry_that_only_reads_refuses_to_write(fresh_home):
    with closing(_Reading(fresh_home)) as opened:
        opened.registry.only_read()
        with opened.registry.read() as session:
            assert session.get(Candidate, 1) is not None
        with pytest.raises(WritesElsewhere), opened.registry.write():
            pass
        with pytest.raises(WritesElsewhere), opened.registry.connect():
            pass
        with pytest.raises(WritesElsewhere):
            opened.registry.compact()


class _Reading:
    def __init__(self, home):
        self.registry = open_registry(home=home)

    def close(self):
        """Close the registry."""
        self.registry.dispose()


def test_notes_are_plain_enough_to_be_read_anywhere():
    heard, told = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    readers._tell(told, ("candidates.index", "GET", 200, 0.01))
    assert json.loads(heard.recv(4096)) == ["candidates.index", "GET", 200, 0.01]
    heard.close()
    told.close()
    readers._tell(told, ("lost",))  # nobody listens: the request does not suffer
