"""The pages of supply help and land: whose records, wrong input, files, telephones."""

from __future__ import annotations

import importlib.util
import io
import sys
from pathlib import Path

import openpyxl
import pytest

from recruit.storage import open_registry
from web.app import create_app

HERE = Path(__file__).parents[1]


def _load(name):
    spec = importlib.util.spec_from_file_location(name, HERE / f"{name}.py")
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


service_scene = _load("service_scene")
scene = _load("scene")
PHONE = "13800005678"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return an app over a registry with a desk, and what is in it."""
    home = tmp_path_factory.mktemp("relief")
    scene.build(home)
    facts = service_scene.build(home)
    registry = open_registry(home=home)
    app = create_app(registry, scene.settings(home))
    app.config["WTF_CSRF_ENABLED"] = False
    yield app, facts
    registry.dispose()


@pytest.fixture(scope="module")
def people(made):
    """Return a logged-in client for everybody who has to do with these pages."""
    found = {}
    for name in ("zhou", "simen", "firm", "bumen"):
        found[name] = made[0].test_client()
        found[name].post("/login", data={"username": name, "password": scene.PASSWORD})
    return found


@pytest.mark.parametrize("query", ["side=x", "kind=x", "stage=huge", "page=-3", "page=99999",
                                   "town=x", "q=%25", "group=%00", "outcome=x"])  # fmt: skip
@pytest.mark.parametrize("address", ["/supply", "/supply/introductions", "/land"])
def test_odd_filters_are_no_filters(people, address, query):
    assert people["zhou"].get(f"{address}?{query}").status_code == 200


@pytest.mark.parametrize("address", ["/supply/999", "/land/999"])
def test_what_is_not_there_is_not_found(people, address):
    assert people["zhou"].get(address).status_code == 404


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"product": " "}, "请写明产品或服务的名称"),
        ({"product": "螺丝", "quantity": "x"}, "数量“x”不对"),
        ({"product": "螺丝", "enterprise": "无此厂"}, "没有找到这家企业"),
    ],
)
def test_a_wrong_post_says_what_and_keeps_what_was_written(people, form, said):
    given = {"enterprise": "余姚市姚北塑料制品厂", "side": "need", "unit": "箱", **form}
    answer = people["zhou"].post("/supply/new", data=given)
    assert answer.status_code == 400
    assert said in answer.text
    assert 'value="箱"' in answer.text


def test_telephones_are_the_bureaus_and_of_those_introduced(people, made):
    offer = f"/supply/{made[1].offer}"
    shown = people["zhou"].post(f"{offer}/phone", data={"reason": "介绍供货"})
    assert PHONE in shown.text
    assert PHONE not in people["zhou"].get(offer).text
    assert people["simen"].post(f"{offer}/phone", data={"reason": "介绍供货"}).status_code == 403
    for name in ("simen", "firm"):
        assert PHONE not in people[name].get(offer).text
        assert PHONE not in people[name].get("/supply").text


def test_a_post_of_somebody_else_is_not_changed(people, made):
    offer = f"/supply/{made[1].offer}"
    for name in ("firm", "simen"):
        changed = {"product": "改了", "goods": "parts"}
        assert people[name].post(offer, data=changed).status_code == 403
        assert people[name].post(f"{offer}/withdraw").status_code == 403
    assert "改了" not in people["zhou"].get(offer).text
    assert "已撤下" not in people["zhou"].get(offer).text


def test_towns_introduce_for_their_own_only(people, made):
    offer, need = made[1].offer, made[1].need
    assert (
        people["simen"].post(f"/supply/{offer}/introduce", data={"other": need}).status_code == 403
    )
    assert (
        people["firm"].post(f"/supply/{need}/introduce", data={"other": offer}).status_code == 403
    )
    assert people["zhou"].post(f"/supply/{need}/introduce", data={"other": "x"}).status_code == 400


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"project": ""}, "请填写项目名称"),
        ({"area": "许多"}, "面积“许多”不对"),
        ({"area": "0"}, "面积“0”不对"),
    ],
)
def test_a_wrong_land_request_says_what_and_keeps_what_was_written(people, form, said):
    given = {
        "project": "三期",
        "area": "3",
        "unit": "mu",
        "site": "兰墅路",
        "kind": "title",
        **form,
    }
    answer = people["firm"].post("/land/new", data=given)
    assert answer.status_code == 400
    assert said in answer.text
    assert "兰墅路" in answer.text


def test_an_enterprise_sees_its_own_land_only_and_decides_nothing(people, made):
    form = {"enterprise": "余姚市姚北塑料制品厂", "project": "别家厂房", "area": "3", "unit": "mu",
            "kind": "title"}  # fmt: skip
    other = people["zhou"].post("/land/new", data=form).headers["Location"]
    for name in ("firm", "simen"):
        assert people[name].get(other).status_code == 403
        assert "别家厂房" not in people[name].get("/land").text
    own = f"/land/{made[1].land}"
    assert people["firm"].get(own).status_code == 200
    assert people["firm"].post(f"{own}/accepted").status_code == 403
    assert people["bumen"].get(other).status_code == 200
    assert people["bumen"].post(f"{own}/due", data={"due": "x"}).status_code == 400


def test_a_page_gone_stale_changes_nothing(people, made):
    own = f"/land/{made[1].land}"
    answer = people["zhou"].post(
        f"{own}/refused", data={"version": "99", "text": "x"}, follow_redirects=True
    )
    assert "未通过" not in answer.text.split("办理环节")[0]


@pytest.mark.parametrize(
    ("address", "words"),
    [("/supply.xlsx", "塑料鼻梁条"), ("/supply/introductions.xlsx", "纸箱"),
     ("/land.xlsx", "口罩车间临时用地")],
)  # fmt: skip
def test_lists_go_out_as_workbooks(people, address, words):
    book = openpyxl.load_workbook(io.BytesIO(people["firm"].get(address).data))
    cells = [cell for row in book.active.iter_rows(values_only=True) for cell in row]
    assert words in cells


@pytest.mark.parametrize(
    ("address", "head", "row", "seen"),
    [
        ("/supply/import", ("企业名称", "供需", "产品"),
         ("余姚市姚北塑料制品厂", "供给", "导入的货"), "/supply"),
        ("/land/import", ("企业名称", "用地类型", "项目名称", "面积"),
         ("余姚市姚北塑料制品厂", "扩建用地", "导入的厂房", "12亩"), "/land"),
    ],
)  # fmt: skip
def test_sheets_come_in_after_a_preview(people, address, head, row, seen):
    book = openpyxl.Workbook()
    for line in (head, row, ("余姚市没有的厂", *row[1:])):
        book.active.append(line)
    content = io.BytesIO()
    book.save(content)
    client = people["zhou"]
    sent = client.post(address, data={"file": (io.BytesIO(content.getvalue()), "t.xlsx")})
    preview = sent.headers["Location"]
    assert "余姚市没有的厂" in client.get(preview).text
    assert row[2] not in client.get(seen).text
    assert client.post(f"{preview}/commit").status_code == 303
    assert row[2] in client.get(seen).text


def test_in_a_rehearsal_the_pages_count_from_its_day(made):
    """The request was received on 1 March 2020: long overdue now, not on that day."""
    app, _ = made
    settings = scene.settings(app.extensions["laoxiang"].settings.home)
    rehearsal = create_app(
        app.extensions["laoxiang"].registry,
        settings.model_copy(update={"today": service_scene.DAY}),
    )
    rehearsal.config["WTF_CSRF_ENABLED"] = False
    late = {}
    for name, one in (("now", app), ("then", rehearsal)):
        client = one.test_client()
        client.post("/login", data={"username": "zhou", "password": scene.PASSWORD})
        late[name] = "已超期</span>" in client.get("/land").text
    assert late == {"now": True, "then": False}
