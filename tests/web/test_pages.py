"""What the pages say: the figures first, every gap, every reason, and no name in the open."""

import re

import pytest

from recruit.models import Placement, PlanVersion
from web.room import registry


def text(answer):
    assert answer.status_code == 200, answer.text[:300]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def test_the_overview_gives_the_figures_of_the_campaign(bureau):
    page = text(bureau.get("/"))
    assert "已登记 30 人" in page
    assert "已安置 22 人" in page
    assert "27 / 35 个名额" in page
    assert "¥60,000" in page


def test_the_overview_says_how_far_a_plan_is_from_proven(bureau):
    page = text(bureau.get("/"))
    assert "差距 1.25%，未证最优" in page
    assert "差距 2.34%，未证最优" in page


def test_the_referrer_with_17_of_60_stands_first(bureau):
    page = text(bureau.get("/"))
    assert page.index("17 / 60") < page.index("5 / 10")


def test_the_map_is_drawn_by_the_server_and_says_it_is_a_sketch(bureau):
    page = bureau.get("/").text
    assert page.count('class="way coach"') >= 1
    assert page.count('class="way flight"') >= 1
    assert page.count('class="dot"') >= 2
    assert "示意图，不作划界依据" in page


def test_vacancies_can_be_filtered_by_tier(bureau):
    page = text(bureau.get("/vacancies?tier=1"))
    assert "口罩机操作工" in page
    assert "注塑工 余姚市舜江" not in page
    assert "1 个岗位" in page


def test_vacancies_still_short_can_be_asked_for(bureau):
    assert "普工 余姚市姚北" in text(bureau.get("/vacancies?room=short"))


def test_an_unknown_filter_value_filters_nothing(bureau):
    assert "4 个岗位" in text(bureau.get("/vacancies?tier=9&trade=%27--"))


def test_an_empty_list_offers_to_clear_the_filters(bureau):
    page = text(bureau.get("/vacancies?q=火箭"))
    assert "没有符合条件的岗位" in page
    assert "清除筛选" in page


def test_candidates_are_masked(bureau):
    page = bureau.get("/candidates").text
    assert "张**" in page
    assert "张小红" not in page
    assert "13800000000" not in page
    assert "138****0000" in page


def test_candidates_waiting_for_a_place_can_be_asked_for(bureau):
    assert "3 人。" in text(bureau.get("/candidates?stage=registered"))


def test_a_run_shows_each_objective_with_its_gap(bureau, facts):
    page = text(bureau.get(f"/runs/{facts.matching_run}"))
    assert "1. 防疫物资企业到岗 11 人 11 已证最优" in page
    assert "3. 合适程度 17,000 分 17,215 差距 1.25%，未证最优" in page


def test_results_by_enterprise_lead_to_the_people_with_their_score(bureau, facts):
    address = f"/plans/{facts.matching_plan}/enterprises/{facts.enterprise}"
    assert address in bureau.get(f"/plans/{facts.matching_plan}").text
    page = text(bureau.get(address))
    assert "张**" in page
    assert "工种对口 300" in page


def test_everybody_without_a_place_is_given_a_reason_in_plain_words(bureau, facts):
    page = text(bureau.get(f"/plans/{facts.matching_plan}/unmatched"))
    assert "有合适岗位，但名额给了更合适的人" in page
    assert "还差 34 分" in page
    assert "工资达不到期望 3 个岗位" in page
    assert "健康状况待核实，暂不安排" in page


def test_who_accepted_a_place_that_no_longer_fits_is_told_beside_the_plan(fresh, as_user, facts):
    bureau, address = as_user(fresh), f"/plans/{facts.matching_plan}"
    assert "不再合适" not in text(bureau.get(address))
    with fresh.app_context(), registry().write() as session:
        plan = session.get_one(PlanVersion, facts.matching_plan)
        placement = session.query(Placement).first()
        held = {"candidate": placement.candidate_id, "vacancy": placement.vacancy_id}
        first = [held | {"rules": ["trade", "health"]}]
        plan.summary = plan.summary | {"held": {"people": 2, "first": first}}
    page = bureau.get(address)
    assert re.search("已答应、但不再合适的人 .* 这里列出前 1 人。 2 人", text(page))
    assert "工种不符，健康状况待核实" in page.text
    assert f'href="/candidates/{held["candidate"]}"' in page.text


