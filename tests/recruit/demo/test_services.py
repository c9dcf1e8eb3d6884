"""The desk of the demonstration: its rows add up to what was published, to the digit."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from sqlalchemy import func, select

from recruit.demo.headcounts import apportion, headcounts
from recruit.demo.services import load_services
from recruit.desk.cases.model import CasePart, PartState, ServiceCase
from recruit.desk.figures import queries
from recruit.desk.figures.model import HeadcountReport, Scale, Workforce
from recruit.desk.hotline.model import PhoneCall
from recruit.desk.land.model import LandEvent, LandPaper, LandPaperState, LandRequest
from recruit.desk.policies.model import (
    ApplicationState,
    PolicyApplication,
    PolicyEvent,
    PolicyFact,
    PolicyPaper,
    PolicyRule,
)
from recruit.desk.stewards.model import Steward, StewardPlan, Stewardship
from recruit.desk.supply.model import Introduction, Outcome, SupplyPost
from recruit.storage import open_registry


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """Return a registry with the desk of the demonstration, and its day."""
    registry = open_registry(home=tmp_path_factory.mktemp("desk"))
    with registry.write() as session:
        day = load_services(session, seed=20200220)
    yield registry, day
    registry.dispose()


def test_the_daily_figure_is_the_published_one_to_the_digit(loaded):
    """182,500 people, 81.2 %, in 1,256 large; 229,700, 80.4 %, in 26,544 small."""
    registry, day = loaded
    with registry.read() as session:
        sheet = queries.daily_sheet(session, day)
    above, below = sheet.by_scale
    assert (above.enterprises, above.back, f"{above.rate:.1%}") == (1256, 182_500, "81.2%")
    assert (below.enterprises, below.back, f"{below.rate:.1%}") == (26_544, 229_700, "80.4%")


def test_the_figure_is_recounted_from_the_reports_without_our_queries(loaded):
    """Plain rows of three tables, added up one by one: the last report of seven days counts."""
    registry, day = loaded
    with registry.read() as session:
        scales = {row.enterprise_id: row.scale for row in session.scalars(select(Workforce))}
        reports = session.execute(
            select(HeadcountReport.enterprise_id, HeadcountReport.date, HeadcountReport.staff,
                   HeadcountReport.back)
        ).all()  # fmt: skip
    last = {}
    for firm, date, staff, back in reports:
        known = last.get(firm)
        if day - dt.timedelta(days=6) <= date <= day and (known is None or date > known[0]):
            last[firm] = (date, staff, back)
    sums = {scale: [0, 0, 0] for scale in Scale}
    for firm, (_, staff, back) in last.items():
        for place, value in enumerate((1, staff, back)):
            sums[scales[firm]][place] += value
    above, below = sums[Scale.ABOVE], sums[Scale.BELOW]
    assert (above[0], above[2], f"{above[2] / above[1]:.1%}") == (1256, 182_500, "81.2%")
    assert (below[0], below[2], f"{below[2] / below[1]:.1%}") == (26_544, 229_700, "80.4%")


def test_the_figure_is_summed_from_rows(loaded):
    """Every breakdown and the list of enterprises add up to the same people."""
    registry, day = loaded
    with registry.read() as session:
        sheet = queries.daily_sheet(session, day)
        rows = queries.headcount_rows(session, day, scale=Scale.ABOVE, per_page=None)
    assert sum(row.back for row in rows) == 182_500
    for lines in (sheet.by_town, sheet.by_industry, sheet.by_size, sheet.by_scale):
        assert sum(line.back for line in lines) == 182_500 + 229_700 == sheet.total.back
    assert all(0 <= row.back <= row.staff for row in rows)


def test_relief_has_something_at_every_stage(loaded):
    """Policies are applied for and paid, needs find offers, land waits for papers and moves on."""
    registry, _ = loaded
    with registry.read() as session:
        applied = set(session.scalars(select(PolicyApplication.state)))
        assert {ApplicationState.FILED, ApplicationState.GRANTED, ApplicationState.PAID} <= applied
        assert session.scalar(select(func.count()).select_from(PolicyRule)) >= 8
        assert set(session.scalars(select(Introduction.outcome))) >= {
            Outcome.INTRODUCED,
            Outcome.AGREED,
        }
        assert len(set(session.scalars(select(LandRequest.stage)))) >= 4
        papers = set(session.scalars(select(LandPaper.state)))
        assert papers == set(LandPaperState)


def test_late_reporters_are_those_whose_report_is_of_the_day_before(loaded):
    registry, day = loaded
    with registry.read() as session:
        late = queries.late_reporters(session, day, per_page=None)
    assert len(late) == 23
    assert {row.last_report for row in late} == {day - dt.timedelta(days=1)}


def test_every_large_enterprise_has_its_steward_and_it_is_proved(loaded):
    registry, _ = loaded
    with registry.read() as session:
        plan = session.scalar(select(StewardPlan))
        live = session.scalar(select(func.count()).where(Stewardship.until.is_(None)))
        stewards = session.scalar(select(func.count()).select_from(Steward))
        most = session.scalar(
            select(func.count(Stewardship.id))
            .group_by(Stewardship.steward_id)
            .order_by(func.count(Stewardship.id).desc())
        )
    assert (stewards, live, most) == (1500, 1256, 1)
    assert plan.summary["points"] == plan.summary["bound"]


def test_calls_and_cases_are_as_many_as_counted(loaded):
    """4,900 calls, of which 1,190 became cases; whoever has answered has no open part."""
    registry, _ = loaded
    with registry.read() as session:
        calls = session.scalar(select(func.count()).select_from(PhoneCall))
        cases = session.scalar(select(func.count()).select_from(ServiceCase))
        linked = session.scalar(select(func.count(func.distinct(PhoneCall.case_id))))
        wrong = session.scalar(
            select(func.count())
            .select_from(CasePart)
            .join(ServiceCase, ServiceCase.id == CasePart.case_id)
            .where(ServiceCase.replied_at.is_not(None), CasePart.state == PartState.OPEN)
        )
    assert (calls, cases, linked, wrong) == (4900, 1190, 1190, 0)


def test_the_same_seed_makes_the_same_rows():
    one, other = (
        headcounts(50, 700, 0.8, Scale.BELOW, np.random.default_rng(5)) for _ in range(2)
    )
    assert all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("total", [0, 1, 7, 30])
def test_shares_add_up_and_keep_their_limits(total):
    most = np.array([10, 0, 15, 5])
    shares = apportion(np.array([5.0, 3.0, 1.0, 1.0]), total, most=most)
    assert shares.sum() == total
    assert (shares <= most).all()


def test_what_cannot_be_divided_is_refused():
    with pytest.raises(ValueError, match="31 cannot be divided"):
        apportion(np.ones(3), 31, most=np.array([10, 10, 10]))


def test_the_list_holds_every_enterprise_once(loaded):
    registry, _ = loaded
    with registry.read() as session:
        listed = session.scalar(select(func.count()).select_from(Workforce))
        reported = session.scalar(select(func.count(func.distinct(HeadcountReport.enterprise_id))))
    assert listed == reported == 27_800


@pytest.mark.parametrize("table", [LandEvent, PolicyEvent, PolicyPaper, PolicyFact, SupplyPost,
                                   Introduction])  # fmt: skip
def test_nothing_was_written_after_the_day_of_the_story(loaded, table):
    registry, day = loaded
    with registry.read() as session:
        stamps = session.scalars(select(table.at)).all()
    assert stamps
    assert {stamp.date() for stamp in stamps} <= {
        day - dt.timedelta(days=ago) for ago in range(15)
    }
