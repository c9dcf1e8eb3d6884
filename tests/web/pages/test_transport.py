"""The room of what can be chartered: quotations, stations, closed places, limits and rules."""

from __future__ import annotations

import io
import re

import pytest

from recruit.models import CharterOffer, Hub, HubKind
from web.room import registry

OFFER = {
    "mode": "coach", "seats": "49", "usable_share": "50", "min_passengers": "8",
    "fixed_yuan": "1500", "per_km_yuan": "11.5", "per_seat_yuan": "", "code": "new-coach",
}  # fmt: skip


@pytest.fixture
def desk(fresh, as_user):
    """Return a client of the bureau over a registry of its own."""
    return as_user(fresh)


@pytest.fixture
def stations(fresh):
    """Give the campaign two stations of departure and one offer of a train."""
    with fresh.app_context(), registry().write() as session:
        rows = [
            Hub(campaign_id=1, code=code, kind=HubKind.RAIL, name=name, lat=26, lon=105)
            for code, name in (("rail-GIW", "贵阳站"), ("rail-KLW", "凯里站"))
        ]
        session.add_all(rows)


def said(client, address, data=None):
    answer = client.post(address, data=data or {}, follow_redirects=True)
    return answer.get_data(as_text=True)


def number_of(client, code):
    page = client.get(f"/transport?q={code}").get_data(as_text=True)
    return int(re.search(r"/transport/offers/(\d+)", page)[1])


def test_a_quotation_is_taken_down_changed_and_taken_back(desk):
    assert "已登记报价" in said(desk, "/transport/offers/new", OFFER)
    address = f"/transport/offers/{number_of(desk, 'new-coach')}"
    page = desk.get(address).get_data(as_text=True)
    assert 'value="11.5"' in page
    assert 'name="usable_share" type="number" value="50"' in page
    seen = re.search(r'name="seen" value="(\w+)"', page)[1]
    assert "已保存" in said(desk, address, OFFER | {"seats": "30", "seen": seen})
    late = desk.post(address, data=OFFER | {"seats": "40", "seen": seen})
    assert late.status_code == 400
    assert 'role="alert"' in late.get_data(as_text=True)
    assert "已删除报价" in said(desk, f"{address}/remove")
    assert desk.get(address).status_code == 404


def test_a_train_boards_at_further_stations_by_their_names(desk, stations):
    form = {"mode": "train", "hub": "rail-GIW", "seats": "600", "fixed_yuan": "300000",
            "depart": "09:25", "minutes": "900", "calls": "凯里站 95\n", "code": "g1"}  # fmt: skip
    assert "已登记报价" in said(desk, "/transport/offers/new", form)
    with desk.application.app_context(), registry().read() as session:
        (offer,) = session.query(CharterOffer).filter_by(code="g1").all()
        assert offer.extra == {"depart": "09:25", "minutes": 900, "calls": "rail-KLW@95"}
    page = desk.get(f"/transport/offers/{number_of(desk, 'g1')}").get_data(as_text=True)
    assert "凯里站 95" in page
    assert "凯里站" in desk.get("/transport").get_data(as_text=True)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"seats": ""}, "座位数要填"),
        ({"seats": "many"}, "座位数要填"),
        ({"fixed_yuan": "cheap"}, "价格要填"),
        ({"fixed_yuan": "nan"}, "价格要填"),
        ({"usable_share": "0"}, "可用比例"),
        ({"mode": "flight"}, "包机要选起飞机场"),
        ({"code": "有空格 的"}, "编号用字母"),
    ],
)
def test_a_bad_quotation_says_how_to_mend_it_and_keeps_what_was_written(desk, change, words):
    answer = desk.post("/transport/offers/new", data=OFFER | change)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert words in page
    assert 'value="11.5"' in page


def test_a_station_is_found_used_dated_and_given_up(desk):
    page = desk.get("/transport/places?q=遵义").get_data(as_text=True)
    code = re.search(r'name="code" value="(rail-\w+)"', page)[1]
    assert "已启用" in said(desk, "/transport/places", {"code": code, "offers": "1"})
    page = desk.get("/transport/places").get_data(as_text=True)
    hub = max(map(int, re.findall(r"/transport/places/(\d+)", page)))
    days = {"first": "2020-02-22", "last": "2020-02-25"}
    assert "已保存" in said(desk, f"/transport/places/{hub}", days)
    assert 'value="2020-02-25"' in desk.get("/transport/places").get_data(as_text=True)
    wrong = {"first": "2020-02-26", "last": "2020-02-25"}
    assert "结束日期早于开始日期" in said(desk, f"/transport/places/{hub}", wrong)
    assert "已停用" in said(desk, f"/transport/places/{hub}", {"act": "remove"})
    assert "没有“nowhere”" in said(desk, "/transport/places", {"code": "nowhere"})


