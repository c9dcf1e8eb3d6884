"""An enterprise's pages: its own vacancies and people, and nobody else's."""

from __future__ import annotations

import io

import openpyxl
import pytest

from recruit.models import Placement, Stage, Vacancy
from web.room import registry

TERMS = {"openings": "12", "wage_min": "4500", "wage_max": "6500", "dormitory": "yes",
         "start_from": "2020-02-24", "start_until": "2020-03-05"}  # fmt: skip


@pytest.fixture
def firm(fresh, as_user):
    """Return the client of the mask maker."""
    return as_user(fresh, "firm")


def placements(app):
    """Return placements by number with their vacancy's enterprise."""
    with app.app_context(), registry().read() as session:
        return {
            row.id: (row.stage, session.get(Vacancy, row.vacancy_id).enterprise_id)
            for row in session.query(Placement).order_by(Placement.id)
        }


def vacancy(app, number):
    with app.app_context(), registry().read() as session:
        return session.get(Vacancy, number)


def test_log_in_leads_to_its_own_page(fresh, as_user):
    assert as_user(fresh, "firm").get("/login").location == "/firm"


def test_its_own_figures_and_vacancies_only(firm):
    page = firm.get("/firm").text
    assert "甬江口罩" in page
    assert "注塑工" not in page


def test_names_wait_for_the_published_journey(firm, fresh):
    assert "姓名在行程发布后显示" in firm.get("/firm/arrivals").text
    with fresh.app_context(), registry().write() as session:
        session.query(Placement).first().stage = Stage.SEATED
    assert "张小红" in firm.get("/firm/arrivals").text


def test_people_are_confirmed_in_bulk_and_again_without_harm(firm, fresh):
    own = [str(key) for key, (_, owner) in placements(fresh).items() if owner == 1]
    answer = firm.post("/firm/arrivals", data={"placement": own[:3], "verdict": "on_duty"})
    assert answer.status_code == 303
    page = firm.post(
        "/firm/arrivals", data={"placement": own[:4], "verdict": "on_duty"}, follow_redirects=True
    ).text
    assert "1 人记为" in page
    assert "3 人先前已是" in page
    stages = [placements(fresh)[int(key)][0] for key in own[:5]]
    assert stages == [*[Stage.ON_DUTY] * 4, Stage.ACCEPTED]


def test_people_of_another_enterprise_cannot_be_confirmed(firm, fresh):
    strange = next(key for key, (_, owner) in placements(fresh).items() if owner == 2)
    answer = firm.post("/firm/arrivals", data={"placement": [strange], "verdict": "on_duty"})
    assert answer.status_code == 404
    assert placements(fresh)[strange][0] is Stage.ACCEPTED


def test_nobody_ticked_says_what_to_do(firm):
    page = firm.post("/firm/arrivals", data={"verdict": "on_duty"}, follow_redirects=True).text
    assert "请先勾选人" in page


def test_the_list_is_a_workbook_without_formulas(firm):
    book = openpyxl.load_workbook(io.BytesIO(firm.get("/firm/arrivals.xlsx").data))
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[0][:2] == ("编号", "到达日")
    assert len(rows) == 12


def fill(firm, results):
    """Download the list, write results into its rows, upload it and return the page."""
    book = openpyxl.load_workbook(io.BytesIO(firm.get("/firm/arrivals.xlsx").data))
    column = [cell.value for cell in book.active[1]].index("结果") + 1
    for row, result in results.items():
        book.active.cell(row, column, result)
    content = io.BytesIO()
    book.save(content)
    content.seek(0)
    return firm.post(
        "/firm/arrivals/list", data={"file": (content, "名单.xlsx")}, follow_redirects=True
    ).text


def test_a_filled_list_confirms_many_and_names_the_rows_it_cannot_read(firm, fresh):
    page = fill(firm, {2: "已上岗", 3: "上岗", 4: "没有到", 5: "也许"})
    assert "3 人有变动" in page
    assert "第 5 行没有看懂" in page
    stages = [stage for stage, owner in placements(fresh).values() if owner == 1]
    assert stages[:4] == [Stage.ON_DUTY, Stage.ON_DUTY, Stage.NO_SHOW, Stage.ACCEPTED]


def test_a_list_cannot_reach_people_of_another_enterprise(firm, fresh):
    strange = next(key for key, (_, owner) in placements(fresh).items() if owner == 2)
    content = f"编号,结果\n{strange},已上岗\n".encode()
    page = firm.post(
        "/firm/arrivals/list",
        data={"file": (io.BytesIO(content), "名单.csv")},
        follow_redirects=True,
    ).text
    assert "1 人不能这样记" in page
    assert placements(fresh)[strange][0] is Stage.ACCEPTED


def test_a_file_that_is_no_list_is_refused_with_what_to_do(firm):
    for content, name in ((b"\x00\x01", "x.xlsx"), ("姓名\n张".encode(), "x.csv")):
        page = firm.post(
            "/firm/arrivals/list",
            data={"file": (io.BytesIO(content), name)},
            follow_redirects=True,
        ).text
        assert "tip bad" in page


def test_a_vacancy_is_posted_and_changed(firm, fresh):
    made = firm.post("/firm/vacancies/new", data=TERMS | {"title": "包装工", "trade": "packing"})
    assert made.status_code == 303
    page = firm.get("/firm").text
    assert "包装工" in page
    assert firm.post("/firm/vacancies/1", data=TERMS | {"wage_max": "7000"}).status_code == 303
    assert vacancy(fresh, 1).wage_max == 7000


WORSE = [
    ({"openings": "3"}, "已安置 11 人"),
    ({"wage_min": "4000"}, "工资只能提高"),
    ({"openings": "many"}, "招聘人数要填"),
    ({"wage_min": "9000"}, "最低不高于最高"),
]


def test_a_change_that_breaks_a_promise_is_refused_with_the_form_kept(firm, fresh):
    for wrong, said in WORSE:
        answer = firm.post("/firm/vacancies/1", data=TERMS | wrong)
        assert answer.status_code == 422
        assert said in answer.text
    assert vacancy(fresh, 1).wage_min == 4500


def test_a_vacancy_of_another_enterprise_is_out_of_reach(firm):
    for number in (2, 3, 4, 99):
        assert firm.get(f"/firm/vacancies/{number}").status_code in {403, 404}
        assert firm.post(f"/firm/vacancies/{number}", data=TERMS).status_code in {403, 404}


def test_a_vacancy_is_taken_off_the_board_and_put_back(firm, fresh):
    anybody = fresh.test_client()
    firm.post("/firm/vacancies/1", data={"does": "pause"})
    assert "甬江口罩" not in anybody.get("/jobs").text
    firm.post("/firm/vacancies/1", data={"does": "resume"})
    assert "甬江口罩" in anybody.get("/jobs").text
