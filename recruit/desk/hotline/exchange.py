"""Articles of the knowledge base as a sheet: found by their question, added or changed."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.desk.cases.exchange import CATEGORY_NAMES, one_of
from recruit.desk.cases.model import Category
from recruit.desk.forms import Column, Exchange, Form, FormPreview, Tally
from recruit.desk.hotline.model import Article
from recruit.desk.hotline.operations import save_article
from recruit.desk.lookup import repeated
from recruit.intake.staging import optional, text
from recruit.intake.values.dates import Dates


def form(today: dt.date) -> Form:
    """Return the form of a sheet of articles."""
    dates = Dates(today, today + dt.timedelta(days=365))
    return Form(
        "知识库",
        (
            Column("title", ("问题", "标题", "问"), text(limit=120), required=True,
                   example="外地员工回来要隔离吗", width=30),
            Column("body", ("答案", "回答", "内容", "答"), text(limit=5000), required=True,
                   width=60, example="持绿码可直接上岗……"),
            Column("category", ("类别", "分类"), one_of(CATEGORY_NAMES, blank=Category.OTHER),
                   choices=tuple(CATEGORY_NAMES), example="健康码"),
            Column("source", ("依据", "来源", "文件"), text(limit=200), width=30),
            Column("valid_until", ("有效期至", "截止日期", "有效期"),
                   optional(dates.day, blank=None)),
        ),
    )  # fmt: skip


def exchange(today: dt.date) -> Exchange:
    """Return how articles come in."""
    return Exchange(form(today), _judge, _commit)


def _judge(session: Session, preview: FormPreview, town: str | None) -> None:
    del session, town
    repeated(preview, ("title",))


def _commit(session: Session, preview: FormPreview, by: str) -> Tally:
    tally = Tally()
    there = {one.title: one for one in session.scalars(select(Article))}
    for row in preview.good:
        values = row.values
        title = str(values["title"])
        said = {
            "body": str(values["body"]).strip(),
            "category": Category(str(values["category"])),
            "source": str(values["source"]),
            "valid_until": values["valid_until"],
        }
        old = there.get(title)
        if old is not None and all(getattr(old, key) == value for key, value in said.items()):
            tally.unchanged += 1
            continue
        there[title] = save_article(session, old, title=title, by=by, **said)  # type: ignore[arg-type]
        tally.added += old is None
        tally.changed += old is not None
    return tally
