"""The pages of the desk: whose records, wrong input, files, and no personal data in addresses."""

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

HERE = Path(__file__).parents[1]


def _load(name):
    spec = importlib.util.spec_from_file_location(name, HERE / f"{name}.py")
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


service_scene = _load("service_scene")
scene = _load("scene")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return an app over a registry with a desk, and what is in it."""
    home = tmp_path_factory.mktemp("services")
    scene.build(home)
    facts = service_scene.build(home)
    registry = open_registry(home=home)
    app = create_app(registry, scene.settings(home))
    app.config["WTF_CSRF_ENABLED"] = False
    yield app, facts
    registry.dispose()


@pytest.fixture(scope="module")
def people(made):
    """Return a logged-in client for everybody who has to do with the desk."""
    found = {}
    for name in ("zhou", "simen", "firm", "guanjia", "rexian", "bumen"):
        found[name] = made[0].test_client()
        found[name].post("/login", data={"username": name, "password": scene.PASSWORD})
    return found


@pytest.mark.parametrize(
    "query",
    ["day=yesterday", "day=0001-01-01", "scale=huge", "page=-3", "page=99999", "town=x", "q=%25"],
)
@pytest.mark.parametrize(
    "address",
    ["/back-at-work", "/back-at-work/rows", "/back-at-work/late", "/stewards", "/stewards/visits",
     "/cases", "/cases/analysis", "/hotline/calls", "/hotline/knowledge"],
)  # fmt: skip
def test_odd_filters_are_no_filters(people, address, query):
    assert people["zhou"].get(f"{address}?{query}").status_code == 200


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({}, "请填写日期"),
        ({"day": "2020-03-01", "staff": "x", "back": "1"}, "请填写日期"),
        ({"day": "2020-03-01", "staff": "5", "back": "9"}, "多于用工总数"),
        ({"day": "2099-03-01", "staff": "5", "back": "4"}, "还没有到"),
        ({"day": "2020-03-01", "staff": "5", "back": "-4"}, "不能是负数"),
        ({"day": "2020-03-01", "staff": "5", "back": "4", "outside": "many"}, "请填数字"),
        ({"day": "2020-03-01", "staff": "9" * 40, "back": "4"}, "请填写日期"),
    ],
)
def test_a_wrong_report_says_what_and_keeps_what_was_written(people, form, said):
    answer = people["firm"].post("/back-at-work/report", data=form)
    assert answer.status_code == 400
    assert said in answer.text
    assert form.get("back", "") in answer.text


def test_an_enterprise_reports_for_itself_whatever_it_writes(people, made):
    form = {"enterprise": "余姚市姚北塑料制品厂", "day": "2020-02-27", "staff": "50", "back": "40"}
    assert people["firm"].post("/back-at-work/report", data=form).status_code == 303
    page = people["zhou"].get(f"/back-at-work/enterprises/{made[1].firm}").text
    assert "2020年2月27日" in page


def test_a_town_reports_and_sees_its_own_only(people, made):
    _, facts = made
    form = {
        "enterprise": "余姚市舜江电器配件有限公司",
        "day": "2020-02-27",
        "staff": "9",
        "back": "9",
    }
    answer = people["simen"].post("/back-at-work/report", data=form)
    assert "不归您负责" in answer.text
    assert people["simen"].get(f"/back-at-work/enterprises/{facts.other_firm}").status_code == 403
    rows = people["simen"].get("/back-at-work/rows?town=330281003").text
    assert "余姚市舜江电器配件有限公司" not in rows
    assert "余姚市甬江口罩有限公司" in rows


def test_a_misspelt_enterprise_is_answered_with_names_like_it(people):
    form = {"enterprise": "甬江口罩厂", "day": "2020-02-27", "staff": "9", "back": "9"}
    answer = people["zhou"].post("/back-at-work/report", data=form)
    assert "名称相近的有：余姚市甬江口罩有限公司" in answer.text


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("zhou", "/back-at-work/rows.xlsx"), ("zhou", "/back-at-work/daily.xlsx"),
        ("zhou", "/back-at-work/late.xlsx"), ("zhou", "/stewards/visits.xlsx"),
        ("zhou", "/stewards/rounds/1.xlsx"), ("zhou", "/cases.xlsx"),
        ("zhou", "/cases/analysis.xlsx"), ("rexian", "/hotline/calls.xlsx"),
        ("zhou", "/stewards/import/template.xlsx"), ("zhou", "/cases/import/template.xlsx"),
    ],
)  # fmt: skip
def test_workbooks_open_and_hold_no_formula(people, who, address):
    answer = people[who].get(address)
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert cells
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_a_list_of_calls_shows_no_whole_number(people):
    assert b"13911112222" not in people["rexian"].get("/hotline/calls").data
    book = openpyxl.load_workbook(io.BytesIO(people["rexian"].get("/hotline/calls.xlsx").data))
    assert "13911112222" not in str([[cell.value for cell in row] for row in book.active])


def test_the_number_of_a_caller_is_asked_for_by_post_only(people):
    assert people["rexian"].get("/hotline/caller?phone=13911112222").status_code == 405


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b"not a workbook"), ("a.csv", b""), ("a.xlsx", b"PK\x03\x04broken"),
        ("a.csv", "姓名,电话\n王,1\n".encode()), ("a.pdf", b"%PDF-1.7"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "address",
    ["/back-at-work/import", "/back-at-work/list", "/stewards/import", "/cases/import",
     "/hotline/knowledge/import"],
)  # fmt: skip
def test_a_file_that_is_no_such_sheet_is_refused_in_words(people, address, name, content):
    who = people["zhou"]
    answer = who.post(address, data={"file": (io.BytesIO(content), name)}, follow_redirects=True)
    assert answer.status_code == 200
    assert 'class="tip bad"' in answer.text or "请在表头中补上" in answer.text
    assert "Traceback" not in answer.text


def test_an_upload_of_somebody_else_cannot_be_opened(people):
    content = "企业名称,用工总数,到岗人数\n余姚市甬江口罩有限公司,9,9\n".encode()
    answer = people["zhou"].post(
        "/back-at-work/import", data={"file": (io.BytesIO(content), "a.csv")}
    )
    assert people["zhou"].get(answer.location).status_code == 200
    assert people["simen"].get(answer.location).status_code == 404


def test_a_steward_acts_for_his_enterprises_only(people, made):
    _, facts = made
    assert people["guanjia"].get(f"/stewards/visit/{facts.firm}").status_code == 200
    assert people["guanjia"].get(f"/stewards/visit/{facts.other_firm}").status_code == 403
    form = {
        "title": "x",
        "category": "land",
        "enterprise": "余姚市舜江电器配件有限公司",
        "sure": "1",
    }
    assert "不归您负责" in people["guanjia"].post("/cases/new", data=form).text


def test_a_steward_puts_right_his_own_visits_only(people, made):
    """The scene records one visit of his; one of the bureau's is not his to correct."""
    _, facts = made
    his = people["guanjia"].get("/stewards/mine").text
    address = re.search(r"/stewards/visits/\d+", his)[0]
    page = people["guanjia"].get(address).text
    assert "更正走访记录" in page
    assert re.search(r'name="meals" value="fault" checked', page)
    said = people["guanjia"].post(address, data={"kind": "phone", "meals": "fine", "note": "已改"},
                                  follow_redirects=True).text  # fmt: skip
    assert "已更正走访记录" in said
    assert "已改" in said
    people["zhou"].post(f"/stewards/visit/{facts.other_firm}", data={"note": "好"})
    newest = re.findall(r"/stewards/visits/(\d+)", people["zhou"].get("/stewards/visits").text)
    other = max(newest, key=int)
    assert people["guanjia"].get(f"/stewards/visits/{other}").status_code == 403
    assert people["guanjia"].post(f"/stewards/visits/{other}").status_code == 403
    assert people["zhou"].post(f"/stewards/visits/{other}", data={}).status_code == 400


