"""Second factor, tokens and webhooks as an administrator sets them up."""

from __future__ import annotations

import time

import pyotp
import pytest
from playwright.sync_api import expect

from .conftest import Desk, scene

pytestmark = pytest.mark.browser

_READ_THE_CODE = """async ([drawing, vendor]) => {
    const picture = new Image();
    const kept = drawing.cloneNode(true);
    kept.setAttribute("width", 440);
    kept.setAttribute("height", 440);
    picture.src = "data:image/svg+xml;base64,"
        + btoa(new XMLSerializer().serializeToString(kept));
    await picture.decode();
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 480;
    const pen = canvas.getContext("2d");
    pen.fillStyle = "white";
    pen.fillRect(0, 0, 480, 480);
    pen.drawImage(picture, 20, 20, 440, 440);
    const { decodeQR } = await import(vendor);
    return decodeQR(pen.getImageData(0, 0, 480, 480));
}"""
"""Reads a code off the page as a phone held before the screen does."""


@pytest.fixture
def desk(tmp_path):
    """Return a served desk that may tell one other host."""
    served = Desk(tmp_path / "home", webhook_hosts="oa.example")
    yield served
    served.end()


def log_in(hand):
    """Give user name and password."""
    hand.write("#username", "admin")
    hand.write("#password", scene.PASSWORD)
    hand.press("button.main")


def test_the_second_factor_is_set_up_by_its_picture_and_asked_for(open_desk, hands):
    """A phone reads the picture; from then on its digits open the door, a spare code once."""
    page = hands(open_desk(username=""))
    log_in(page)
    page.press(page.locator(".top-end > .who a"))
    page.press("text=设置两步验证")
    drawing = page.locator(".qr-box svg").element_handle()
    vendor = "/static/vendor/qr-0.7.0/decode.js"
    app = pyotp.parse_uri(page.evaluate(_READ_THE_CODE, [drawing, vendor]))
    assert app.name == "admin"
    page.write("#s-code", "000000" if app.now() != "000000" else "111111")
    page.press("text=启用")
    expect(page.locator("[role=alert]")).to_be_visible()
    page.write("#s-code", app.now())
    page.press("text=启用")
    spare = page.locator(".codes code").all_inner_texts()
    assert len(spare) == 10
    page.press("text=我已保存好")

    page.press(page.locator(".top-end > .who button"))
    log_in(page)
    expect(page.locator("h1")).to_contain_text("两步验证")
    page.write("#code", app.at(int(time.time()) + 30))
    page.press("button.main")
    expect(page.locator(".top-end > .who a")).to_be_visible()

    page.press(page.locator(".top-end > .who button"))
    log_in(page)
    page.write("#code", spare[0])
    page.press("button.main")
    page.press(page.locator(".top-end > .who a"))
    expect(page.locator("main")).to_contain_text("9")


def test_a_token_is_made_as_the_page_of_the_api_says_and_opens_it(open_desk, desk, hands):
    """The example of the page works with the token; once taken back it opens nothing."""
    page = hands(open_desk("admin"))
    page.press(page.locator(".top-end > .who a"))
    page.press(page.locator("main").get_by_role("link", name="接口令牌"))
    page.write("#t-name", "园区大屏")
    page.tick("input[name=scopes][value='figures:read']")
    page.press(page.get_by_role("button", name="新建"))
    token = page.locator("code.secret").inner_text()

    page.press("text=接口说明")
    example = page.locator("pre").first.inner_text()
    assert f"{desk.address}/api/v1/figures" in example
    summary = page.locator("summary", has_text="/api/v1/figures").first
    page.press(summary)
    expect(page.locator("details[open] h3", has_text="答复")).to_be_visible()

    def asked():
        return page.request.get(
            f"{desk.address}/api/v1/figures", headers={"Authorization": f"Bearer {token}"}
        )

    answer = asked()
    assert answer.status == 200
    assert answer.json()["registered"] == 30
    page.go_back()
    page.goto(f"{desk.address}/account/tokens")
    page.press(page.get_by_role("button", name="作废 园区大屏"))
    expect(page.locator("table.rows")).to_contain_text("已作废")
    assert asked().status == 401


def test_a_webhook_is_made_paused_and_removed(open_desk, hands):
    """A host that is not allowed is refused by name; the secret shows once."""
    page = hands(open_desk("admin"))
    page.press(page.locator(".frame > .rail").get_by_role("link", name="推送"))
    page.write("#w-url", "https://elsewhere.example/in")
    page.tick("input[name=events] >> nth=0")
    page.press(page.get_by_role("button", name="新建"))
    expect(page.locator("[role=alert]")).to_contain_text("elsewhere.example")
    assert page.input_value("#w-url") == "https://elsewhere.example/in"
    page.write("#w-url", "https://oa.example/in")
    page.tick("input[name=events] >> nth=0")
    page.press(page.get_by_role("button", name="新建"))
    expect(page.locator("code.secret")).to_be_visible()
    row = page.locator("tr", has_text="https://oa.example/in")
    page.press(row.get_by_role("button", name="暂停推送"))
    expect(row).to_contain_text("暂停")
    expect(page.locator("code.secret")).to_have_count(0)
    page.press(row.get_by_role("button", name="恢复推送"))
    expect(row.get_by_role("button", name="暂停推送")).to_be_visible()
    page.press(row.get_by_role("button", name="删除"))
    expect(row).to_have_count(0)
