"""The bureau from a messy workbook to the first answer: with a mouse, and with keys alone."""

from __future__ import annotations

import re

import openpyxl
import pytest
from playwright.sync_api import expect

from recruit.identity import mask_phone
from recruit.models import Candidate, Placement, Stage
from recruit.storage import open_registry

pytestmark = pytest.mark.browser

MESSY = [
    ["威宁县务工人员返岗花名册（2 月 18 日）"],
    [],
    ["序号", "姓 名", "联系电话", "身份证号码", "户籍地", "工种", "期望工资", "备注"],
    [1, "赵小兰", "138 1234 5601", "", "贵州省毕节市威宁县", "口罩机", "5000左右", ""],
    [2, "钱大勇", "1381234560", "", "威宁", "注塑", "4500以上", "电话待核"],
    [3, "孙红", "13812345603", "", "上才县", "普工", "四千五", ""],
    [4, "赵小兰", "13812345601", "", "威宁县", "口罩机", "5000", "重复"],
]
"""A title above a header with a gap; a short number, a county that is none, somebody twice."""
MENDED = "13812345602"


@pytest.fixture
def workbook(tmp_path):
    book = openpyxl.Workbook()
    for row in MESSY:
        book.active.append(row)
    book.save(tmp_path / "威宁花名册.xlsx")
    return tmp_path / "威宁花名册.xlsx"


def test_from_a_messy_workbook_to_the_answer(open_desk, own_desk, workbook, hands):
    """Imported, mended, matched, pinned, matched again, published, answered."""
    page = open_desk(desk=own_desk)
    hand = hands(page)
    _bring_in(page, hand, workbook)
    _match(page, hand)
    _pin(page, hand)
    _match(page, hand)

    # The run keeps to the pin, and says so person by person.
    hand.press(page.get_by_role("link", name="按人"))
    hand.choose(page.locator("#f-pinned"), "yes")
    hand.press(page.get_by_role("button", name="筛选"))
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_contain_text("注塑工")

    _publish_and_answer(page, hand)
    registry = open_registry(home=own_desk.home)
    with registry.read() as session:
        (him,) = [one for one in session.query(Candidate) if one.name == "钱大勇"]
        assert him.phone == MENDED
        placement = session.query(Placement).filter_by(candidate_id=him.id).one()
        assert (placement.vacancy_id, placement.stage) == (2, Stage.ACCEPTED)
    registry.dispose()


def _rail(page, name):
    return page.locator(".frame > .rail").get_by_role("link", name=name)


def _bring_in(page, hand, workbook):
    """Upload the file as it is; mend what cannot be read on the page; write it."""
    hand.press(_rail(page, "导入"))
    hand.give(page.locator("#file"), workbook)
    hand.press(page.get_by_role("button", name="上传并预览"))
    bad = page.locator("input[aria-invalid=true]")
    expect(bad).to_have_count(2)
    expect(page.locator("main")).to_contain_text("没有名为“上才县”的县")
    hand.write(page.locator("input[value='1381234560']"), MENDED)
    hand.write(page.locator("input[value='上才县']"), "上蔡县")
    hand.press(page.get_by_role("button", name="保存修改，重新检查"))
    expect(bad).to_have_count(0)
    hand.press(page.get_by_role("button", name="写入 3 行"))
    expect(page.locator(".flash")).to_contain_text("新增 3")


def _pin(page, hand):
    """Find somebody and fix him to a vacancy."""
    hand.press(_rail(page, "求职者"))
    hand.write(page.locator("[data-search]"), "钱大勇")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"/candidates\?search=[\w-]+$"))
    page.reload()  # asks for the list it shows; nothing is sent again
    expect(page.locator("tbody tr")).to_have_count(1)
    hand.press(page.locator("tbody .lead a"))
    expect(page).to_have_url(re.compile(r"/candidates/\d+$"))
    page.go_back()
    expect(page.locator("tbody tr")).to_have_count(1)
    hand.press(page.locator("tbody .lead a"))
    expect(page.get_by_role("heading", name="最近一次匹配怎么说")).to_be_visible()
    hand.press(page.get_by_role("button", name="固定到岗位"))
    hand.write(page.locator("#c-find"), "注塑")
    hand.press(page.get_by_role("button", name="查找"))
    hand.choose(page.locator("#c-post"), "2")
    hand.press(page.get_by_role("button", name="预览"))
    hand.press(page.get_by_role("button", name="确认修改 1 行"))
    expect(page.locator(".flash")).to_contain_text("已改 1 行")


def _publish_and_answer(page, hand):
    """Sign the plan, so that offers go out, and note the answer of one."""
    hand.press(page.get_by_role("link", name="按企业"))
    hand.press(page.get_by_text("发布这一版…"))
    hand.press(page.get_by_role("button", name="确认发布"))
    expect(page.get_by_text("发布。")).to_be_visible()
    hand.press(_rail(page, "答复"))
    his = page.locator("tr", has_text=mask_phone(MENDED))
    hand.tick(his.locator("input[type=checkbox]"))
    hand.press(page.get_by_role("button", name="愿意去"))
    expect(his).to_have_count(0)


def _match(page, hand):
    """Start a run and open the plan it makes."""
    hand.press(_rail(page, "匹配"))
    hand.write(page.locator("#r-time"), "20")
    hand.press(page.get_by_role("button", name="开始计算"))
    made = page.get_by_role("link", name="看方案第")
    expect(made).to_be_visible(timeout=120_000)
    hand.press(made)
    expect(page.locator("h1")).to_contain_text("草案")
