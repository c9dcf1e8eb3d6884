"""Every shipped policy against firms whose amounts were worked out by hand."""

from __future__ import annotations

import datetime as dt

import pytest

from recruit.desk.policies.assess import Finding, Verdict, add_months, assess
from recruit.desk.policies.rules import shipped_rules

RULES = {rule.code: rule for rule in shipped_rules()}
DAY = dt.date(2020, 3, 2)

SOUND = {"unemployment_paid_months": 24.0, "layoff_rate": 0.02, "dishonest": False}


def judged(code, on=DAY, **facts):
    return assess(RULES[code], facts, on=on)


def test_half_of_last_years_unemployment_insurance_comes_back():
    found = judged("unemployment-insurance-return", **SOUND, unemployment_paid_last_year=86_400.0)
    assert (found.verdict, found.yuan) == (Verdict.QUALIFIES, 43_200)


@pytest.mark.parametrize(
    ("changed", "verdict"),
    [
        ({"layoff_rate": 0.055}, Verdict.QUALIFIES),  # the line itself
        ({"layoff_rate": 0.0551}, Verdict.FAILS),
        ({"unemployment_paid_months": 11.0}, Verdict.FAILS),
        ({"dishonest": True}, Verdict.FAILS),
    ],
)
def test_a_firm_that_lays_off_or_does_not_pay_gets_nothing_back(changed, verdict):
    facts = {**SOUND, "unemployment_paid_last_year": 10_000.0, **changed}
    assert judged("unemployment-insurance-return", **facts).verdict is verdict


def test_what_nobody_has_said_is_named_and_leaves_the_answer_open():
    found = judged("unemployment-insurance-return", **SOUND)
    assert (found.verdict, found.yuan) == (Verdict.OPEN, None)
    assert found.missing == ("unemployment_paid_last_year",)


@pytest.mark.parametrize(
    ("size", "yuan"),
    # 20,000 a month: small ones are waived 5 months, large ones halved for 3.
    [("micro", 100_000), ("small", 100_000), ("medium", 100_000), ("large", 30_000)],
)
def test_social_insurance_is_cut_by_size(size, yuan):
    found = judged("social-insurance-cut", size_class=size, insurance_month_yuan=20_000.0)
    assert (found.verdict, found.yuan) == (Verdict.QUALIFIES, yuan)


@pytest.mark.parametrize(
    ("due", "verdict", "then"),
    [
        (dt.date(2020, 4, 30), Verdict.QUALIFIES, dt.date(2020, 7, 30)),
        (dt.date(2020, 2, 29), Verdict.QUALIFIES, dt.date(2020, 5, 29)),
        (dt.date(2020, 5, 1), Verdict.FAILS, dt.date(2020, 8, 1)),
        (dt.date(2020, 1, 31), Verdict.FAILS, dt.date(2020, 4, 30)),
    ],
)
def test_a_science_loan_due_by_the_end_of_april_moves_three_months(due, verdict, then):
    found = judged("science-loan-extension", science_loan_due=due, science_loan_yuan=500_000.0)
    assert (found.verdict, found.extended_to) == (verdict, then)


FRONT = {"resumed": True, "dishonest": False, "credit_interest_rate": 0.0435}


@pytest.mark.parametrize(
    ("rating", "credit", "yuan"),
    [
        # 1,000,000 × 4.35 % / 12 × 3 = 10,875; four stars 80 %, three stars 60 %.
        ("five", 1_000_000.0, 10_875),
        ("four", 1_000_000.0, 8_700),
        ("three", 1_000_000.0, 6_525),
        ("five", 400_000.0, 4_350),
    ],
)
def test_red_front_credit_pays_three_months_interest_by_tier(rating, credit, yuan):
    found = judged("red-front-credit", **FRONT, party_rating=rating, credit_yuan=credit)
    assert (found.verdict, found.yuan) == (Verdict.QUALIFIES, yuan)


@pytest.mark.parametrize(
    "changed",
    [{"party_rating": "none"}, {"credit_yuan": 1_000_001.0}, {"resumed": False}],
)
def test_red_front_credit_is_not_for_everybody(changed):
    facts = {**FRONT, "party_rating": "five", "credit_yuan": 100_000.0, **changed}
    assert judged("red-front-credit", **facts).verdict is Verdict.FAILS