def test_a_steward_is_put_right_on_his_page(people):
    address = re.search(r"/stewards/\d+", people["zhou"].get("/stewards?q=孙小妹").text)[0]
    form = {"name": "孙大妹", "phone": "13900008889", "town": "330281103", "unit": "三七市镇",
            "industry": ["小家电"], "capacity": "4", "active": "1"}  # fmt: skip
    page = people["zhou"].post(address, data=form, follow_redirects=True).text
    assert "孙大妹" in page
    assert 'value="4"' in page
    form["phone"] = "13900008888"
    assert "手机号" in people["zhou"].post(address, data=form, follow_redirects=True).text
    assert people["simen"].post(address, data=form).status_code == 403


def test_a_joint_department_may_not_answer_for_the_lead(people):
    """The department of this account leads; a case given to another one is not its to answer."""
    form = {"title": "消毒水不够", "category": "supplies", "sure": "1"}
    opened = people["rexian"].post("/cases/new", data=form).location
    others = people["zhou"].get("/cases/departments").text
    assert "市监局" in others
    people["zhou"].post(f"{opened}/dispatch", data={"lead": "2", "joint": ["1"]})
    assert people["bumen"].post(f"{opened}/answer", data={"text": "好了"}).status_code == 403
    people["bumen"].post(f"{opened}/part", data={"text": "协办好了"})
    assert "协办好了" in people["zhou"].get(opened).text


