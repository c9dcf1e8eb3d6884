"""An enterprise sees who comes and confirms who is there; with the mouse and by keyboard."""

from __future__ import annotations

import pytest

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


def test_who_arrives_when_is_seen_and_confirmed(published, window, tmp_path):
    page = window(published, "firm")
    assert "2020年2月23日" in page.locator("section:has(#next)").inner_text()
    page.click("text=确认到岗 >> visible=true")
    assert "张小红" in page.locator(".pick-list").inner_text()
    page.click("text=全选")
    page.uncheck(".pick-list li:last-child input")
    page.click(".pick-bar >> text=已上岗")
    assert "10 人记为“已上岗”" in page.locator(".flash").inner_text()
    assert on_duty(published) == 10
    page.check(".pick-list li:last-child input")
    page.click(".pick-bar >> text=没有到")
    assert "没有到 1 人" in page.locator(".head").inner_text()
    with page.expect_download() as download:
        page.click("text=名单 xlsx")
    download.value.save_as(tmp_path / "list.xlsx")
    assert (tmp_path / "list.xlsx").read_bytes().startswith(b"PK")


def test_by_keyboard_alone(published, window, tab_to):
    page = window(published, "firm")
    page.goto(f"{published.address}/firm/arrivals")
    tab_to(page, ".pick-list li:first-child input")
    page.keyboard.press("Space")
    tab_to(page, ".pick-bar button[value=on_duty]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".flash")
    assert on_duty(published) == 1


def test_a_vacancy_is_posted_and_stands_on_the_public_board(place, window):
    page = window(place, "firm")
    page.click("text=发布岗位 >> visible=true")
    page.fill("#title", "包装工")
    page.fill("#openings", "20")
    page.fill("#low", "5000")
    page.fill("#high", "7000")
    page.click("form.form button.main")
    assert "已发布" in page.locator(".flash").inner_text()
    page.goto(f"{place.address}/jobs?q=包装工")
    assert "5,000–7,000" in page.locator(".job").inner_text()