def test_an_agency_gets_half_its_charters_and_a_factory_does_not():
    agency = judged("charter-half", business="hr_agency", agency_charter_yuan=123_457.0)
    factory = judged("charter-half", business="manufacturer", agency_charter_yuan=123_457.0)
    assert (agency.verdict, agency.yuan) == (Verdict.QUALIFIES, 61_728)
    assert factory.verdict is Verdict.FAILS


@pytest.mark.parametrize(
    ("people", "yuan", "capped"),
    [(1.0, 500, False), (600.0, 300_000, False), (601.0, 300_000, True)],
)
def test_each_additional_employee_brings_500_up_to_the_cap(people, yuan, capped):
    found = judged("recruitment-subsidy", new_insured_staff=people, dishonest=False)
    assert (found.verdict, found.yuan, found.capped) == (Verdict.QUALIFIES, yuan, capped)


@pytest.mark.parametrize(("missing", "verdict"), [(3.0, Verdict.QUALIFIES), (4.0, Verdict.FAILS)])
def test_urgent_land_is_taken_in_with_three_documents_missing(missing, verdict):
    found = judged("land-urgent-first", land_project_urgent=True, land_documents_missing=missing)
    assert found.verdict is verdict


@pytest.mark.parametrize(
    ("code", "yuan"),
    # 30 people hired, charters of 45,000.
    [
        ("jiaxing-charter-and-hiring", 81_000),
        ("huzhou-new-hires", 75_000),
        ("yiwu-first-hires", 75_000),
    ],
)
def test_policies_of_other_places_are_worked_out_and_never_applied_for(code, yuan):
    found = judged(code, hired_on_duty=30.0, charter_yuan=45_000.0)
    assert (found.verdict, found.yuan) == (Verdict.ELSEWHERE, yuan)


def test_people_hired_at_online_fairs_bring_their_fare_by_where_they_come_from():
    found = judged(
        "online-fair-hires", fair_hires_zhejiang=3.0, fair_hires_east=2.0, fair_hires_far=5.0
    )
    assert (found.verdict, found.yuan) == (Verdict.QUALIFIES, 3 * 200 + 2 * 500 + 5 * 800)


@pytest.mark.parametrize(
    ("code", "facts", "yuan"),
    [
        ("jiaxing-agencies", {"introduced_people": 10.0, "brought_back_people": 49.0}, 6_000),
        ("jiaxing-agencies", {"introduced_people": 10.0, "brought_back_people": 50.0}, 11_000),
        ("jiaxing-agencies", {"introduced_people": 1700.0, "brought_back_people": 0.0}, 1_000_000),
        ("huzhou-introducers", {"introduced_people": 20.0}, 4_000),
        ("yiwu-agencies", {"introduced_people": 5.0}, 2_500),
        ("yiwu-agencies", {"introduced_people": 19.0}, 9_500),
        ("yiwu-agencies", {"introduced_people": 20.0}, 20_000),
    ],
)
def test_agencies_and_introducers_elsewhere_get_so_much_a_head(code, facts, yuan):
    found = judged(code, business="hr_agency", **facts)
    assert (found.verdict, found.yuan) == (Verdict.ELSEWHERE, yuan)


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_a_policy_holds_from_its_first_to_its_last_day(rule):
    assert rule.in_force(rule.first_date)
    assert not rule.in_force(rule.first_date - dt.timedelta(days=1))
    if rule.last_date is not None:
        assert rule.in_force(rule.last_date)
        assert not rule.in_force(rule.last_date + dt.timedelta(days=1))


def test_out_of_its_days_a_policy_does_not_count_however_well_one_fits():
    found = judged(
        "recruitment-subsidy", on=dt.date(2020, 6, 1), new_insured_staff=9.0, dishonest=False
    )
    assert found.verdict is Verdict.NOT_IN_FORCE


def test_a_condition_that_failed_decides_before_one_that_is_unknown():
    found = judged("recruitment-subsidy", dishonest=True)
    assert found.verdict is Verdict.FAILS
    assert [one.finding for one in found.found] == [Finding.UNKNOWN, Finding.FAILED]


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (dt.date(2019, 11, 30), 3, dt.date(2020, 2, 29)),
        (dt.date(2020, 12, 31), 2, dt.date(2021, 2, 28)),
        (dt.date(2020, 1, 15), 12, dt.date(2021, 1, 15)),
    ],
)
def test_months_end_on_their_last_day(day, months, then):
    assert add_months(day, months) == then
