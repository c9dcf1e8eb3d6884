"""Headers, forged forms, errors without traces, and nothing asked of other machines."""

from __future__ import annotations

import re

import pytest


@pytest.fixture
def client(desk_app):
    """Return somebody who is not logged in."""
    desk_app.config["WTF_CSRF_ENABLED"] = True
    return desk_app.test_client()


def test_every_answer_carries_the_content_policy_with_a_nonce_of_its_own(client):
    nonces = []
    for _ in range(2):
        answer = client.get("/login")
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        nonce = re.search(r"'nonce-([^']+)'", policy)[1]
        assert f'nonce="{nonce}"' in answer.text
        nonces.append(nonce)
    assert nonces[0] != nonces[1]


@pytest.mark.parametrize("address", ["/login", "/nothing", "/static/laoxiang.css"])
def test_no_answer_is_sniffed_or_framed(client, address):
    with client.get(address) as answer:
        headers = answer.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


def test_pages_are_never_stored_static_files_always(client):
    with client.get("/login") as page, client.get("/static/laoxiang.css") as sheet:
        assert page.headers["Cache-Control"] == "no-store"
        assert "immutable" in sheet.headers["Cache-Control"]


@pytest.mark.parametrize("address", ["/login", "/preferences", "/logout"])
def test_a_form_without_its_token_is_refused(client, address):
    answer = client.post(address, data={"username": "zhou", "password": "x"})
    assert answer.status_code == 400 or answer.location == "/login"


def test_a_form_with_its_token_is_taken(client, password):
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/login").text)[1]
    answer = client.post(
        "/login", data={"csrf_token": token, "username": "zhou", "password": password}
    )
    assert answer.status_code == 303


def test_pages_ask_nothing_of_other_machines(client, desk_app, password):
    desk_app.config["WTF_CSRF_ENABLED"] = False
    client.post("/login", data={"username": "zhou", "password": password})
    for address in ("/", "/vacancies", "/matching", "/trips/1", "/imports"):
        page = client.get(address).text
        assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', page)


def test_a_fault_of_ours_shows_no_trace(desk_app, monkeypatch, password):
    desk_app.config["WTF_CSRF_ENABLED"] = False
    client = desk_app.test_client()
    client.post("/login", data={"username": "zhou", "password": password})

    def broken(*_args, **_more):
        raise RuntimeError("secret inside")

    monkeypatch.setitem(desk_app.view_functions, "vacancies.index", broken)
    answer = client.get("/vacancies")
    assert answer.status_code == 500
    assert "系统出错了" in answer.text
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


def test_a_secure_server_marks_its_cookies_and_demands_https(tmp_path):
    from recruit.settings import Settings
    from recruit.storage import open_registry
    from web.app import create_app

    registry = open_registry(home=tmp_path)
    settings = Settings(home=tmp_path, secret_key="a key for tests", secure_cookies=True)
    app = create_app(registry, settings)
    answer = app.test_client().get("/login", base_url="https://laoxiang.example")
    registry.dispose()
    assert "Secure" in answer.headers["Set-Cookie"]
    assert "max-age" in answer.headers["Strict-Transport-Security"]


def test_asking_for_the_head_of_a_page_is_reading_it(desk_app, password):
    """No form of a page is taken by HEAD, which carries no token against forgery."""
    desk_app.config["WTF_CSRF_ENABLED"] = False
    client = desk_app.test_client()
    client.post("/login", data={"username": "zhou", "password": password})
    addresses = sorted(
        rule.rule
        for rule in desk_app.url_map.iter_rules()
        if {"GET", "POST"} <= rule.methods and not rule.arguments and rule.rule != "/logout"
    )
    differ = {
        address: (client.get(address).status_code, client.head(address).status_code)
        for address in addresses
    }
    assert len(differ) > 10
    assert {a: codes for a, codes in differ.items() if codes[0] != codes[1]} == {}
