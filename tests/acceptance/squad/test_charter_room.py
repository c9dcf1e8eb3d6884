"""The squad in its charter room: move, lock, undo, replan, print; by mouse and by keys alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def on_the_table(page, desk):
    """Put the published plan on the table and wait for its board."""
    page.goto(f"{desk.address}/charter-room")
    page.get_by_role("button", name="编辑第 1 版").click()
    page.wait_for_url(re.compile(r"/charter-room/copies/\d+$"))


def rides(page):
    """Return the vehicles on the board as their data attributes."""
    return page.locator(".ride[data-trip]").evaluate_all(
        "all => all.map(one => ({...one.dataset}))"
    )


def two_trains(page):
    """Return a full train and a later one of the same station with free seats."""
    trains = [ride for ride in rides(page) if ride["mode"] == "carriage"]
    for full in trains:
        for roomy in trains:
            same = full["boards"] == roomy["boards"]
            if (
                same
                and int(full["free"]) < 1 < int(roomy["free"])
                and full["date"] < roomy["date"]
            ):
                return full["trip"], roomy["trip"]
    raise AssertionError(trains)


def figure(page, label):
    """Return a figure of the head."""
    return page.locator("#figures > div", has_text=label).locator("dd").first.inner_text()


def move(hand, what, code):
    """Bring somebody, or a whole stop, to a vehicle; return where it is said what that would do.

    The mouse drags; the keys press "move…" beside the name and choose from a list.
    """
    if hand.mouse:
        what.drag_to(hand.locator(f".ride[data-trip={code}]"))
        return hand.locator("dialog#tried[open]")
    hand.press(what.locator("a").last)
    hand.choose("#to", code)
    hand.press(hand.get_by_role("button", name="核对这一步"))
    return hand.locator("section.tried")


def open_trip(hand, code):
    """Show who is on a vehicle."""
    hand.press(f".ride[data-trip={code}]")
    expect(hand.locator("#vehicle-name")).to_contain_text(code)


def back_to_the_board(hand, tried):
    """Leave what was refused."""
    hand.press(
        tried.get_by_role("button", name="知道了").or_(tried.get_by_role("link", name="返回"))
    )
    expect(tried).not_to_be_visible()


def save_and_publish(hand):
    """Save the working copy and put it in force: it changes nobody of another province."""
    hand.press(hand.get_by_text("存为草案…"))
    hand.write("#save-name", "错开一天")
    hand.press(hand.get_by_role("button", name="存为草案", exact=True))
    hand.press(hand.get_by_role("link", name="已存为草案"))
    hand.press(hand.get_by_role("button", name="确认发布第 2 版"))
    expect(hand.get_by_text("已发布：")).to_be_visible()


def replan_and_print(hand, full):
    """Replan in the background for a train that does not run; tell, publish, print."""
    hand.press(hand.locator(".frame > .rail").get_by_role("link", name="排车室"))
    hand.press(hand.get_by_role("link", name="出了变化，重排"))
    hand.choose("#m-cancel", full)
    hand.press(hand.get_by_role("button", name="开始重排"))
    hand.page.wait_for_url(re.compile(r"/charter-room/tasks/\d+$"))
    expect(hand.get_by_role("heading", name="已做成第 3 版草案")).to_be_visible(timeout=120_000)
    hand.press(hand.get_by_role("link", name="要通知谁"))
    expect(hand.get_by_text("换班次").first).to_be_visible()
    hand.page.go_back()
    hand.press(hand.get_by_role("link", name="改名、发布"))
    hand.press(hand.get_by_role("button", name="确认发布第 3 版"))
    expect(hand.get_by_text("已发布：")).to_be_visible()
    with hand.expect_download() as download:
        hand.press(hand.get_by_role("link", name="名册 PDF"))
    assert download.value.suggested_filename.endswith(".pdf")


@pytest.mark.by_mouse_too
def test_a_squad_moves_locks_replans_and_prints(open_desk, hands):
    """The whole story: a legal move is kept, an illegal one is refused by name and not saved."""
    page = open_desk("anhui")
    hand = hands(page)
    hand.press(page.locator(".frame > .rail").get_by_role("link", name="排车室"))
    hand.press(page.get_by_role("button", name="编辑第 1 版"))
    page.wait_for_url(re.compile(r"/charter-room/copies/\d+$"))
    full, roomy = two_trains(page)
    before = figure(page, "费用")
    # A legal move: what it costs and who is told is shown before it is kept.
    open_trip(hand, full)
    tried = move(hand, page.locator(".vehicle .folk").first, roomy)
    expect(tried.get_by_text("要通知")).to_be_visible()
    expect(tried).to_contain_text("换班次 1 人")
    hand.press(tried.get_by_role("button", name="确认这样改"))
    expect(page.get_by_text("已改好，可以撤销。")).to_be_visible()
    expect(page.locator(f".ride[data-trip={full}]")).to_have_attribute("data-free", "1")
    # An illegal one: back onto the full train with everybody of another stop.
    open_trip(hand, roomy)
    tried = move(hand, page.locator(".vehicle .call").first, full)
    expect(tried.get_by_role("alert")).to_contain_text("不能这样改，没有保存")
    assert tried.locator("[data-rule=oversold_seat]").inner_text() == "超过可用座位"
    back_to_the_board(hand, tried)
    page.reload()
    expect(page.locator(f".ride[data-trip={full}]")).to_have_attribute("data-free", "1")
    # Undo and redo outlive a reload.
    hand.press(page.get_by_role("button", name="撤销"))
    expect(page.locator(f".ride[data-trip={full}]")).to_have_attribute("data-free", "0")
    assert figure(page, "费用") == before
    page.reload()
    hand.press(page.get_by_role("button", name="重做"))
    expect(page.locator(f".ride[data-trip={full}]")).to_have_attribute("data-free", "1")
    # A locked vehicle refuses.
    open_trip(hand, roomy)
    hand.press(page.get_by_role("button", name="锁定", exact=True))
    expect(page.locator("#vehicle-name")).to_contain_text("已锁定")
    open_trip(hand, full)
    tried = move(hand, page.locator(".vehicle .folk").first, roomy)
    assert tried.locator("[data-rule=locked]").inner_text() == "已锁定"
    back_to_the_board(hand, tried)
    save_and_publish(hand)
    replan_and_print(hand, full)


def test_undo_is_one_key_on_the_board(open_desk, desk):
    """Ctrl+Z takes a step back, Ctrl+Shift+Z does it again; not while somebody is typing."""
    page = open_desk("anhui")
    on_the_table(page, desk)
    full, _ = two_trains(page)
    page.goto(f"{page.url}?trip={full}")
    page.get_by_role("button", name="锁定", exact=True).click()
    expect(page.locator("#vehicle-name")).to_contain_text("已锁定")
    page.keyboard.press("Control+z")
    expect(page.locator("#vehicle-name")).not_to_contain_text("已锁定")
    page.keyboard.press("Control+Shift+z")
    expect(page.locator("#vehicle-name")).to_contain_text("已锁定")


def test_two_people_at_one_plan_notice_one_another(open_desk, desk):
    """Who comes second is told who was quicker, and nothing of theirs is kept."""
    one, other = open_desk("zhou"), open_desk("zhou")
    on_the_table(one, desk)
    full, _ = two_trains(one)
    address = one.url
    other.goto(f"{address}?trip={full}")
    one.goto(f"{address}?trip={full}")
    one.get_by_role("button", name="锁定", exact=True).click()
    expect(one.locator("#vehicle-name")).to_contain_text("已锁定")
    other.get_by_role("button", name="锁定", exact=True).click()
    expect(other.get_by_text("zhou 刚刚改过这份工作稿")).to_be_visible()


def test_a_squad_may_not_touch_another_province(open_desk, desk):
    """Neither sees it on its board nor can move its people."""
    page = open_desk("henan")
    on_the_table(page, desk)
    places = {place for ride in rides(page) for place in ride["boards"].split()}
    assert "rail-FYH" not in places
    assert "rail-ZKN" in places


def test_a_replan_outlives_the_server(open_desk, desk):
    """Killed in the middle and started again, the work is done and the page says so."""
    page = open_desk("zhou")
    page.goto(f"{desk.address}/plans/{desk.facts.plan}/replan")
    page.select_option("#m-cancel", index=0)
    page.evaluate("document.querySelector('form.stack').submit()")
    page.wait_for_timeout(1200)
    desk.kill()
    desk.start()
    page = open_desk("zhou")
    page.goto(f"{desk.address}/charter-room/tasks/1")
    expect(page.get_by_role("heading", name="已做成第 2 版草案")).to_be_visible(timeout=60_000)