@pytest.mark.parametrize("step", ["add-0", "add-x", "add-999"])
def test_a_call_about_a_case_that_is_not_there_is_not_half_written(people, step):
    before = people["rexian"].get("/hotline/calls").text.count("<tr>")
    form = {"phone": "13911114444", "note": "?", "category": "land", "step": step}
    assert people["rexian"].post("/hotline/calls", data=form).status_code in {400, 404}
    assert people["rexian"].get("/hotline/calls").text.count("<tr>") == before


def test_a_proposal_that_was_overtaken_says_so(people):
    address = people["zhou"].post("/stewards/plans").location
    people["zhou"].post(
        "/stewards", data={"name": "周", "phone": "13900007777", "town": "330281103"}
    )
    answer = people["zhou"].post(f"{address}/adopt", follow_redirects=True)
    assert "请重新计算" in answer.text


VAST = "9" * 5000


@pytest.mark.parametrize(
    ("method", "address", "data"),
    [
        ("POST", "/cases/1/dispatch", {"lead": VAST, "joint": [VAST]}),
        ("POST", "/cases/1/join", {"into": VAST}),
        ("POST", "/cases/1/extend", {"workdays": VAST, "text": "x"}),
        ("POST", "/cases/departments", {"id": VAST, "name": "x", "handlers": VAST}),
        ("POST", "/cases/rules", {"category": "land", "lead": [VAST]}),
        ("GET", f"/cases?lead={VAST[:50]}", {}),
        ("GET", f"/cases/new?enterprise={VAST[:50]}", {}),
        ("GET", f"/stewards/visit/1?sample={VAST[:50]}", {}),
        ("GET", f"/hotline/knowledge/edit?article={VAST[:50]}", {}),
        ("POST", "/hotline/calls", {"phone": "13911112222", "note": "x", "article": VAST}),
        ("POST", "/hotline/calls", {"phone": "13911112222", "note": "x", "step": f"add-{VAST}"}),
        ("POST", "/back-at-work/late", {"day": "2020-03-01", "enterprise": [VAST]}),
        ("POST", "/stewards/rounds", {"size": "1", "seed": VAST}),
        ("POST", "/stewards/1", {"capacity": VAST}),
    ],
)
def test_numbers_no_table_has_are_no_fault_of_the_program(people, method, address, data):
    assert people["zhou"].open(address, method=method, data=data).status_code < 500