def test_shortfalls_say_how_many_and_why(bureau, facts):
    page = text(bureau.get(f"/plans/{facts.matching_plan}/shortfalls"))
    assert "注塑工" in page
    assert "3 / 15" in page
    assert "条件相符的人不够" in page


def test_a_charter_plan_lists_who_has_no_seat(bureau, facts):
    page = text(bureau.get(f"/plans/{facts.charter_plan}"))
    assert "时间太短，按规定休息就赶不到" in page
    assert "差距 2.34%，未证最优" in page


def test_trips_stand_under_their_day(bureau):
    page = text(bureau.get("/trips"))
    assert "2月22日 周六" in page
    assert "C001" in page
    assert "F001" in page


def test_trips_can_be_filtered_by_mode_and_province(bureau):
    page = text(bureau.get("/trips?mode=flight"))
    assert "F001" in page
    assert "C001" not in page
    assert "没有符合条件的班次" in text(bureau.get("/trips?province=510000"))


def test_a_trip_shows_stops_drivers_and_the_manifest_by_seat(bureau, facts):
    page = text(bureau.get(f"/trips/{facts.coach}"))
    assert "07:30 开" in page
    assert "驾驶员 2" in page
    assert "共驾驶 6 小时 00 分" in page
    assert re.search(r"1 张小红 (邻座 )?138\*{4}0000", page)


@pytest.mark.parametrize(("form", "start"), [("pdf", b"%PDF"), ("xlsx", b"PK")])
def test_the_manifest_can_be_downloaded(bureau, facts, form, start):
    answer = bureau.get(f"/trips/{facts.coach}/manifest.{form}")
    assert answer.status_code == 200
    assert answer.data.startswith(start)
    assert f'filename="manifest-C001.{form}"' in answer.headers["Content-Disposition"]


def test_all_manifests_of_a_plan_come_as_one_file(bureau, facts):
    answer = bureau.get(f"/plans/{facts.charter_plan}/manifests.pdf")
    assert answer.data.startswith(b"%PDF")


@pytest.mark.parametrize(
    "address",
    ["/plans/99", "/trips/99", "/runs/99", "/plans/1/enterprises/99", "/trips?plan=99", "/none"],
)
def test_what_is_not_there_is_a_friendly_404(bureau, address):
    answer = bureau.get(address)
    assert answer.status_code == 404
    assert "回到首页" in answer.text


def test_no_address_holds_a_name_or_a_number_of_a_person(bureau, facts):
    for page in ("/candidates", "/referrers", f"/trips/{facts.coach}", "/plans/1/unmatched"):
        for address in re.findall(r'(?:href|action)="([^"]+)"', bureau.get(page).text):
            assert not re.search(r"1[3-9]\d{9}|\d{17}", address)
            assert "张" not in address


def test_the_overview_says_what_waits_today_and_where(bureau):
    page = bureau.get("/").text
    work = page[page.index('class="work"') : page.index("从哪里来，怎么来")]
    assert re.findall(r'href="([^"]+)"', work) == [
        "/answers",
        "/candidates?stage=accepted",
        "/charter-room",
        "/disputes",
    ]
    assert "<strong>5</strong>" in work


def test_who_does_not_decide_is_shown_no_work_of_the_bureau(app, as_user):
    assert 'class="work"' not in as_user(app, "simen").get("/").text


def test_a_plan_is_listed_person_by_person_the_weakest_fit_first(bureau, facts):
    page = text(bureau.get(f"/plans/{facts.matching_plan}/people"))
    scores = [int(n) for n in re.findall(r"(\d{3}) 工种", page)]
    assert scores == sorted(scores)
    assert len(scores) == 27


def test_a_plan_person_by_person_can_be_narrowed(bureau, facts):
    page = text(bureau.get(f"/plans/{facts.matching_plan}/people?trade=general"))
    assert "共 4 条" in page
    assert "没有符合的人" in text(bureau.get(f"/plans/{facts.matching_plan}/people?pinned=yes"))
