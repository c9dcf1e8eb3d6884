"""The desk's page of people's rights, and what stands behind a person's own address."""

from __future__ import annotations

import io
import json

import openpyxl
import pytest
from sqlalchemy import select

from recruit.models import AuditEntry, Campaign, Candidate
from recruit.rights import links
from recruit.rights.model import Consent, RightsRequest
from web.room import registry


@pytest.fixture
def desk(fresh, as_user):
    return as_user(fresh)


@pytest.fixture
def mine(fresh):
    """Return the address of a person's own page."""
    with fresh.app_context(), registry().write() as session:
        return f"/mine/{links.make(session, session.get_one(Candidate, 18), by='zhou')}"


def rows(app, model):
    with app.app_context(), registry().read() as session:
        return session.scalars(select(model)).all()


def test_an_address_that_is_none_leads_nowhere(fresh):
    visitor = fresh.test_client()
    for address in ("/mine/x", "/mine/x/copy.json"):
        send = visitor.post if "copy" in address else visitor.get
        assert send(address).status_code == 404


def test_numbers_stand_masked_on_the_page_and_whole_in_the_copy(fresh, mine):
    visitor = fresh.test_client()
    person = next(row for row in rows(fresh, Candidate) if row.id == 18)
    page = visitor.get(mine).text
    assert person.phone not in page
    assert person.phone[-4:] in page
    told = json.loads(visitor.post(f"{mine}/copy.json").data)
    assert told["person"]["phone"] == person.phone
    book = openpyxl.load_workbook(io.BytesIO(visitor.post(f"{mine}/copy.xlsx").data))
    values = {cell.value for row in book.worksheets[0].iter_rows() for cell in row}
    assert person.phone in values
    assert visitor.post(f"{mine}/copy.exe").status_code == 404
    handed = [row for row in rows(fresh, AuditEntry) if row.action == "candidate.exported"]
    assert [(row.key, row.by) for row in handed] == [(18, "person")] * 2


def test_a_no_by_telephone_is_noted_with_who_and_how(fresh, desk):
    answer = desk.post(
        "/candidates/18/rights/consent",
        data={"purpose": "journey", "way": "phone", "given": "no"},
    )
    assert answer.status_code == 303
    (noted,) = (row for row in rows(fresh, Consent) if row.candidate_id == 18 and not row.given)
    assert (noted.purpose.value, noted.way.value, noted.by) == ("journey", "phone", "zhou")


@pytest.mark.parametrize(
    ("address", "data"),
    [
        ("/candidates/18/rights/consent", {"purpose": "marketing", "way": "phone"}),
        ("/candidates/18/rights/consent", {"purpose": "journey", "way": "self"}),
        ("/candidates/18/rights/ask", {"demand": "sing"}),
    ],
)
def test_what_no_form_sends_is_refused(desk, address, data):
    assert desk.post(address, data=data).status_code == 400


def test_a_telephone_number_in_a_request_is_refused_in_words(fresh, mine):
    visitor = fresh.test_client()
    asked = {"demand": "correct", "text": "改成 13900000001"}
    page = visitor.post(f"{mine}/ask", data=asked, follow_redirects=True).text
    assert "请不要写电话或证件号码" in page
    assert rows(fresh, RightsRequest) == []


def test_erasing_asks_for_a_tick_and_says_what_stands_in_the_way(fresh, desk):
    erase = "/candidates/18/rights/erase"
    assert "请先勾选确认" in desk.post(erase, follow_redirects=True).text
    page = desk.post(erase, data={"sure": "yes"}, follow_redirects=True).text
    assert "请先办理退出" in page
    desk.post("/candidates/18/stay", data={"to": "withdrawn"})
    page = desk.post(erase, data={"sure": "yes"}, follow_redirects=True).text
    assert "不能恢复" in page
    assert next(row for row in rows(fresh, Candidate) if row.id == 18).phone == ""


def test_days_and_consent_are_set_for_the_campaign(fresh, desk):
    page = desk.post(
        "/rights/keeping", data={"keep_days": "20", "required": "1"}, follow_redirects=True
    ).text
    assert "30 到 1095 天" in page
    desk.post("/rights/keeping", data={"keep_days": "90", "required": "1"})
    (campaign,) = rows(fresh, Campaign)
    assert (campaign.keep_days, campaign.consent_required) == (90, True)
