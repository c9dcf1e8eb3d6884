"""The return-to-work desk for programs: reports go in, lists come out, each sees its own."""

from __future__ import annotations

import datetime as dt
import importlib.util
import sys
from pathlib import Path

import pytest

from recruit.models import Account, RoleName, TokenScope
from recruit.operations import accounts, tokens
from web.room import registry

_SCENE = Path(__file__).parents[1] / "service_scene.py"
_spec = importlib.util.spec_from_file_location("service_scene", _SCENE)
service_scene = sys.modules["service_scene"] = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(service_scene)

DAY = service_scene.DAY.isoformat()


@pytest.fixture
def desk(fresh, tmp_path):
    """Return the app with a filled desk, and the numbers of what is in it."""
    return fresh, service_scene.build(tmp_path / "home")


@pytest.fixture
def call(desk):
    """Return a function that asks as somebody with a token for everything."""
    app, _ = desk
    known = {}

    def ask(method, path, *, by="zhou", **more):
        if by not in known:
            with app.app_context(), registry().write() as session:
                account = session.query(Account).filter_by(username=by).one()
                _, known[by] = tokens.make(
                    session, account, name="test", scopes=tuple(TokenScope),
                    allowed=tuple(TokenScope), by="test",
                )  # fmt: skip
        headers = {"Authorization": f"Bearer {known[by]}"}
        return app.test_client().open(
            f"/api/v1/desk{path}", method=method, headers=headers, **more
        )

    return ask


@pytest.fixture
def firm(desk):
    """Return the user name of an enterprise's account."""
    app, facts = desk
    with app.app_context(), registry().write() as session:
        made, _ = accounts.create_account(
            session, username="ours", roles=[RoleName.ENTERPRISE], enterprise_id=facts.firm, by="x"
        )
    return made.username


def test_the_sheet_of_a_day_is_the_page_in_figures(call):
    sheet = call("GET", f"/daily-figures?day={DAY}").json
    assert sheet["day"] == DAY
    assert (sheet["total"]["back"], sheet["total"]["staff"]) == (169, 220)
    assert sheet["total"]["rate"] == pytest.approx(169 / 220)
    rows = call("GET", f"/headcounts?day={DAY}").json
    assert sum(row["back"] or 0 for row in rows["items"]) == sheet["total"]["back"]


def test_an_enterprise_reports_for_itself_and_a_second_report_replaces_the_first(call, firm, desk):
    _, facts = desk
    told = {"enterprise_id": facts.firm, "day": DAY, "staff": 200, "back": 170}
    assert call("POST", "/headcounts", by=firm, json=told).json["changed"] is True
    assert call("POST", "/headcounts", by=firm, json=told).json["changed"] is False
    rows = call("GET", f"/headcounts?day={DAY}").json["items"]
    assert {row["enterprise_id"]: row["back"] for row in rows}[facts.firm] == 170
    other = told | {"enterprise_id": facts.other_firm}
    assert call("POST", "/headcounts", by=firm, json=other).status_code == 404


def test_numbers_that_contradict_one_another_are_refused_in_words(call, desk):
    _, facts = desk
    told = {"enterprise_id": facts.firm, "day": DAY, "staff": 10, "back": 11}
    answer = call("POST", "/headcounts", json=told)
    assert answer.status_code == 422
    assert "11" in answer.json["detail"]
    later = (service_scene.DAY + dt.timedelta(days=36500)).isoformat()
    assert call("POST", "/headcounts", json=told | {"day": later}).status_code == 422


def test_an_enterprise_opens_a_case_and_sees_its_own_only(call, firm):
    call("POST", "/cases", json={"title": "要班车", "category": "transport"})
    mine = call("POST", "/cases", by=firm, json={"title": "缺口罩", "category": "supplies"})
    assert mine.status_code == 201
    assert call("GET", f"/cases/{mine.json['id']}", by=firm).json["title"] == "缺口罩"
    seen = {row["id"] for row in call("GET", "/cases", by=firm).json["items"]}
    everything = {row["id"] for row in call("GET", "/cases").json["items"]}
    assert mine.json["id"] in seen
    assert seen < everything
    strange = min(everything - seen)
    assert call("GET", f"/cases/{strange}", by=firm).status_code == 403


def test_lists_are_turned_by_the_mark_they_give(call):
    whole = call("GET", "/headcounts?limit=200").json
    rows, cursor = [], ""
    while cursor is not None:
        page = call("GET", f"/headcounts?limit=1{cursor and '&cursor=' + cursor}").json
        rows += page["items"]
        cursor = page["next"]
    assert [row["enterprise_id"] for row in rows] == [
        row["enterprise_id"] for row in whole["items"]
    ]
    assert whole["total"] == len(rows)


@pytest.mark.parametrize("path", ["/stewards", "/arrivals", "/calls"])
def test_people_come_out_masked(call, path):
    rows = call("GET", path).json["items"]
    assert rows
    for row in rows:
        assert "*" in row["phone"]
        told = row.get("name", row.get("caller", ""))
        assert told[1:] == "*" * len(told[1:])


def test_policies_say_for_what_an_enterprise_qualifies(call, firm, desk):
    _, facts = desk
    catalogue = {one["code"] for one in call("GET", "/policies").json["items"]}
    told = call("GET", f"/enterprises/{facts.firm}/policies", by=firm).json["items"]
    assert {one["code"] for one in told} == catalogue
    assert call("GET", f"/enterprises/{facts.other_firm}/policies", by=firm).status_code == 403


def test_a_need_is_posted_and_found(call, firm, desk):
    _, facts = desk
    need = {"enterprise_id": facts.firm, "side": "need", "goods": "parts", "product": "轴承 6204"}
    made = call("POST", "/supply", by=firm, json=need)
    assert made.status_code == 201
    rows = call("GET", "/supply?side=need&goods=parts").json["items"]
    assert made.json["id"] in {row["id"] for row in rows}


def test_land_requests_of_others_are_not_told(call, firm):
    assert {row["enterprise_id"] for row in call("GET", "/land", by=firm).json["items"]} <= {1}
    assert call("GET", "/land").json["total"] >= 1
