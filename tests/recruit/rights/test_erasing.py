"""Erasing leaves nothing that tells who somebody was; what has to go goes on its day."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import inspect, select

from recruit.causes import Cause, Thing
from recruit.desk.cases.model import Category
from recruit.desk.hotline.model import PhoneCall
from recruit.models import AuditEntry, Campaign, Candidate, Stage
from recruit.operations import reveal
from recruit.queries.scopes import EVERYTHING
from recruit.rights import erasing, retention
from recruit.storage import audit

from ..conftest import BY, LAST_DATE, Town, refused
from .conftest import stage

SECRETS = {
    "name": "欧阳测试",
    "id_number": "330281199003071239",
    "phone": "13912345678",
    "birth_date": dt.date(1990, 3, 7),
    "home_address": "测试村 7 组",
    "remarks": "晕车",
    "education": "高中",
}
KEPT = {
    # numbers of rows and codes: they count people, they name nobody
    "id", "campaign_id", "home_county", "trade", "level", "years", "min_wage", "ready_date",
    "needs_dormitory", "preferred_town", "employer_id", "is_returning", "party_id",
    "referrer_id", "state", "registered_at", "by_hand_since", "alone_since", "erased_at",
}  # fmt: skip
NOW = dt.datetime(2020, 12, 1, tzinfo=dt.UTC)


def erase(town: Town, person: Candidate) -> None:
    with town.registry.write() as session:
        erasing.erase(session, session.get_one(Candidate, person.id), by=BY)


def test_every_column_of_a_person_is_emptied_or_names_nobody(town):
    person = town.candidate(**SECRETS)
    erase(town, person)
    with town.registry.read() as session:
        found = session.get_one(Candidate, person.id)
        assert found.name == erasing.NOBODY
        left = {
            column.key: getattr(found, column.key)
            for column in inspect(Candidate).columns
            if column.key not in KEPT and column.key != "name"
        }
        assert {key for key, value in left.items() if value not in {None, "", "unknown"}} == set()
    with refused(Cause.RIGHTS_ERASED):
        erase(town, person)


def test_no_table_holds_the_secrets_of_somebody_erased(town):
    person = town.candidate(**SECRETS)
    town.candidate()
    erase(town, person)
    with town.registry.read() as session:
        for table in Candidate.metadata.sorted_tables:
            for row in session.execute(select(table)):
                told = " ".join(str(value) for value in row)
                for key in ("name", "id_number", "phone", "home_address"):
                    assert str(SECRETS[key]) not in told, table.name


def test_who_has_a_place_withdraws_first(town, seated):
    person = seated(**SECRETS)
    with refused(Cause.RIGHTS_STILL_PLACED):
        erase(town, person)
    assert stage(town, person) is Stage.SEATED


def test_the_details_of_the_audit_trail_go_and_the_chain_stays_whole(town):
    person = town.candidate(**SECRETS)
    with town.registry.write() as session:
        reveal.reveal(session, person.id, reason="电话确认时间", scope=EVERYTHING, by=BY)
    erase(town, person)
    with town.registry.read() as session:
        about = session.scalars(
            select(AuditEntry).where(
                AuditEntry.thing == Thing.CANDIDATE.value,
                AuditEntry.key == person.id,
                AuditEntry.action == "candidate.revealed",
            )
        ).one()
        assert about.detail is None
        assert audit.verify(session).sound


def test_people_go_when_the_campaign_has_been_over_long_enough(town, boarded):
    person = boarded(**SECRETS)
    last = LAST_DATE + dt.timedelta(days=180)

    def purge(today: dt.date) -> int:
        with town.registry.write() as session:
            campaign = session.get_one(Campaign, town.campaign.id)
            return retention.purge(session, campaign, today=today, by=BY, at=NOW)

    with town.registry.read() as session:
        assert retention.overdue(session, last - dt.timedelta(days=1)) == ()
        (late,) = retention.overdue(session, last)
        assert (late.campaign_id, late.since, late.people) == (town.campaign.id, last, 1)
    with refused(Cause.RIGHTS_TOO_EARLY, day=last):
        purge(last - dt.timedelta(days=1))
    assert purge(last) == 1
    assert purge(last) == 0
    with town.registry.read() as session:
        assert session.get_one(Candidate, person.id).name == erasing.NOBODY
        assert retention.overdue(session, last) == ()


@pytest.mark.parametrize("days", [29, 1096])
def test_a_campaign_keeps_people_neither_too_short_nor_too_long(town, days):
    with refused(Cause.RIGHTS_KEEP_DAYS), town.registry.write() as session:
        campaign = session.get_one(Campaign, town.campaign.id)
        retention.set_keep_days(session, campaign, days, by=BY)


def test_callers_are_forgotten_and_their_calls_stay_counted(town):
    with town.registry.write() as session:
        for month in (2, 11):
            session.add(
                PhoneCall(
                    at=dt.datetime(2020, month, 20, tzinfo=dt.UTC),
                    phone="13912345678",
                    caller="欧阳测试",
                    category=next(iter(Category)),
                    note="问班车",
                    answered_by=BY,
                )
            )
    with town.registry.write() as session:
        assert retention.forget_callers(session, today=dt.date(2020, 12, 1), by=BY) == 1
    with town.registry.read() as session:
        told = session.execute(
            select(PhoneCall.phone, PhoneCall.caller, PhoneCall.note).order_by(PhoneCall.at)
        ).all()
    assert [tuple(row) for row in told] == [("", "", ""), ("13912345678", "欧阳测试", "问班车")]
