"""Signs of life, numbers of requests, figures for who has the token; nothing names anybody."""

from __future__ import annotations

import re

import pytest
import structlog
from sqlalchemy import text

from web import telemetry
from web.room import registry

TOKEN = "figures-please"


@pytest.fixture
def watched(watched_app):
    """Return the client of an app whose figures may be read with a token."""
    return watched_app(TOKEN).test_client()


def figures(client, token=TOKEN):
    return client.get("/metrics", headers={"Authorization": f"Bearer {token}"})


def test_signs_of_life(app):
    client = app.test_client()
    for address in ("/health", "/health/live", "/health/ready"):
        assert (client.get(address).status_code, client.get(address).data) == (200, b"ok\n")


def test_with_tables_behind_the_server_is_not_ready(fresh):
    with fresh.app_context(), registry().connect() as connection:
        connection.execute(text("update alembic_version set version_num = '0001'"))
    answer = fresh.test_client().get("/health/ready")
    assert (answer.status_code, answer.data) == (503, b"tables are behind\n")
    assert fresh.test_client().get("/health/live").status_code == 200


def test_figures_are_for_who_has_the_token(watched, app):
    assert figures(watched).status_code == 200
    assert figures(watched, "wrong").status_code == 404
    assert watched.get("/metrics").status_code == 404
    assert figures(app.test_client(), "").status_code == 404


def test_requests_are_counted_by_endpoint_and_never_by_address(watched):
    watched.get("/i/a-token-of-somebody")
    watched.get("/login")
    told = figures(watched).text
    line = 'laoxiang_requests_total{endpoint="auth.login",method="GET",status="2xx"} 1.0'
    assert line in told
    assert 'endpoint="public.invitation"' in told
    assert "a-token-of-somebody" not in told
    assert re.search(r'laoxiang_request_seconds_count\{kind="page"\} [2-9]', told)


def test_the_registry_is_told_in_numbers(watched):
    told = figures(watched).text
    assert re.search(r'laoxiang_candidates\{state="registered"\} \d+', told)
    assert "laoxiang_runs" in told


@pytest.mark.parametrize(
    ("given", "kept"),
    [("a-number-of-the-proxy", True), ("short", False), ("a b c d e f g h", False), ("", False)],
)
def test_every_answer_has_a_number_and_a_sound_one_of_the_proxy_is_kept(app, given, kept):
    answer = app.test_client().get("/login", headers={"X-Request-ID": given})
    number = answer.headers["X-Request-ID"]
    assert (number == given) is kept
    assert re.fullmatch(r"[A-Za-z0-9._-]{8,64}", number)


def test_log_lines_carry_the_number_and_no_address(app, monkeypatch):
    lines = []
    monkeypatch.setattr(telemetry, "log", _Lines(lines))
    app.test_client().get("/i/a-token-of-somebody", headers={"X-Request-ID": "number-1234"})
    (line,) = lines
    assert line["request"] == "number-1234"
    assert line["endpoint"] == "public.invitation"
    assert "a-token-of-somebody" not in str(line)
    assert structlog.contextvars.get_contextvars() == {}


def test_an_error_page_tells_the_number(fresh, monkeypatch):
    monkeypatch.setattr("web.pages.public.board.open_vacancies", None)
    page = fresh.test_client().get("/jobs", headers={"X-Request-ID": "number-1234"})
    assert page.status_code == 500
    assert "number-1234" in page.text


class _Lines:
    """Stands for the log and keeps what is written, with what is bound to the request."""

    def __init__(self, lines):
        self._lines = lines

    def info(self, event, **told):
        self._lines.append({"event": event, **structlog.contextvars.get_contextvars(), **told})
