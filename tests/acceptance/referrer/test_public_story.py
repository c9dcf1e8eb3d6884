"""A visitor finds work, registers through a referrer's card, and answers the offer."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from recruit.models import Candidate, Placement, Stage

pytestmark = pytest.mark.browser

NAME = "张秀英"


def test_a_vacancy_is_found_and_the_card_of_a_referrer_leads_to_registering(place, window, hands):
    page = hands(window(place))
    page.goto(f"{place.address}/jobs")
    page.choose("#f-trade", "injection_moulding")
    page.press("form.filters button.main")
    page.press(".job >> text=注塑工")
    expect(page.locator(".pay.big")).to_contain_text("4,500–6,500")

    page.goto(place.invitation)
    expect(page.locator(".head")).to_contain_text("陈华")
    page.write("#p-name", NAME)
    page.write("#p-phone", "13812345678")
    page.write("#p-home", "上蔡")
    page.tick("[name=consent_matching]")
    page.tick("[name=consent_journey]")
    page.press("form.entry button.main")
    page.wait_for_url("**/done#main")
    expect(page.locator("h1")).to_contain_text("登记收到了")
    with place.registry.read() as session:
        (person,) = [one for one in session.query(Candidate) if one.name == NAME]
        assert (person.home_county, person.referrer_id) == ("411722", 1)


def test_an_offer_is_accepted_by_its_link(place, window, hands):
    page = hands(window(place))
    page.goto(place.offer)
    page.press("text=我愿意去")
    expect(page.locator(".flash")).to_contain_text("谢谢")
    expect(page.locator("text=我愿意去")).to_have_count(0)
    with place.registry.read() as session:
        placement = session.query(Placement).filter_by(candidate_id=18).one()
        assert placement.stage is Stage.ACCEPTED
