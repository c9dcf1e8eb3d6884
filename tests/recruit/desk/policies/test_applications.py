"""Applications: nobody gets more than the rule, the papers and the budget allow."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
from contextlib import contextmanager

import openpyxl
import pytest

from recruit.causes import Cause
from recruit.desk.forms import read_form
from recruit.desk.policies import exchange, operations, queries, rules
from recruit.desk.policies.assess import Verdict
from recruit.desk.policies.model import ApplicationState, EventKind, PaperState
from recruit.errors import UserError
from recruit.models import Enterprise

from ...conftest import refused


@contextmanager
def told(code, words):
    """Expect a refusal for this cause whose sentence says these words."""
    with pytest.raises(UserError) as caught:
        yield
    assert caught.value.code is code
    assert words in str(caught.value)


DAY = dt.date(2020, 3, 2)  # a Monday
FACTS = {"new_insured_staff": 40.0, "dishonest": False}


@pytest.fixture
def desk(town):
    """Return a registry with the shipped policies and two enterprises."""
    firms = [town.enterprise("余姚市大山电器有限公司"), town.enterprise("余姚市小河塑料厂")]
    with town.registry.write() as session:
        rules.keep_rules(session, rules.shipped_rules(), by="t")
    return Desk(town.registry, [firm.id for firm in firms])


class Desk:
    """Shortcuts for the stories below."""

    def __init__(self, registry, firms):
        self.registry, self.firms = registry, firms

    def rule(self, session, code="recruitment-subsidy"):
        return next(row.id for row, rule in rules.rules_in_catalogue(session) if rule.code == code)

    def declare(self, firm=0, **said):
        with self.registry.write() as session:
            owner = session.get(Enterprise, self.firms[firm])
            return operations.declare(session, owner, said, by="t")

    def apply(self, code="recruitment-subsidy", firm=0, papers=("insured-list",), later=()):
        with self.registry.write() as session:
            owner = session.get(Enterprise, self.firms[firm])
            return operations.apply(
                session, owner, self.rule(session, code), campaign_id=None,
                papers=papers, later=later, on=DAY, by="t",
            ).id  # fmt: skip

    def do(self, verb, application, **more):
        with self.registry.write() as session:
            return verb(session, application, by="office", **more)

    def see(self, application):
        with self.registry.read() as session:
            one = operations.application_of(session, application)
            return one.state, one.step, one.asked_yuan, one.granted_yuan, one.due

    def standing(self, code, firm=0):
        with self.registry.read() as session:
            found, _ = queries.standings(session, self.firms[firm], campaign_id=None, on=DAY)
        return next(one for one in found if one.assessment.rule.code == code)


def test_an_application_goes_through_its_stations_to_the_money(desk):
    desk.declare(**FACTS)
    one = desk.apply()
    assert desk.see(one) == (ApplicationState.FILED, 0, 20_000, None, dt.date(2020, 3, 9))
    desk.do(operations.approve, one, on=DAY)
    assert desk.see(one)[:2] == (ApplicationState.FILED, 1)
    desk.do(operations.approve, one, on=DAY, yuan=18_000)
    assert desk.see(one)[:4] == (ApplicationState.GRANTED, 1, 20_000, 18_000)
    desk.do(operations.pay, one)
    assert desk.see(one)[0] is ApplicationState.PAID
    with refused(Cause.END_STATE):
        desk.do(operations.pay, one)


def test_what_was_done_is_written_down(desk):
    desk.declare(**FACTS)
    one = desk.apply()
    desk.do(operations.send_back, one, text="名册缺两人")
    desk.do(operations.amend, one, campaign_id=None, on=DAY)
    with desk.registry.read() as session:
        events = operations.application_of(session, one).events
        assert [(event.kind, event.by, event.text) for event in events] == [
            (EventKind.FILED, "t", ""),
            (EventKind.RETURNED, "office", "名册缺两人"),
            (EventKind.AMENDED, "office", ""),
        ]


def test_who_lacks_a_fact_is_told_which(desk):
    with told(Cause.POLICY_FACTS_OPEN, "同比净增参保职工人数"):
        desk.apply()


def test_who_does_not_qualify_is_told_why(desk):
    desk.declare(**{**FACTS, "dishonest": True})
    with told(Cause.POLICY_NOT_ELIGIBLE, "被列入失信或严重违法名单：否"):
        desk.apply()


def test_a_missing_paper_is_named_unless_it_may_follow(desk):
    desk.declare(unemployment_paid_months=24.0, layoff_rate=0.0, dishonest=False,
                 unemployment_paid_last_year=5_000.0)  # fmt: skip
    code = "unemployment-insurance-return"
    with told(Cause.POLICY_PAPERS_OPEN, "不裁员承诺书"):
        desk.apply(code, papers=("insured-list",), later=("commitment",))
    one = desk.apply(code, papers=("commitment",), later=("insured-list",))
    with desk.registry.read() as session:
        papers = operations.application_of(session, one).papers
        assert [(paper.code, paper.state, paper.due) for paper in papers] == [
            ("commitment", PaperState.HANDED_IN, None),
            ("insured-list", PaperState.LATER, dt.date(2020, 3, 16)),
        ]
    desk.do(operations.approve, one, on=DAY)
    with told(Cause.POLICY_PAPERS_OPEN, "参保人员名册"):
        desk.do(operations.approve, one, on=DAY)
    with desk.registry.write() as session:
        operations.hand_in(session, one, "insured-list", by="t")
    desk.do(operations.approve, one, on=DAY)
    assert desk.see(one)[0] is ApplicationState.GRANTED


def test_nobody_applies_twice_until_it_is_over(desk):
    desk.declare(**FACTS)
    one = desk.apply()
    with refused(Cause.POLICY_APPLIED_ALREADY):
        desk.apply()
    desk.do(operations.withdraw, one)
    assert desk.apply() != one


def test_more_than_the_rule_gives_is_not_granted(desk):
    desk.declare(**FACTS)
    one = desk.apply()
    desk.do(operations.approve, one, on=DAY)
    with refused(Cause.POLICY_ABOVE_ASKED):
        desk.do(operations.approve, one, on=DAY, yuan=20_001)
    assert desk.see(one)[0] is ApplicationState.FILED


def test_a_budget_is_never_overdrawn_over_all_versions(desk):
    with desk.registry.write() as session:
        old = next(r for _, r in rules.rules_in_catalogue(session) if r.code.startswith("recruit"))
        rules.keep_rules(session, [dataclasses.replace(old, budget_yuan=30_000.0)], by="t")
    for firm in (0, 1):
        desk.declare(firm, **FACTS)
    first, second = desk.apply(firm=0), desk.apply(firm=1)
    for one in (first, second):
        desk.do(operations.approve, one, on=DAY)
    desk.do(operations.approve, first, on=DAY)
    with told(Cause.POLICY_BUDGET, "10000"):
        desk.do(operations.approve, second, on=DAY)
    desk.do(operations.approve, second, on=DAY, yuan=10_000)
    with desk.registry.read() as session:
        line = next(one for one in queries.catalogue(session) if one.rule.budget_yuan)
    assert (line.granted, line.granted_yuan, line.budget_left) == (2, 30_000, 0)


def test_refusing_and_returning_need_a_reason(desk):
    desk.declare(**FACTS)
    one = desk.apply()
    for verb in (operations.refuse, operations.send_back):
        with refused(Cause.POLICY_REASON_BLANK):
            desk.do(verb, one, text="  ")


def test_a_changed_policy_is_a_new_version_and_applications_keep_theirs(desk):
    desk.declare(**FACTS)
    one = desk.apply()
    with desk.registry.write() as session:
        old = next(r for _, r in rules.rules_in_catalogue(session) if r.code.startswith("recruit"))
        harder = dataclasses.replace(old, last_date=dt.date(2020, 2, 20))
        assert rules.keep_rules(session, [harder], by="t") == rules.Kept(0, 1, 0)
        assert rules.keep_rules(session, [harder], by="t") == rules.Kept(0, 0, 1)
        numbers = [(row.version, row.state.value) for row in queries.versions(session, old.code)]
    assert numbers == [(2, "active"), (1, "retired")]
    assert desk.standing("recruitment-subsidy").assessment.verdict is Verdict.NOT_IN_FORCE
    desk.do(operations.send_back, one, text="补正")
    desk.do(operations.amend, one, campaign_id=None, on=DAY)
    assert desk.see(one)[0] is ApplicationState.FILED


def test_what_the_registry_counts_cannot_be_declared(desk):
    with refused(Cause.POLICY_FACT_OURS):
        desk.declare(return_rate=1.0)
    with refused(Cause.POLICY_FACT_VALUE):
        desk.declare(layoff_rate=1.5)


def test_declaring_the_same_again_changes_nothing_and_nothing_takes_it_back(desk):
    assert desk.declare(**FACTS) == 2
    assert desk.declare(**FACTS) == 0
    assert desk.declare(new_insured_staff=None) == 1
    missing = desk.standing("recruitment-subsidy").assessment.missing
    assert missing == ("new_insured_staff",)


def test_a_policy_lists_who_qualifies_and_who_nearly_does(desk):
    desk.declare(0, **FACTS)
    with desk.registry.read() as session:
        rule = next(
            r for _, r in rules.rules_in_catalogue(session) if r.code.startswith("recruit")
        )
        found = queries.who_qualifies(session, rule, campaign_id=None, on=DAY)
    assert [(firm, one.verdict) for firm, _, one in found] == [
        (desk.firms[0], Verdict.QUALIFIES),
        (desk.firms[1], Verdict.OPEN),
    ]


def test_late_stations_are_found(desk):
    desk.declare(**FACTS)
    one = desk.apply()
    with desk.registry.read() as session:
        on_time = queries.applications(session, queries.Wanted(late_on=dt.date(2020, 3, 9)))
        late = queries.applications(session, queries.Wanted(late_on=dt.date(2020, 3, 10)))
    assert (on_time.total, [line.id for line in late]) == (0, [one])


def sheet(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_declared_facts_come_in_by_sheet_and_bad_cells_are_named(desk):
    content = sheet(
        ("政策申报",),
        ("企业名称", "同比净增参保职工人数", "裁员率", "被列入失信或严重违法名单", "拟贷款金额"),
        ("余姚市大山电器有限公司", 12, "3.5%", "否", "80万元"),
        ("余姚市小河塑料厂", "许多", "", "大概", ""),
        ("余姚市没有的厂", 1, "", "", ""),
    )
    taken = exchange.exchange()
    preview = read_form(content, taken.form, name="facts.xlsx")
    with desk.registry.write() as session:
        taken.judge(session, preview, None)
        tally = taken.commit(session, preview, "t")
    assert preview.count() == {"rows": 3, "good": 1, "faulty": 2, "remarked": 0}
    assert (tally.changed, tally.unchanged) == (1, 0)
    with desk.registry.read() as session:
        _, facts = queries.standings(session, desk.firms[0], campaign_id=None, on=DAY)
    declared = {key: facts[key] for key in ("new_insured_staff", "layoff_rate", "credit_yuan")}
    assert declared == {"new_insured_staff": 12.0, "layoff_rate": 0.035, "credit_yuan": 800_000.0}
    assert facts["dishonest"] is False
