"""Taking calls, making a case of one with one key, keeping the knowledge base."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.causes import Cause
from recruit.desk.cases.model import CaseSource, Category, ServiceCase, Urgency
from recruit.desk.cases.operations import Matter, open_case
from recruit.desk.hotline.model import Article, PhoneCall
from recruit.desk.hotline.search import index
from recruit.errors import Conflict, UserError
from recruit.models import Action, Enterprise, now
from recruit.operations import audit

_NUMBER = re.compile(r"\+?\d{7,15}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked in a call."""

    phone: str
    category: Category
    note: str = ""
    caller: str = ""
    town: str = ""
    minutes: int = 0


def number(text: str) -> str:
    """Return a telephone number as digits: 0574-6262 1234 becomes 057462621234.

    Raises
    ------
    UserError
        When it is none.
    """
    plain = re.sub(r"[\s\-()（）—]", "", unicodedata.normalize("NFKC", text))
    plain = plain.removeprefix("+86") if len(plain) > 13 else plain
    if not _NUMBER.fullmatch(plain):
        raise UserError(Cause.CALLER_NUMBER)
    return plain


def take_call(
    session: Session,
    asked: Asked,
    *,
    by: str,
    article: Article | None = None,
    at: dt.datetime | None = None,
) -> PhoneCall:
    """Write a call down; raises UserError when the number is none."""
    call = PhoneCall(
        at=at or now(),
        phone=number(asked.phone),
        caller=asked.caller.strip(),
        town_code=asked.town,
        category=asked.category,
        note=asked.note.strip(),
        minutes=max(0, asked.minutes),
        article_id=None if article is None else article.id,
        answered_by=by,
    )
    session.add(call)
    session.flush()
    audit.record(session, Action.CALL_TAKEN, call, by=by)
    return call


def make_case(
    session: Session,
    call: PhoneCall,
    *,
    title: str,
    urgency: Urgency,
    by: str,
    enterprise: Enterprise | None = None,
) -> ServiceCase:
    """Make a case of a call: number, name, category, town and note go along.

    Raises
    ------
    UserError
        When nothing says what is asked for.
    """
    matter = Matter(
        title=title or call.note[:60],
        category=call.category,
        urgency=urgency,
        body=call.note,
        town=call.town_code,
        caller_name=call.caller,
        caller_phone=call.phone,
    )
    case = open_case(session, matter, CaseSource.HOTLINE, by=by, enterprise=enterprise, at=call.at)
    call.case_id = case.id
    session.flush()
    return case


def add_to_case(session: Session, call: PhoneCall, case: ServiceCase, *, by: str) -> None:
    """Say that a call is about a case that is there already."""
    call.case_id = case.id
    session.flush()
    audit.record(session, Action.CALL_JOINED, call, by=by, case=case.id)


def save_article(
    session: Session,
    article: Article | None,
    *,
    title: str,
    body: str,
    category: Category,
    by: str,
    source: str = "",
    valid_until: dt.date | None = None,
) -> Article:
    """Write an article (None: a new one) and its index.

    Raises
    ------
    UserError
        When question or answer is blank.
    Conflict
        When another article asks the same.
    """
    title, body = title.strip(), body.strip()
    if not title or not body:
        raise UserError(Cause.ARTICLE_BLANK)
    other = session.scalar(select(Article).where(Article.title == title))
    if other is not None and other is not article:
        raise Conflict(Cause.ARTICLE_TITLE_TAKEN, title=title)
    if article is None:
        article = Article(title=title, body=body, category=category, updated_by=by)
        session.add(article)
    article.title, article.body, article.category = title, body, category
    article.source, article.valid_until = source.strip(), valid_until
    article.updated_by, article.updated_at = by, now()
    session.flush()
    index(session, article)
    audit.record(session, Action.ARTICLE_SAVED, article, by=by)
    return article
