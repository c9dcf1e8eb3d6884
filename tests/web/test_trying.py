"""Trying a change, comparing two versions, and setting what a matching aims at."""

from __future__ import annotations

import threading

import pytest

from recruit import jobs
from recruit.jobs import trials
from recruit.models import (
    Assignment,
    Campaign,
    Candidate,
    CandidateState,
    Pin,
    PinKind,
    PlanKind,
    PlanVersion,
    Run,
    Trial,
    Vacancy,
)
from recruit.operations import runs
from web.room import registry


@pytest.fixture
def desk(fresh, as_user):
    """Return a client of the bureau over a registry of its own."""
    return as_user(fresh)


@pytest.fixture(scope="module")
def solved(made, tmp_path_factory):
    """Home directory of the scene with a second matching plan, really solved."""
    import shutil

    from recruit.storage import open_registry

    home = tmp_path_factory.mktemp("solved") / "home"
    shutil.copytree(made[0], home)
    opened = open_registry(home=home)
    with opened.write() as session:
        campaign = session.query(Campaign).one()
        run = runs.request_run(session, campaign, PlanKind.MATCHING, by="zhou")
        run_id = run.id
    plan_id = jobs.execute(opened, run_id)
    opened.dispose()
    return home, plan_id


@pytest.fixture
def trying(solved, tmp_path, as_user, monkeypatch):
    """Return a client and the plan, trials worked out before the page answers."""
    import shutil

    from recruit.settings import Settings
    from recruit.storage import open_registry
    from web.app import create_app

    shutil.copytree(solved[0], tmp_path / "home")
    opened = open_registry(home=tmp_path / "home")
    app = create_app(opened, Settings(home=tmp_path / "home", secret_key="a key for tests only"))
    app.config["WTF_CSRF_ENABLED"] = False

    def at_once(where, trial_id):
        trials.execute(where, trial_id)
        done = threading.Thread(target=lambda: None)
        done.start()
        return done

    monkeypatch.setattr(jobs, "start_trial", at_once)
    yield as_user(app), app, solved[1]
    opened.dispose()


def row(app, model, key):
    with app.app_context(), registry().read() as session:
        return session.get(model, key)


def test_one_more_opening_shows_who_would_be_placed_and_can_be_made_for_good(trying):
    client, app, plan = trying
    with app.app_context(), registry().read() as session:
        vacancy = session.query(Vacancy).filter_by(title="口罩机操作工").one()
        before, vacancy_id = vacancy.openings, vacancy.id
    answer = client.post(
        f"/plans/{plan}/what-if",
        data={"kind": "openings", "vacancy": vacancy_id, "more": 2},
        follow_redirects=True,
    )
    assert "增加 2 个名额" in answer.text
    assert "逐级目标" in answer.text
    trial = int(answer.request.path.rsplit("/", 1)[1])
    assert row(app, Vacancy, vacancy_id).openings == before
    client.post(f"/trials/{trial}/adopt")
    assert row(app, Vacancy, vacancy_id).openings == before + 2


def test_a_pin_shows_its_effect_and_stands_once_adopted(trying):
    client, app, plan = trying
    with app.app_context(), registry().read() as session:
        vacancy_id = session.query(Vacancy).filter_by(title="普工").one().id
    answer = client.post(
        f"/plans/{plan}/what-if",
        data={"kind": "pin", "candidate": 26, "vacancy": vacancy_id, "pin": "forbid"},
        follow_redirects=True,
    )
    assert answer.status_code == 200
    trial = int(answer.request.path.rsplit("/", 1)[1])
    assert row(app, Trial, trial).finished_at is not None
    client.post(f"/trials/{trial}/adopt")
    with app.app_context(), registry().read() as session:
        pin = session.query(Pin).one()
        assert (pin.candidate_id, pin.vacancy_id, pin.kind) == (26, vacancy_id, PinKind.FORBID)


def test_a_party_that_does_not_come_is_told_and_withdrawn_once_adopted(trying):
    client, app, plan = trying
    with app.app_context(), registry().read() as session:
        together = session.query(Candidate).filter(Candidate.party_id.is_not(None)).all()
        person = together[0]
        party = {one.id for one in together if one.party_id == person.party_id}
    page = client.get(f"/plans/{plan}/what-if?candidate={person.id}").text
    assert f"同行的 {len(party)} 人都不来" in page
    answer = client.post(
        f"/plans/{plan}/what-if",
        data={"kind": "leave", "candidate": person.id, "who": "party"},
        follow_redirects=True,
    )
    assert f"一起不来的 {len(party)} 人" in answer.text
    trial = int(answer.request.path.rsplit("/", 1)[1])
    assert set(row(app, Trial, trial).change["people"]) == party
    client.post(f"/trials/{trial}/adopt")
    states = {row(app, Candidate, one).state for one in party}
    assert states == {CandidateState.WITHDRAWN}


