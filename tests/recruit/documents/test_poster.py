"""Posters and share cards: one sheet, the same bytes, the code in them, every sign printable."""

from __future__ import annotations

import re
import struct

import pytest

from recruit.documents.poster import MOST_JOBS, Card, Job, Poster, poster_pdf, share_card
from recruit.language import Language

JOB = Job(
    title="注塑工",
    firm="余姚市舜江电器配件有限公司",
    wage="4,500–6,500 元/月",
    left="15 人",
    more="兰江街道 · 包住宿",
    facts=(("企业", "余姚市舜江电器配件有限公司"), ("住宿", "包住宿")),
)


def poster(*jobs: Job) -> Poster:
    return Poster(
        title="余姚企业招工",
        line="余姚市人力资源和社会保障局",
        jobs=jobs,
        heads=("岗位", "月薪", "名额", "条件"),
        call="扫码看详情",
        points=("登记免费",),
        address="http://127.0.0.1:8020/jobs/1",
        footer="余姚 2020 年春季",
    )


@pytest.mark.parametrize("count", [1, 2, MOST_JOBS])
def test_a_poster_is_one_sheet_of_a4(count: int) -> None:
    pdf = poster_pdf(poster(*[JOB] * count), language=Language.ZH_HANS)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    box = re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", pdf)
    assert box is not None
    assert (round(float(box[1])), round(float(box[2]))) == (595, 842)


def test_the_same_poster_gives_the_same_bytes() -> None:
    first, second = (poster_pdf(poster(JOB), language=Language.EN) for _ in range(2))
    assert first == second


def test_a_rare_sign_does_not_stop_the_press() -> None:
    odd = Job("\U0002f9ff工", "企业", "面议", "1 人", "")
    assert poster_pdf(poster(odd), language=Language.ZH_HANT).startswith(b"%PDF")


def test_markup_in_a_title_is_printed_not_obeyed() -> None:
    sly = Job('#panic("x") *粗* $1$', "企业", "面议", "1 人", "")
    assert poster_pdf(poster(sly), language=Language.ZH_HANS).startswith(b"%PDF")


def test_a_card_is_a_picture_of_a_phone_s_width() -> None:
    card = Card("跟我去余姚上班", "威宁老乡招工", "陈华", ("岗位已核实",), "http://127.0.0.1/i/x")
    png = share_card(card, language=Language.ZH_HANS)
    assert struct.unpack(">II", png[16:24]) == (1080, 1620)
