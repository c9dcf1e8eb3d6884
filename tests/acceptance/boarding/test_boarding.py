"""Boarding with two phones, on and off line, in real browsers."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from recruit.models import Trip
from recruit.operations import boarding_standby
from recruit.storage import open_registry

from ..hands import Mouse
from .conftest import film, kept_by

pytestmark = pytest.mark.browser

LINE = "#line"


def at_door(page, desk, trip=None):
    """Open the phone page of a trip and wait until it can do without a line."""
    page.goto(f"{desk.address}/boarding/{trip or desk.facts.coach}")
    page.wait_for_selector(f"{LINE}[data-line=online][data-ready=yes][data-waiting='0']")


def scan(hand, text, *, temperature="", health=""):
    """Type what a scanner reads, with a reading when one is given."""
    if isinstance(hand, Page):
        hand = Mouse(hand)
    hand.write("#temperature", temperature)
    hand.choose("#health", health)
    hand.write("#code", text)
    hand.keyboard.press("Enter")


def said(page, words):
    page.locator("#said", has_text=words).wait_for()


def waiting(page, number, line=None):
    which = f"[data-line={line}]" if line else ""
    page.wait_for_selector(f"{LINE}[data-waiting='{number}']{which}")


def state_of(page, seat):
    return page.locator(f"#list li[data-seat='{seat}']").get_attribute("data-state")


def test_two_phones_board_offline_and_merge_without_loss_or_doubles(phone, desk, hands):
    """Two phones lose the line, scan, reload, come back: everybody once, the first one stands."""
    tokens = desk.tokens["C001"]
    first, second = hands(phone()), hands(phone("zhou"))
    for page in (first, second):
        at_door(page, desk)
        page.context.set_offline(True)
    for number, token in enumerate(tokens[:5], 1):
        scan(first, f"{desk.address}/t/{token}", temperature="36.5")
        said(first, f"{number} 座")
    for token in tokens[4:8]:  # the fifth person is scanned by both, faster than one can read
        scan(second, token)
    waiting(first, 5, "offline")
    waiting(second, 4, "offline")
    assert "5 条待传" in first.locator(LINE).inner_text()
    assert desk.counted(desk.facts.coach) == (0, [])

    # Reloading without a line loses nothing.
    first.reload()
    waiting(first, 5)
    assert first.locator("#aboard").inner_text() == "5"
    assert state_of(first, 3) == "aboard"
    # A mistake is taken back without a line, and somebody else is marked absent.
    first.press("#list li[data-seat='2'] >> text=撤销")
    said(first, "已撤销")
    first.press("#list li[data-seat='12'] >> text=未到")
    said(first, "打电话核实")
    waiting(first, 7)

    second.context.set_offline(False)
    waiting(second, 0, "online")
    first.context.set_offline(False)
    waiting(first, 0, "online")
    boarded, outcomes = desk.counted(desk.facts.coach)
    assert boarded == 7
    # Five boardings and four, one of them the second of its person; one taken back, one absent.
    assert sorted(outcomes) == ["duplicate"] + ["taken"] * 10
    second.reload()
    second.locator("#aboard", has_text="7").wait_for()
    assert state_of(second, 2) == "waiting"
    assert state_of(second, 12) == "absent"


def test_wrong_coach_duplicate_and_unknown_passes_say_what_to_do(phone, desk):
    """Also without a line: where the person belongs comes from the list on the phone."""
    page = phone()
    at_door(page, desk)
    page.context.set_offline(True)
    scan(page, desk.tokens["C002"][0])
    said(page, "上错车了：他应乘 C002，08:00 在威宁彝族回族苗族自治县上车")
    said(page, "请不要让他上这辆车，带他去 C002")
    scan(page, desk.tokens["C001"][0])
    said(page, "1 座 张** 已上车")
    scan(page, desk.tokens["C001"][0])
    said(page, "已经上车")
    said(page, "请核对证件")
    scan(page, "never-issued")
    said(page, "认不出这张码")
    waiting(page, 1, "offline")
    page.context.set_offline(False)
    waiting(page, 0, "online")
    assert desk.counted(desk.facts.coach) == (1, ["taken"])
    assert desk.counted(desk.second) == (0, [])


def test_a_fever_is_held_back_and_a_second_reading_lets_the_person_on(phone, desk):
    """The words say what to do; the reading is nowhere on the phone."""
    page = phone()
    at_door(page, desk)
    page.context.set_offline(True)
    scan(page, desk.tokens["C001"][2], temperature="38.4", health="yellow")
    said(page, "暂不能上车")
    said(page, "十分钟后复测")
    scan(page, desk.tokens["C001"][2])
    said(page, "请复测体温")
    kept = kept_by(page)["base"]
    assert [report["kind"] for report in kept["queue"]] == ["held"]
    (report,) = kept["queue"]
    assert {key for key, value in report.items() if "384" in str(value)} <= {"nonce", "h", "seal"}
    assert "yellow" not in re.sub(
        r"https?:\S+|<.*?>|\{[^{}]*--[^{}]*\}", "", str(kept_by(page)["base"])
    )
    scan(page, desk.tokens["C001"][2], temperature="四十")
    said(page, "体温请填 33.0 到 43.0")
    scan(page, desk.tokens["C001"][2], temperature="36.8")
    said(page, "已上车")
    page.context.set_offline(False)
    waiting(page, 0, "online")
    assert desk.counted(desk.facts.coach) == (1, ["taken", "taken"])
    page.goto(f"{desk.address}/boarding/{desk.facts.coach}/list")
    assert "36.8 ℃" in page.locator("main").inner_text()


def test_the_phone_keeps_nothing_personal(phone, desk):
    """Seats, masked names and hashes; no name, number, token or account anywhere."""
    page = phone()
    at_door(page, desk)
    page.context.set_offline(True)
    scan(page, desk.tokens["C001"][0], temperature="36.6")
    said(page, "已上车")
    kept = kept_by(page)
    assert kept["local"] == {}
    assert set(kept["session"]) <= {f"stop-{desk.facts.coach}"}
    (trip,) = kept["base"]["trips"]
    assert set(trip) == {
        "id", "code", "date", "open", "stops", "salt", "point", "fever", "advice", "phone",
        "seats", "elsewhere", "fetched",
    }  # fmt: skip
    assert len(trip["seats"]) == 12
    for seat in trip["seats"]:
        assert set(seat) == {"s", "n", "h", "b", "state", "at"}
        assert re.fullmatch(r".\*+", seat["n"])
        assert re.fullmatch(r"[0-9a-f]{32}", seat["h"])
    (report,) = kept["base"]["queue"]
    assert set(report) == {"nonce", "trip", "h", "kind", "stop", "at", "seal"}
    everything = str(kept)
    registry = open_registry(home=desk.home)
    with registry.read() as session:
        from recruit.models import Candidate

        secrets = [text for c in session.query(Candidate) for text in (c.name, c.phone)]
    registry.dispose()
    secrets += [token for some in desk.tokens.values() for token in some]
    secrets += ["周晓岚", "guizhou", "csrf"]
    assert [secret for secret in secrets if secret in everything] == []
    assert set(kept["cache"])
    assert not [
        url for url in kept["cache"] if "/static/" not in url and not url.endswith("/shell")
    ]


def test_the_camera_reads_a_pass(phone, desk, browser):
    """A fake camera shows a pass; where the browser has no detector, the decoder reads it."""
    film(browser.film, f"{desk.address}/t/{desk.tokens['C001'][6]}")
    page = phone()
    at_door(page, desk)
    page.click("#scan")
    said(page, "7 座 杨** 已上车")
    page.click("#scan")
    assert page.locator("#video").is_hidden()
    waiting(page, 0, "online")
    assert desk.counted(desk.facts.coach) == (1, ["taken"])


def test_people_are_found_by_seat_and_by_name_with_the_keyboard_alone(phone, desk):
    """A full name typed finds its masked one; Tab and Enter do the rest."""
    page = phone()
    at_door(page, desk)
    page.fill("#find", "李小勇")
    assert page.locator("#list li").count() == 1
    page.fill("#find", "12")
    assert page.locator("#list li strong").all_inner_texts() == ["12"]
    page.press("#find", "Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    said(page, "12 座 孙** 已上车")
    waiting(page, 0, "online")
    focused = page.evaluate("document.activeElement.innerText")
    assert focused == "撤销"
    page.keyboard.press("Enter")
    said(page, "已撤销")
    waiting(page, 0, "online")
    assert desk.counted(desk.facts.coach) == (0, ["taken", "taken"])


def test_without_a_line_the_trips_on_the_phone_can_be_chosen(phone, desk):
    """The address of the chooser opens too, and leads to the kept list."""
    page = phone()
    at_door(page, desk)
    page.context.set_offline(True)
    page.goto(f"{desk.address}/boarding/")
    page.click("#trips >> text=C001")
    page.wait_for_selector("#list li")
    assert page.locator("#list li").count() == 12


def test_who_is_logged_out_is_told_and_nothing_is_lost(phone, desk):
    """The queue waits for the next log-in."""
    page = phone()
    at_door(page, desk)
    page.context.set_offline(True)
    scan(page, desk.tokens["C001"][0])
    said(page, "已上车")
    cookies = [c for c in page.context.cookies() if c["name"] != "laoxiang_session"]
    page.context.clear_cookies()
    page.context.add_cookies(cookies)
    page.context.set_offline(False)
    page.wait_for_selector(f"{LINE}[data-line=signed-out][data-waiting='1']")
    page.goto(f"{desk.address}/boarding/{desk.facts.coach}")
    page.fill("#username", "guizhou")
    page.fill("#password", "correct horse battery")
    page.click("button.main")
    page.wait_for_url(f"{desk.address}/boarding/{desk.facts.coach}")
    waiting(page, 0, "online")
    assert desk.counted(desk.facts.coach) == (1, ["taken"])


def hand_over(hand, desk, tmp_path):
    """Board by the list, leave, arrive, have it signed, print the list."""
    hand.goto(f"{desk.address}/boarding/{desk.facts.coach}/list")
    row = hand.locator("tr[id^=p]").first
    hand.write(row.locator("input[name=temperature]"), "36.4")
    hand.press(row.locator("button:has-text('上车')"))
    expect(hand.locator(".flash")).to_contain_text("1 座 张小红 已上车")
    hand.press(hand.locator("tr[id^=p]").nth(1).locator("button:has-text('未到')"))
    expect(hand.locator(".flash")).to_contain_text("王大军 已标为未到")
    hand.press("text=记发车")
    hand.press("text=记到达")
    expect(hand.locator(".flash")).to_contain_text("1 人到达，11 人未到")
    hand.write("input[name=receiver]", "王主任")
    hand.press("text=签收 >> visible=true")
    expect(hand.locator(".flash")).to_contain_text("已交接 1 人")
    expect(hand.locator("main")).to_contain_text("王主任")
    with hand.expect_download() as download:
        hand.press("text=交接单 PDF")
    download.value.save_as(tmp_path / "list.pdf")
    assert (tmp_path / "list.pdf").read_bytes().startswith(b"%PDF")


def test_from_the_list_to_the_hand_over(phone, desk, tmp_path, hands):
    """Boarding, leaving, arriving and signing."""
    hand_over(hands(phone()), desk, tmp_path)


def test_from_the_list_to_the_hand_over_without_scripts(browser, desk, tmp_path):
    """The same with forms alone."""
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    page.goto(f"{desk.address}/login")
    page.fill("#username", "guizhou")
    page.fill("#password", "correct horse battery")
    page.click("button.main")
    hand_over(Mouse(page), desk, tmp_path)
    context.close()


def test_every_page_of_boarding_is_sound(phone, desk, faults, *, theme, language, width):
    """Axe finds nothing, no page is wider than the screen, the browser has no complaint."""
    registry = open_registry(home=desk.home)
    with registry.write() as session:
        boarding_standby.leave(session, session.get_one(Trip, desk.second), by="zhou")
    registry.dispose()
    page = phone("zhou", theme=theme, language=language, width=width)
    complaints = []
    page.on("console", lambda message: complaints.append((page.url, message.text)))
    page.on("pageerror", lambda error: complaints.append((page.url, str(error))))
    trip = f"/boarding/{desk.facts.coach}"
    at_door(page, desk)
    scan(page, desk.tokens["C001"][0], temperature="38.0")
    page.wait_for_selector("#said .tip.bad")
    found = {}
    ticket = f"/t/{desk.tokens['C001'][0]}"
    addresses = [
        "", "/boarding/", trip, f"{trip}/list", f"{trip}/handover", "/boarding/rules", ticket,
        f"/boarding/{desk.second}/list", "/notices", "/notices/texts/seat/sms",
        "/notices/outbox", f"/trips/{desk.facts.coach}",
    ]  # fmt: skip
    for address in addresses:
        if address:
            page.goto(desk.address + address)
        if address == trip:
            page.wait_for_selector("#list li")
        if broken := faults(page):
            found[address] = broken
    assert found == {}
    assert complaints == []
