"""Arrivals on pages: the public form, whose records, and nothing personal in an address."""

from __future__ import annotations

import importlib.util
import io
import re
import sys
from pathlib import Path

import openpyxl
import pytest

from recruit.storage import open_registry
from web.app import create_app
from web.auth.limits import Allowance
from web.pages.desk.arriving import REGISTRATIONS

HERE = Path(__file__).parents[1]


def _load(name):
    spec = importlib.util.spec_from_file_location(f"arrivals_{name}", HERE / f"{name}.py")
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


service_scene = _load("service_scene")
scene = _load("scene")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return an app over a registry with a desk, and what is in it."""
    home = tmp_path_factory.mktemp("arrivals")
    scene.build(home)
    facts = service_scene.build(home)
    registry = open_registry(home=home)
    app = create_app(registry, scene.settings(home))
    app.config["WTF_CSRF_ENABLED"] = False
    yield app, facts
    registry.dispose()


@pytest.fixture
def visitor(made):
    """Return a client without an account, with a fresh brake."""
    made[0].extensions.pop("arrivals_brake", None)
    made[0].extensions["allowance"] = Allowance()
    return made[0].test_client()


@pytest.fixture(scope="module")
def people(made):
    """Return a logged-in client for bureau, town and enterprise."""
    found = {}
    for name in ("zhou", "simen", "firm"):
        found[name] = made[0].test_client()
        found[name].post("/login", data={"username": name, "password": scene.PASSWORD})
    return found


def token(client, kind, query=""):
    text = client.get(f"/arrivals/posters{query}").text
    return re.search(rf"/arrivals/posters/({kind}[^\"]*-[0-9a-f]+)\"", text)[1]


def form(number, **more):
    return {"name": f"来客{number}", "phone": f"1391234{number:04}", "home": "威宁",
            "day": "2020-02-23", "town": "330281003", "status": "green", "issuer": "yongxing",
            "issued": "2020-02-22", "consent": "yes", **more}  # fmt: skip


def test_a_wrong_form_says_what_and_keeps_what_was_written(people, visitor):
    address = f"/arrive/{token(people['zhou'], 'b')}"
    answer = visitor.post(address, data=form(1, home="没有这里", phone="12", consent=""))
    assert answer.status_code == 422
    assert answer.text.count('class="wrong"') == 3
    for kept in ("来客1", "没有这里", "2020-02-22"):
        assert f'value="{kept}"' in answer.text


def test_nobody_can_ask_who_is_registered(people, visitor):
    address = f"/arrive/{token(people['zhou'], 'b')}"
    first, again = (visitor.post(address, data=form(2)) for _ in range(2))
    assert (first.status_code, first.location) == (again.status_code, again.location) == (
        303, f"{address}/done#main",
    )  # fmt: skip
    assert (
        people["zhou"].post("/arrivals/search", data={"person": "来客2"}).text.count("<tr>") == 2
    )


def test_a_stream_of_registrations_is_slowed_down(people, visitor):
    address = f"/arrive/{token(people['zhou'], 'b')}"
    for _ in range(REGISTRATIONS):
        assert visitor.post(address, data=form(3)).status_code == 303
    answer = visitor.post(address, data=form(3))
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert 'value="来客3"' in answer.text


@pytest.mark.parametrize("made_up", ["b-0000", "t330281103-", "e1-b", "e999999-abc", "x", "b"])
def test_a_token_that_we_did_not_sign_is_no_poster(visitor, made_up):
    assert visitor.get(f"/arrive/{made_up}").status_code == 404
    assert visitor.post(f"/arrive/{made_up}", data=form(4)).status_code == 404


def test_an_enterprise_prints_its_own_poster_and_the_form_cannot_change_it(people, visitor):
    page = people["firm"].get("/arrivals/posters?enterprise=余姚").text
    assert page.count("/arrivals/posters/e") == 1
    own = token(people["firm"], "e")
    assert "<svg" in people["firm"].get(f"/arrivals/posters/{own}").text
    assert visitor.post(f"/arrive/{own}", data=form(5)).status_code == 303
    found = people["simen"].post("/arrivals/search", data={"person": "13912340005"}).text
    assert "余姚市甬江口罩有限公司" in found


def test_a_town_sees_and_changes_its_own_only(people, made, visitor):
    visitor.post(f"/arrive/{token(people['zhou'], 'b')}", data=form(6, status="red"))
    search = people["zhou"].post("/arrivals/search", data={"person": "来客6"}).text
    address = re.search(r"/arrivals/\d+", search)[0]
    assert people["zhou"].get(address).status_code == 200
    assert people["simen"].get(address).status_code == 403
    assert people["simen"].get(f"{address}/contacts.xlsx").status_code == 403
    people["simen"].post(f"{address}/quarantine/release", data={"reason": "x"})
    assert "隔离中" in people["zhou"].get(address).text
    found = people["simen"].post("/arrivals/search", data={"person": "来客6"}).text
    assert "没有符合条件的人" in found
    assert people["simen"].get(f"/arrivals/{made[1].incomer}").status_code == 200


def test_lists_mask_and_a_name_is_posted(people, made):
    page = people["zhou"].get("/arrivals").text
    assert not re.search(r"1\d{10}", page)
    assert people["zhou"].get("/arrivals/search?person=来客").status_code == 405


@pytest.mark.parametrize(
    "query", ["day=x", "day=0001-01-01", "stay=%25", "status=z", "show=z", "town=1", "page=-1"]
)
def test_odd_filters_are_no_filters(people, query):
    whole = people["zhou"].get("/arrivals").text.count("<tr>")
    assert people["zhou"].get(f"/arrivals?{query}").text.count("<tr>") == whole


def test_a_wrong_temperature_loses_nothing(people, made):
    address = f"/arrivals/screening/{made[1].screening}"
    who = made[1].incomer
    for heat in ("99", "abc", "-1e400", "nan"):
        answer = people["simen"].post(address, data={f"heat-{who}": heat, f"finding-{who}": ""})
        assert answer.status_code == 422, heat
        assert f'value="{heat}"' in answer.text


def test_the_contact_list_has_the_neighbours_of_the_coach(people, made):
    address = f"/arrivals/{made[1].incomer}/contacts.xlsx"
    for answer, number in (
        (people["simen"].get(address), r"138\*{4}\d{4}"),
        (people["simen"].post(address, data={"reason": "追踪同车的人"}), r"138\d{8}"),
    ):
        book = openpyxl.load_workbook(io.BytesIO(answer.data))
        rows = list(book.worksheets[0].iter_rows(values_only=True))
        assert len(rows) == 17
        assert all(re.fullmatch(number, row[1]) for row in rows[1:])


def test_the_number_of_one_arrival_is_shown_for_a_reason(people, made):
    address = f"/arrivals/{made[1].incomer}"
    whole = r"(?<!\d)1[3-9]\d{9}(?!\d)"
    assert not re.search(whole, people["simen"].get(address).text)
    assert people["simen"].post(f"{address}/reveal", data={"reason": ""}).status_code == 400
    assert re.search(
        whole, people["simen"].post(f"{address}/reveal", data={"reason": "上门前联系"}).text
    )
    assert not re.search(whole, people["simen"].get(address).text)


def test_the_list_leaves_with_numbers_for_a_reason_only(people):
    for answer, whole in (
        (people["zhou"].get("/arrivals.xlsx"), False),
        (people["zhou"].post("/arrivals.xlsx", data={"reason": "社区上门排查"}), True),
    ):
        rows = openpyxl.load_workbook(io.BytesIO(answer.data)).active.iter_rows(
            min_row=2, values_only=True
        )
        assert {bool(re.fullmatch(r"1\d{10}", row[1])) for row in rows} == {whole}


def test_releasing_early_asks_for_the_ground(people, made):
    address = f"/arrivals/{made[1].incomer}"
    page = people["zhou"].post(
        f"{address}/quarantine/broken", data={"reason": ""}, follow_redirects=True
    )
    assert "请写明理由" in page.text
    page = people["zhou"].post(f"{address}/quarantine/nothing", data={})
    assert page.status_code == 404


def test_the_list_starts_without_a_search(people):
    page = people["zhou"].get("/arrivals").text
    assert re.search(r'id="f-person"[^>]*value=""', page)
    assert "/arrivals.xlsx" in page
    assert "清除" not in page
