"""The second factor at log-in, duties, the accounts page, tokens, reveals, the audit page."""

from __future__ import annotations

import re
import time

import pyotp
import pytest
from flask import url_for
from sqlalchemy import select

from recruit.desk.cases.model import Department
from recruit.desk.membership import Membership, membership
from recruit.desk.stewards.operations import StewardRecord, add_steward
from recruit.models import Account, Action, ApiToken, Enterprise, TokenScope
from recruit.operations import accounts
from recruit.storage import open_registry
from web import access_words
from web.app import create_app
from web.room import registry

PASSWORD = "correct horse battery"
NEW = "长江后浪推前浪，一浪更比一浪高"


def secrets_in(page):
    return re.findall(r'<code class="secret">([^<]*)', page)


def enrol(client):
    """Set up the second factor and return the app of the phone and the spare codes."""
    secret = secrets_in(client.get("/account/second-factor").text)[0].replace(" ", "")
    app = pyotp.TOTP(secret)
    answer = client.post("/account/second-factor", data={"code": app.now()})
    assert answer.status_code == 200
    return app, secrets_in(answer.text)


def start(app, username="zhou"):
    """Return a client whose password was right."""
    client = app.test_client()
    answer = client.post("/login?next=/trips", data={"username": username, "password": PASSWORD})
    return client, answer


def test_with_a_second_factor_the_password_alone_opens_nothing(fresh, as_user):
    enrol(as_user(fresh))
    client, answer = start(fresh)
    assert answer.location == "/login/code?next=/trips"
    assert client.get("/trips").status_code == 302


def test_password_and_code_open_the_page_asked_for(fresh, as_user):
    app, _ = enrol(as_user(fresh))
    client, _ = start(fresh)
    answer = client.post("/login/code?next=/trips", data={"code": app.at(int(time.time()) + 30)})
    assert (answer.status_code, answer.location) == (303, "/trips")
    assert client.get("/trips").status_code == 200


def test_a_spare_code_opens_once(fresh, as_user):
    _, codes = enrol(as_user(fresh))
    for wanted in (303, 401):
        client, _ = start(fresh)
        assert client.post("/login/code", data={"code": codes[0]}).status_code == wanted


def test_after_five_wrong_codes_even_the_right_one_has_to_wait(fresh, as_user):
    app, _ = enrol(as_user(fresh))
    client, _ = start(fresh)
    for _ in range(5):
        assert client.post("/login/code", data={"code": "000000"}).status_code in (401, 303)
    answer = client.post("/login/code", data={"code": app.at(int(time.time()) + 30)})
    assert answer.status_code == 429


def test_the_code_page_is_there_only_after_the_password(fresh):
    answer = fresh.test_client().get("/login/code")
    assert answer.location == "/login"


def test_a_right_password_does_not_wait_for_ever(fresh, as_user):
    enrol(as_user(fresh))
    client, _ = start(fresh)
    with client.session_transaction() as cookie:
        cookie["pending_since"] = int(time.time()) - 301
    assert client.get("/login/code").location == "/login"


@pytest.fixture
def strict(made, tmp_path):
    """Return an app that others can reach: staff must have a second factor."""
    import shutil

    shutil.copytree(made[0], tmp_path / "home")
    opened = open_registry(home=tmp_path / "home")
    from recruit.settings import Settings

    settings = Settings(home=tmp_path / "home", secret_key="a key for tests", host="0.0.0.0")
    app = create_app(opened, settings)
    app.config["WTF_CSRF_ENABLED"] = False
    yield app
    opened.dispose()


def test_where_others_reach_the_server_staff_enrol_first(strict, as_user):
    client = as_user(strict)
    assert client.get("/trips").location == "/account/second-factor"
    enrol(client)
    assert client.get("/trips").status_code == 200


def test_who_is_no_staff_need_not_enrol(strict, as_user):
    assert as_user(strict, "firm").get("/account").status_code == 200


def test_staff_cannot_switch_the_second_factor_off_there(strict, as_user):
    client = as_user(strict)
    app, _ = enrol(client)
    client.post("/account/second-factor/remove", data={"code": app.at(int(time.time()) + 30)})
    assert "已启用" in client.get("/account").text


