"""Needs and offers: who suits whom, who is introduced, who may see a telephone."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest

from recruit.causes import Cause
from recruit.desk.forms import read_form
from recruit.desk.supply import exchange, operations, queries
from recruit.desk.supply.model import Goods, Introduction, Outcome, PostState, Side, SupplyPost
from recruit.desk.supply.operations import Wares
from recruit.desk.supply.partners import likeness, partners, town_km
from recruit.errors import Conflict, IllegalStep
from recruit.models import Enterprise

from ...conftest import refused

DAY = dt.date(2020, 3, 2)
LANJIANG, SIMEN, LIANGNONG = "330281001", "330281103", "330281111"


@pytest.fixture
def market(town):
    """Return three enterprises with a function that posts for one of them."""
    firms = [
        town.enterprise("余姚市大山电器有限公司", town=LANJIANG),
        town.enterprise("余姚市小河塑料厂", town=LANJIANG),
        town.enterprise("余姚市远方塑料厂", town=SIMEN),
    ]
    return Market(town.registry, [firm.id for firm in firms])


class Market:
    """Shortcuts for the stories below."""

    def __init__(self, registry, firms):
        self.registry, self.firms = registry, firms

    def post(self, firm, side, product, goods=Goods.PARTS, **more):
        with self.registry.write() as session:
            owner = session.get(Enterprise, self.firms[firm])
            wares = Wares(side, goods, product, **more)
            return operations.post(session, owner, wares, by="t").id

    def need(self, product="注塑外壳", firm=0, **more):
        return self.post(firm, Side.NEED, product, **more)

    def offer(self, product="注塑外壳", firm=1, **more):
        return self.post(firm, Side.OFFER, product, **more)

    def introduce(self, need, offer):
        with self.registry.write() as session:
            return operations.introduce(session, need, offer, by="zhou").id

    def outcome(self, introduction, to, **more):
        with self.registry.write() as session:
            operations.note_outcome(session, introduction, to, by="zhou", **more)

    def state(self, post):
        with self.registry.read() as session:
            return session.get(SupplyPost, post).state

    def suggested(self, post):
        with self.registry.read() as session:
            return partners(session, session.get(SupplyPost, post), on=DAY)


def test_likeness_is_the_share_of_common_character_pairs():
    assert likeness("注塑外壳", "注塑外壳") == 1
    assert likeness("注塑外壳", "注塑件") == pytest.approx(2 * 1 / (3 + 2))
    assert likeness("KN95 口罩", "kn95口罩") == 1
    assert likeness("口罩", "纸箱") == 0
    assert likeness("", "") == 0
    assert likeness("铜", "铜") == 1


def test_ways_between_towns_are_symmetric_and_nought_at_home():
    assert town_km(LANJIANG, LANJIANG) == 0
    assert town_km(LANJIANG, SIMEN) == pytest.approx(town_km(SIMEN, LANJIANG))
    assert 10 < town_km(LANJIANG, SIMEN) < 40
    assert town_km(LANJIANG, "110000000") is None


def test_the_likest_is_first_and_between_equals_the_nearest(market):
    need = market.need()
    far = market.offer(firm=2)
    near = market.offer(firm=1)
    weak = market.offer("注塑件", firm=1)
    assert [one.id for one in market.suggested(need)] == [near, far, weak]


def test_the_score_is_worked_by_hand(market):
    need = market.need()
    market.offer("注塑件", firm=2)
    (one,) = market.suggested(need)
    km = town_km(LANJIANG, SIMEN)
    assert one.score == pytest.approx(0.7 * 0.4 + 0.2 + 0.1 * 20 / (20 + km))
    assert (one.km, one.introduced) == (km, False)


def test_only_open_offers_of_others_that_still_hold_are_suggested(market):
    need = market.need()
    market.offer(firm=0)
    market.offer(until=DAY - dt.timedelta(days=1))
    market.need(firm=1)
    market.offer("运输", goods=Goods.TRANSPORT)
    gone = market.offer()
    with market.registry.write() as session:
        operations.move(session, gone, PostState.WITHDRAWN, by="t")
    last_day = market.offer(until=DAY)
    assert [one.id for one in market.suggested(need)] == [last_day]


def test_a_like_product_of_another_kind_is_suggested(market):
    need = market.need("口罩运输", goods=Goods.TRANSPORT)
    offer = market.offer("口罩", goods=Goods.PROTECTION)
    assert [one.id for one in market.suggested(need)] == [offer]


def test_an_offer_is_suggested_the_needs(market):
    need, offer = market.need(), market.offer()
    market.introduce(need, offer)
    assert [(one.id, one.introduced) for one in market.suggested(offer)] == [(need, True)]


@pytest.mark.parametrize("product", ["", "  ", "\n"])
def test_a_post_names_its_product(market, product):
    with refused(Cause.PRODUCT_BLANK):
        market.need(product)


@pytest.mark.parametrize("quantity", [0.0, -1.0, float("nan"), float("inf"), 1e13])
def test_a_quantity_is_above_nought(market, quantity):
    with refused(Cause.POST_QUANTITY):
        market.need(quantity=quantity)


@pytest.mark.parametrize("written", ["x", "0", "-3", "nan", "1e99"])
def test_a_written_quantity_is_read_or_refused(written):
    assert operations.quantity_of("") is None
    assert operations.quantity_of("2,000.5") == 2000.5
    with refused(Cause.POST_QUANTITY, value=written):
        operations.quantity_of(written)


def test_two_are_introduced_once(market):
    need, offer = market.need(), market.offer()
    with refused(Cause.INTRODUCTION_SIDES):
        market.introduce(offer, need)
    market.introduce(need, offer)
    with refused(Cause.INTRODUCED_ALREADY, Conflict):
        market.introduce(need, offer)


def test_nobody_is_introduced_to_himself(market):
    with refused(Cause.INTRODUCTION_OWN):
        market.introduce(market.need(), market.offer(firm=0))


def test_what_is_over_is_not_introduced_nor_changed(market):
    need, offer = market.need(), market.offer()
    with market.registry.write() as session:
        operations.move(session, offer, PostState.MET, by="t")
    with refused(Cause.POST_OVER, product="注塑外壳"):
        market.introduce(need, offer)
    with market.registry.write() as session, refused(Cause.POST_OVER):
        operations.change(session, offer, Wares(Side.OFFER, Goods.PARTS, "别的"), by="t")
    with market.registry.write() as session:
        operations.move(session, offer, PostState.OPEN, by="t")
    assert market.introduce(need, offer)


def test_agreeing_may_meet_the_need(market):
    need, offer, other = market.need(), market.offer(), market.offer(firm=2)
    first, second = market.introduce(need, offer), market.introduce(need, other)
    market.outcome(first, Outcome.TALKING, text="约了周三看样")
    market.outcome(first, Outcome.AGREED, text="先送一千件")
    assert market.state(need) is PostState.OPEN
    market.outcome(second, Outcome.AGREED, met=True)
    assert (market.state(need), market.state(offer)) == (PostState.MET, PostState.OPEN)
    with market.registry.read() as session:
        lines = session.get(Introduction, first).note.splitlines()
    assert [line.split(": ")[1] for line in lines] == ["约了周三看样", "先送一千件"]
    with refused(Cause.END_STATE, IllegalStep):
        market.outcome(first, Outcome.TALKING)


def test_what_comes_to_nothing_has_a_reason(market):
    one = market.introduce(market.need(), market.offer())
    with refused(Cause.REASON_BLANK):
        market.outcome(one, Outcome.FAILED, text=" ")
    market.outcome(one, Outcome.FAILED, text="价格不合", met=True)
    with market.registry.read() as session:
        assert session.get(Introduction, one).need.state is PostState.OPEN
        line = next(iter(queries.posts(session, queries.Wanted(side=Side.NEED))))
    assert line.introductions == 0


def test_an_enterprise_knows_whom_it_was_introduced_to(market):
    need, offer = market.need(), market.offer()
    with market.registry.read() as session:
        post = session.get(SupplyPost, offer)
        assert queries.knows(session, market.firms[1], post)
        assert not queries.knows(session, market.firms[0], post)
    market.introduce(need, offer)
    with market.registry.read() as session:
        post = session.get(SupplyPost, offer)
        assert queries.knows(session, market.firms[0], post)
        assert not queries.knows(session, market.firms[2], post)
        assert queries.knows(session, market.firms[1], session.get(SupplyPost, need))


def test_another_enterprises_post_is_not_changed(market):
    need = market.need()
    with market.registry.read() as session:
        post = session.get(SupplyPost, need)
        operations.require_own(post, market.firms[0])
        with refused(Cause.POST_NOT_YOURS):
            operations.require_own(post, market.firms[1])


def test_lists_are_filtered(market):
    need, offer = market.need(), market.offer("50% 酒精", firm=2)
    introduction = market.introduce(need, market.offer())

    def ids(**wanted):
        with market.registry.read() as session:
            return [line.id for line in queries.posts(session, queries.Wanted(**wanted))]

    assert ids(side=Side.NEED) == [need]
    assert ids(text="%") == [offer]
    assert ids(town_code=SIMEN) == [offer]
    assert ids(enterprise_id=market.firms[0]) == [need]
    assert ids(state=PostState.MET) == []
    with market.registry.read() as session:
        for limit, found in (
            ({"enterprise_id": market.firms[0]}, [introduction]),
            ({"enterprise_id": market.firms[2]}, []),
            ({"town_code": LANJIANG}, [introduction]),
            ({"town_code": SIMEN}, []),
            ({"outcome": Outcome.AGREED}, []),
        ):
            assert [one.id for one in queries.introductions(session, **limit)] == found


def sheet(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_a_sheet_comes_in_bad_rows_are_named_and_twice_is_once(market):
    content = sheet(
        ("企业名称", "供需", "类别", "产品", "数量", "单位", "截止日期"),
        ("余姚市大山电器有限公司", "需求", "零部件", "注塑外壳", "2万", "件", "2020-03-20"),
        ("余姚市小河塑料厂", "供应", "", "注塑外壳", "", "", ""),
        ("余姚市小河塑料厂", "也许", "零部件", "螺丝", -5, "", ""),
        ("余姚市没有的厂", "需求", "", "螺丝", 1, "", ""),
        ("余姚市远方塑料厂", "供给", "零部件", "外壳", 5, "件", ""),
    )
    taken = exchange.exchange()

    def take(town=None):
        preview = read_form(content, taken.form, name="supply.xlsx")
        with market.registry.write() as session:
            taken.judge(session, preview, town)
            tally = taken.commit(session, preview, "t")
        return preview.count()["faulty"], tally.added, tally.changed, tally.unchanged

    assert take(LANJIANG) == (3, 2, 0, 0)
    assert take() == (2, 1, 0, 2)
    with market.registry.write() as session:
        (line,) = queries.posts(session, queries.Wanted(side=Side.NEED))
        said = (line.product, line.quantity, line.unit, line.until)
        assert said == ("注塑外壳", 20_000, "件", dt.date(2020, 3, 20))
        wares = Wares(Side.NEED, Goods.PARTS, "注塑外壳", 5.0)
        operations.change(session, line.id, wares, by="t")
    assert take() == (2, 0, 1, 2)
