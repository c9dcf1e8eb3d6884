"""The hotline: search that works for Chinese, who calls, one key to a case."""

from __future__ import annotations

import datetime as dt

import pytest

from recruit.causes import Cause
from recruit.desk.cases.model import CaseState, Category, ServiceCase, Urgency
from recruit.desk.hotline import operations, queries, search
from recruit.desk.hotline.operations import Asked
from recruit.errors import Conflict

from ...conftest import refused

ARTICLES = (
    ("外地员工回来要隔离吗", "持绿码的可以直接上岗，企业测温登记。红码集中隔离十四天。",
     Category.HEALTH_CODE),
    ("包车接员工有没有补贴", "联合组织包车的，按费用的一半补贴，凭发票申请。", Category.LABOUR),
    ("隔离期间工资怎么发", "因隔离不能上班的，企业照常支付工资。", Category.WAGES),
    ("食堂就餐有什么要求", "错峰就餐，相隔1.5米，同向而坐。", Category.RESUMPTION),
    ("贷款到期怎么办", "可以申请延期三个月；LPR 按当月。", Category.FINANCE),
)  # fmt: skip


@pytest.fixture
def desk(town):
    with town.registry.write() as session:
        for title, body, category in ARTICLES:
            operations.save_article(
                session, None, title=title, body=body, category=category, by="t"
            )
    return town.registry


def titles(desk, query, **more):
    with desk.read() as session:
        return [hit.article.title for hit in search.search(session, query, **more)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("隔离", "隔离期间工资怎么发"),
        ("隔离工资", "隔离期间工资怎么发"),
        ("補貼", "包车接员工有没有补贴"),  # traditional characters
        ("员工回来隔离多久", "外地员工回来要隔离吗"),  # a sentence, not a phrase of the text
        ("1.5", "食堂就餐有什么要求"),
        ("lpr", "贷款到期怎么办"),
        ("米", "食堂就餐有什么要求"),  # a single character
        ("绿码", "外地员工回来要隔离吗"),  # two characters, in the body only
    ],
)
def test_the_best_article_comes_first(desk, query, first):
    assert titles(desk, query)[0] == first


@pytest.mark.parametrize("query", ["", "  ", "量子", "%", "'; drop table article; --", "“”"])
def test_what_is_not_there_is_not_found(desk, query):
    assert titles(desk, query) == []


def test_a_search_is_narrowed_to_a_category(desk):
    assert titles(desk, "隔离", category=Category.WAGES) == ["隔离期间工资怎么发"]


def test_the_excerpt_shows_what_was_asked_for(desk):
    with desk.read() as session:
        (hit,) = search.search(session, "发票")
    assert "发票" in hit.excerpt


def test_a_changed_article_is_found_by_its_new_words_only(desk):
    with desk.write() as session:
        (hit,) = search.search(session, "错峰")
        operations.save_article(
            session, hit.article, title="食堂", body="打包带走", category=Category.LIVING, by="t"
        )
    assert titles(desk, "错峰") == []
    assert titles(desk, "打包") == ["食堂"]


def test_a_question_is_answered_once(desk):
    with refused(Cause.ARTICLE_TITLE_TAKEN, Conflict), desk.write() as session:
        operations.save_article(
            session, None, title="贷款到期怎么办", body="x", category=Category.OTHER, by="t"
        )


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("139 0000 0001", "13900000001"),
        ("0574-6262 1234", "057462621234"),
        ("＋８６１３９０００００００１", "13900000001"),
        ("(0574)62621234", "057462621234"),
    ],
)
def test_a_number_is_read_as_people_write_it(written, number):
    assert operations.number(written) == number


@pytest.mark.parametrize("written", ["", "12345", "号码", "1" * 20, "139x0000001"])
def test_what_is_no_number_is_refused(written):
    with refused(Cause.CALLER_NUMBER):
        operations.number(written)


def test_a_caller_is_known_by_everything_with_his_number(desk, town):
    town.candidate("王小红", phone="13800009999")
    firm = town.enterprise("余姚市大山电器有限公司")
    with desk.write() as session:
        firm = session.merge(firm)
        firm.contact_phone, firm.contact_name = "13800009999", "办公室"
        call = operations.take_call(
            session, Asked("13800009999", Category.SUPPLIES, "口罩不够", "王小红"), by="t"
        )
        operations.make_case(
            session, call, title="", urgency=Urgency.HIGH, by="t", enterprise=firm
        )
    with desk.read() as session:
        known = queries.caller(session, "13800009999")
    assert known.name == "王小红"
    assert [name for _, name, *_ in known.enterprises] == ["余姚市大山电器有限公司"]
    assert [row.title for row in known.cases] == ["口罩不够"]
    assert [row.case for row in known.calls] == [known.cases[0].code]


def test_a_stranger_is_nobody(desk):
    with desk.read() as session:
        known = queries.caller(session, "13111111111")
    assert not known.is_known
    assert known.name == ""


def test_one_key_makes_a_case_with_all_that_was_said(desk):
    at = dt.datetime(2020, 3, 2, 1, tzinfo=dt.UTC)
    with desk.write() as session:
        call = operations.take_call(
            session,
            Asked("13800001111", Category.LAND, "厂房用地能不能先办", "李", "330281103"),
            by="t",
            at=at,
        )
        key = operations.make_case(session, call, title="", urgency=Urgency.LOW, by="t").id
    with desk.read() as session:
        case = session.get_one(ServiceCase, key)
    assert (case.title, case.caller_phone, case.town_code) == (
        "厂房用地能不能先办", "13800001111", "330281103",
    )  # fmt: skip
    assert (case.state, case.opened_at) == (CaseState.NEW, at)
