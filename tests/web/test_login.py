"""Logging in, staying in, getting out."""

import time

import pytest

from web.auth import session as sessions


def test_without_login_every_page_leads_to_the_log_in_page(app):
    answer = app.test_client().get("/trips?mode=coach")
    assert answer.status_code == 302
    assert answer.location == "/login?next=/trips?mode%3Dcoach"


def test_the_right_password_leads_to_the_page_asked_for(app, as_user):
    client = app.test_client()
    answer = client.post(
        "/login?next=/trips", data={"username": " zhou ", "password": "correct horse battery"}
    )
    assert (answer.status_code, answer.location) == (303, "/trips")


def test_after_login_no_other_site_is_gone_to(app):
    answer = app.test_client().post(
        "/login?next=https://evil.example/",
        data={"username": "zhou", "password": "correct horse battery"},
    )
    assert answer.location == "/"


@pytest.mark.parametrize("name", ["zhou", "nobody"])
def test_a_wrong_name_and_a_wrong_password_look_the_same(app, name):
    answer = app.test_client().post("/login", data={"username": name, "password": "wrong"})
    assert answer.status_code == 401
    assert "用户名或密码不对" in answer.text


def test_an_empty_form_says_what_is_missing(app):
    answer = app.test_client().post("/login", data={"username": "", "password": ""})
    assert answer.status_code == 400
    assert "请填写用户名和密码" in answer.text


def test_after_five_failures_even_the_right_password_has_to_wait(fresh):
    client = fresh.test_client()
    for _ in range(5):
        client.post("/login", data={"username": "zhou", "password": "wrong"})
    answer = client.post("/login", data={"username": "zhou", "password": "correct horse battery"})
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_logging_out_ends_the_session(app, as_user):
    client = as_user(app)
    assert client.get("/").status_code == 200
    assert client.post("/logout").location == "/login"
    assert client.get("/").status_code == 302


@pytest.mark.parametrize(
    ("key", "age"), [("used", sessions.IDLE_S + 1), ("began", sessions.ABSOLUTE_S + 1)]
)
def test_a_session_left_alone_or_too_old_has_ended(app, as_user, key, age):
    client = as_user(app)
    with client.session_transaction() as cookie:
        cookie[key] = int(time.time()) - age
    assert client.get("/").status_code == 302


def test_a_new_session_key_of_the_account_ends_its_sessions(fresh, as_user):
    from recruit.models import Account
    from recruit.operations.accounts import end_sessions
    from web.room import registry

    client = as_user(fresh)
    with fresh.app_context(), registry().write() as session:
        account = session.query(Account).filter_by(username="zhou").one()
        end_sessions(session, account, by="test")
    assert client.get("/").status_code == 302


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(app):
    answer = app.test_client().post(
        "/login", data={"username": "zhou", "password": "correct horse battery"}
    )
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