def test_a_county_is_closed_and_opened(desk):
    days = {"first": "2020-02-22", "last": "2020-02-25", "reason": "临时管控"}
    page = said(desk, "/transport/closures", days | {"place": "威宁县"})
    assert "已登记封闭" in page
    assert "威宁彝族回族苗族自治县" in page
    assert "看不出" in said(desk, "/transport/closures", days | {"place": "市中区"})
    assert "封闭的日期" in said(desk, "/transport/closures", {"place": "威宁县"})
    closure = max(map(int, re.findall(r"/transport/closures/(\d+)/lift", page)))
    assert "已解除封闭" in said(desk, f"/transport/closures/{closure}/lift")


def limits_form(page, **changes):
    inputs = dict(re.findall(r'<input id="l-[^"]*" name="(\w+)" type="\w+" value="([^"]*)"', page))
    return inputs | {"last_mile": "towns"} | changes


def test_limits_show_what_is_in_force_and_are_kept(desk):
    page = desk.get("/transport/limits").get_data(as_text=True)
    form = limits_form(page, coach_max_km="900", load_cap="80", cross_province="1")
    assert form["reception_opens"] == "06:00"
    assert "已保存" in said(desk, "/transport/limits", form)
    page = desk.get("/transport/limits").get_data(as_text=True)
    again = limits_form(page)
    assert (again["coach_max_km"], again["load_cap"]) == ("900", "80")
    assert 'name="cross_province" value="1" checked' in page
    assert "没有改动" in said(desk, "/transport/limits", limits_form(page, cross_province="1"))


@pytest.mark.parametrize(
    "change", [{"max_stops": "9"}, {"reception_opens": "late"}, {"budget_yuan": "-5"}]
)
def test_limits_that_cannot_be_are_refused_and_nothing_is_kept(desk, change):
    before = limits_form(desk.get("/transport/limits").get_data(as_text=True))
    page = said(desk, "/transport/limits", before | change)
    assert "bad" in page
    assert "已保存" not in page
    assert limits_form(desk.get("/transport/limits").get_data(as_text=True)) == before


def test_a_rule_is_added_and_removed_once(desk):
    form = {"first_date": "2020-02-21", "area": "湖南", "load_cap": "50"}
    form["mode"] = ["coach", "feeder"]
    page = said(desk, "/transport/rules", form)
    assert "已添加规定" in page
    assert "最多坐 50" in page
    place, says = re.findall(r'name="place" value="(\d+)"><input type="hidden" name="says" '
                             r'value="([^"]*)"', page)[-1]  # fmt: skip
    back = {"place": place, "says": says.replace("&#39;", "'")}
    assert "已删除规定" in said(desk, "/transport/rules/remove", back)
    assert "已删除规定" not in said(desk, "/transport/rules/remove", back)
    assert "什么也没有限制" in said(desk, "/transport/rules", {"mode": "coach"})


def test_the_list_comes_back_in_unchanged(desk):
    said(desk, "/transport/offers/new", OFFER)
    content = desk.get("/transport.xlsx").data
    answer = desk.post("/transport/import", data={"file": (io.BytesIO(content), "a.xlsx")})
    preview = desk.get(answer.location).get_data(as_text=True)
    assert "tip bad" not in preview
    commit = re.search(r'action="([^"]*/commit[^"]*)"', preview)[1]
    assert "新增 0，更新 0" in said(desk, commit)


def test_a_squad_reads_and_does_not_write(fresh, as_user):
    squad = as_user(fresh, "guizhou")
    for address in ("/transport", "/transport/places", "/transport/limits"):
        page = squad.get(address)
        assert page.status_code == 200
        assert "保存</button>" not in page.get_data(as_text=True)
    assert squad.post("/transport/offers/new", data=OFFER).status_code == 403
