"""What the desk does: runs, publishing, importing."""

import io
import re

import pytest

from recruit.models import PlanState, PlanVersion, Run, RunState
from recruit.operations import plans
from web.i18n import COOKIE
from web.room import registry


@pytest.fixture
def desk(fresh, as_user):
    """Return a client that may change things."""
    return as_user(fresh)


def row(app, model, key):
    with app.app_context(), registry().read() as session:
        return session.get(model, key)


@pytest.fixture
def idle(monkeypatch):
    """Keep requested runs from being executed; collect their numbers."""
    started = []
    monkeypatch.setattr("recruit.jobs.start", lambda _registry, run_id: started.append(run_id))
    return started


def ask(desk, **changed):
    form = {"kind": "matching", "time_limit_s": "30", "gap_percent": "0.5", "seed": "7"}
    return desk.post("/runs", data=form | changed)


def test_a_run_is_queued_with_its_settings_and_started(desk, fresh, idle):
    answer = ask(desk)
    assert answer.status_code == 303
    run = row(fresh, Run, idle[0])
    assert (run.seed, run.time_limit_s, run.gap_target) == (7, 30.0, 0.005)
    assert run.requested_by == "zhou"
    assert answer.location == f"/runs/{run.id}"


@pytest.mark.parametrize(
    "changed", [{"seed": "x"}, {"time_limit_s": "0"}, {"gap_percent": "100"}, {"seed": "-1"}]
)
def test_impossible_settings_are_refused_with_a_reason(desk, idle, changed):
    answer = ask(desk, **changed)
    assert answer.location == "/matching"
    assert 'class="tip bad"' in desk.get("/matching").text
    assert idle == []


def test_a_second_run_at_the_same_time_is_a_conflict(desk, idle):
    ask(desk)
    assert ask(desk).status_code == 409
    assert len(idle) == 1


def test_a_running_run_answers_304_until_something_is_new(desk, idle):
    ask(desk)
    address = f"/runs/{idle[0]}/progress"
    first = desk.get(address)
    assert "X-Finished" not in first.headers
    again = desk.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_running_run_shows_every_objective_as_far_as_it_is_known(desk, fresh, idle):
    ask(desk)
    tiers = [
        {"name": "placed", "incumbent": 8123, "bound": 9456, "gap": 0.141},
        {"name": "fit", "incumbent": None, "bound": 777123, "gap": None},
    ]
    with fresh.app_context(), registry().write() as session:
        session.get(Run, idle[0]).progress = {"stage": "auction", "gap": 0.141, "tiers": tiers}
    page = desk.get(f"/runs/{idle[0]}/progress").text
    assert [figure for figure in ("8,123", "9,456", "777,123") if figure not in page] == []
    assert page.count("data-label") == 6


def test_a_finished_run_tells_the_page_to_load_anew(desk, facts):
    assert desk.get(f"/runs/{facts.matching_run}/progress").headers["X-Finished"] == "1"


def test_stopping_a_queued_run_ends_it(desk, fresh, idle):
    ask(desk)
    assert desk.post(f"/runs/{idle[0]}/stop").status_code == 303
    assert row(fresh, Run, idle[0]).state is RunState.STOPPED


def test_publishing_a_plan_is_signed_by_who_is_logged_in(desk, fresh, facts):
    answer = desk.post(f"/plans/{facts.charter_plan}/publish")
    assert answer.status_code == 303
    plan = row(fresh, PlanVersion, facts.charter_plan)
    assert (plan.state, plan.published_by) == (PlanState.PUBLISHED, "zhou")
    assert "已发布：" in desk.get(answer.location).text


def test_publishing_twice_is_refused_and_changes_nothing(desk, facts):
    answer = desk.post(f"/plans/{facts.matching_plan}/publish")
    assert answer.status_code == 409
    assert "刚才有人先改了" in answer.text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh_Hans", "第 1 版已由 zhou 发布"),
        ("zh_Hant", "第 1 版已由 zhou 發布"),
        ("en", "published already, by zhou"),
    ],
)
def test_a_refusal_is_said_in_the_language_of_the_page(desk, facts, language, said):
    desk.set_cookie(COOKIE, language)
    assert said in desk.post(f"/plans/{facts.matching_plan}/publish").text


