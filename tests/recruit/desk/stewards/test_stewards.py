"""Stewards: proposals that are adopted or overtaken, visits, samples that can be repeated."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruit.causes import Cause
from recruit.desk.figures.model import Scale
from recruit.desk.figures.operations import enrol
from recruit.desk.stewards import assigning, exchange, operations, queries, visit_queries
from recruit.desk.stewards.checklist import items
from recruit.desk.stewards.model import Answer, InspectionSample, StewardPlan, VisitKind
from recruit.desk.stewards.sampling import draw
from recruit.errors import Conflict, IllegalStep, UserError
from recruit.language import Language
from recruit.models import Action, AuditEntry

from ...conftest import refused

DAY = dt.date(2020, 3, 1)
SIMEN, LANJIANG = "330281103", "330281003"


@pytest.fixture
def desk(town):
    """Return a registry with two large enterprises and three stewards."""
    firms = [town.enterprise("甲厂", town=SIMEN), town.enterprise("乙厂", town=LANJIANG)]
    with town.registry.write() as session:
        for firm in firms:
            enrol(session, firm, Scale.ABOVE, 50, by="t")
        people = [
            operations.add_steward(
                session, operations.StewardRecord(name, f"1380000000{n}", code), by="t"
            ).id
            for n, (name, code) in enumerate((("钱", LANJIANG), ("孙", SIMEN), ("李", SIMEN)))
        ]
    return town.registry, [firm.id for firm in firms], people


def as_written(steward, **news):
    """Return the record of a steward as it stands, but for what is to be put right."""
    fields = {
        "name": steward.name, "phone": steward.phone, "town": steward.town_code,
        "unit": steward.unit, "industries": tuple(steward.industries),
        "capacity": steward.capacity,
    }  # fmt: skip
    return operations.StewardRecord(**(fields | news))


def propose(registry):
    with registry.read() as session:
        posed = assigning.pose(session)
    found, seconds = assigning.solve(posed)
    with registry.write() as session:
        return assigning.propose(session, posed, found, seconds=seconds, by="t")


def adopt(registry, plan_id, since=DAY):
    with registry.write() as session:
        return assigning.adopt(session, session.get_one(StewardPlan, plan_id), since=since, by="t")


def pairs(desk):
    registry, _, people = desk
    with registry.read() as session:
        return {
            ward.enterprise: person for person in people for ward in queries.wards(session, person)
        }


def test_an_adopted_proposal_gives_everybody_a_steward_of_his_town(desk):
    registry, _, people = desk
    assert adopt(registry, propose(registry)) == 2
    assert pairs(desk)["乙厂"] == people[0]
    assert pairs(desk)["甲厂"] in people[1:]
    with registry.read() as session:
        (plan,) = queries.steward_plans(session)
    assert plan.summary["points"] == plan.summary["bound"]


def test_a_second_proposal_keeps_everybody(desk):
    registry = desk[0]
    adopt(registry, propose(registry))
    first = pairs(desk)
    assert adopt(registry, propose(registry), DAY + dt.timedelta(days=3)) == 0
    assert pairs(desk) == first


def test_a_proposal_is_refused_when_something_has_changed(desk):
    registry = desk[0]
    plan = propose(registry)
    with registry.write() as session:
        record = operations.StewardRecord("周", "13800000009", SIMEN)
        operations.add_steward(session, record, by="t")
    with refused(Cause.STEWARD_PLAN_OVERTAKEN, Conflict):
        adopt(registry, plan)
    assert pairs(desk) == {}


def test_a_proposal_is_adopted_once(desk):
    plan = propose(desk[0])
    adopt(desk[0], plan)
    with pytest.raises(IllegalStep):
        adopt(desk[0], plan)


def test_too_few_stewards_are_told_with_both_numbers(desk):
    registry, _, people = desk
    with registry.write() as session:
        for person in people[:2]:
            steward = session.get_one(queries.Steward, person)
            operations.correct_steward(session, steward, as_written(steward), active=False, by="t")
    with refused(Cause.STEWARDS_TOO_FEW, enterprises=2, places=1):
        propose(registry)


def test_an_enterprise_is_handed_over_by_hand(desk):
    registry, firms, people = desk
    adopt(registry, propose(registry))
    with registry.write() as session:
        firm = session.get_one(operations.Enterprise, firms[1])
        steward = session.get_one(queries.Steward, people[2])
        assert operations.hand_over(session, firm, steward, since=DAY, by="t")
        assert not operations.hand_over(session, firm, steward, since=DAY, by="t")
    assert pairs(desk)["乙厂"] == people[2]


def test_a_visit_counts_its_faults_and_forgets_what_is_not_asked(desk):
    registry, firms, _ = desk
    with registry.write() as session:
        firm = session.get_one(operations.Enterprise, firms[0])
        answers = {"meals": Answer.FAULT, "masks": Answer.FINE, "weather": Answer.FAULT}
        operations.record_visit(session, firm, VisitKind.VISIT, answers, by="t")
    with registry.read() as session:
        (row,) = visit_queries.visits(session, faulty=True).rows
    assert (row.faults, row.answers) == (1, {"meals": "fault", "masks": "fine"})


def test_an_empty_visit_is_refused(desk):
    registry, firms, _ = desk
    with refused(Cause.VISIT_EMPTY), registry.write() as session:
        firm = session.get_one(operations.Enterprise, firms[0])
        operations.record_visit(session, firm, VisitKind.PHONE, {}, by="t", note="  ")


def test_a_visit_is_put_right_and_keeps_its_time_and_visitor(desk):
    registry, firms, _ = desk
    with registry.write() as session:
        firm = session.get_one(operations.Enterprise, firms[0])
        made = operations.record_visit(
            session, firm, VisitKind.VISIT, {"meals": Answer.FAULT}, by="first"
        )
        at = made.at
        better = {"meals": Answer.FINE, "masks": Answer.FAULT, "weather": Answer.FAULT}
        more = {"by": "second", "note": "补记"}
        assert operations.correct_visit(session, made, VisitKind.PHONE, better, **more)
        assert not operations.correct_visit(session, made, VisitKind.PHONE, better, **more)
        with refused(Cause.VISIT_EMPTY):
            operations.correct_visit(session, made, VisitKind.PHONE, {}, by="second")
    with registry.read() as session:
        (row,) = visit_queries.visits(session).rows
        (note,) = session.query(AuditEntry).filter_by(action=Action.VISIT_CORRECTED).all()
    assert (row.kind, row.faults, row.note) == (VisitKind.PHONE, 1, "补记")
    assert (row.at, row.by, note.by) == (at, "first", "second")


def test_a_steward_is_put_right_and_keeps_his_enterprises(desk):
    registry, _, people = desk
    adopt(registry, propose(registry))
    with registry.write() as session:
        steward = session.get_one(queries.Steward, people[0])
        news = as_written(steward, name="钱大有", phone="13800000077", town=SIMEN, capacity=3)
        assert operations.correct_steward(session, steward, news, active=True, by="t")
        assert not operations.correct_steward(session, steward, news, active=True, by="t")
    with registry.read() as session:
        (row,) = queries.stewards(session, q="钱大有").rows
    assert (row.phone, row.town, row.capacity, row.enterprises) == ("13800000077", SIMEN, 3, 1)


@pytest.mark.parametrize(
    ("news", "cause"),
    [
        ({"name": " "}, Cause.STEWARD_INCOMPLETE),
        ({"phone": ""}, Cause.STEWARD_INCOMPLETE),
        ({"town": ""}, Cause.STEWARD_INCOMPLETE),
        ({"capacity": -1}, Cause.STEWARD_CAPACITY),
        ({"phone": "13800000001"}, Cause.STEWARD_PHONE_TAKEN),
    ],
)
def test_a_steward_is_not_put_wrong(desk, news, cause):
    with pytest.raises(UserError) as refusal, desk[0].write() as session:
        steward = session.get_one(queries.Steward, desk[2][0])
        wrong = as_written(steward, **news)
        operations.correct_steward(session, steward, wrong, active=True, by="t")
    assert refusal.value.code is cause


def test_a_sample_is_settled_once(desk):
    registry, _, _ = desk
    with registry.write() as session:
        made = operations.draw_round(
            session, kind=VisitKind.INSPECTION, size=2, seed=1, day=DAY, by="t"
        )
        sample = session.query(InspectionSample).filter_by(round_id=made.id).first()
        firm = session.get_one(operations.Enterprise, sample.enterprise_id)
        more = {"by": "t", "note": "好", "sample": sample}
        operations.record_visit(session, firm, VisitKind.INSPECTION, {}, **more)
        with refused(Cause.SAMPLE_DONE, Conflict):
            operations.record_visit(session, firm, VisitKind.INSPECTION, {}, **more)
    with registry.read() as session:
        (row,) = visit_queries.rounds(session)
    assert (row.done, row.size) == (1, 2)


def test_more_than_there_are_cannot_be_drawn(desk):
    with refused(Cause.SAMPLE_SIZE, most=2), desk[0].write() as session:
        operations.draw_round(session, kind=VisitKind.PHONE, size=3, seed=1, day=DAY, by="t")


strata = st.dictionaries(
    st.text("abc", min_size=1, max_size=2), st.integers(1, 40), min_size=1, max_size=6
)


@given(strata, st.data())
def test_every_stratum_gets_its_share_rounded(sizes, data):
    """Within one of proportion, exactly as many as asked, none twice, the same for a seed."""
    start, members = 0, {}
    for name, count in sizes.items():
        members[name] = list(range(start, start + count))
        start += count
    size = data.draw(st.integers(1, start))
    drawn = draw(members, size, seed=7)
    assert sum(map(len, drawn.values())) == size
    for name, count in sizes.items():
        chosen = drawn.get(name, [])
        assert abs(len(chosen) - size * count / start) < 1
        assert set(chosen) <= set(members[name])
        assert max(Counter(chosen).values(), default=0) <= 1
    assert draw(members, size, seed=7) == drawn


def test_the_checklist_is_said_in_every_language_with_its_source():
    for item in items():
        assert item.source
        assert len({item.say(language) for language in Language}) >= 2
    assert any("1.5" in item.say() for item in items())


def test_the_list_of_stewards_comes_in_as_a_sheet(desk):
    import io

    import openpyxl

    from recruit.desk.forms import read_form

    book = openpyxl.Workbook()
    for row in (
        ("姓名", "手机号", "镇街", "熟悉行业", "联系企业数"),
        ("吴建国", "13812345678", "泗门镇", "模具、小家电", 2),
        ("钱", "13800000000", "兰江街道", None, None),
        ("郑", "1381234", "泗门镇", None, None),
        ("王", "13812345679", "火星", None, None),
    ):
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    ways = exchange.exchange()
    staged = read_form(content.getvalue(), ways.form, name="管家.xlsx")
    assert staged.count()["faulty"] == 2
    with desk[0].write() as session:
        ways.judge(session, staged, None)
        tally = ways.commit(session, staged, "t")
    assert tally.added == 1
    with desk[0].read() as session:
        (row,) = queries.stewards(session, q="吴建国").rows
    assert (row.industries, row.capacity) == (["模具", "小家电"], 2)
