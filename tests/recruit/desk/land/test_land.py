"""Land requests: deadlines by stage, documents that may follow, what stops an approval."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest

from recruit.causes import Cause
from recruit.desk.forms import read_form
from recruit.desk.land import exchange, operations, queries
from recruit.desk.land.model import (
    GOING_ON,
    LandKind,
    LandPaper,
    LandPaperState,
    LandRequest,
    LandStage,
)
from recruit.desk.land.operations import Asked
from recruit.desk.land.terms import PAPERS, WORKING_DAYS, spoken
from recruit.errors import IllegalStep, NotFound, UserError
from recruit.language import Language
from recruit.models import Enterprise

from ...conftest import refused

FRIDAY = dt.date(2020, 3, 6)
TOWN, SIMEN = "330281001", "330281103"
FORM, LICENCE, PROMISE = (paper.name for paper in PAPERS[LandKind.TEMPORARY])


@pytest.fixture
def office(town):
    """Return shortcuts over a registry with two enterprises."""
    firms = [
        town.enterprise("余姚市大山电器有限公司", town=TOWN),
        town.enterprise("余姚市小河塑料厂", town=SIMEN),
    ]
    return Office(town.registry, [firm.id for firm in firms])


class Office:
    """Shortcuts for the stories below."""

    def __init__(self, registry, firms):
        self.registry, self.firms = registry, firms

    def ask(self, firm=0, papers=(FORM, LICENCE, PROMISE), on=FRIDAY, **more):
        said = {"project": "口罩车间", "town": TOWN, "area": 5.0, **more}
        with self.registry.write() as session:
            owner = session.get(Enterprise, self.firms[firm])
            asked = Asked(LandKind.TEMPORARY, **said)
            return operations.ask(session, owner, asked, handed_in=papers, on=on, by="t").id

    def go(self, request, *stages, on=FRIDAY, text=""):
        for to in stages:
            with self.registry.write() as session:
                operations.advance(session, request, to, on=on, by="zhou", text=text)

    def paper(self, request, name, state, **more):
        with self.registry.write() as session:
            operations.set_paper(session, request, name, state, on=FRIDAY, by="zhou", **more)

    def papers(self, request):
        with self.registry.read() as session:
            found = session.query(LandPaper).filter_by(request_id=request).order_by(LandPaper.id)
            return [(one.state, one.due) for one in found]

    def see(self, request):
        with self.registry.read() as session:
            one = session.get(LandRequest, request)
            return one.stage, one.due

    def listed(self, **wanted):
        with self.registry.read() as session:
            return list(queries.requests(session, queries.Wanted(**wanted)))


def test_every_stage_that_goes_on_has_working_days_and_urgent_ones_fewer():
    assert set(WORKING_DAYS) == set(GOING_ON)
    assert all(0 < urgent < rule for rule, urgent in WORKING_DAYS.values())
    assert set(PAPERS) == set(LandKind)


def test_each_stage_starts_its_clock_in_working_days(office):
    one = office.ask()
    assert office.see(one) == (LandStage.RECEIVED, dt.date(2020, 3, 11))
    office.go(one, LandStage.ACCEPTED)
    assert office.see(one) == (LandStage.ACCEPTED, dt.date(2020, 3, 13))
    office.go(one, LandStage.SURVEYED)
    assert office.see(one) == (LandStage.SURVEYED, dt.date(2020, 3, 20))
    office.go(one, LandStage.APPROVED, on=dt.date(2020, 4, 3))
    # Qingming, 4 to 6 April, is free.
    assert office.see(one) == (LandStage.APPROVED, dt.date(2020, 4, 20))
    office.go(one, LandStage.HANDED_OVER)
    with refused(Cause.END_STATE, IllegalStep):
        office.go(one, LandStage.REFUSED, text="x")


def test_an_urgent_request_has_shorter_deadlines(office):
    one = office.ask(urgent=True)
    assert office.see(one)[1] == dt.date(2020, 3, 9)


def test_an_incomplete_request_is_not_accepted_and_the_papers_are_named(office):
    one = office.ask(papers=(LICENCE,))
    with pytest.raises(UserError) as caught:
        office.go(one, LandStage.ACCEPTED)
    assert caught.value.code is Cause.LAND_PAPERS_OPEN
    assert f"{FORM}、{PROMISE}" in str(caught.value)
    assert "land application, undertaking" in caught.value.say(Language.EN)
    assert office.see(one)[0] is LandStage.RECEIVED


def test_only_urgent_requests_hand_in_later_and_all_is_there_before_approval(office):
    plain, urgent = (
        office.ask(papers=(FORM, LICENCE)),
        office.ask(papers=(FORM, LICENCE), urgent=True, project="急用"),
    )
    with refused(Cause.LAND_NOT_URGENT):
        office.paper(plain, PROMISE, LandPaperState.LATER)
    office.paper(urgent, PROMISE, LandPaperState.LATER)
    assert office.papers(urgent)[2] == (LandPaperState.LATER, dt.date(2020, 3, 20))
    office.go(urgent, LandStage.ACCEPTED, LandStage.SURVEYED)
    with refused(Cause.LAND_PAPERS_OPEN):
        office.go(urgent, LandStage.APPROVED)
    office.paper(urgent, PROMISE, LandPaperState.HANDED_IN)
    assert office.papers(urgent)[2] == (LandPaperState.HANDED_IN, None)
    office.go(urgent, LandStage.APPROVED)


def test_what_is_urgent_no_longer_misses_what_was_to_follow(office):
    one = office.ask(papers=(FORM, LICENCE), urgent=True)
    office.paper(one, PROMISE, LandPaperState.LATER)
    with office.registry.write() as session:
        operations.hand_to(session, one, responsible=" 用地组 ", urgent=False, by="t")
    assert office.papers(one)[2] == (LandPaperState.MISSING, None)
    assert [line.responsible for line in office.listed(responsible="用地组")] == ["用地组"]


def test_a_paper_of_another_kind_is_not_there(office):
    with refused(Cause.NOT_FOUND, NotFound):
        office.paper(office.ask(), "宗地图", LandPaperState.HANDED_IN)


def test_refusing_needs_a_reason_and_withdrawing_none(office):
    one, other = office.ask(), office.ask(project="另一个")
    with refused(Cause.REASON_BLANK):
        office.go(one, LandStage.REFUSED, text="  ")
    office.go(one, LandStage.REFUSED, text="不符合规划")
    office.go(other, LandStage.WITHDRAWN)
    assert {office.see(one)[0], office.see(other)[0]} == {LandStage.REFUSED, LandStage.WITHDRAWN}


def test_a_stage_is_not_skipped(office):
    with refused(Cause.ILLEGAL_STEP, IllegalStep):
        office.go(office.ask(), LandStage.APPROVED)


def test_a_deadline_moves_with_a_reason_and_not_before_the_request(office):
    one = office.ask()

    def move(due, text="等测绘"):
        with office.registry.write() as session:
            operations.set_due(session, one, due, by="zhou", text=text)

    with refused(Cause.REASON_BLANK):
        move(dt.date(2020, 4, 1), " ")
    with refused(Cause.LAND_DUE_PAST):
        move(FRIDAY - dt.timedelta(days=1))
    with refused(Cause.LAND_DUE_PAST):
        urgent = office.ask(project="急用", urgent=True, papers=())
        office.paper(urgent, FORM, LandPaperState.LATER, due=FRIDAY - dt.timedelta(days=1))
    move(dt.date(2020, 4, 1))
    assert office.see(one)[1] == dt.date(2020, 4, 1)
    office.go(one, LandStage.WITHDRAWN)
    with refused(Cause.END_STATE, IllegalStep):
        move(dt.date(2020, 4, 2))


def test_the_log_says_stages_papers_and_deadlines(office):
    one = office.ask(papers=(FORM, LICENCE), urgent=True)
    office.paper(one, PROMISE, LandPaperState.LATER)
    office.paper(one, PROMISE, LandPaperState.LATER)
    with office.registry.write() as session:
        operations.set_due(session, one, dt.date(2020, 4, 1), by="zhou", text="等 测 绘")
    office.go(one, LandStage.ACCEPTED, text="§due 我写的")
    with office.registry.read() as session:
        events = [queries.said(event) for event in session.get(LandRequest, one).events]
    assert [(one.stage, one.text, one.paper, one.state, one.due) for one in events] == [
        (LandStage.RECEIVED, "", "", None, None),
        (LandStage.RECEIVED, "", PROMISE, LandPaperState.LATER, None),
        (LandStage.RECEIVED, "等 测 绘", "", None, dt.date(2020, 4, 1)),
        (LandStage.ACCEPTED, "due 我写的", "", None, None),
    ]


@pytest.mark.parametrize("area", [0.0, -1.0, float("nan"), float("inf"), 1e8])
def test_an_area_is_above_nought(office, area):
    with refused(Cause.LAND_AREA):
        office.ask(area=area)


def test_what_is_written_is_read_or_refused(office):
    assert operations.area_of("1,200.5") == 1200.5
    with refused(Cause.LAND_AREA, value="许多"):
        operations.area_of("许多")
    with refused(Cause.LAND_AREA):
        office.ask(unit="km2")
    with refused(Cause.LAND_PROJECT_BLANK):
        office.ask(project=" ")


def test_late_ones_and_open_papers_are_found_and_counted(office):
    one = office.ask(papers=(FORM,))
    other = office.ask(firm=1, project="别处", town=SIMEN, urgent=True)
    due = dt.date(2020, 3, 11)
    later = due + dt.timedelta(days=1)
    assert [line.id for line in office.listed(late_on=due)] == [other]
    assert {line.id for line in office.listed(late_on=later)} == {one, other}
    assert [(line.id, line.missing) for line in office.listed(papers_open=True)] == [(one, 2)]
    assert [line.id for line in office.listed(town_code=SIMEN)] == [other]
    assert [line.id for line in office.listed(enterprise_id=office.firms[0])] == [one]
    assert [line.id for line in office.listed(text="别处")] == [other]
    with office.registry.read() as session:
        numbers = queries.standing(session, queries.Wanted(), today=later)
        own = queries.standing(session, queries.Wanted(town_code=SIMEN), today=later)
    assert numbers == queries.Standing(2, 2, 1, 1)
    assert own == queries.Standing(1, 1, 0, 1)
    office.go(other, LandStage.WITHDRAWN)
    assert office.listed(late_on=due) == []


def test_an_unknown_paper_is_called_by_its_name():
    assert spoken("别的材料").say(Language.EN) == "别的材料"


def sheet(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_a_sheet_comes_in_bad_cells_are_named_and_twice_is_once(office):
    content = sheet(
        ("企业名称", "用地类型", "项目名称", "面积", "急用先批", "收到日期", "已交材料"),
        ("余姚市大山电器有限公司", "临时用地", "口罩车间", "800平方米", "是", "2020-03-06",
         "用地申请书、营业执照"),
        ("余姚市大山电器有限公司", "扩建用地", "二期", 12, "", "", ""),
        ("余姚市小河塑料厂", "月球", "三期", "很大", "", "2099-01-01", "不知道"),
        ("余姚市没有的厂", "扩建用地", "四期", 1, "", "", ""),
    )  # fmt: skip
    taken = exchange.exchange(today=dt.date(2020, 3, 9))

    def take():
        preview = read_form(content, taken.form, name="land.xlsx")
        with office.registry.write() as session:
            taken.judge(session, preview, None)
            tally = taken.commit(session, preview, "t")
        return preview.count()["faulty"], tally.added, tally.changed, tally.unchanged

    assert take() == (2, 2, 0, 0)
    assert take() == (2, 0, 0, 2)
    first, second = sorted(office.listed(), key=lambda line: line.id)
    assert (first.area, first.unit, first.urgent, first.missing) == (800, "m2", True, 1)
    assert (first.received_on, first.due) == (FRIDAY, dt.date(2020, 3, 9))
    assert (second.area, second.unit, second.town_code) == (12, "mu", TOWN)
    assert second.received_on == dt.date(2020, 3, 9)
