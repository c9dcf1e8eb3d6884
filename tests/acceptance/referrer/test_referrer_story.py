"""A referrer on a phone: from the registration of a person to the bonus; by keyboard; far away."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import expect

from recruit.models import (
    Campaign,
    Candidate,
    Enterprise,
    Mode,
    Placement,
    PlanKind,
    PlanState,
    PlanVersion,
    Seat,
    Trip,
    TripStop,
    Vacancy,
)
from recruit.operations import answers, bonuses, confirming
from recruit.operations.confirming import Verdict

pytestmark = pytest.mark.browser

NAME = "张秀英"
CHINA = dt.timezone(dt.timedelta(hours=8))


def offer(place):
    """Let the bureau offer the newest person a place."""
    with place.registry.write() as session:
        person = registered(session)
        return answers.offer(session, person, session.get(Vacancy, 3), by="zhou").id


def seat(place, number):
    """Let the squad publish a journey that carries the person."""
    leaves = dt.datetime(2020, 2, 24, 7, 30, tzinfo=CHINA)
    with place.registry.write() as session:
        placement = session.get(Placement, number)
        plan = PlanVersion(
            campaign_id=placement.campaign_id,
            kind=PlanKind.CHARTER,
            number=9,
            state=PlanState.PUBLISHED,
        )
        session.add(plan)
        session.flush()
        trip = Trip(
            plan_version_id=plan.id, code="C009", mode=Mode.COACH, offer="coach-49",
            province_code="520000", date=leaves.date(), depart=leaves,
            arrive=leaves + dt.timedelta(hours=27), km=1800.0, drivers=3, yuan=18000.0,
            seats=49, boarded=1,
        )  # fmt: skip
        trip.stops = [
            TripStop(seq=1, place="520526", lat=26.9, lon=104.3, depart=leaves, boarding=1),
            TripStop(seq=2, place="330281", lat=30.0, lon=121.2, arrive=trip.arrive, alighting=1),
        ]
        trip.taken = [
            Seat(candidate_id=placement.candidate_id, leg=1, seat="7", board_seq=1, alight_seq=2)
        ]
        session.add(trip)
        placement.step("seated", by="squad")


def bring_to_work_and_pay(place, number):
    """Let the enterprise confirm and the bureau settle and pay."""
    with place.registry.write() as session:
        firm = session.get(Enterprise, 3)
        confirming.confirm(session, firm, [number], Verdict.ON_DUTY, by="qy0003")
    with place.registry.write() as session:
        made = bonuses.settle(session, session.get(Campaign, 1), by="zhou")
        bonuses.mark_paid(session, made, by="zhou")


def registered(session):
    """Return the one person of the story; a sealed name is compared when it is opened."""
    (person,) = [one for one in session.query(Candidate) if one.name == NAME]
    return person


def test_from_the_registration_to_the_bonus(place, window, hands):
    page = hands(window(place, "chenhua"))
    expect(page.locator(".goal-figure")).to_contain_text("17")
    page.press("text=登记一位老乡 >> visible=true")
    page.write("#p-name", NAME)
    page.write("#p-phone", "13812345678")
    page.write("#p-id", "520526199003070025")
    page.suggested("#p-home", "wn", "威宁")
    page.tick("[name=consent_matching]")
    page.tick("[name=consent_journey]")
    page.press("form.entry button.main")
    expect(page.locator(".flash")).to_contain_text("登记好了")

    page.press(f".tip >> text={NAME}")
    expect(page.locator(".tip").first).to_contain_text("等人社局匹配岗位")
    address = page.url

    number = offer(place)
    page.press(".dock >> text=首页")
    expect(page.locator(".todo")).to_contain_text("还没答复")
    page.goto(address)
    page.press("text=本人愿意去")
    expect(page.locator(".flash")).to_contain_text("愿意去")

    seat(place, number)
    page.reload()
    journey = page.locator("section:has(#journey)")
    expect(journey).to_contain_text("2月24日 07:30")
    expect(journey).to_contain_text("7 座")
    page.press(".dock >> text=首页")
    expect(page.locator("section:has(#trip)")).to_contain_text("C009")

    bring_to_work_and_pay(place, number)
    page.press(".dock >> text=奖励")
    expect(page.locator(".money")).to_contain_text("¥200")
    line = page.locator(".line-list li", has_text=NAME)
    expect(line).to_contain_text("已发放")
    expect(line).to_contain_text("余人社〔2020〕8 号")


def test_a_wrong_id_number_is_named_and_nothing_typed_is_lost(still, window):
    page = window(still, "chenhua")
    page.goto(f"{still.address}/my/register")
    page.fill("#p-name", NAME)
    page.fill("#p-id", "520526199003070026")
    page.click("form.entry button.main")
    assert "末位校验不符" in page.locator("#e-id_number").inner_text()
    assert page.input_value("#p-name") == NAME
    assert page.locator("#p-id").get_attribute("aria-invalid") == "true"


def test_without_scripts_a_county_is_chosen_from_lists(place, window):
    page = window(place, "chenhua", java_script_enabled=False)
    page.goto(f"{place.address}/my/register")
    page.fill("#p-name", NAME)
    page.fill("#p-phone", "13812345678")
    page.click("text=按省、市、县选")
    page.select_option("#p-province", "410000")
    page.click("text=列出这里的县")
    page.select_option("#p-prefecture", "411700")
    page.click("text=列出这里的县")
    page.select_option("#p-county", "411722")
    page.check("[name=from_list]")
    page.check("[name=consent_matching]")
    page.check("[name=consent_journey]")
    page.click("form.entry button.main")
    with place.registry.read() as session:
        assert registered(session).home_county == "411722"


def test_far_from_the_mast_a_person_is_registered_all_the_same(place, window):
    """50 kB a second with 2 s there and back: the form can be used before any script is here."""
    page = window(place, "chenhua")
    page.set_default_timeout(40_000)
    network = page.context.new_cdp_session(page)
    network.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": 2000,
            "downloadThroughput": 50_000,
            "uploadThroughput": 50_000,
        },
    )
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{place.address}/my/register", wait_until="commit")
    page.fill("#p-name", NAME)
    page.fill("#p-phone", "13812345678")
    page.check("[name=consent_matching]")
    page.check("[name=consent_journey]")
    page.click("form.entry button.main")
    page.wait_for_selector(".flash")
    with place.registry.read() as session:
        assert registered(session)
    # The page, two sheets, two scripts, the sign; then the form and where it leads.
    assert len(asked) <= 14
