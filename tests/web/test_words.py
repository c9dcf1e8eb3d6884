"""Every code of a closed set has plain words, so that none is ever shown raw."""

import ast
from pathlib import Path

import pytest

import recruit
from planner.charter.demand import Reason as Unserved
from planner.matching.rules import Afresh, Objective, Reason, Rule, Shortage, Term
from recruit.desk.cases.model import (
    CaseEventKind,
    CaseSource,
    CaseState,
    Category,
    Part,
    PartState,
    Urgency,
)
from recruit.desk.figures.model import ReportSource, Scale
from recruit.desk.figures.queries import Standing
from recruit.desk.land.model import LandKind, LandPaperState, LandStage
from recruit.desk.stewards.model import Answer, StewardPlanState, VisitKind
from recruit.desk.supply.model import Goods, Outcome, PostState, Side
from recruit.documents import Duty
from recruit.intake import SheetKind
from recruit.models import (
    BonusKind,
    Cohesion,
    DisputeKind,
    DisputeSide,
    DisputeState,
    Mode,
    PlanKind,
    PlanState,
    RoleName,
    RunState,
    SizeClass,
    Stage,
    TripState,
    VacancyKind,
    VacancyState,
)
from recruit.operations.confirming import Verdict
from recruit.operations.replying import DeclineReason
from recruit.queries.own_people import Need
from recruit.rights.held import PERSON
from recruit.rights.model import Demand, Purpose, RequestState, Way
from web import audit_words, words, words_desk, words_relief, words_rights


@pytest.mark.parametrize(
    ("codes", "table"),
    [
        (Stage, words.stage),
        (Purpose, words_rights.purpose),
        (Way, words_rights.way),
        (Demand, words_rights.demand),
        (RequestState, words_rights.request_state),
        (VacancyState, words.vacancy_state),
        (VacancyKind, words.vacancy_kind),
        (Mode, words.mode),
        (TripState, words.trip_state),
        (PlanKind, words.plan_kind),
        (PlanState, words.plan_state),
        (RunState, words.run_state),
        (Cohesion, words.party_cohesion),
        (RoleName, words.role),
        (SheetKind, words.sheet_kind),
        (Duty, words.duty),
        (Objective, words.objective),
        (Objective, words.unit),
        (Rule, words.rule),
        (Afresh, words.afresh),
        (Term, words.term),
        (Reason, words.unmatched),
        (Reason, words.unmatched_help),
        (Shortage, words.shortage),
        (Unserved, words.unserved),
        (Need, words.need),
        (DeclineReason, words.decline_reason),
        (Verdict, words.verdict),
        (BonusKind, words.bonus_kind),
        (DisputeKind, words.dispute_kind),
        (DisputeState, words.dispute_state),
        (DisputeSide, words.dispute_side),
        (Stage, words.next_step),
        (Reason, words.unmatched_advice),
        (Unserved, words.unserved_advice),
        (Unserved, words.unserved_help),
        (Scale, words_desk.scale),
        (SizeClass, words_desk.size_class),
        (Standing, words_desk.standing),
        (ReportSource, words_desk.report_source),
        (VisitKind, words_desk.visit_kind),
        (Answer, words_desk.answer),
        (StewardPlanState, words_desk.steward_plan_state),
        (CaseSource, words_desk.case_source),
        (Category, words_desk.category),
        (Urgency, words_desk.urgency),
        (Urgency, words_desk.urgency_due),
        (CaseState, words_desk.case_state),
        (Part, words_desk.part),
        (PartState, words_desk.part_state),
        (CaseEventKind, words_desk.case_event),
        (Side, words_relief.side),
        (Goods, words_relief.goods),
        (PostState, words_relief.post_state),
        (Outcome, words_relief.outcome),
        (LandKind, words_relief.land_kind),
        (LandStage, words_relief.land_stage),
        (LandPaperState, words_relief.paper),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_every_code_has_words(codes, table):
    assert {code.value for code in codes} - set(table) == set()


def test_every_column_about_a_person_has_words():
    assert set(PERSON) - set(words_rights.field) == set()


def _recorded(tree):
    """Yield the keys of details that calls of ``audit.record`` in a module note."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("audit.record"):
            yield from (word.arg for word in node.keywords if word.arg not in {"by", "key", None})


def test_every_detail_of_the_audit_trail_has_words():
    noted = {
        key
        for path in Path(recruit.__file__).parent.rglob("*.py")
        for key in _recorded(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert len(noted) > 50
    assert noted - set(audit_words.detail) == set()


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [("once", True, "是"), ("roles", "bureau+squad", "人社局、招工团"), ("rows", 33, "33"),
     ("verdict", "on_duty", "已上岗"), ("kind", "matching", "匹配")],
)  # fmt: skip
def test_a_detail_of_the_audit_trail_is_told_in_words(app, key, value, said):
    with app.test_request_context():
        assert audit_words.told(key, value) == said