def test_who_leaves_has_left_and_is_not_somebody_who_lost_a_place(trying):
    client, app, plan = trying
    with app.app_context(), registry().read() as session:
        placed = session.query(Assignment).filter_by(plan_version_id=plan).first().candidate_id
    page = client.post(
        f"/plans/{plan}/what-if",
        data={"kind": "leave", "candidate": placed, "who": "one"},
        follow_redirects=True,
    ).text
    assert "已离开的人" in page
    assert "不再有岗位的人" not in page


def test_another_least_wage_shows_its_effect_and_stands_once_adopted(trying):
    client, app, plan = trying
    with app.app_context(), registry().read() as session:
        paid = session.query(Assignment).join(Vacancy, Assignment.vacancy_id == Vacancy.id)
        here = paid.filter(Assignment.plan_version_id == plan, Vacancy.wage_max > 0)
        # the last one has not accepted a place yet, and is so not held there
        person = here.order_by(Assignment.candidate_id.desc()).first().candidate_id
    answer = client.post(
        f"/plans/{plan}/what-if",
        data={"kind": "min_wage", "candidate": person, "least": 99_000},
        follow_redirects=True,
    )
    assert "期望月薪改为 99,000 元" in answer.text
    assert "不再有岗位的人" in answer.text
    client.post(f"{answer.request.path}/adopt")
    assert row(app, Candidate, person).min_wage == 99_000


NEWCOMER = {
    "kind": "arrive", "trade": "general", "level": "0", "years": "2", "least": "0",
    "ready_date": "2020-02-18", "town": "", "bed": "1",
}  # fmt: skip


def test_somebody_who_might_come_learns_where_and_is_not_registered(trying):
    client, app, plan = trying
    with app.app_context(), registry().read() as session:
        before = session.query(Candidate).count()
    answer = client.post(f"/plans/{plan}/what-if", data=NEWCOMER, follow_redirects=True)
    assert "这个人会安排到" in answer.text or "现在没有岗位给这个人" in answer.text
    assert "已知上限" in answer.text
    assert "/adopt" not in answer.text
    assert client.post(f"{answer.request.path}/adopt").status_code == 400
    with app.app_context(), registry().read() as session:
        assert session.query(Candidate).count() == before


def test_the_form_names_the_person_masked_and_takes_the_vacancy_asked_for(trying):
    client, _, plan = trying
    page = client.get(f"/plans/{plan}/what-if?candidate=1&vacancy=2").text
    assert "张**" in page
    assert '<input type="hidden" name="candidate" value="1">' in page
    assert '<option value="2" selected>' in page
    assert "请在“未安排的人”" in client.get(f"/plans/{plan}/what-if?candidate=999").text


def test_a_change_that_leaves_no_plan_says_why(trying):
    client, app, plan = trying
    with app.app_context(), registry().read() as session:
        returning = session.query(Vacancy).filter_by(title="返岗职工").one().id
    answer = client.post(
        f"/plans/{plan}/what-if",
        data={"kind": "pin", "candidate": 26, "vacancy": returning, "pin": "must"},
        follow_redirects=True,
    )
    assert "这样改没有可行的方案" in answer.text
    assert "Traceback" not in answer.text


def test_a_trial_not_worked_out_yet_polls_and_says_so(trying, monkeypatch):
    client, _, plan = trying

    def never(where, trial_id):
        idle = threading.Thread(target=lambda: None)
        idle.start()
        return idle

    monkeypatch.setattr(jobs, "start_trial", never)
    answer = client.post(
        f"/plans/{plan}/what-if",
        data={"kind": "wage", "vacancy": 1, "low": 5000, "high": 6000},
        follow_redirects=True,
    )
    assert "正在试算" in answer.text
    progress = client.get(answer.request.path + "/progress")
    assert "X-Finished" not in progress.headers


