"""Notices from the text to the outbox, and after a replan only to those it touches."""

from __future__ import annotations

import openpyxl
import pytest
from playwright.sync_api import expect

from recruit.models import PlanKind, PlanVersion, Seat, Trip, TripStop
from recruit.operations import plans
from recruit.storage import open_registry

from .conftest import Published

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(tmp_path):
    """Return a served desk whose plan may be replaced."""
    served = Published(tmp_path / "home")
    yield served
    served.end()


def replan(desk):
    """Publish the same coach again: two people change seats, one loses his, nine stay."""
    registry = open_registry(home=desk.home)
    with registry.write() as session:
        old = session.get_one(Trip, desk.facts.coach)
        plan = PlanVersion(campaign_id=1, kind=PlanKind.CHARTER, number=2, summary={})
        session.add(plan)
        session.flush()
        for trip in session.query(Trip).filter_by(plan_version_id=old.plan_version_id).all():
            seats = {seat.seat: seat.candidate_id for seat in trip.taken}
            if trip.id == old.id:
                seats["1"], seats["2"] = seats["2"], seats["1"]
                del seats["12"]
            copy = Trip(
                plan_version_id=plan.id,
                **{
                    name: getattr(trip, name)
                    for name in (
                        "code", "mode", "offer", "province_code", "date", "depart", "arrive",
                        "km", "drivers", "yuan", "seats", "driving",
                    )
                },
                boarded=len(seats),
            )  # fmt: skip
            copy.stops = [
                TripStop(
                    **{
                        name: getattr(stop, name)
                        for name in ("seq", "place", "lat", "lon", "arrive", "depart")
                    }
                )
                for stop in trip.stops
            ]
            copy.taken = [
                Seat(candidate_id=person, leg=1, seat=seat, board_seq=1, alight_seq=2)
                for seat, person in seats.items()
            ]
            session.add(copy)
        session.flush()
        plans.publish(session, plan, by="zhou")
    registry.dispose()


def export(hand, tmp_path, occasion):
    """Draft and export one occasion; return the rows of the workbook."""
    section = hand.locator("section.occasion", has_text=occasion).first
    hand.press(section.locator("button", has_text="生成待发"))
    hand.write(".in-full input[name=reason]", "发短信通知")
    with hand.expect_download() as download:
        hand.press(".in-full button")
    path = tmp_path / "out.xlsx"
    download.value.save_as(path)
    rows = list(openpyxl.load_workbook(path).active.iter_rows(values_only=True))
    return rows[1:]


def test_only_those_a_replan_touches_are_told_again(phone, desk, tmp_path, hands):
    """A text is edited with a live count, exported, and after a replan three people remain."""
    page = hands(phone("zhou", width=1280))
    page.goto(f"{desk.address}/notices/texts/seat/sms")
    page.write("#body", "{name}请乘{trip}，{date}{time}在{place}上车，{seat}座{座位}")
    page.press("button[value=save]")
    expect(page.locator(".flash")).to_contain_text("没有“{座位}”这一项")
    page.write("#body", "【余姚】{name}请乘{trip}，{date}{time}在{place}上车，")
    page.press("[data-insert='{seat}']")
    expect(page.locator("#length")).to_contain_text("短信 1 条")
    preview = page.locator("#preview").inner_text()
    assert preview.startswith("【余姚】")
    assert "**请乘" in preview
    page.press("button[value=save]")
    expect(page.locator(".flash")).to_contain_text("已保存")

    page.goto(f"{desk.address}/notices")
    rows = export(page, tmp_path, "乘车通知")
    assert len(rows) == 21
    assert {row[4] for row in rows if row[0] == "张小红"} >= {
        "【余姚】张小红请乘C001，2月22日07:30在威宁彝族回族苗族自治县上车，1"
    }
    page.goto(f"{desk.address}/notices")
    expect(page.locator("main")).to_contain_text("该通知")
    assert (
        page.locator("section.occasion", has_text="乘车通知")
        .first.locator("button", has_text="生成待发")
        .is_disabled()
    )

    replan(desk)
    page.goto(f"{desk.address}/notices")
    changed = export(page, tmp_path, "改乘通知")
    assert sorted(row[0] for row in changed) == ["张小红", "王大军"]
    assert all("原2月22日07:30" in row[4] for row in changed)
    page.goto(f"{desk.address}/notices")
    cancelled = export(page, tmp_path, "取消通知")
    assert [row[0] for row in cancelled] == ["孙大燕"]

    # Sent by hand, one answers; lists are masked, the full text is one click away.
    page.goto(f"{desk.address}/notices/outbox?occasion=change&state=exported")
    assert "张小红" not in page.locator("table.rows").inner_text()
    page.tick("table.rows input[type=checkbox]")
    page.press("text=选中的已发送")
    expect(page.locator(".flash")).to_contain_text("已更新 1 条")
    page.goto(f"{desk.address}/notices/outbox?occasion=change&state=sent")
    page.press("table.rows >> text=全文")
    assert page.input_value("#whole").startswith("【余姚人社】")
    page.press("text=复制")
    page.locator("[data-copy]", has_text="已复制").wait_for()
    page.write("#answer", "收到，准时到")
    page.press("button[value=answered]")
    expect(page.locator("main")).to_contain_text("收到，准时到")


def test_a_squad_sees_the_notices_of_its_own_province_only(phone, desk):
    """Shangcai lies in another province: the squad of Guizhou neither drafts nor opens it."""
    page = phone("zhou")
    page.goto(f"{desk.address}/notices")
    page.locator("section.occasion", has_text="乘车通知").first.locator(
        "button", has_text="生成待发"
    ).click()
    foreign = page.locator("tr", has_text="上蔡").first
    address = foreign.locator("a").get_attribute("href")
    squad = phone()
    squad.goto(f"{desk.address}/notices/outbox")
    assert squad.locator("tbody tr").count() == 17
    answer = squad.goto(desk.address + address)
    assert answer.status == 403
