"""A case from the call to the call-back: who gets it, who waits for whom, what is refused."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruit.causes import Cause
from recruit.desk.cases import (
    analysis,
    correcting,
    departments,
    exchange,
    follow_up,
    operations,
    queries,
)
from recruit.desk.cases.clock import CHINA
from recruit.desk.cases.correcting import Amended
from recruit.desk.cases.model import (
    CASE_STEPS,
    CaseEventKind,
    CaseSource,
    CaseState,
    Category,
    ServiceCase,
    Urgency,
)
from recruit.desk.cases.operations import Matter
from recruit.desk.cases.queries import Reach, Wanted
from recruit.desk.forms import read_form
from recruit.errors import Conflict, IllegalStep
from recruit.intake.reasons import Reason

from ...conftest import refused

MORNING = dt.datetime(2020, 3, 2, 9, tzinfo=CHINA)


@pytest.fixture
def desk(town):
    """Return a registry with three departments: two take turns with supplies, one joins in."""
    with town.registry.write() as session:
        made = {
            name: departments.save_department(session, None, name=name, handlers=many, by="t").id
            for name, many in (("经信局", 2), ("商务局", 1), ("市监局", 1))
        }
        departments.set_rules(
            session, Category.SUPPLIES, lead=[made["经信局"], made["商务局"]],
            joint=[made["市监局"]], by="t",
        )  # fmt: skip
        departments.set_rules(session, Category.LAND, lead=[made["经信局"]], joint=[], by="t")
    return town.registry, made


def opened(desk, title="口罩只够两天", category=Category.SUPPLIES, **more):
    at = more.pop("at", MORNING)
    with desk[0].write() as session:
        matter = Matter(title, category, **more)
        return operations.open_case(session, matter, CaseSource.HOTLINE, by="t", at=at).id


def do(desk, case_id, verb, *args, **more):
    with desk[0].write() as session:
        case = session.get_one(ServiceCase, case_id)
        return verb(session, case, *args, **({"by": "t"} | more))


def look(desk, case_id, reach=queries.EVERYTHING):
    with desk[0].read() as session:
        return queries.detail(session, case_id, reach=reach)


def test_a_case_is_numbered_by_day_and_dispatched_by_rule(desk):
    first, second = opened(desk), opened(desk, "额温枪坏了")
    found = look(desk, second)
    assert (look(desk, first).case.code, found.case.code) == ("20200302-0001", "20200302-0002")
    assert found.case.state is CaseState.DISPATCHED
    assert {part.department for part in found.parts if part.part == "joint"} == {"市监局"}


def test_the_least_burdened_for_its_handlers_leads(desk):
    """Two handlers take two cases for every one of a single handler."""
    leads = [look(desk, opened(desk, f"缺口罩{n}")).row.lead for n in range(6)]
    assert (leads.count("经信局"), leads.count("商务局")) == (4, 2)


def test_a_rule_of_the_town_goes_before_that_of_the_city(desk):
    registry, made = desk
    with registry.write() as session:
        departments.set_rules(
            session, Category.LAND, lead=[made["商务局"]], joint=[], town="330281103", by="t"
        )
    assert look(desk, opened(desk, "x", Category.LAND, town="330281103")).row.lead == "商务局"
    assert look(desk, opened(desk, "x", Category.LAND)).row.lead == "经信局"


def test_without_a_rule_a_case_waits(desk):
    case_id = opened(desk, "想捐物资", Category.OTHER)
    assert look(desk, case_id).case.state is CaseState.NEW
    with refused(Cause.CASE_WITHOUT_DEPARTMENT):
        do(desk, case_id, operations.dispatch)


def test_an_answer_waits_for_those_who_join_in(desk):
    _, made = desk
    case_id = opened(desk)
    with refused(Cause.CASE_PARTS_OPEN, departments="市监局"):
        do(desk, case_id, operations.answer, "明天送到")
    do(desk, case_id, operations.finish_part, made["市监局"], "已检验")
    do(desk, case_id, operations.answer, "明天送到", at=MORNING + dt.timedelta(hours=3))
    found = look(desk, case_id)
    assert (found.case.state, found.case.reply) == (CaseState.REPLIED, "明天送到")
    assert not found.row.is_overdue(MORNING)


def test_a_call_back_closes_or_starts_again(desk):
    case_id = opened(desk, "扩建厂房", Category.LAND)
    do(desk, case_id, operations.answer, "可以先受理")
    do(desk, case_id, follow_up.call_back, solved=False, satisfaction=None,
       at=MORNING + dt.timedelta(days=7))  # fmt: skip
    found = look(desk, case_id)
    assert (found.case.state, found.case.reopened) == (CaseState.IN_HAND, 1)
    assert found.case.replied_at is None
    assert found.case.due_at.astimezone(CHINA).date() == dt.date(2020, 3, 12)
    do(desk, case_id, operations.answer, "办好了")
    with refused(Cause.SATISFACTION_RANGE):
        do(desk, case_id, follow_up.call_back, solved=True, satisfaction=9)
    do(desk, case_id, follow_up.call_back, solved=True, satisfaction=5)
    assert look(desk, case_id).case.state is CaseState.CLOSED
    with pytest.raises(IllegalStep):
        do(desk, case_id, operations.dispatch)


def test_a_lead_returns_a_case_to_be_dispatched_again(desk):
    _, made = desk
    case_id = opened(desk, "x", Category.LAND)
    do(desk, case_id, operations.send_back, made["经信局"], "不归我局")
    assert look(desk, case_id).case.state is CaseState.NEW
    do(desk, case_id, operations.dispatch, lead_id=made["商务局"])
    parts = {part.department: part.state.value for part in look(desk, case_id).parts}
    assert parts == {"经信局": "returned", "商务局": "open"}
    with refused(Cause.CASE_NOT_YOURS):
        do(desk, case_id, operations.send_back, made["经信局"], "再退一次")


def test_overdue_cases_are_raised_a_level_a_working_day_and_once(desk):
    """Due on Thursday evening: level 1 at once, 2 when Friday has passed, 3 when Monday has."""
    case_id = opened(desk)  # normal: due 5 March, a Thursday
    levels = []
    for day, hour in ((5, 12), (6, 9), (6, 9), (7, 12), (9, 9), (10, 9), (20, 9)):
        moment = dt.datetime(2020, 3, day, hour, tzinfo=CHINA)
        with desk[0].write() as session:
            follow_up.escalate_overdue(session, at=moment, by="t")
        levels.append(look(desk, case_id).case.level)
    assert levels == [0, 1, 1, 2, 2, 3, 3]
    told = [event for event in look(desk, case_id).events if event.kind is CaseEventKind.ESCALATED]
    assert len(told) == 3


def test_duplicates_are_found_and_joined(desk):
    one = opened(desk, "口罩只够两天，请帮忙联系货源", caller_phone="19900000001")
    two = opened(desk, "口罩只够一天了，帮忙联系货源", caller_phone="19900000001")
    opened(desk, "消毒液不够", town="330281103")
    with desk[0].read() as session:
        near = queries.alike(
            session, "口罩只够一天了，帮忙联系货源", category=Category.SUPPLIES,
            at=MORNING, phone="19900000001", but=two,
        )  # fmt: skip
    assert [row.id for row, _ in near] == [one]
    with desk[0].write() as session:
        follow_up.join(
            session, session.get_one(ServiceCase, two), session.get_one(ServiceCase, one), by="t"
        )
    assert [row.id for row in look(desk, one).joined] == [two]
    assert look(desk, two).joined_to == "20200302-0001"


def test_joining_to_itself_or_to_what_has_ended_is_refused(desk):
    one, two = opened(desk), opened(desk, "x", Category.OTHER)
    do(desk, two, follow_up.close, "已说明")
    with desk[0].read() as session:
        cases = [session.get_one(ServiceCase, key) for key in (one, two)]
    with refused(Cause.CASE_JOIN_SELF):
        do(desk, one, follow_up.join, cases[0])
    with refused(Cause.CASE_JOIN_ENDED, Conflict):
        do(desk, one, follow_up.join, cases[1])


@pytest.mark.parametrize(
    ("verb", "args", "cause"),
    [
        (operations.answer, ("",), Cause.CASE_REPLY_BLANK),
        (operations.send_back, (1, " "), Cause.CASE_REASON_BLANK),
        (follow_up.extend, (99, "x"), Cause.CASE_EXTENSION),
        (follow_up.extend, (1, ""), Cause.CASE_REASON_BLANK),
        (follow_up.note, ("",), Cause.CASE_REPLY_BLANK),
    ],
)
def test_blank_words_and_odd_numbers_are_refused(desk, verb, args, cause):
    case_id = opened(desk)
    with refused(cause):
        do(desk, case_id, verb, *args)


def test_a_department_sees_the_cases_it_takes_part_in(desk):
    registry, made = desk
    mine, other = opened(desk), opened(desk, "x", Category.LAND)
    reach = Reach(department_id=made["市监局"])
    with registry.read() as session:
        seen = [row.id for row in queries.cases(session, reach=reach)]
    assert seen == [mine]
    assert look(desk, other, reach) is None


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (Wanted(q="口罩"), 1), (Wanted(q="20200302-0002"), 1), (Wanted(category=Category.LAND), 1),
        (Wanted(state=CaseState.NEW), 1), (Wanted(urgency=Urgency.CRITICAL), 1),
        (Wanted(overdue_at=MORNING + dt.timedelta(hours=5)), 1), (Wanted(q="100%"), 0),
    ],
)  # fmt: skip
def test_a_list_is_narrowed(desk, wanted, count):
    opened(desk)
    opened(desk, "用地", Category.LAND, urgency=Urgency.CRITICAL)
    opened(desk, "其他", Category.OTHER)
    with desk[0].read() as session:
        assert queries.cases(session, wanted).total == count


@pytest.mark.parametrize("q", ["", "口罩"])
@pytest.mark.parametrize(
    ("page", "shown", "at"), [(1, [4, 3], 1), (2, [2, 1], 2), (3, [0], 3), (9, [0], 3)]
)
def test_a_page_past_the_end_is_the_last_one(desk, q, page, shown, at):
    """Five cases, two a page, the newest first; with a search for text and without."""
    made = [opened(desk, "口罩只够两天", at=MORNING + dt.timedelta(hours=n)) for n in range(5)]
    with desk[0].read() as session:
        found = queries.cases(session, Wanted(q=q), page=page, per_page=2)
    assert [row.id for row in found] == [made[number] for number in shown]
    assert (found.total, found.page) == (5, at)


def test_the_analysis_counts_weeks_from_monday_without_the_joined(desk):
    for at in (MORNING - dt.timedelta(hours=10), MORNING, MORNING + dt.timedelta(days=6)):
        opened(desk, "用地", Category.LAND, town="330281103", at=at)
    joined, into = opened(desk), opened(desk)
    with desk[0].write() as session:
        cases = [session.get_one(ServiceCase, key) for key in (joined, into)]
        follow_up.join(session, *cases, by="t")
    with desk[0].read() as session:
        before, week = analysis.weeks(session, dt.date(2020, 3, 4), count=2, at=MORNING)
    assert (before.opened, week.opened) == (1, 3)
    assert week.by_category == {Category.LAND: 2, Category.SUPPLIES: 1}
    assert week.by_town["330281103"] == 2


def test_cases_come_in_as_a_sheet_once(desk):
    book = openpyxl.Workbook()
    for row in (
        ("诉求", "类别", "紧急程度", "受理时间"),
        ("口罩不够", "防疫物资", "紧急", "2020-03-02 09:30"),
        ("厂房用地", "用地", None, "2020-03-02"), ("乱填", "天气", None, None),
        ("乱填", "用地", None, "某天"),
    ):  # fmt: skip
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    ways = exchange.exchange(now=MORNING)
    staged = read_form(content.getvalue(), ways.form, name="诉求.xlsx")
    codes = [problem.code for row in staged.rows for problem in row.problems]
    assert codes == [Reason.CHOICE_UNKNOWN, Reason.DATE_UNREADABLE]
    for added, unchanged in ((2, 0), (0, 2)):
        with desk[0].write() as session:
            ways.judge(session, staged, None)
            tally = ways.commit(session, staged, "t")
        assert (tally.added, tally.unchanged) == (added, unchanged)


@given(st.lists(st.sampled_from(list(CaseState)), max_size=8))
def test_no_way_leads_out_of_an_end(path):
    """Whatever steps are asked for, a case that has ended stays ended."""
    state = CaseState.NEW
    for step in path:
        if CASE_STEPS.allows(state, step):
            state = step
        if state in CASE_STEPS.end_states:
            assert not any(CASE_STEPS.allows(state, other) for other in CaseState)


def test_a_wrong_category_is_put_right_and_dispatched_anew(desk):
    """Nobody has taken it in hand, so the rule of the right category decides."""
    case_id = opened(desk, "扩建厂房", Category.SUPPLIES)
    right = Amended("扩建厂房要用地", Category.LAND, Urgency.HIGH, "")
    assert do(desk, case_id, correcting.amend, right, text="防疫物资 → 用地")
    found = look(desk, case_id)
    assert (found.case.title, found.case.category) == ("扩建厂房要用地", Category.LAND)
    assert [part.department for part in found.parts if part.state == "open"] == ["经信局"]
    assert found.case.due_at.astimezone(CHINA) == dt.datetime(2020, 3, 3, 17, 30, tzinfo=CHINA)
    assert not do(desk, case_id, correcting.amend, right, text="")


def test_what_is_answered_is_not_amended(desk):
    case_id = opened(desk, "用地", Category.LAND)
    do(desk, case_id, operations.answer, "可先用")
    right = Amended("用地", Category.SUPPLIES, Urgency.HIGH, "")
    with refused(Cause.CASE_NOT_RUNNING):
        do(desk, case_id, correcting.amend, right, text="")


def test_a_closed_case_is_taken_up_again_with_its_department(desk):
    """The clock starts anew; without a reason or an end it is refused."""
    case_id = opened(desk, "用地", Category.LAND)
    do(desk, case_id, operations.answer, "可先用", at=MORNING)
    do(desk, case_id, follow_up.call_back, solved=True, satisfaction=1)
    with refused(Cause.CASE_REASON_BLANK):
        do(desk, case_id, correcting.reopen, " ")
    do(desk, case_id, correcting.reopen, "地还没有交", at=MORNING + dt.timedelta(days=7))
    case = look(desk, case_id).case
    assert (case.state, case.satisfaction, case.reopened) == (CaseState.IN_HAND, None, 1)
    assert case.due_at.astimezone(CHINA) == dt.datetime(2020, 3, 12, 17, 30, tzinfo=CHINA)
    with pytest.raises(IllegalStep):
        do(desk, case_id, correcting.reopen, "再来")


def test_what_was_joined_by_mistake_is_separated(desk):
    """It is dispatched by rule and has waited since it was opened."""
    first, second = opened(desk), opened(desk, "额温枪坏了")
    with desk[0].write() as session:
        one, other = (session.get_one(ServiceCase, key) for key in (first, second))
        follow_up.join(session, other, one, by="t")
    do(desk, second, correcting.separate)
    found = look(desk, second)
    assert (found.case.state, found.joined_to) == (CaseState.DISPATCHED, None)
    assert look(desk, first).joined == ()
    with pytest.raises(IllegalStep):
        do(desk, second, correcting.separate)
