"""What people ask for, week by week, as a page and a workbook."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from flask import g, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from recruit.desk.cases import analysis as analyses
from recruit.desk.cases.clock import CHINA
from recruit.desk.cases.model import Category
from recruit.desk.forms import table_book
from recruit.desk.hotline.queries import calls_by_category
from recruit.models import RoleName
from web import names
from web import words_desk as words
from web.charts import lines, stacked
from web.pages.desk.acting import day_asked, download
from web.pages.desk.cases import blueprint, reach
from web.room import moment, registry, today
from web.town_chart import town_sheets

SHOWN_WEEKS = 6


@blueprint.get("/cases/analysis")
def analysis() -> str:
    """Show what people ask for, week by week."""
    found, calls = _weeks()
    names_of = {key: words.category[key] for key in words.category}
    chart = stacked(
        [
            (
                f"{week.monday.month}/{week.monday.day}",
                {key: week.by_category.get(Category(key), 0) for key in words.category},
            )
            for week in found
        ]
    )
    share = lines(
        {"share": [(week.monday, week.in_time_share) for week in found]}, least=0.0, most=1.0
    )
    towns: Counter[str] = Counter()
    for week in found:
        towns.update(week.by_town)
    return render_template(
        "desk/cases/analysis.html",
        weeks=found,
        calls=calls,
        chart=chart,
        share=share,
        names_of=names_of,
        towns=towns.most_common(),
        dots=town_sheets({town: (count, None) for town, count in towns.items()}),
        town_cases={town: url_for("cases.index", town=town) for town in towns},
        most=max((max(week.by_category.values(), default=0) for week in found), default=0),
        day=_last_day(),
    )


@blueprint.get("/cases/analysis.xlsx")
def analysis_book() -> Response:
    """Hand out the analysis as a workbook."""
    found, calls = _weeks()
    weeks = [week.monday.isoformat() for week in found]
    by_category = [
        (str(words.category[key]), calls.get(key, 0), *(w.by_category.get(key, 0) for w in found))
        for key in Category
    ]
    towns = sorted({town for week in found for town in week.by_town})
    by_town = [(names.town(t) or "–", *(w.by_town.get(t, 0) for w in found)) for t in towns]
    speed = [
        (w.monday.isoformat(), w.opened, w.answered, w.in_time, w.overdue, w.mean_satisfaction)
        for w in found
    ]
    speed_head = (
        gettext("周一"), gettext("受理"), gettext("已答复"), gettext("按时答复"), gettext("超期"),
        gettext("满意度"),
    )  # fmt: skip
    return download(
        table_book(
            [
                (gettext("按类别"), (gettext("诉求类别"), gettext("来电"), *weeks), by_category),
                (gettext("按镇街"), (gettext("镇街"), *weeks), by_town),
                (gettext("时效"), speed_head, speed),
            ]
        ),
        "cases-by-week.xlsx",
    )


def _weeks() -> tuple[tuple[analyses.Week, ...], dict[Category, int]]:
    day = _last_day()
    limit = reach()
    with registry().read() as session:
        found = analyses.weeks(session, day, count=SHOWN_WEEKS, at=moment(), reach=limit)
        first = dt.datetime.combine(found[0].monday, dt.time(), CHINA)
        last = dt.datetime.combine(found[-1].monday + dt.timedelta(days=7), dt.time(), CHINA)
        shown = RoleName.TOWN not in g.account.roles
        calls = calls_by_category(session, first, last) if shown else {}
    # Weeks before anybody called say nothing.
    begun = next((at for at, week in enumerate(found) if week.opened), len(found) - 1)
    return found[begun:], calls


def _last_day() -> dt.date:
    asked = day_asked()
    if asked is not None:
        return asked
    with registry().read() as session:
        return analyses.last_day(session) or today()
