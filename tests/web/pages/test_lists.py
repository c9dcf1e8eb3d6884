"""Lists of the desk: searching without an address, views, many rows at once, single records."""

import html
import re

import pytest

from recruit.models import Candidate, Party, Pin, Referrer, SavedView, Vacancy
from web.room import registry


@pytest.fixture
def desk(fresh, as_user):
    return as_user(fresh)


def row(app, model, key):
    with app.app_context(), registry().read() as session:
        return session.get(model, key)


def field(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page).group(1)


def shown_at(page):
    """Return the address that the answer to a search says it is to be found at."""
    return html.unescape(re.search(r'data-here="([^"]+)"', page).group(1))


def main_part(page):
    """Return what a page shows, without what is new with every answer."""
    return re.sub(r'csrf_token" value="[^"]*"', "", page[page.index("<main") :])


def change(desk, name, action, rows, **more):
    form = {"action": action, "row": rows, "asked": "1"} | more
    return desk.post(f"/lists/{name}/change", data=form)


def confirm(desk, name, action, rows, **more):
    mark = field(change(desk, name, action, rows, **more).text, "mark")
    return change(desk, name, action, rows, mark=mark, **more)


def test_what_people_are_searched_by_is_in_no_address(desk):
    found = desk.post("/candidates/search", data={"q": "张小", "province": "520000"}).text
    assert "%E5" not in shown_at(found)
    assert "张" not in shown_at(found)
    page = desk.get(shown_at(found)).text
    for text in (found, page):
        assert "共 1 条" in text
        assert 'value="张小"' in text


def test_a_search_is_answered_with_what_its_own_address_shows(desk):
    found = desk.post("/candidates/search", data={"q": "张", "sort": "newest"}).text
    address = shown_at(found)
    shown = desk.get(address).text
    assert main_part(found) == main_part(shown)
    assert f'name="next" value="{html.escape(address)}"' in found


def test_a_text_searched_again_has_the_address_it_had(desk):
    once, again, another = (
        shown_at(desk.post("/candidates/search", data={"q": q}).text)
        for q in ("张小", " 张小 ", "张")
    )
    assert once == again != another


@pytest.mark.parametrize("name", ["candidates", "parties", "referrers"])
def test_nothing_searched_for_is_the_whole_list(desk, name):
    found = desk.post(f"/{name}/search", data={"q": " "}).text
    assert shown_at(found) == f"/{name}"
    assert main_part(found) == main_part(desk.get(f"/{name}").text)


def test_numbers_are_found_whole(desk):
    found = desk.post("/candidates/search", data={"q": "13800000000"}).text
    assert "138" not in shown_at(found)
    assert "共 1 条" in found


def test_a_part_of_a_number_finds_nobody_and_the_page_says_why(desk):
    found = desk.post("/candidates/search", data={"q": "1380000000"}).text
    assert "只能按完整的手机号或身份证号查找" in found


def test_a_search_belongs_to_the_account_that_made_it(desk, fresh, as_user):
    found = desk.post("/candidates/search", data={"q": "张小"}).text
    assert "上次的查找已过期" in as_user(fresh, "admin").get(shown_at(found)).text


def test_many_parties_are_held_together_otherwise(desk, fresh):
    page = change(desk, "parties", "hold", ["1"], to_cohesion="town").text
    assert "确认修改 1 行" in page
    confirm(desk, "parties", "hold", ["1"], to_cohesion="town")
    assert row(fresh, Party, 1).cohesion == "town"


def test_a_party_that_is_not_of_two_refuses_a_room_for_a_couple(desk, fresh):
    with fresh.app_context(), registry().write() as session:
        party = session.get(Party, 1)
        party.couple = False
        for person in party.members:
            person.party_id = None
    assert (
        "夫妻房只给两个人的同行组" in change(desk, "parties", "couple", ["1"], to_couple="1").text
    )
    confirm(desk, "parties", "couple", ["1"], to_couple="1")
    assert not row(fresh, Party, 1).couple


def test_many_referrers_are_given_another_target(desk, fresh):
    before = row(fresh, Referrer, 1).target
    shown = change(desk, "referrers", "target", [], all="1", to_number="5", how="more").text
    assert row(fresh, Referrer, 1).name not in shown
    confirm(desk, "referrers", "target", [], all="1", to_number="5", how="more")
    assert row(fresh, Referrer, 1).target == before + 5
    refused = change(desk, "referrers", "target", ["1"], to_number=str(-before - 6), how="more")
    assert "请填 0 或更大的数" in refused.text


def test_a_preview_changes_nothing_and_a_confirmed_change_does(desk, fresh):
    page = change(desk, "candidates", "ready", ["1", "2"], to_day="2020-02-25").text
    assert "确认修改 2 行" in page
    assert str(row(fresh, Candidate, 1).ready_date) != "2020-02-25"
    confirm(desk, "candidates", "ready", ["1", "2"], to_day="2020-02-25")
    assert str(row(fresh, Candidate, 2).ready_date) == "2020-02-25"


