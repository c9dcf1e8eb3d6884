"""A visitor finds work, registers through a referrer's card, and answers the offer."""

from __future__ import annotations

import pytest

from recruit.models import Candidate, Placement, Stage

pytestmark = pytest.mark.browser

NAME = "张秀英"


def test_a_vacancy_is_found_and_the_card_of_a_referrer_leads_to_registering(place, window):
    page = window(place)
    page.goto(f"{place.address}/jobs")
    page.select_option("#f-trade", "injection_moulding")
    page.click("form.filters button.main")
    page.click(".job >> text=注塑工")
    assert "4,500–6,500" in page.locator(".pay.big").inner_text()

    page.goto(place.invitation)
    assert "陈华" in page.locator(".head").inner_text()
    page.fill("#p-name", NAME)
    page.fill("#p-phone", "13812345678")
    page.fill("#p-home", "上蔡")
    page.check("[name=consent_matching]")
    page.check("[name=consent_journey]")
    page.click("form.entry button.main")
    page.wait_for_url("**/done#main")
    assert "登记收到了" in page.locator("h1").inner_text()
    with place.registry.read() as session:
        (person,) = [one for one in session.query(Candidate) if one.name == NAME]
        assert (person.home_county, person.referrer_id) == ("411722", 1)


def test_registering_by_keyboard_alone(place, window, tab_to):
    page = window(place)
    page.goto(place.invitation)
    for field, text in (("#p-name", NAME), ("#p-phone", "13812345678")):
        tab_to(page, field)
        page.keyboard.type(text)
    for purpose in ("matching", "journey"):
        tab_to(page, f"[name=consent_{purpose}]")
        page.keyboard.press("Space")
    tab_to(page, "form.entry button.main")
    page.keyboard.press("Enter")
    page.wait_for_url("**/done#main")


def test_an_offer_is_accepted_by_its_link(place, window):
    page = window(place)
    page.goto(place.offer)
    page.click("text=我愿意去")
    assert "谢谢" in page.locator(".flash").inner_text()
    assert page.locator("text=我愿意去").count() == 0
    with place.registry.read() as session:
        placement = session.query(Placement).filter_by(candidate_id=18).one()
        assert placement.stage is Stage.ACCEPTED
