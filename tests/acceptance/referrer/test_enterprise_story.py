"""An enterprise sees who comes and confirms who is there; with the mouse and by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from recruit.models import Placement, PlanVersion, Stage
from recruit.operations import plans

pytestmark = pytest.mark.browser


@pytest.fixture
def published(place):
    """Return a desk whose journey is published."""
    with place.registry.write() as session:
        plans.publish(session, session.get(PlanVersion, place.facts.charter_plan), by="zhou")
    return place


def on_duty(place):
    with place.registry.read() as session:
        return session.query(Placement).filter_by(stage=Stage.ON_DUTY).count()


def test_who_arrives_when_is_seen_and_confirmed(published, window, tmp_path, hands):
    page = hands(window(published, "firm"))
    expect(page.locator("section:has(#next)")).to_contain_text("2020年2月23日")
    page.press("text=确认到岗 >> visible=true")
    expect(page.locator(".pick-list")).to_contain_text("张小红")
    page.press("text=全选")
    page.untick(".pick-list li:last-child input")
    page.press(".pick-bar >> text=已上岗")
    expect(page.locator(".flash")).to_contain_text("10 人记为“已上岗”")
    assert on_duty(published) == 10
    page.tick(".pick-list li:last-child input")
    page.press(".pick-bar >> text=没有到")
    expect(page.locator(".head")).to_contain_text("没有到 1 人")
    with page.expect_download() as download:
        page.press("text=名单 xlsx")
    download.value.save_as(tmp_path / "list.xlsx")
    assert (tmp_path / "list.xlsx").read_bytes().startswith(b"PK")


def test_a_vacancy_is_posted_and_stands_on_the_public_board(place, window, hands):
    page = hands(window(place, "firm"))
    page.press("text=发布岗位 >> visible=true")
    page.write("#title", "包装工")
    page.write("#openings", "20")
    page.write("#low", "5000")
    page.write("#high", "7000")
    page.press("form.form button.main")
    expect(page.locator(".flash")).to_contain_text("已发布")
    page.goto(f"{place.address}/jobs?q=包装工")
    expect(page.locator(".job")).to_contain_text("5,000–7,000")