def test_a_change_is_refused_when_rows_changed_since_the_preview(desk, fresh):
    mark = field(change(desk, "candidates", "ready", ["1"], to_day="2020-02-25").text, "mark")
    with fresh.app_context(), registry().write() as session:
        session.get(Candidate, 1).ready_date = None
    answer = change(desk, "candidates", "ready", ["1"], to_day="2020-02-25", mark=mark)
    assert answer.status_code == 409
    assert row(fresh, Candidate, 1).ready_date is None


def test_people_are_pinned_to_a_vacancy_together(desk, fresh):
    confirm(desk, "candidates", "must", ["28", "29"], to_vacancy="3")
    with fresh.app_context(), registry().read() as session:
        assert {pin.candidate_id for pin in session.query(Pin)} == {28, 29}


def test_openings_never_fall_below_the_people_there(desk, fresh):
    page = change(desk, "vacancies", "openings", ["1", "3"], how="to", to_number="10").text
    assert "确认修改 1 行" in page
    confirm(desk, "vacancies", "openings", ["1", "3"], how="to", to_number="10")
    assert row(fresh, Vacancy, 1).openings == 12
    assert row(fresh, Vacancy, 3).openings == 10


def test_all_that_the_filters_want_can_be_changed(desk):
    page = change(desk, "candidates", "withdraw", [], all="1", stage="registered").text
    assert "选中 3 行" in page


def test_a_view_keeps_filters_but_not_whom_one_looks_for(desk, fresh):
    form = {"name": "贵州未安排", "f_province": "520000", "f_search": "token"}
    answer = desk.post("/views/candidates", data=form)
    assert answer.location == "/candidates?province=520000"
    with fresh.app_context(), registry().read() as session:
        (view,) = session.query(SavedView)
        assert view.settings == {"province": "520000"}
    assert "贵州未安排" in desk.get("/candidates").text


def test_a_view_of_ones_own_is_not_seen_by_others_until_it_is_shared(desk, fresh, as_user):
    desk.post("/views/candidates", data={"name": "只给我", "f_stage": "offered"})
    other = as_user(fresh, "admin")
    assert "只给我" not in other.get("/candidates").text
    desk.post("/views/1/rename", data={"name": "给大家", "shared": "1"})
    assert "给大家" in other.get("/candidates").text
    assert other.post("/views/1/drop").status_code == 403


def vacancy_form(page, **changed):
    names = ("title", "openings", "wage_min", "wage_max", "seen")
    form = {name: field_of(page, name) for name in names}
    return form | {"trade": "general", "level": "0", "dormitory": "1"} | changed


def field_of(page, name):
    return re.search(rf'name="{name}"[^>]*value="([^"]*)"', page).group(1)


def test_who_saves_second_is_told_that_the_record_changed(desk, fresh):
    page = desk.get("/vacancies/3").text
    first, second = vacancy_form(page, openings="8"), vacancy_form(page, openings="9")
    assert desk.post("/vacancies/3", data=first).status_code == 303
    assert desk.post("/vacancies/3", data=second).status_code == 409
    assert row(fresh, Vacancy, 3).openings == 8


def test_a_couples_room_is_refused_to_a_party_of_three(desk, fresh):
    seen = field(desk.get("/parties/1").text, "seen")
    form = {"cohesion": "town", "couple": "1", "seen": seen}
    assert desk.post("/parties/1", data=form).status_code == 400
    assert row(fresh, Party, 1).cohesion == "enterprise"


def test_somebody_is_taken_out_of_a_party(desk, fresh):
    desk.post("/parties/1/members", data={"candidate": "4", "out": "1"})
    assert row(fresh, Candidate, 4).party_id is None


@pytest.mark.parametrize(
    "name", ["candidates", "vacancies", "enterprises", "parties", "referrers"]
)
def test_every_list_can_be_downloaded(bureau, name):
    answer = bureau.get(f"/{name}/export.xlsx")
    assert answer.data.startswith(b"PK")


@pytest.mark.parametrize("number", [1, 28, 29, 30])
def test_a_person_is_shown_masked_with_the_reason(bureau, number):
    page = bureau.get(f"/candidates/{number}").text
    assert "最近一次匹配怎么说" in page
    assert "13800000" not in page


def test_an_upload_is_mended_in_place(desk):
    import io

    text = "推荐人,手机号,老家县,目标人数\n王建军,13912345678,威宁县,40\n李大山,1391,威宁县,9\n"
    answer = desk.post("/imports", data={"file": (io.BytesIO(text.encode()), "推荐人.csv")})
    page = desk.get(answer.location).text
    assert "写入 1 行" in page
    cell = re.search(r'name="(c-[\d-]+)" type="text" value="1391"', page).group(1)
    desk.post(f"{answer.location}/mend", data={cell: "13912345670"})
    assert "写入 2 行" in desk.get(answer.location).text
    desk.post(f"{answer.location}/mend", data={"undo": "1"})
    assert "写入 1 行" in desk.get(answer.location).text