@pytest.mark.parametrize(
    ("host", "set_to", "required"),
    [("127.0.0.1", None, False), ("localhost", None, False), ("::1", None, False),
     ("0.0.0.0", None, True), ("10.0.0.5", None, True), ("0.0.0.0", False, False),
     ("127.0.0.1", True, True)],
)  # fmt: skip
def test_who_can_reach_the_server_decides_unless_it_is_set(host, set_to, required):
    from recruit.settings import Settings

    settings = Settings(host=host, require_second_factor=set_to)
    assert settings.second_factor_required is required


# ------------------------------------------------------------------ accounts


def test_an_account_made_on_the_page_has_to_replace_its_password_first(fresh, as_user):
    admin = as_user(fresh, "admin")
    page = admin.post(
        "/accounts", data={"username": "lin", "roles": ["town"], "town_code": "330281103"}
    )
    username, password = secrets_in(page.text)
    client = fresh.test_client()
    client.post("/login", data={"username": username, "password": password})
    assert client.get("/trips").location == "/account"
    client.post("/account/password", data={"old": password, "new": NEW, "again": NEW})
    assert client.get("/trips").status_code == 200


@pytest.mark.parametrize(
    ("data", "said"),
    [({"old": "wrong", "new": NEW, "again": NEW}, "现在的密码不对"),
     ({"old": PASSWORD, "new": NEW, "again": "x"}, "两次输入的新密码不一样"),
     ({"old": PASSWORD, "new": "password1234", "again": "password1234"}, "太常见"),
     ({"old": PASSWORD, "new": PASSWORD, "again": PASSWORD}, "和旧密码一样")],
)  # fmt: skip
def test_a_password_is_not_changed_without_reason(fresh, as_user, data, said):
    client = as_user(fresh)
    client.post("/account/password", data=data)
    assert said in client.get("/account").text
    assert start(fresh)[1].status_code == 303


def test_a_new_password_ends_the_other_sessions(fresh, as_user):
    here, there = as_user(fresh), as_user(fresh)
    here.post("/account/password", data={"old": PASSWORD, "new": NEW, "again": NEW})
    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 302


def test_all_sessions_can_be_ended(fresh, as_user):
    here, there = as_user(fresh), as_user(fresh)
    here.post("/account/sessions/end")
    assert here.get("/").status_code == there.get("/").status_code == 302


@pytest.mark.parametrize(
    ("act", "action"),
    [("end-sessions", Action.ACCOUNT_SESSIONS_ENDED), ("unlock", Action.ACCOUNT_UNLOCKED),
     ("deactivate", Action.ACCOUNT_DEACTIVATED),
     ("reset-second-factor", Action.SECOND_FACTOR_REMOVED)],
)  # fmt: skip
def test_what_the_administrator_does_stands_in_the_trail(fresh, as_user, act, action):
    admin = as_user(fresh, "admin")
    with fresh.app_context(), registry().read() as session:
        number = accounts.named(session, "simen").id
    assert admin.post(f"/accounts/{number}/{act}").status_code == 303
    page = admin.get(f"/audit?action={action.value}").text
    assert str(access_words.action[action.value]) in page
    assert f"账号 {number}" in page


def test_unlocking_lets_in_who_tried_too_often(fresh, as_user):
    admin = as_user(fresh, "admin")
    for _ in range(5):
        fresh.test_client().post("/login", data={"username": "simen", "password": "wrong"})
    assert start(fresh, "simen")[1].status_code == 429
    with fresh.app_context(), registry().read() as session:
        number = accounts.named(session, "simen").id
    admin.post(f"/accounts/{number}/unlock")
    assert start(fresh, "simen")[1].status_code == 303


def test_the_last_administrator_cannot_be_shut_out(fresh, as_user):
    admin = as_user(fresh, "admin")
    with fresh.app_context(), registry().read() as session:
        number = accounts.named(session, "admin").id
    answer = admin.post(f"/accounts/{number}/deactivate")
    assert answer.status_code == 400
    assert "最后一个管理员" in answer.text
    assert admin.get("/accounts").status_code == 200


