"""Full-text search that works for Chinese: an index of our own of neighbouring characters.

Chinese has no spaces, and most of its words are two characters long. So a text is known by its
pairs of neighbouring Chinese characters and its words of letters or digits, each with a weight;
a query is taken apart in the same way. A rare pair says more than a common one (inverse
document frequency). It is two tables and one query, the same on SQLite and PostgreSQL.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from recruit.desk.cases.model import Category
from recruit.desk.hotline.model import Article, ArticleGram
from recruit.intake.script import simplified
from recruit.queries.paging import containing

_RUN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+|[a-z0-9]+(?:\.[0-9]+)?")
_CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
TITLE_COUNTS = 4
"""A pair in the question counts as much as so many in the answer."""

_LONGEST_QUERY = 60


@dataclass(frozen=True, slots=True)
class Hit:
    """An article found, with how well it fits and a piece of it around what was asked for."""

    article: Article
    score: float
    excerpt: str


def grams(text: str) -> list[str]:
    """Return the pairs of Chinese characters and the words of letters in a text, in order.

    Traditional characters count as simplified ones; a lone Chinese character is itself.
    """
    found = []
    for run in _RUN.findall(simplified(text.lower())):
        if not _CHINESE.match(run) or len(run) == 1:
            found.append(run)
        else:
            found += [run[at : at + 2] for at in range(len(run) - 1)]
    return found


def index(session: Session, article: Article) -> None:
    """Write an article into the index, in place of what was there."""
    session.execute(delete(ArticleGram).where(ArticleGram.article_id == article.id))
    counts = Counter(grams(article.body))
    for gram in grams(article.title):
        counts[gram] += TITLE_COUNTS
    long = math.sqrt(sum(counts.values()) or 1)
    session.add_all(
        ArticleGram(gram=gram, article_id=article.id, weight=(1 + math.log(many)) / long)
        for gram, many in counts.items()
    )
    session.flush()


def search(
    session: Session, query: str, *, category: Category | None = None, most: int = 20
) -> tuple[Hit, ...]:
    """Return the articles that fit a query, the best first.

    A single Chinese character is looked for as it stands.
    """
    query = query.strip()[:_LONGEST_QUERY]
    asked = list(dict.fromkeys(grams(query)))
    if not asked:
        return ()
    only = [Article.category == category] if category is not None else []
    if len(asked) == 1 and len(asked[0]) == 1:
        like = containing(simplified(query))
        rows = session.scalars(
            select(Article)
            .where(or_(Article.title.like(like, escape="/"), Article.body.like(like, escape="/")))
            .where(*only)
            .order_by(Article.id)
            .limit(most)
        )
        return tuple(Hit(one, 1.0, excerpt(one.body, asked)) for one in rows)
    scores = _scores(session, asked)
    best = sorted(scores, key=lambda key: (-scores[key], key))
    articles = {
        one.id: one
        for one in session.scalars(select(Article).where(Article.id.in_(best[:500]), *only))
    }
    return tuple(
        Hit(articles[key], scores[key], excerpt(articles[key].body, asked))
        for key in best
        if key in articles
    )[:most]


def excerpt(body: str, asked: Sequence[str], *, long: int = 90) -> str:
    """Return the piece of a text with the most of what was asked for."""
    plain = " ".join(body.split())
    folded = simplified(plain.lower())
    places = sorted(
        match.start() for gram in asked for match in re.finditer(re.escape(gram), folded)
    )
    start = 0
    if places:
        start = max(places, key=lambda at: sum(at <= other < at + long for other in places))
        start = max(0, start - 12)
    piece = plain[start : start + long]
    return f"{'…' if start else ''}{piece}{'…' if start + long < len(plain) else ''}"


def _scores(session: Session, asked: Sequence[str]) -> dict[int, float]:
    """Return how well each article with any of the pairs fits: weights by rarity and coverage."""
    total = session.scalar(select(func.count()).select_from(Article)) or 1
    rows = session.execute(
        select(ArticleGram.gram, ArticleGram.article_id, ArticleGram.weight).where(
            ArticleGram.gram.in_(asked)
        )
    ).all()
    spread = Counter(gram for gram, _, _ in rows)
    scores: dict[int, float] = {}
    matched: Counter[int] = Counter()
    for gram, article_id, weight in rows:
        rare = math.log(1 + total / spread[gram])
        scores[article_id] = scores.get(article_id, 0.0) + rare * weight
        matched[article_id] += 1
    return {key: score * matched[key] / len(asked) for key, score in scores.items()}
