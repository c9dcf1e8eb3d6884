"""Somebody gets the address of the own page, takes a copy, takes consent back; staff answer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from recruit.models import Candidate, CandidateState

pytestmark = pytest.mark.browser


def test_a_person_sees_takes_and_takes_back_and_staff_answer(place, window):
    staff = window(place, "zhou", width=1280)
    staff.goto(f"{place.address}/candidates/18/rights")
    staff.click("text=新建网址")
    address = staff.inner_text(".rights-link .address")
    assert staff.locator(".rights-link svg.qr").count() == 1

    page = window(place)
    page.goto(address)
    with page.expect_download() as download:
        page.click("text=JSON")
    copy = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    with place.registry.read() as session:
        person = session.get_one(Candidate, 18)
        assert (copy["person"]["name"], copy["person"]["phone"]) == (person.name, person.phone)
    assert person.phone not in page.content()

    page.select_option("#demand", "correct")
    page.fill("#text", "姓名写错了一个字")
    page.click("text=提交")
    page.locator("#p-matching ~ form summary").click()
    page.click("#p-matching ~ form >> text=确定撤回")
    assert "已退出" in page.inner_text(".flash")
    with place.registry.read() as session:
        assert session.get_one(Candidate, 18).state is CandidateState.WITHDRAWN

    staff.goto(f"{place.address}/rights")
    assert "姓名写错了一个字" in staff.inner_text("table.rows")
    staff.click("table.rows a")
    staff.fill("textarea[name=reply]", "已经更正")
    staff.click("article.asked button.main")
    page.goto(address)
    assert "已经更正" in page.inner_text("article.asked")


def test_by_keyboard_alone(place, window, tab_to):
    page = window(place)
    page.goto(place.mine)
    tab_to(page, "form[action$=machine] button")
    page.keyboard.press("Enter")
    page.wait_for_selector(".flash")
    assert "工作人员" in page.inner_text(".flash")
    with place.registry.read() as session:
        assert session.get_one(Candidate, 18).by_hand_since is not None