def test_a_changed_role_holds_at_once(fresh, as_user):
    admin, town = as_user(fresh, "admin"), as_user(fresh, "simen")
    with fresh.app_context(), registry().read() as session:
        number = accounts.named(session, "simen").id
    admin.post(f"/accounts/{number}", data={"roles": ["bureau"], "town_code": "330281103"})
    assert town.get("/trips").status_code == 302
    assert as_user(fresh, "simen").get("/candidates").status_code == 200


@pytest.fixture
def offices(fresh):
    """Return the numbers of a steward and a department."""
    with fresh.app_context(), registry().write() as session:
        record = StewardRecord("沈管家", "13900009999", "330281103", "经信局", capacity=3)
        steward = add_steward(session, record, by="x")
        department = Department(name="经信局")
        session.add(department)
        session.flush()
        return steward.id, department.id


def test_stewards_and_departments_get_their_accounts_from_the_form(fresh, as_user, offices):
    admin, (steward, department) = as_user(fresh, "admin"), offices
    made = {"username": "newcomer", "roles": ["steward", "department"]}
    refused = admin.post("/accounts", data=made)
    assert refused.status_code == 400
    assert "需要写明是哪一个" in refused.text
    made |= {"steward": "沈管家", "department_id": department}
    assert admin.post("/accounts", data=made).status_code == 200
    with fresh.app_context(), registry().read() as session:
        number = accounts.named(session, "newcomer").id
        assert membership(session, number) == Membership(steward, department)
    again = admin.post("/accounts", data=made | {"username": "other", "roles": ["steward"]})
    assert "已有账号" in again.text
    admin.post(f"/accounts/{number}", data={"roles": ["bureau"]})
    with fresh.app_context(), registry().read() as session:
        assert membership(session, number) == Membership()


def test_people_are_named_by_name_or_number_and_told_apart(fresh, as_user, offices):
    """The form lists none of them: a city has fifteen hundred stewards."""
    admin, (steward, _) = as_user(fresh, "admin"), offices
    with fresh.app_context(), registry().write() as session:
        record = StewardRecord("沈管家", "13900008888", "330281103", "经信局", capacity=3)
        other = add_steward(session, record, by="x").id
    made = {"username": "newcomer", "roles": ["steward"], "steward": "沈管家"}
    refused = admin.post("/accounts", data=made)
    assert refused.status_code == 400
    assert f"沈管家 · {steward}、沈管家 · {other}" in refused.text
    assert admin.post("/accounts", data=made | {"steward": f"沈管家·{other}"}).status_code == 200
    with fresh.app_context(), registry().read() as session:
        number = accounts.named(session, "newcomer").id
        assert membership(session, number) == Membership(other, None)
    assert f'value="沈管家 · {other}"' in admin.get(f"/accounts/{number}").text
    by_phone = made | {"username": "second", "steward": "13900009999"}
    assert admin.post("/accounts", data=by_phone).status_code == 200
    nobody = admin.post("/accounts", data=made | {"username": "third", "steward": "火箭"})
    assert "“火箭”不能确定是谁" in nobody.text


def test_the_enterprise_of_an_account_is_written_by_name_or_credit_code(fresh, as_user):
    """Its form lists none of them: a city has twenty-seven thousand."""
    admin = as_user(fresh, "admin")
    with fresh.app_context(), registry().read() as session:
        firm = session.scalars(select(Enterprise).order_by(Enterprise.id)).first()
        name, number = firm.name, firm.id
    made = {"username": "works", "roles": ["enterprise"], "enterprise": name[:-1]}
    refused = admin.post("/accounts", data=made)
    assert refused.status_code == 400
    assert f"登记里没有企业“{name[:-1]}”" in refused.text
    assert name in refused.text
    assert admin.post("/accounts", data=made | {"enterprise": name}).status_code == 200
    with fresh.app_context(), registry().read() as session:
        account = accounts.named(session, "works")
        assert account.enterprise_id == number
    assert f'value="{name}"' in admin.get(f"/accounts/{account.id}").text


# ------------------------------------------------------------------ tokens and reveals


