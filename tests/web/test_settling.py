"""The bureau's side: answers by telephone, bonuses, disputes, accounts of partners."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest

from recruit.models import Account, AuditEntry, Candidate, Placement, Stage
from web.room import registry


@pytest.fixture
def desk(fresh, as_user):
    """Return the bureau's client."""
    return as_user(fresh)


def open_offers(app):
    with app.app_context(), registry().read() as session:
        return [row.id for row in session.query(Placement).filter_by(stage=Stage.OFFERED)]


def bring_on_duty(app, count):
    with app.app_context(), registry().write() as session:
        for row in session.query(Placement).filter_by(stage=Stage.ACCEPTED).limit(count):
            row.step(Stage.ARRIVED, by="firm")
            row.step(Stage.ON_DUTY, by="firm")


def test_answers_by_telephone_are_noted_for_many(desk, fresh):
    waiting = open_offers(fresh)
    page = desk.get("/answers").text
    assert "138****0017" in page
    assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", page)
    desk.post("/answers", data={"placement": waiting[:2], "answer": "accept"})
    refused = desk.post("/answers", data={"placement": waiting[2:3], "answer": "decline"})
    assert refused.status_code == 400
    desk.post("/answers", data={"placement": waiting[2:3], "answer": "decline", "reason": "wage"})
    assert len(open_offers(fresh)) == len(waiting) - 3


def test_only_those_who_wait_long_are_shown_when_asked(desk):
    assert "没有等答复的人" in desk.get("/answers?days=1").text


def test_everybody_who_waits_gets_an_address_of_his_own(desk, fresh):
    book = openpyxl.load_workbook(io.BytesIO(desk.post("/answers/links.xlsx").data))
    rows = list(book.active.iter_rows(min_row=2, values_only=True))
    assert len(rows) == len(open_offers(fresh))
    addresses = {row[6] for row in rows}
    assert len(addresses) == len(rows)
    path = addresses.pop().removeprefix("http://localhost")
    assert fresh.test_client().get(path).status_code == 200


@pytest.mark.parametrize(
    ("data", "pattern"),
    [({}, r"1\d\d\*{4}\d{4}"), ({"reason": "发短信请他们答复"}, r"1\d{10}")],
)
def test_numbers_leave_in_full_for_a_reason_that_is_written_down(desk, fresh, data, pattern):
    book = openpyxl.load_workbook(io.BytesIO(desk.post("/answers/links.xlsx", data=data).data))
    rows = list(book.active.iter_rows(min_row=2, values_only=True))
    assert all(re.fullmatch(pattern, row[1]) for row in rows)
    with fresh.app_context(), registry().read() as session:
        noted = session.query(AuditEntry).filter_by(action="list.exported").all()
    assert [one.detail["rows"] for one in noted] == ([len(rows)] if data else [])
    assert [one.detail["reason"] for one in noted] == list(data.values())


@pytest.mark.parametrize("reason", ["x", "打给13912345678"])
def test_a_reason_that_says_nothing_or_holds_a_number_gives_no_list(desk, reason):
    answer = desk.post("/answers/links.xlsx", data={"reason": reason})
    assert answer.status_code == 400
    assert b"13912345678" not in answer.data


def test_bonuses_are_settled_listed_and_paid_and_the_referrer_sees_it(desk, fresh, as_user):
    bring_on_duty(fresh, 3)
    assert "¥600" in desk.get("/bonuses").text
    desk.post("/bonuses/settle")
    assert desk.post("/bonuses/settle").status_code == 400
    book = openpyxl.load_workbook(io.BytesIO(desk.get("/bonuses/settlements/1.xlsx").data))
    rows = list(book.active.iter_rows(min_row=2, values_only=True))
    assert [(row[0], row[5]) for row in rows] == [("陈华", 200)] * 3
    assert {bool(re.fullmatch(r"1\d\d\*{4}\d{4}", row[1])) for row in rows} == {True}
    whole = desk.post("/bonuses/settlements/1.xlsx", data={"reason": "按名单转账"}).data
    numbers = openpyxl.load_workbook(io.BytesIO(whole)).active.iter_rows(min_row=2, min_col=2)
    assert all(re.fullmatch(r"1\d{10}", row[0].value) for row in numbers)
    phone = as_user(fresh, "chenhua")
    assert "已结算，待发放" in phone.get("/my/bonus").text
    desk.post("/bonuses/settlements/1/paid")
    assert desk.post("/bonuses/settlements/1/paid").status_code == 409
    assert re.search(r"已发放</dt><dd[^>]*>¥600", phone.get("/my/bonus").text)


def test_a_rule_is_added_ended_and_refused_with_what_was_typed(desk):
    rule = {"kind": "target", "amount": "5000", "share": "100", "first_date": "2020-02-20",
            "source": "余人社〔2020〕9 号"}  # fmt: skip
    assert desk.post("/bonuses/rules", data=rule).status_code == 303
    again = desk.post("/bonuses/rules", data=rule)
    assert again.status_code == 422
    assert "已有同类规则" in again.text
    assert 'value="5000"' in again.text
    assert desk.post("/bonuses/rules/2", data={"last_date": "2020-02-29"}).status_code == 303
    assert desk.post("/bonuses/rules/77", data={"last_date": "2020-02-29"}).status_code == 404


def test_a_dispute_is_decided_and_the_person_moves_over(desk, fresh, as_user):
    desk.post("/disputes/1", data={"does": "uphold", "text": "登记簿为证"})
    with fresh.app_context(), registry().read() as session:
        assert session.get(Candidate, 1).referrer_id == 2
    for name in ("chenhua", "ouyang"):
        assert "登记簿为证" in as_user(fresh, name).get("/disputes/1").text
    assert as_user(fresh, "ouyang").get("/my/people/1").status_code == 200


def test_a_referrer_cannot_decide(fresh, as_user):
    phone = as_user(fresh, "ouyang")
    phone.post("/disputes/1", data={"does": "uphold", "text": "我同意我自己"})
    with fresh.app_context(), registry().read() as session:
        assert session.get(Candidate, 1).referrer_id == 1


def test_an_account_is_handed_out_once_with_a_password_that_works(desk, fresh):
    slip = desk.post("/partners/enterprises", data={"key": 2, "does": "make"}).text
    username = re.search(r"<strong>(qy\d+)</strong>", slip).group(1)
    password = re.search(r'class="password">([^<]+)<', slip).group(1)
    client = fresh.test_client()
    logged = client.post("/login", data={"username": username, "password": password})
    assert logged.location == "/firm"
    assert "舜江" in client.get("/firm").text
    assert desk.post("/partners/enterprises", data={"key": 2, "does": "make"}).status_code == 409
    with fresh.app_context(), registry().read() as session:
        key = session.query(Account).filter_by(username=username).one().id
    desk.post("/partners/enterprises", data={"key": key, "does": "reset"})
    assert client.get("/firm").status_code == 302


def test_the_password_of_staff_is_not_reset_here(desk, fresh):
    with fresh.app_context(), registry().read() as session:
        admin = session.query(Account).filter_by(username="admin").one().id
    data = {"key": admin, "does": "reset"}
    assert desk.post("/partners/referrers", data=data).status_code == 404
