"""Bonuses: dated rules, what they make due, settled once, paid once."""

from __future__ import annotations

import datetime as dt
import threading

import pytest

from recruit.causes import Cause
from recruit.errors import Conflict, UserError
from recruit.models import (
    BonusEntry,
    BonusKind,
    BonusRule,
    BonusSettlement,
    Candidate,
    Placement,
    Stage,
)
from recruit.operations import bonuses
from recruit.queries.bonuses import bonus_statement, bonuses_due

from ..conftest import refused

START = dt.date(2020, 2, 20)
CHINA = dt.timezone(dt.timedelta(hours=8))


def rule(registry, campaign, kind=BonusKind.ON_DUTY, yuan=200, **more):
    values = {"first_date": START, "last_date": None, "source": "余人社〔2020〕8 号", **more}
    with registry.write() as session:
        return bonuses.add_rule(
            session, campaign, kind=kind, amount_yuan=yuan, by="staff", **values
        )


def on_duty(registry, town, referrer, day=25, *, clock=9, stage=Stage.ON_DUTY):
    """Bring one more person of a referrer on duty on a day of February."""
    post = town.vacancy()
    person = town.candidate(referrer=referrer)
    at = dt.datetime(2020, 2, day, clock, tzinfo=CHINA)
    with registry.write() as session:
        placement = Placement(
            campaign_id=post.campaign_id,
            candidate_id=person.id,
            vacancy_id=post.id,
            stage=Stage.ARRIVED,
        )
        session.add(placement)
        placement.step(Stage.ON_DUTY, by="qy0001", at=at)
        if stage is not Stage.ON_DUTY:
            placement.step(stage, by="qy0001", at=at + dt.timedelta(days=30))
        session.flush()
        return placement


def due(registry, campaign):
    with registry.read() as session:
        return [
            (one.referrer_id, one.rule.kind, one.yuan) for one in bonuses_due(session, campaign.id)
        ]


def settle(registry, campaign):
    with registry.write() as session:
        return bonuses.settle(session, campaign, by="staff")


def test_a_person_on_duty_earns_what_the_rule_says(registry, town, campaign):
    chen = town.referrer()
    rule(registry, campaign)
    on_duty(registry, town, chen)
    assert due(registry, campaign) == [(chen.id, BonusKind.ON_DUTY, 200)]


def test_the_rule_of_that_day_counts_by_the_clock_of_china(registry, town, campaign):
    """Half past midnight on the 26th in China is still the 25th in Greenwich."""
    chen = town.referrer()
    rule(registry, campaign, yuan=200, last_date=dt.date(2020, 2, 25))
    rule(registry, campaign, yuan=300, first_date=dt.date(2020, 2, 26))
    on_duty(registry, town, chen, 25, clock=23)
    on_duty(registry, town, chen, 26, clock=0)
    assert sorted(yuan for _, _, yuan in due(registry, campaign)) == [200, 300]


def test_a_day_without_a_rule_earns_nothing(registry, town, campaign):
    rule(registry, campaign, first_date=dt.date(2020, 3, 1))
    on_duty(registry, town, town.referrer(), 25)
    assert due(registry, campaign) == []


def test_who_has_left_before_the_settlement_earns_nothing(registry, town, campaign):
    rule(registry, campaign)
    on_duty(registry, town, town.referrer(), stage=Stage.WITHDRAWN)
    assert due(registry, campaign) == []


def test_staying_earns_its_own_bonus_beside_the_first(registry, town, campaign):
    chen = town.referrer()
    rule(registry, campaign)
    rule(registry, campaign, BonusKind.RETAINED, 300)
    on_duty(registry, town, chen, stage=Stage.RETAINED)
    assert [(kind, yuan) for _, kind, yuan in due(registry, campaign)] == [
        (BonusKind.ON_DUTY, 200),
        (BonusKind.RETAINED, 300),
    ]


