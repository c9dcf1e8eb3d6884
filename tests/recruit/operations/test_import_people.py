"""Importing rosters: who is new, who is known, and which referrer keeps whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from recruit.causes import Cause
from recruit.intake import SheetKind, SheetPreview
from recruit.language import Language
from recruit.models import (
    Campaign,
    Candidate,
    Cohesion,
    Party,
    Referral,
    ReferralStatus,
    Referrer,
)
from recruit.operations import campaigns
from recruit.operations.import_report import ImportReport
from recruit.operations.imports import commit_preview
from recruit.storage import Registry

from ..conftest import refused
from .conftest import book, sheet

Take = Callable[..., ImportReport]

LI = {"referrer": "李强", "referrer_phone": "13900000001"}
ZHAO = {"referrer": "赵敏", "referrer_phone": "13900000002"}


def person(name: str = "王伟", **values: Any) -> dict[str, Any]:
    return {
        "name": name,
        "id_number": "52052619900101001X",
        "phone": "13800000001",
        "home_county": "520526",
        **LI,
        **values,
    }


def roster(*rows: dict[str, Any], columns: set[str] | None = None) -> SheetPreview:
    return sheet(SheetKind.CANDIDATES, *rows, columns=columns)


def everybody(registry: Registry) -> list[Candidate]:
    with registry.read() as session:
        return list(session.scalars(select(Candidate).order_by(Candidate.id)))


def referrals(registry: Registry) -> list[tuple[str, str, ReferralStatus, str]]:
    with registry.read() as session:
        rows = session.execute(
            select(Candidate.name, Referrer.name, Referral.status, Referral.matched_on)
            .select_from(Referral)
            .join(Candidate)
            .join(Referrer, Referral.referrer_id == Referrer.id)
            .order_by(Referral.id)
        )
        return [tuple(row) for row in rows]  # type: ignore[misc]


def counts(report: ImportReport) -> tuple[int, int, int, int, int]:
    return tuple(  # type: ignore[return-value]
        report.total(what) for what in ("added", "changed", "unchanged", "duplicates", "faulty")
    )


def test_a_new_person_is_registered_and_attributed(take: Take, registry: Registry) -> None:
    report = take(roster(person(trade="welding", level=2, years=3, consent=True)))
    (found,) = everybody(registry)
    assert (found.name, found.trade, found.level, found.years) == ("王伟", "welding", 2, 3.0)
    assert found.consent_at is not None
    assert counts(report) == (1, 0, 0, 0, 0)
    assert referrals(registry) == [("王伟", "李强", ReferralStatus.ATTRIBUTED, "")]


def test_the_same_file_again_changes_nothing(take: Take, registry: Registry) -> None:
    rows = (person(party="一组", cohesion=Cohesion.TOWN, consent=True), person(
        "陈静", id_number=None, phone="13800000002", party="一组"
    ))  # fmt: skip
    take(roster(*rows))
    before = [vars(p) | {"_sa_instance_state": None} for p in everybody(registry)]
    assert counts(take(roster(*rows))) == (0, 0, 2, 0, 0)
    assert [vars(p) | {"_sa_instance_state": None} for p in everybody(registry)] == before


def test_a_mended_row_changes_the_person(take: Take, registry: Registry) -> None:
    take(roster(person(min_wage=4000)))
    assert counts(take(roster(person(min_wage=4500, phone="13800000009")))) == (0, 1, 0, 0, 0)
    (found,) = everybody(registry)
    assert (found.min_wage, found.phone) == (4500, "13800000009")


def test_a_blank_cell_changes_nothing(take: Take, registry: Registry) -> None:
    take(roster(person(ready_date=dt.date(2020, 2, 25), remarks="会开叉车")))
    take(roster(person(ready_date=None, remarks="")))
    (found,) = everybody(registry)
    assert (found.ready_date, found.remarks) == (dt.date(2020, 2, 25), "会开叉车")


def test_a_column_the_sheet_does_not_have_changes_nothing(take: Take, registry: Registry) -> None:
    """The intake fills such fields with its defaults; they are not what anybody said."""
    take(roster(person(trade="welding", needs_dormitory=True)))
    short = {"name", "id_number", "phone", "home_county", "referrer", "referrer_phone"}
    report = take(roster(person(trade="general", needs_dormitory=False), columns=short))
    (found,) = everybody(registry)
    assert (found.trade, found.needs_dormitory) == ("welding", True)
    assert counts(report) == (0, 0, 1, 0, 0)


def test_the_earlier_referrer_keeps_the_person_and_both_see_it(
    take: Take, registry: Registry
) -> None:
    take(roster(person()))
    report = take(roster(person(**ZHAO, min_wage=9000)))
    (found,) = everybody(registry)
    assert found.min_wage == 0
    assert referrals(registry) == [
        ("王伟", "李强", ReferralStatus.ATTRIBUTED, ""),
        ("王伟", "赵敏", ReferralStatus.DUPLICATE, "id_number"),
    ]
    (double,) = report.duplicates
    assert (double.attributed_to, double.also_claimed_by, double.matched_on) == (
        "李强",
        "赵敏",
        "id_number",
    )
    assert (double.sheet, double.row) == ("candidates", 2)
    assert counts(report) == (0, 0, 1, 1, 0)


def test_a_second_claim_read_again_is_noted_once(take: Take, registry: Registry) -> None:
    take(roster(person()))
    take(roster(person(**ZHAO)))
    report = take(roster(person(**ZHAO)))
    assert counts(report) == (0, 0, 1, 1, 0)
    assert len(referrals(registry)) == 2


def test_two_referrers_in_one_file_the_upper_row_keeps_the_person(
    take: Take, registry: Registry
) -> None:
    report = take(roster(person(), person(**ZHAO)))
    assert counts(report) == (1, 0, 1, 1, 0)
    assert report.duplicates[0].attributed_to == "李强"
    assert report.duplicates[0].candidate_id == everybody(registry)[0].id


def test_without_an_id_number_phone_and_name_tell_who_it_is(
    take: Take, registry: Registry
) -> None:
    take(roster(person(id_number=None)))
    report = take(roster(person(**ZHAO)))
    assert [d.matched_on for d in report.duplicates] == ["phone"]
    assert len(everybody(registry)) == 1


def test_an_id_number_given_later_is_added(take: Take, registry: Registry) -> None:
    take(roster(person(id_number=None)))
    assert counts(take(roster(person()))) == (0, 1, 0, 0, 0)
    assert everybody(registry)[0].id_number == "52052619900101001X"


def test_a_couple_with_one_telephone_are_two_people(take: Take, registry: Registry) -> None:
    take(roster(person(id_number=None), person("陈静", id_number=None)))
    assert [p.name for p in everybody(registry)] == ["王伟", "陈静"]


def test_namesakes_with_different_id_numbers_are_two_people(
    take: Take, registry: Registry
) -> None:
    take(roster(person(), person(id_number="520526199201010016")))
    assert len(everybody(registry)) == 2


def test_somebody_the_bureau_registered_is_attributed_to_the_first_who_brings_him(
    take: Take, registry: Registry
) -> None:
    take(roster(person(referrer="", referrer_phone="")))
    assert counts(take(roster(person()))) == (0, 1, 0, 0, 0)
    assert referrals(registry) == [("王伟", "李强", ReferralStatus.ATTRIBUTED, "")]


def test_a_party_belongs_to_its_referrer(take: Take, registry: Registry) -> None:
    """一组 of 李强 and 一组 of 赵敏 are two parties."""
    rows = [
        person("甲", id_number=None, phone="13800000011", party="一组", cohesion="town"),
        person("乙", id_number=None, phone="13800000012", party="一组", cohesion="town"),
        person("丙", id_number=None, phone="13800000013", party="一组", **ZHAO),
    ]
    take(roster(*rows))
    first, second, third = everybody(registry)
    assert first.party_id == second.party_id != third.party_id
    with registry.read() as session:
        kinds = list(session.scalars(select(Party.cohesion).order_by(Party.id)))
    assert kinds == [Cohesion.TOWN, Cohesion.ENTERPRISE]


def test_the_cohesion_of_a_party_can_be_mended(take: Take, registry: Registry) -> None:
    take(roster(person(party="一组", cohesion="enterprise")))
    assert counts(take(roster(person(party="一组", cohesion="travel")))) == (0, 1, 0, 0, 0)
    with registry.read() as session:
        assert session.scalars(select(Party.cohesion)).one() is Cohesion.TRAVEL


def test_a_party_may_ask_for_a_couples_room_and_take_it_back(
    take: Take, registry: Registry
) -> None:
    def wishes() -> list[bool]:
        with registry.read() as session:
            return list(session.scalars(select(Party.couple)))

    take(roster(person(party="一组", cohesion="enterprise", couple=True)))
    assert wishes() == [True]
    assert counts(take(roster(person(party="一组", couple=False)))) == (0, 1, 0, 0, 0)
    assert wishes() == [False]


def test_a_person_joins_another_party(take: Take, registry: Registry) -> None:
    take(roster(person(party="一组")))
    assert counts(take(roster(person(party="二组")))) == (0, 1, 0, 0, 0)
    with registry.read() as session:
        joined = session.scalars(select(Party.label).join(Candidate)).all()
    assert joined == ["二组"]


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (person(employer="无名公司"), "employer", "unknown_employer"),
        (person(is_returning=True), "employer", "returning_without_employer"),
        (person(id_number=None, phone=""), "id_number", "no_id_or_phone"),
        (person(birth_date=dt.date(2004, 2, 21)), "birth_date", "under_age"),
        (person(referrer="孙丽", referrer_phone=""), "referrer", "unknown_referrer"),
        (person(referrer="", referrer_phone="13900000009"), "referrer", "referrer_without_name"),
        (person(home_county=""), "home_county", "no_home_county"),
    ],
)
def test_a_row_that_cannot_go_in_stays_out_with_its_reason(
    take: Take, registry: Registry, row: dict[str, Any], column: str, reason: str
) -> None:
    report = take(roster(row), skip_faulty=True)
    (problem,) = report.problems
    assert (problem.sheet, problem.row, problem.column) == ("candidates", 2, column)
    assert problem.reason == reason
    assert len({problem.say(language) for language in Language}) == 3
    assert counts(report) == (0, 0, 0, 0, 1)
    assert everybody(registry) == []


def test_a_name_that_two_referrers_bear_needs_the_telephone(
    take: Take, registry: Registry
) -> None:
    bearers = [
        {"name": "李强", "phone": phone, "home_county": "520526", "target": 0}
        for phone in ("13900000001", "13900000003")
    ]
    take(sheet(SheetKind.REFERRERS, *bearers))
    report = take(roster(person(referrer_phone="")), skip_faulty=True)
    assert [p.reason for p in report.problems] == ["ambiguous_referrer"]


def test_faulty_rows_refuse_the_whole_file_unless_they_may_be_skipped(
    take: Take, registry: Registry
) -> None:
    rows = (person(), person("坏", faulty=True), person("坏", faulty=True))
    with refused(Cause.ROWS_FAULTY, rows=2):
        take(roster(*rows))
    assert everybody(registry) == []
    assert counts(take(roster(*rows), skip_faulty=True)) == (1, 0, 0, 0, 2)


def test_a_fault_found_only_against_the_registry_refuses_the_whole_file_too(
    take: Take, registry: Registry
) -> None:
    with refused(Cause.ROWS_FAULTY_FIRST, rows=1):
        take(roster(person(), person("乙", id_number=None, employer="无名公司")))
    assert everybody(registry) == []
    with registry.read() as session:
        assert session.scalars(select(Referrer)).all() == []


def test_a_closed_campaign_takes_nothing_in(registry: Registry, campaign: Campaign) -> None:
    with registry.write() as session:
        closed = session.get_one(Campaign, campaign.id)
        campaigns.close_campaign(session, closed, by="staff")
    with refused(Cause.CAMPAIGN_CLOSED), registry.write() as session:
        commit_preview(session, closed, book(roster(person())), skip_faulty=False, by="staff")
