"""Headcounts: what is taken, what a day's figure counts, who is late, what a sheet may say."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest

from recruit.causes import Cause
from recruit.desk.figures import exchange, operations, queries
from recruit.desk.figures.model import ReportSource, Scale
from recruit.desk.figures.operations import Headcount
from recruit.desk.figures.queries import Standing
from recruit.desk.forms import read_form, write_blank
from recruit.intake import UnreadableWorkbook
from recruit.intake.reasons import Reason

from ...conftest import refused

DAY = dt.date(2020, 3, 1)


def before(days):
    return DAY - dt.timedelta(days=days)


@pytest.fixture
def desk(town):
    """Return a registry with a large and a small enterprise on the reporting list."""
    firms = {
        "large": town.enterprise("余姚市大山电器有限公司", town="330281003"),
        "small": town.enterprise("余姚市小河塑料厂", town="330281103"),
    }
    with town.registry.write() as session:
        operations.enrol(session, firms["large"], Scale.ABOVE, 100, by="t")
        operations.enrol(session, firms["small"], Scale.BELOW, 10, by="t")
    return town.registry, firms


def report(desk, which, day, staff, back, **more):
    registry, firms = desk
    with registry.write() as session:
        return operations.report(
            session, firms[which], day, Headcount(staff, back, **more), by="t", today=DAY
        )


def sheet(desk, day=DAY, **more):
    with desk[0].read() as session:
        return queries.daily_sheet(session, day, **more)


def test_a_figure_sums_the_reports_of_the_day(desk):
    report(desk, "large", DAY, 120, 90)
    report(desk, "small", DAY, 10, 4)
    found = sheet(desk)
    assert [(line.key, line.back) for line in found.by_scale] == [("above", 90), ("below", 4)]
    assert (found.total.staff, found.total.today) == (130, 2)


def test_a_report_counts_for_seven_days_and_no_longer(desk):
    report(desk, "small", before(6), 10, 4)
    assert sheet(desk).total.back == 4
    assert sheet(desk, DAY + dt.timedelta(days=1)).total.counted == 0


def test_the_later_report_counts(desk):
    report(desk, "large", before(3), 100, 50)
    report(desk, "large", before(1), 100, 70)
    assert sheet(desk).total.back == 70
    assert sheet(desk, before(2)).total.back == 50


def test_the_same_day_again_replaces_the_report(desk):
    assert report(desk, "large", DAY, 100, 50)
    assert not report(desk, "large", DAY, 100, 50)
    assert report(desk, "large", DAY, 100, 60)
    assert sheet(desk).total.back == 60


def test_a_large_enterprise_is_late_after_a_day_a_small_one_after_a_week(desk):
    report(desk, "large", before(1), 100, 50)
    report(desk, "small", before(6), 10, 5)
    with desk[0].read() as session:
        late = queries.late_reporters(session, DAY)
    assert [row.enterprise for row in late] == ["余姚市大山电器有限公司"]
    assert sheet(desk).late == 1
    assert sheet(desk, DAY + dt.timedelta(days=1)).late == 2


def test_a_reminder_is_counted_and_goes_to_the_end_of_the_list(desk):
    registry, firms = desk
    with registry.write() as session:
        operations.remind(session, [firms["large"].id], DAY, by="wang")
    with registry.write() as session:
        operations.remind(session, [firms["large"].id], DAY, by="li")
    with registry.read() as session:
        small, large = queries.late_reporters(session, DAY).rows
    assert (small.times, large.times, large.reminded_by) == (0, 2, "li")


def test_the_course_says_for_every_day_what_the_sheet_says(desk):
    """One statement for all days, and one for each day, agree."""
    for ago, back in ((16, 10), (9, 20), (5, 30), (0, 40)):
        report(desk, "large", before(ago), 100, back)
    report(desk, "small", before(4), 10, 3)
    with desk[0].read() as session:
        course = queries.series(session, before(20), DAY)
    for points in zip(*course.values(), strict=True):
        said = sheet(desk, points[0].day)
        assert sum(point.back for point in points) == said.total.back
        assert sum(point.counted for point in points) == said.total.counted


def test_every_line_drills_down_to_its_rows(desk):
    report(desk, "large", DAY, 100, 50)
    report(desk, "small", before(2), 10, 4)
    with desk[0].read() as session:
        wanted = (
            ({"scale": Scale.ABOVE}, 50), ({"town": "330281103"}, 4),
            ({"standing": Standing.EARLIER}, 4), ({"q": "大山"}, 50), ({"size": "none"}, 54),
        )  # fmt: skip
        for narrowed, back in wanted:
            rows = queries.headcount_rows(session, DAY, **narrowed)
            assert sum(row.back for row in rows) == back, narrowed


def test_a_town_sees_its_own(desk):
    report(desk, "large", DAY, 100, 50)
    report(desk, "small", DAY, 10, 4)
    found = sheet(desk, town="330281103")
    assert (found.total.enterprises, found.total.back) == (1, 4)


@pytest.mark.parametrize(
    ("numbers", "cause"),
    [
        ((10, 11), Cause.HEADCOUNT_ORDER),
        ((10, 5, 6), Cause.HEADCOUNT_OUTSIDE),
        ((10, 5, 5, 11), Cause.HEADCOUNT_QUARANTINED),
        ((10, -1), Cause.HEADCOUNT_NEGATIVE),
    ],
)
def test_numbers_that_contradict_one_another_are_refused(numbers, cause):
    with refused(cause):
        Headcount(*numbers)


def test_the_future_and_strangers_are_refused(desk, town):
    with refused(Cause.HEADCOUNT_FUTURE):
        report(desk, "large", DAY + dt.timedelta(days=1), 1, 1)
    stranger = town.enterprise("路人公司")
    with refused(Cause.NOT_ENROLLED), desk[0].write() as session:
        operations.report(session, stranger, DAY, Headcount(1, 1), by="t", today=DAY)


# ------------------------------------------------------------------------------------ sheets
def book(*rows):
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


HEAD = ("企业名称", "日期", "用工总数", "到岗人数", "其中省外")


def preview(desk, content, *, town=None):
    ways = exchange.exchange(DAY, today=DAY)
    staged = read_form(content, ways.form, name="日报.xlsx")
    with desk[0].read() as session:
        ways.judge(session, staged, town)
    return ways, staged


def codes(staged):
    return [problem.code for row in staged.rows for problem in row.problems]


def test_a_sheet_is_read_under_a_title_and_written_once(desk):
    content = book(
        ("复工到岗日报表", None, None), HEAD,
        ("余姚市大山电器有限公司", "3月1日", "约120人", 90, None),
        ("余姚市小河塑料厂", None, 10, "4人", 1), ("合计", None, 130, 94, None),
    )  # fmt: skip
    ways, staged = preview(desk, content)
    assert codes(staged) == [Reason.COUNT_RANGE]
    for added, unchanged in ((2, 0), (0, 2)):
        with desk[0].write() as session:
            tally = ways.commit(session, staged, "t")
        assert (tally.added, tally.unchanged) == (added, unchanged)
    assert sheet(desk).total.back == 94
    with desk[0].read() as session:
        assert queries.reports_of(session, desk[1]["large"].id)[0].source is ReportSource.SHEET


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("没有这家公司", None, 10, 5, None), Reason.ENTERPRISE_UNLISTED),
        (("余姚市小河塑料厂", None, 10, 11, None), Reason.PART_ABOVE_WHOLE),
        (("余姚市小河塑料厂", None, 10, 5, 6), Reason.PART_ABOVE_WHOLE),
        (("余姚市小河塑料厂", "2020-03-09", 10, 5, None), Reason.DAY_IN_FUTURE),
        (("余姚市小河塑料厂", None, "很多", 5, None), Reason.COUNT_UNREADABLE),
        (("余姚市小河塑料厂", None, None, 5, None), Reason.REQUIRED_EMPTY),
        (("余姚市小河塑料厂", None, "#REF!", 5, None), Reason.REQUIRED_EMPTY),
        (("", None, 10, 5, None), Reason.REQUIRED_EMPTY),
    ],
)
def test_a_bad_cell_is_named_and_its_row_stays_out(desk, row, code):
    ways, staged = preview(desk, book(HEAD, row, ("余姚市大山电器有限公司", None, 9, 9, None)))
    assert code in codes(staged)
    assert staged.count()["faulty"] == 1
    with desk[0].write() as session:
        assert ways.commit(session, staged, "t").added == 1


def test_the_same_enterprise_twice_in_a_file_is_told(desk):
    row = ("余姚市小河塑料厂", None, 10, 5, None)
    _, staged = preview(desk, book(HEAD, row, row))
    assert codes(staged) == [Reason.ROW_REPEATED]


def test_a_town_may_not_report_for_another(desk):
    _, staged = preview(desk, book(HEAD, ("余姚市小河塑料厂", None, 9, 9, None)), town="330281003")
    assert codes(staged) == [Reason.ENTERPRISE_OF_ANOTHER_TOWN]


def test_a_sheet_of_something_else_is_refused_with_the_columns_it_needs(desk):
    with pytest.raises(UnreadableWorkbook, match="到岗人数"):
        preview(desk, book(("姓名", "电话"), ("王", "1")))


def test_the_template_is_read_back_without_its_example(desk):
    content = io.BytesIO()
    write_blank(exchange.form(DAY), content)
    _, staged = preview(desk, content.getvalue())
    assert staged.rows == ()


def test_the_reporting_list_comes_in_as_a_sheet(desk, town):
    town.enterprise("余姚市新星模具厂")
    content = book(
        ("企业名称", "规模", "用工总数"), ("余姚市新星模具厂", "规上", 40),
        ("余姚市小河塑料厂", "规下", 12), ("余姚市大山电器有限公司", "中等", 9),
    )  # fmt: skip
    ways = exchange.roll_exchange()
    staged = read_form(content, ways.form, name="名单.xlsx")
    with desk[0].write() as session:
        ways.judge(session, staged, None)
        tally = ways.commit(session, staged, "t")
    assert (tally.added, tally.changed) == (1, 1)
    assert codes(staged) == [Reason.CHOICE_UNKNOWN]