@pytest.mark.parametrize(("share", "people", "earned"), [(1.0, 3, 1), (1.0, 2, 0), (0.5, 2, 1)])
def test_the_target_is_met_when_so_many_are_on_duty(
    registry, town, campaign, *, share, people, earned
):
    chen = town.referrer(target=3)
    rule(registry, campaign, BonusKind.TARGET, 2000, target_share=share)
    for _ in range(people):
        on_duty(registry, town, chen)
    assert len(due(registry, campaign)) == earned


def test_settling_again_finds_only_what_is_new(registry, town, campaign):
    chen = town.referrer()
    rule(registry, campaign)
    on_duty(registry, town, chen)
    assert settle(registry, campaign).number == 1
    with refused(Cause.BONUS_NOTHING_DUE):
        settle(registry, campaign)
    on_duty(registry, town, chen)
    assert settle(registry, campaign).number == 2
    with registry.read() as session:
        assert session.query(BonusEntry).count() == 2


def test_a_person_attributed_anew_is_not_paid_for_twice(registry, town, campaign):
    chen, wang = town.referrer(), town.referrer()
    rule(registry, campaign)
    placement = on_duty(registry, town, chen)
    settle(registry, campaign)
    with registry.write() as session:
        session.get_one(Candidate, placement.candidate_id).referrer_id = wang.id
    assert due(registry, campaign) == []


def test_two_people_settling_at_once_settle_each_bonus_once(registry, town, campaign):
    chen = town.referrer()
    rule(registry, campaign)
    for _ in range(4):
        on_duty(registry, town, chen)
    outcomes: list[object] = []

    def one() -> None:
        try:
            outcomes.append(settle(registry, campaign).number)
        except UserError as refusal:
            outcomes.append(refusal.code)

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 2
    with registry.read() as session:
        assert session.query(BonusEntry).count() == 4
        assert session.query(BonusSettlement).count() == 1


def test_a_settlement_is_paid_once_and_the_statement_follows(registry, town, campaign):
    chen = town.referrer()
    rule(registry, campaign)
    on_duty(registry, town, chen)

    def sums() -> tuple[int, int]:
        with registry.read() as session:
            statement = bonus_statement(session, campaign.id, chen.id)
        return statement.owed, statement.paid

    assert sums() == (200, 0)
    made = settle(registry, campaign)
    assert sums() == (200, 0)
    with registry.write() as session:
        bonuses.mark_paid(session, session.get_one(BonusSettlement, made.id), by="cashier")
    assert sums() == (0, 200)
    with refused(Cause.SETTLEMENT_PAID, Conflict, by="cashier"), registry.write() as session:
        bonuses.mark_paid(session, session.get_one(BonusSettlement, made.id), by="another")


@pytest.mark.parametrize(
    ("wrong", "cause"),
    [
        ({"yuan": 0}, Cause.BONUS_AMOUNT),
        ({"target_share": 0.0}, Cause.BONUS_SHARE),
        ({"last_date": dt.date(2020, 1, 1)}, Cause.BONUS_DATES),
        ({"source": "  "}, Cause.BONUS_SOURCE_BLANK),
    ],
)
def test_a_rule_that_cannot_be_is_refused(registry, campaign, *, wrong, cause):
    with refused(cause):
        rule(registry, campaign, **wrong)


def test_two_rules_of_a_kind_never_hold_on_one_day(registry, campaign):
    first = rule(registry, campaign)
    with refused(Cause.BONUS_RULE_OVERLAPS, Conflict):
        rule(registry, campaign, yuan=300, first_date=dt.date(2020, 3, 1))
    with registry.write() as session:
        bonuses.end_rule(
            session, session.get_one(BonusRule, first.id), dt.date(2020, 2, 29), by="staff"
        )
    rule(registry, campaign, yuan=300, first_date=dt.date(2020, 3, 1))
    rule(registry, campaign, BonusKind.TARGET, 1000, target_share=0.5)
    rule(registry, campaign, BonusKind.TARGET, 2000)
