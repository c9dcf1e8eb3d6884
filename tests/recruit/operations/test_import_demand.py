"""Importing enterprises, demand sheets and referrers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from recruit.causes import Cause
from recruit.intake import SheetKind, SheetPreview
from recruit.models import Campaign, Enterprise, ImportBatch, Referrer, SizeClass, Squad, Vacancy
from recruit.operations.import_report import ImportReport
from recruit.storage import Registry

from ..conftest import refused
from .conftest import sheet

Take = Callable[..., ImportReport]
CODE = "91330281DE00000118"


def firm(**values: Any) -> dict[str, Any]:
    return {"enterprise": "余姚甲有限公司", "credit_code": CODE, "town": "330281001", **values}


def demand(*rows: dict[str, Any]) -> SheetPreview:
    return sheet(SheetKind.VACANCIES, *(firm(title="注塑工", openings=5) | row for row in rows))


def firms(*rows: dict[str, Any]) -> SheetPreview:
    return sheet(SheetKind.ENTERPRISES, *rows)


def bringers(*rows: dict[str, Any]) -> SheetPreview:
    return sheet(
        SheetKind.REFERRERS,
        *(
            {"name": "李强", "phone": "13900000001", "home_county": "520526", "target": 60} | row
            for row in rows
        ),
    )


def one(registry: Registry, model: type[Any]) -> Any:
    with registry.read() as session:
        return session.scalars(select(model)).one()


def outcome(report: ImportReport) -> tuple[int, int, int, int]:
    added, changed = report.total("added"), report.total("changed")
    return added, changed, report.total("unchanged"), report.total("faulty")


def test_a_demand_row_makes_the_enterprise_and_its_vacancy(take: Take, registry: Registry) -> None:
    take(demand({"tier": 1, "size_class": SizeClass.LARGE, "wage_min": 5000, "wage_max": 7000}))
    enterprise, vacancy = one(registry, Enterprise), one(registry, Vacancy)
    assert (enterprise.tier, enterprise.size_class) == (1, SizeClass.LARGE)
    assert vacancy.enterprise_id == enterprise.id
    assert (vacancy.wage_min, vacancy.wage_max, vacancy.openings) == (5000, 7000, 5)


def test_the_same_demand_again_changes_nothing(take: Take) -> None:
    rows = ({"contact_phone": "1"}, {"contact_phone": "2", "title": "普工"}, {"openings": 2})
    assert outcome(take(demand(*rows))) == (3, 0, 0, 0)
    assert outcome(take(demand(*rows))) == (0, 0, 3, 0)


def test_a_mended_demand_row_changes_the_vacancy(take: Take, registry: Registry) -> None:
    take(demand({}))
    assert outcome(take(demand({"openings": 8}))) == (0, 1, 0, 0)
    assert one(registry, Vacancy).openings == 8


def test_two_rows_of_one_title_are_two_vacancies(take: Take, registry: Registry) -> None:
    """Day shift and night shift are often written so."""
    take(demand({"openings": 5}, {"openings": 3}))
    with registry.read() as session:
        assert sorted(session.scalars(select(Vacancy.openings))) == [3, 5]


def test_an_enterprise_is_found_by_its_credit_code_under_a_new_name(
    take: Take, registry: Registry
) -> None:
    take(firms(firm()))
    assert outcome(take(firms(firm(enterprise="余姚甲科技有限公司")))) == (0, 1, 0, 0)
    assert one(registry, Enterprise).name == "余姚甲科技有限公司"


def test_without_a_code_an_enterprise_is_found_by_its_name(take: Take, registry: Registry) -> None:
    take(firms(firm(enterprise="余姚(甲)有限公司")))
    take(firms(firm(enterprise="余姚（甲） 有限公司", credit_code=None, industry="塑料")))
    found = one(registry, Enterprise)
    assert (found.name, found.credit_code, found.industry) == ("余姚(甲)有限公司", CODE, "塑料")


def test_one_name_with_two_codes_is_asked_about(take: Take, registry: Registry) -> None:
    take(firms(firm()))
    report = take(firms(firm(credit_code="91330281DE00000207")), skip_faulty=True)
    assert [p.reason for p in report.problems] == ["enterprise_has_another_code"]
    assert one(registry, Enterprise).credit_code == CODE


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"town": ""}, "enterprise_without_town"),
        ({"enterprise": ""}, "enterprise_without_enterprise"),
    ],
)
def test_a_new_enterprise_needs_name_and_town(
    take: Take, registry: Registry, row: dict[str, Any], reason: str
) -> None:
    report = take(firms(firm(**row)), skip_faulty=True)
    assert [p.reason for p in report.problems] == [reason]
    with registry.read() as session:
        assert session.scalars(select(Enterprise)).all() == []


def test_a_referrer_joins_the_squad_of_his_province(
    take: Take, registry: Registry, campaign: Campaign
) -> None:
    take(firms(firm()), bringers({"employer": "余姚甲有限公司"}))
    found = one(registry, Referrer)
    with registry.read() as session:
        squad = session.get_one(Squad, found.squad_id)
    assert (squad.province_code, squad.campaign_id) == ("520000", campaign.id)
    assert found.employer_id == one(registry, Enterprise).id


def test_a_referrer_is_found_by_his_telephone(take: Take, registry: Registry) -> None:
    take(bringers({}))
    assert outcome(take(bringers({"target": 80}))) == (0, 1, 0, 0)
    assert outcome(take(bringers({"target": 80}))) == (0, 0, 1, 0)
    assert one(registry, Referrer).target == 80


def test_sheets_may_name_what_stands_in_another_sheet_of_the_file(
    take: Take, registry: Registry
) -> None:
    people = sheet(
        SheetKind.CANDIDATES,
        {
            "name": "王伟",
            "phone": "13800000001",
            "home_county": "520526",
            "referrer": "李强",
            "referrer_phone": "",
            "employer": "余姚甲有限公司",
        },
    )
    report = take(people, bringers({}), demand({}))
    assert outcome(report) == (3, 0, 0, 0)


def test_an_import_leaves_its_counts_without_any_name(take: Take, registry: Registry) -> None:
    report = take(bringers({}))
    batch = one(registry, ImportBatch)
    assert batch.id == report.batch_id
    assert [one["added"] for one in batch.counts.values() if one["kind"] == "referrers"] == [1]
    assert "李强" not in str(batch.counts)


def test_a_sheet_that_cannot_be_read_refuses_the_file_and_is_named(
    take: Take, registry: Registry
) -> None:
    from dataclasses import replace

    from .conftest import FAULT

    broken = replace(firms(firm()), faults=(FAULT,), rows=())
    with refused(Cause.SHEETS_UNREAD, sheets=1):
        take(broken, bringers({}))
    with registry.read() as session:
        assert session.scalars(select(Referrer)).all() == []