def test_a_token_is_shown_once_and_may_no_more_than_its_account(fresh, as_user):
    client = as_user(fresh, "simen")
    form = {"name": "屏", "days": "30", "scopes": ["figures:read"]}
    beyond = client.post("/account/tokens", data={**form, "scopes": ["candidates:personal"]})
    assert beyond.status_code == 400
    page = client.post("/account/tokens", data=form)
    (token,) = secrets_in(page.text)
    assert token not in client.get("/account/tokens").text
    with fresh.app_context(), registry().read() as session:
        assert session.query(ApiToken).one().scopes == ["figures:read"]
    answer = client.get("/api/v1/figures", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200


def test_nobody_revokes_a_token_of_somebody_else_but_the_administrator(fresh, as_user):
    as_user(fresh, "simen").post(
        "/account/tokens", data={"name": "屏", "scopes": ["figures:read"]}
    )
    assert as_user(fresh, "zhou").post("/account/tokens/1/revoke").status_code == 403
    assert as_user(fresh, "admin").post("/account/tokens/1/revoke").status_code == 303


@pytest.mark.parametrize("reason", ["", "看看", "打 13800000000 确认"])
def test_numbers_are_not_shown_without_a_good_reason(fresh, as_user, reason):
    answer = as_user(fresh).post("/candidates/1/reveal", data={"reason": reason})
    assert answer.status_code == 400
    assert "13800000000" not in answer.text


def test_a_reveal_shows_the_numbers_and_stands_in_the_trail(fresh, as_user):
    shown = as_user(fresh).post("/candidates/1/reveal", data={"reason": "电话确认出发时间"})
    assert "13800000000" in shown.text
    page = as_user(fresh, "admin").get("/audit?action=candidate.revealed").text
    assert "电话确认出发时间" in page
    assert "13800000000" not in page


def test_a_squad_reveals_nobody_of_another_province(fresh, as_user):
    client = as_user(fresh, "guizhou")
    reason = {"reason": "电话确认出发时间"}
    assert client.post("/candidates/1/reveal", data=reason).status_code == 200
    assert client.post("/candidates/25/reveal", data=reason).status_code == 403


# ------------------------------------------------------------------ trail and webhooks


def test_the_audit_page_says_whether_the_trail_was_left_alone(fresh, as_user):
    from sqlalchemy import text

    admin = as_user(fresh, "admin")
    assert "没有被改动、删除或插入" in admin.post("/audit/check").text
    with fresh.app_context(), registry().connect() as connection:
        on = "" if registry().embedded else " on audit_entry"
        connection.execute(text(f"drop trigger audit_entry_stays{on}"))
        connection.execute(text("update audit_entry set \"by\" = 'li' where id = 2"))
    assert "#2 被改动" in admin.post("/audit/check").text


def test_without_a_host_allowed_the_page_says_how_to_allow_one(fresh, as_user):
    assert "LAOXIANG_WEBHOOK_HOSTS" in as_user(fresh, "admin").get("/webhooks").text


def test_public_forms_are_not_sent_too_often(fresh, monkeypatch):
    from web.auth import limits

    monkeypatch.setitem(limits.FORMS, "auth.login", 2)
    client = fresh.test_client()
    answers = [client.post("/login", data={}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [400, 400, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0


@pytest.mark.parametrize(("proxies", "address"), [(0, "127.0.0.1"), (1, "203.0.113.7")])
def test_only_so_many_proxies_are_believed(made, tmp_path, proxies, address):
    from flask import request

    from recruit.settings import Settings

    opened = open_registry(home=tmp_path)
    app = create_app(opened, Settings(home=tmp_path, secret_key="k" * 20, proxies=proxies))
    seen = []
    app.before_request(lambda: seen.append(request.remote_addr))
    app.test_client().get("/login", headers={"X-Forwarded-For": "6.6.6.6, 203.0.113.7"})
    opened.dispose()
    assert seen == [address]


def test_every_action_and_scope_has_words(app):
    assert {action.value for action in Action} <= set(access_words.action)
    assert {scope.value for scope in TokenScope} == set(access_words.scope)


def test_the_accounts_of_the_scene_are_listed(app, as_user):
    page = as_user(app, "admin").get("/accounts?role=squad").text
    with app.test_request_context(), registry().read() as session:
        squad = session.query(Account).filter_by(username="guizhou").one().id
        link = url_for("accounts.detail", account_id=squad)
    assert f'href="{link}"' in page
    assert "simen" not in page