@pytest.mark.parametrize(
    "form",
    [
        {"kind": "openings", "vacancy": 1, "more": "two"},
        {"kind": "openings", "vacancy": 1, "more": 0},
        {"kind": "wage", "vacancy": 1, "low": 6000, "high": 5000},
        {"kind": "wage", "low": 5000, "high": 6000},
        {"kind": "pin", "vacancy": 1, "pin": "must"},
        {"kind": "pin", "candidate": 1, "vacancy": 1, "pin": "perhaps"},
        {"kind": "min_wage", "candidate": 1, "least": "much"},
        {"kind": "min_wage", "candidate": 1, "least": "-1"},
        {"kind": "leave", "who": "party"},
        NEWCOMER | {"ready_date": "soon"},
        NEWCOMER | {"trade": "no such trade"},
        NEWCOMER | {"level": "9"},
    ],
)
def test_a_change_not_filled_in_is_refused_with_a_reason(trying, form):
    client, app, plan = trying
    answer = client.post(f"/plans/{plan}/what-if", data=form, follow_redirects=True)
    assert 'class="tip bad"' in answer.text or answer.status_code in {400, 409, 422}
    with app.app_context(), registry().read() as session:
        assert session.query(Trial).count() == 0


def test_a_plan_without_its_data_cannot_be_tried_on(desk, facts):
    answer = desk.post(
        f"/plans/{facts.matching_plan}/what-if",
        data={"kind": "openings", "vacancy": 1, "more": 1},
        follow_redirects=True,
    )
    assert "没有保存当时的数据" in answer.text


def test_two_versions_are_compared_person_by_person(trying, facts):
    client, _, plan = trying
    page = client.get(f"/plans/{plan}/compare?with={facts.matching_plan}").text
    assert "谁变了" in page
    assert "第 1 版 → 第 2 版" in page
    assert f'href="/plans/{plan}/compare' in client.get(f"/plans/{plan}").text


def test_a_plan_is_not_compared_with_one_that_is_not_there(trying):
    client, _, plan = trying
    assert client.get(f"/plans/{plan}/compare?with=999").status_code == 404


def test_a_run_may_keep_the_published_plan(desk, fresh, facts, monkeypatch):
    monkeypatch.setattr(jobs, "start", lambda *_: None)
    page = desk.get("/matching").text
    assert f'<option value="{facts.matching_plan}">第 1 版 · 已发布' in page
    assert f'<option value="{facts.matching_plan}" selected' not in page
    chosen = desk.get(f"/matching?from={facts.matching_plan}").text
    assert f'<option value="{facts.matching_plan}" selected' in chosen
    desk.post(
        "/runs",
        data={
            "kind": "matching",
            "time_limit_s": 5,
            "gap_percent": 0,
            "seed": 0,
            "keep": facts.matching_plan,
            "moved_percent": "1.5",
        },
    )
    with fresh.app_context(), registry().read() as session:
        run = session.query(Run).order_by(Run.id.desc()).first()
        assert run.keep_plan_id == facts.matching_plan
        assert run.most_moved == pytest.approx(0.015)
        number = run.id
    shown = desk.get(f"/runs/{number}").text
    assert f'href="/plans/{facts.matching_plan}"' in shown
    assert "1.5%" in shown


def test_a_plan_made_again_says_who_changed(desk, fresh, facts):
    again = {
        "begun": "full",
        "why": "lodging",
        "others": 40,
        "moved": 3,
        "forced": 2,
        "allowed": 2,
        "kept": False,
        "stay_points": 0,
        "stay_first": True,
        "changes": {"new": 5, "left": 4, "moved": 2, "unplaced": 1, "placed": 6},
    }
    with fresh.app_context(), registry().write() as session:
        plan = session.get(PlanVersion, facts.matching_plan)
        plan.summary = plan.summary | {"again": again}
    page = desk.get(f"/plans/{facts.matching_plan}").text
    assert "谁变了" in page
    assert "其中 2 人本来就留不住" in page
    assert "床位或夫妻房可能不够" in page
    assert "仍然做不到更少" in page


@pytest.mark.parametrize("moved", ["-1", "101", "few"])
def test_a_share_that_is_none_is_refused_on_the_page(desk, facts, moved):
    form = {"kind": "matching", "time_limit_s": 5, "gap_percent": 0, "seed": 0}
    more = {"keep": facts.matching_plan, "moved_percent": moved}
    page = desk.post("/runs", data=form | more, follow_redirects=True).text
    assert "变动" in page
    assert "第 2 次计算" not in page


def test_a_charter_plan_cannot_be_kept_by_a_matching(desk, facts, monkeypatch):
    monkeypatch.setattr(jobs, "start", lambda *_: None)
    form = {"kind": "matching", "time_limit_s": 5, "gap_percent": 0, "seed": 0}
    answer = desk.post("/runs", data=form | {"keep": facts.charter_plan})
    assert answer.status_code in {302, 303, 404, 422}
    assert answer.status_code != 500


