"""Arrivals: quarantine by the rule of the day, its end, screening, and who sat near."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest

from recruit.causes import Cause
from recruit.desk.arrivals import exchange, operations, queries, reading, round_queries, screening
from recruit.desk.arrivals.model import Finding, Incomer, Issuer, Place, QuarantineState
from recruit.desk.arrivals.operations import Arrival, Shown
from recruit.desk.arrivals.queries import Show
from recruit.desk.arrivals.rules import quarantine_for
from recruit.desk.forms import read_form
from recruit.models import HealthStatus

from ...conftest import refused

DAY = dt.date(2020, 3, 2)
AFTER = dt.timedelta(days=1)
WEINING, SIMEN, OTHER = "520526", "330281103", "330281003"


def shown(status, *, issued=DAY):
    return Shown(status, Issuer.YONGXING, issued, issued + 7 * AFTER)


def arrival(name="李大", status=HealthStatus.GREEN, **more):
    facts = {"phone": "13800000001", "home": WEINING, "stayed_in": WEINING, "town": SIMEN}
    seen = None if status is None else shown(status)
    return Arrival(name, arrived_on=DAY, shown=seen, **{**facts, **more})


@pytest.fixture
def came(town):
    """Return a function that registers an arrival and returns its number."""

    def register(*args, **more):
        with town.registry.write() as session:
            made = arrival(*args, **more)
            return operations.register_incomer(session, made, today=DAY, by="t").id

    return register


def kept(town, incomer_id):
    with town.registry.read() as session:
        return [
            (one.rule, one.place, (one.last_day - one.first_day).days, one.state)
            for one in session.get(Incomer, incomer_id).quarantines
        ]


@pytest.mark.parametrize(
    ("stayed", "status", "day", "wanted"),
    [
        (WEINING, HealthStatus.GREEN, DAY, None),
        (WEINING, HealthStatus.RED, DAY, ("red", 14, Place.CENTRAL)),
        (WEINING, HealthStatus.YELLOW, DAY, ("yellow", 7, Place.HOME)),
        (WEINING, HealthStatus.UNKNOWN, DAY, ("no_code", 7, Place.HOME)),
        ("420100", HealthStatus.GREEN, DAY, ("hubei", 14, Place.CENTRAL)),
        ("422801", HealthStatus.YELLOW, DAY, ("hubei", 14, Place.CENTRAL)),
        ("420100", HealthStatus.GREEN, dt.date(2020, 4, 7), ("hubei", 14, Place.CENTRAL)),
        ("420100", HealthStatus.GREEN, dt.date(2020, 4, 8), None),
        (WEINING, HealthStatus.RED, dt.date(2020, 2, 13), None),
    ],
)
def test_the_strictest_rule_of_the_day_holds(stayed, status, day, wanted):
    rule = quarantine_for(stayed, status, day)
    assert (rule and (rule.id, rule.days, rule.place)) == wanted


def test_a_registration_makes_the_quarantine_of_its_rule(town, came):
    running = QuarantineState.RUNNING
    assert kept(town, came("绿")) == []
    assert kept(town, came("黄", HealthStatus.YELLOW)) == [("yellow", Place.HOME, 7, running)]
    assert kept(town, came("无", None)) == [("no_code", Place.HOME, 7, running)]


def test_who_comes_twice_on_a_day_or_tomorrow_is_refused(town, came):
    came()
    with refused(Cause.INCOMER_THERE):
        came()
    with town.registry.write() as session, refused(Cause.ARRIVED_IN_FUTURE):
        operations.register_incomer(session, arrival("王"), today=DAY - AFTER, by="t")


@pytest.mark.parametrize("days", [(0, -1), (1, 5)])
def test_a_status_ends_after_it_begins_and_is_not_of_tomorrow(days):
    issued, expires = (DAY + n * AFTER for n in days)
    with refused(Cause.HEALTH_DATES):
        operations.shown(HealthStatus.GREEN, Issuer.PAPER, issued, expires, today=DAY)


def test_quarantine_ends_on_its_last_day_or_with_a_reason(town, came):
    who = came(status=HealthStatus.YELLOW)
    with town.registry.write() as session:
        one = operations.running(session, session.get(Incomer, who))
        with refused(Cause.QUARANTINE_EARLY):
            operations.release(session, one, today=DAY + 6 * AFTER, by="t")
        operations.release(session, one, today=DAY + 7 * AFTER, by="t")
    assert kept(town, who)[0][3] is QuarantineState.RELEASED
    early = came("王", HealthStatus.YELLOW)
    with town.registry.write() as session:
        one = operations.running(session, session.get(Incomer, early))
        operations.release(session, one, today=DAY + AFTER, reason="两次检测阴性", by="t")
        assert "两次检测阴性" in one.note
        with refused(Cause.END_STATE):
            operations.resume(session, one, last_day=None, by="t")


def test_who_left_is_not_released_until_he_is_back(town, came):
    who = came(status=HealthStatus.RED)
    with town.registry.write() as session:
        incomer = session.get(Incomer, who)
        one = operations.running(session, incomer)
        operations.mark_broken(session, one, reason="夜里离开", by="t")
        with refused(Cause.ILLEGAL_STEP):
            operations.release(session, one, today=DAY + 30 * AFTER, by="t")
        later = one.last_day + 3 * AFTER
        operations.resume(session, one, last_day=later, by="t")
        assert (one.state, one.last_day) == (QuarantineState.RUNNING, later)
        with refused(Cause.QUARANTINE_RUNS):
            operations.order_quarantine(
                session, incomer, Place.HOME, first_day=DAY, days=7, reason="接触", by="t"
            )


def test_a_code_that_turns_red_starts_a_quarantine(town, came):
    who = came()
    with town.registry.write() as session:
        incomer = session.get(Incomer, who)
        turned = shown(HealthStatus.RED, issued=DAY + AFTER)
        assert operations.record_status(session, incomer, turned, by="t").id == "red"
        assert operations.record_status(session, incomer, turned, by="t") is None
    assert len(kept(town, who)) == 1


@pytest.mark.parametrize(
    ("written", "code"),
    [("威宁", WEINING), ("武汉", "420100"), ("恩施市", "422801"), ("余姚", "330281")],
)
def test_places_are_read_wherever_they_lie(written, code):
    assert reading.place(written).value == code


def test_a_form_says_what_is_wrong_in_every_field(town):
    form = {"phone": "12", "home": "没有这里", "day": "2020-03-09", "employer": "没有这家厂",
            "status": "green"}  # fmt: skip
    with town.registry.read() as session:
        entry = reading.read_entry(session, form, today=DAY)
    assert entry.arrival is None
    assert set(entry.problems) == {"name", "phone", "home", "day", "employer", "town", "issued"}


def test_an_employer_says_the_town(town):
    firm = town.enterprise("余姚市大山电器有限公司", town=OTHER)
    form = {"name": "李", "phone": "13800000002", "home": "威宁", "day": "2020-03-01",
            "employer": "余姚市大山电器有限公司"}  # fmt: skip
    with town.registry.read() as session:
        found = reading.read_entry(session, form, today=DAY).arrival
    assert (found.town, found.enterprise_id, found.stayed_in) == (OTHER, firm.id, WEINING)


def test_our_people_are_known_by_number_and_name(town, came):
    known = town.candidate("李大", phone="13800000001")
    ours, another = came(), came("别人")
    with town.registry.read() as session:
        assert session.get(Incomer, ours).candidate_id == known.id
        assert session.get(Incomer, another).candidate_id is None


def test_a_round_asks_for_days_1_7_and_14_and_finds_latecomers(town, came):
    first = came("甲")
    with town.registry.write() as session:
        for after, wanted in ((0, 0), (1, 1), (2, 0), (7, 1), (14, 1), (15, 0)):
            _, added = screening.open_round(session, "arrivals", DAY + after * AFTER, by="t")
            assert added == wanted, after
    second = came("乙")
    with town.registry.write() as session:
        again, added = screening.open_round(session, "arrivals", DAY + AFTER, by="t")
        assert added == 1
        people = round_queries.people_of_round(session, again.id, town=None)
        assert {row.incomer_id for row in people} == {first, second}
        with refused(Cause.SCREENING_UNKNOWN_RULE):
            screening.open_round(session, "x", DAY, by="t")


@pytest.mark.parametrize(
    ("heat", "given", "found"),
    [
        (36.5, None, Finding.CLEAR), (37.2, None, Finding.CLEAR), (37.3, None, Finding.FEVER),
        (38.0, Finding.CLEAR, Finding.FEVER), (36.5, Finding.POSITIVE, Finding.POSITIVE),
        (None, Finding.ABSENT, Finding.ABSENT), (None, None, None),
    ],
)  # fmt: skip
def test_a_temperature_decides_and_fever_is_never_clear(heat, given, found):
    assert screening.judge(screening.Seen(heat, given)) is found


@pytest.mark.parametrize("heat", [33.9, 43.1, float("nan")])
def test_no_living_person_has_that_temperature(heat):
    with refused(Cause.TEMPERATURE_RANGE):
        screening.judge(screening.Seen(heat))


def test_a_town_records_its_own_and_the_rest_is_absent(town, came):
    here, there = came("甲"), came("乙", town=OTHER)
    with town.registry.write() as session:
        made, _ = screening.open_round(session, "arrivals", DAY + AFTER, by="t")
        hot = {here: screening.Seen(38.5), there: screening.Seen(38.5)}
        assert screening.record(session, made.id, hot, by="t", town=SIMEN) == [here]
        assert screening.record(session, made.id, hot, by="t", town=SIMEN) == []
        assert screening.mark_absent(session, made.id, by="t", town=OTHER) == 1
        (row,) = round_queries.rounds(session, town=None)
        assert (row.people, row.alarm, row.absent, row.open) == (2, 1, 1, 0)


def test_every_figure_is_its_rows(town, came):
    came("甲")
    came("乙", HealthStatus.YELLOW)
    came("丙", HealthStatus.RED, town=OTHER)
    for day in (DAY, DAY + 7 * AFTER, DAY + 20 * AFTER):
        for where in (None, SIMEN):
            with town.registry.read() as session:
                found = queries.figures(session, today=day, town=where)
                for show in Show:
                    rows = queries.arrivals(session, today=day, town=where, show=show)
                    assert rows.total == found[show], (day, where, show)
    with town.registry.read() as session:
        assert queries.figures(session, today=DAY + 7 * AFTER, town=None)[Show.ENDING] == 1
        assert queries.figures(session, today=DAY, town=None)[Show.QUARANTINE] == 2


def test_the_same_train_on_the_same_day_is_near(town, came):
    ill = came("甲", vehicle="G123")
    near = came("乙", vehicle="G123", town=OTHER)
    came("丙", vehicle="G124")
    with town.registry.read() as session:
        found = queries.near(session, session.get(Incomer, ill))
    assert [row.id for row in found.vehicle] == [near]


def test_a_sheet_comes_in_once_and_says_what_is_wrong(town):
    book = openpyxl.Workbook()
    book.active.append(["姓名", "手机号", "老家", "到达日期", "镇街", "健康码", "签发日期"])
    book.active.append(["李一", "13800000011", "贵州威宁", "2020-03-01", "泗门镇", "黄", ""])
    book.active.append(["李二", "13800000012", "武汉", "2020-03-01", "泗门镇", "绿", "2020-03-01"])
    book.active.append(["李三", "13800000013", "威宁", "2020-03-08", "泗门镇", "绿", ""])
    book.active.append(["李四", "138", "威宁", "2020-03-01", "泗门镇", "绿", ""])
    content = io.BytesIO()
    book.save(content)
    way = exchange.exchange(DAY)
    for wanted in ((2, 0), (0, 2)):
        preview = read_form(content.getvalue(), way.form, name="a.xlsx")
        with town.registry.write() as session:
            way.judge(session, preview, SIMEN)
            assert preview.count()["faulty"] == 2
            tally = way.commit(session, preview, "t")
        assert (tally.added, tally.unchanged) == wanted
    with town.registry.read() as session:
        found = queries.figures(session, today=DAY, town=SIMEN)
    assert found[Show.QUARANTINE] == 2
