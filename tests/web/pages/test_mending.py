"""Pages for when something happens: mend the plan, whom to tell, who sat near whom."""

from __future__ import annotations

import io

import openpyxl
import pytest

from recruit.models import Candidate, Seat
from recruit.storage import open_registry


@pytest.fixture
def on_coach(made):
    """Return number and name of somebody on the coach of the scene."""
    home, facts = made
    registry = open_registry(home=home)
    with registry.read() as session:
        found = session.query(Seat).filter_by(trip_id=facts.coach).first()
        who = session.get(Candidate, found.candidate_id)
        result = (who.id, who.name)
    registry.dispose()
    return result


def test_the_form_offers_the_places_and_trips_of_the_plan(bureau, facts):
    page = bureau.get(f"/plans/{facts.charter_plan}/replan").get_data(as_text=True)
    assert "封闭的县或车站" in page
    assert "C001" in page


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"place": "520526"}, "填完整"),
        ({"place": "520526", "first": "2020-02-25", "last": "2020-02-24"}, "填完整"),
        ({}, "至少填一件"),
    ],
)
def test_what_is_half_filled_in_is_sent_back_with_what_to_do(fresh, as_user, facts, fields, said):
    client = as_user(fresh)
    answer = client.post(f"/plans/{facts.charter_plan}/replan", data=fields)
    assert answer.status_code == 303
    assert said in client.get(answer.location).get_data(as_text=True)


def test_people_are_found_by_name_and_shown_masked(bureau, facts, on_coach):
    who, name = on_coach
    answer = bureau.post(f"/plans/{facts.charter_plan}/replan/find", data={"q": name})
    page = answer.get_data(as_text=True)
    assert f"who={who}" in page
    assert page.count(name) == page.count(f'value="{name}"') == 1


def test_a_squad_cannot_report_for_another_province(fresh, as_user, facts):
    client = as_user(fresh, "guizhou")
    sealed = {"place": "410000", "first": "2020-02-24", "last": "2020-02-25"}
    assert client.post(f"/plans/{facts.charter_plan}/replan", data=sealed).status_code == 403


def test_a_plan_that_is_no_mended_one_tells_nobody(bureau, facts):
    page = bureau.get(f"/plans/{facts.charter_plan}/told").get_data(as_text=True)
    assert "没有人需要通知" in page


def test_the_matching_plan_has_no_such_pages(bureau, facts):
    assert bureau.get(f"/plans/{facts.matching_plan}/told").status_code == 404


def test_everybody_on_the_coach_is_near_and_the_case_is_not_listed(bureau, facts, on_coach):
    who, _ = on_coach
    page = bureau.get(f"/trips/{facts.coach}/contacts/{who}").get_data(as_text=True)
    assert "邻座名单" in page
    assert "同车" in page or "同排" in page


def test_the_workbook_lists_the_same_people(bureau, facts, on_coach):
    who, name = on_coach
    answer = bureau.get(f"/trips/{facts.coach}/contacts/{who}.xlsx")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.data)).active.values)
    assert rows[0][2] == "姓名"
    assert name not in [row[2] for row in rows[1:]]
    assert len(rows) > 1
    assert all("*" in row[3] for row in rows[1:])


def test_the_workbook_has_whole_numbers_for_a_reason(fresh, as_user, facts, on_coach):
    address = f"/trips/{facts.coach}/contacts/{on_coach[0]}.xlsx"
    answer = as_user(fresh).post(address, data={"reason": "追踪同车的人"})
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.data)).active.values)
    assert all(row[3].isdecimal() and len(row[3]) == 11 for row in rows[1:])


def test_somebody_who_was_not_on_the_trip_has_no_list(bureau, facts):
    assert bureau.get(f"/trips/{facts.coach}/contacts/999999").status_code == 404