AIMS = {"min_fill": "50"} | {
    f"weight_{term}": "100"
    for term in ("trade", "level", "experience", "wage", "town", "referrer", "start", "returning")
}


def settings_of(app) -> dict:
    with app.app_context(), registry().read() as session:
        return session.query(Campaign).one().matching_settings


def test_the_order_of_objectives_is_set_and_shown(desk, fresh):
    form = AIMS | {"objective_1": "placed", "objective_2": "fit", "objective_3": "kept"}
    page = desk.post("/matching/settings", data=form, follow_redirects=True).text
    assert page.index("安置人数") < page.index("合适程度") < page.index("保留原安排")
    stored = settings_of(fresh)
    assert stored["objectives"] == ["placed", "fit", "kept"]
    assert (stored["min_fill"], stored["weights"]["town"]) == (0.5, 100)
    assert "安置人数 → 合适程度 → 保留原安排" in desk.get("/matching").text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "至少选一个目标"),
        ({"objective_1": "fit", "objective_2": "fit"}, "只能选一次"),
        ({"objective_1": "placed", "objective_3": "fit"}, "不要留空"),
        ({"objective_1": "beauty"}, "至少选一个目标"),
        ({"objective_1": "fit", "min_fill": "101"}, "最低到岗率要填"),
        ({"objective_1": "fit", "weight_town": "-1"}, "每项分值"),
    ],
)
def test_impossible_aims_are_refused_and_change_nothing(desk, fresh, changed, said):
    before = settings_of(fresh)
    page = desk.post("/matching/settings", data=AIMS | changed, follow_redirects=True).text
    assert said in page
    assert settings_of(fresh) == before


def test_a_chain_of_moves_is_told_with_masked_names(desk, fresh, facts):
    from recruit.models import Unmatched

    with fresh.app_context(), registry().write() as session:
        plan = session.get(PlanVersion, facts.matching_plan)
        told = session.query(Unmatched).filter_by(plan_version_id=plan.id, reason="outbid").one()
        told.detail = {"chain": [["c1", "v1", "v2"], ["c2", "v2", ""]]}
    page = desk.get(f"/plans/{facts.matching_plan}/unmatched").text
    assert "若安排他，谁会动" in page
    assert "口罩机操作工 · 余姚市甬江口罩有限公司 → 注塑工" in page
    assert "→ 未安排" in page


def test_full_vacancies_where_one_more_opening_helps_are_told(trying):
    client, app, plan = trying
    from recruit.models import Shortfall

    with app.app_context(), registry().write() as session:
        session.query(Shortfall).filter_by(plan_version_id=plan).delete()
        session.add(
            Shortfall(
                plan_version_id=plan, vacancy_id=3, openings=6, filled=6, reason="filled",
                seat_value=320, seat_people=1,
            )
        )  # fmt: skip
    page = client.get(f"/plans/{plan}/shortfalls").text
    assert "已招满、最值得加名额的岗位" in page
    assert "再多一个名额，能多安置 1 人，合适分 +320" in page


def test_beds_and_rooms_are_shown_where_enterprises_stated_them(trying):
    client, app, plan = trying
    assert "宿舍床位" not in client.get(f"/plans/{plan}").text
    with app.app_context(), registry().write() as session:
        stored = session.get(PlanVersion, plan)
        counts = stored.summary["counts"] | {
            "beds": {"places": 80, "taken": 64},
            "couples_rooms": {"places": 6, "taken": 5},
        }
        stored.summary = stored.summary | {"counts": counts}
    page = client.get(f"/plans/{plan}").text
    assert "企业报了 80 张" in page
    assert "企业报了 6 间" in page


@pytest.mark.parametrize(
    ("basis", "said"),
    [("exact", "还差 34 分"), ("parties_fixed", "还差 34 分"), ("at_least", "至少还差 34 分")],
)
def test_points_say_whether_they_are_exact_and_what_is_held(desk, fresh, facts, basis, said):
    from recruit.models import Unmatched

    with fresh.app_context(), registry().write() as session:
        session.query(Unmatched).filter_by(
            plan_version_id=facts.matching_plan, reason="outbid"
        ).one().detail = {"basis": basis}
    page = desk.get(f"/plans/{facts.matching_plan}/unmatched").text
    assert said in page
    assert ("至少" in page) == (basis == "at_least")
    assert ("各同行组都留在原处时" in page) == (basis == "parties_fixed")