def field(page, name):
    """Return the value of a hidden field."""
    return re.search(rf'name="{name}" value="([^"]*)"', page).group(1)


def test_who_signs_after_somebody_else_published_is_told_and_changes_nothing(desk, fresh, facts):
    """Two open the page of a draft; one publishes another draft meanwhile."""
    seen = field(desk.get(f"/plans/{facts.charter_plan}").text, "replacing")
    with fresh.app_context(), registry().write() as session:
        mine = session.get(PlanVersion, facts.charter_plan)
        other = PlanVersion(campaign_id=mine.campaign_id, kind=mine.kind, number=mine.number + 1)
        session.add(other)
        session.flush()
        plans.publish(session, other, by="wang")
        theirs = other.id
    late = desk.post(f"/plans/{facts.charter_plan}/publish", data={"replacing": seen})
    assert late.status_code == 409
    assert "wang 发布了方案第" in late.text
    assert row(fresh, PlanVersion, facts.charter_plan).state is PlanState.DRAFT
    again = field(desk.get(f"/plans/{facts.charter_plan}").text, "replacing")
    assert again == str(theirs)
    answer = desk.post(f"/plans/{facts.charter_plan}/publish", data={"replacing": again})
    assert answer.status_code == 303
    assert row(fresh, PlanVersion, theirs).state is PlanState.SUPERSEDED


def test_a_draft_can_be_discarded(desk, fresh, facts):
    desk.post(f"/plans/{facts.charter_plan}/discard")
    assert row(fresh, PlanVersion, facts.charter_plan).state is PlanState.DISCARDED


SHEET = "推荐人,手机号,老家县,目标人数\n王建军,13912345678,威宁县,40\n李大山,1391234,威宁县,很多\n"


def upload(desk, content, name="推荐人.csv"):
    return desk.post(
        "/imports",
        data={"file": (io.BytesIO(content), name)},
        content_type="multipart/form-data",
    )


def test_an_upload_is_previewed_with_a_reason_for_every_bad_cell(desk):
    answer = upload(desk, SHEET.encode())
    page = desk.get(answer.location).text
    assert "推荐人.csv" in page
    assert "1391234" in page
    assert "写入 1 行" in page


def test_the_faulty_rows_come_as_a_workbook(desk):
    answer = upload(desk, SHEET.encode())
    faults = desk.get(f"{answer.location}/faults.xlsx")
    assert faults.data.startswith(b"PK")


def test_committing_writes_the_sound_rows_and_forgets_the_file(desk, fresh):
    from recruit.models import Referrer

    address = upload(desk, SHEET.encode()).location
    assert desk.post(f"{address}/commit").location == "/imports"
    assert "新增 1" in desk.get("/imports").text
    with fresh.app_context(), registry().read() as session:
        assert session.query(Referrer).filter_by(phone="13912345678").one().target == 40
    assert desk.get(address).status_code == 404


@pytest.mark.parametrize(("content", "name"), [(b"", "a.csv"), (b"\x00\x01\x02", "a.xlsx")])
def test_a_file_that_cannot_be_read_says_why(desk, content, name):
    answer = upload(desk, content, name)
    assert desk.get(answer.location).location == "/imports"
    assert 'class="tip bad"' in desk.get("/imports").text


def test_nobody_sees_the_upload_of_somebody_else(fresh, as_user):
    address = upload(as_user(fresh), SHEET.encode()).location
    assert as_user(fresh, "admin").get(address).status_code == 404


def test_an_upload_may_be_thrown_away(desk):
    address = upload(desk, SHEET.encode()).location
    desk.post(f"{address}/discard")
    assert desk.get(address).status_code == 404


@pytest.mark.parametrize("kind", ["candidates", "vacancies", "referrers", "enterprises"])
def test_templates_can_be_downloaded(desk, kind):
    assert desk.get(f"/imports/templates/{kind}.xlsx").data.startswith(b"PK")
