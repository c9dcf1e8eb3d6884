"""Somebody gets the address of the own page, takes a copy, takes consent back; staff answer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from recruit.models import Candidate, CandidateState

pytestmark = pytest.mark.browser


def test_a_person_sees_takes_and_takes_back_and_staff_answer(place, window, hands):
    staff = hands(window(place, "zhou", width=1280))
    staff.goto(f"{place.address}/candidates/18/rights")
    staff.press("text=新建网址")
    expect(staff.locator(".rights-link svg.qr")).to_have_count(1)
    address = staff.inner_text(".rights-link .address")

    page = hands(window(place))
    page.goto(address)
    with page.expect_download() as download:
        page.press("text=JSON")
    copy = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    with place.registry.read() as session:
        person = session.get_one(Candidate, 18)
        assert (copy["person"]["name"], copy["person"]["phone"]) == (person.name, person.phone)
    assert person.phone not in page.content()

    page.choose("#demand", "correct")
    page.write("#text", "姓名写错了一个字")
    page.press("text=提交")
    page.press("#p-matching ~ form summary")
    page.press("#p-matching ~ form >> text=确定撤回")
    expect(page.locator(".flash")).to_contain_text("已退出")
    with place.registry.read() as session:
        assert session.get_one(Candidate, 18).state is CandidateState.WITHDRAWN

    staff.goto(f"{place.address}/rights")
    expect(staff.locator("table.rows")).to_contain_text("姓名写错了一个字")
    staff.press("table.rows a")
    staff.write("textarea[name=reply]", "已经更正")
    staff.press("article.asked button.main")
    page.goto(address)
    expect(page.locator("article.asked")).to_contain_text("已经更正")


def test_somebody_asks_that_a_person_decides(place, window, hands):
    page = hands(window(place))
    page.goto(place.mine)
    page.press("form[action$=machine] button")
    expect(page.locator(".flash")).to_contain_text("工作人员")
    with place.registry.read() as session:
        assert session.get_one(Candidate, 18).by_hand_since is not None
