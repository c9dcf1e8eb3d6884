"""The daily figure on paper and as workbooks."""

from __future__ import annotations

from flask_babel import gettext
from werkzeug.wrappers import Response

from recruit.desk.figures import queries
from recruit.desk.figures.queries import DailySheet
from recruit.desk.forms import table_book
from recruit.desk.printing import PrintedTable, table_pdf
from recruit.language import Language
from web import names
from web import words_desk as words
from web.i18n import day as long_day
from web.i18n import language, number, percent
from web.pages.desk.acting import (
    download,
)
from web.pages.desk.figures import (
    blueprint,
    breakdowns,
    day_shown,
    filters_read,
    town_limit,
    wanted,
)
from web.room import registry


@blueprint.get("/back-at-work/rows.xlsx")
def rows_book() -> Response:
    """Hand out the rows as a workbook."""
    filters = filters_read()
    with registry().read() as session:
        day = day_shown(session)
        page = queries.headcount_rows(session, day, **wanted(filters), per_page=None)
    head = (
        gettext("企业名称"), gettext("镇街"), gettext("行业"), gettext("规模"),
        gettext("填报日期"), gettext("用工总数"), gettext("到岗人数"), gettext("其中省外"),
        gettext("隔离人数"),
    )  # fmt: skip
    body = [
        (
            row.enterprise, names.town(row.town), row.industry, str(words.scale[row.scale]),
            row.reported_for.isoformat() if row.reported_for else "",
            row.staff, row.back, row.outside, row.quarantined,
        )
        for row in page
    ]  # fmt: skip
    book = table_book([(gettext("到岗明细"), head, body)])
    return download(book, f"back-at-work-{day.isoformat()}-rows.xlsx")


@blueprint.get("/back-at-work/daily.pdf")
def sheet_pdf() -> Response:
    """Hand out the daily sheet on paper."""
    found, title, lead, tables = _printed()
    pdf = table_pdf(
        title,
        lead,
        tables,
        foot=gettext("由企业逐户填报汇总；数字可在系统内逐户查看。"),
        language=Language(language()),
        day=found.day,
    )
    return download(pdf, f"back-at-work-{found.day.isoformat()}.pdf", "application/pdf")


@blueprint.get("/back-at-work/daily.xlsx")
def sheet_book() -> Response:
    """Hand out the daily sheet as a workbook."""
    found, title, lead, tables = _printed()
    pages = [(title[:31], (title,), [(line,) for line in lead])]
    pages += [(table.title, table.head, table.plain) for table in tables]
    return download(table_book(pages), f"back-at-work-{found.day.isoformat()}.xlsx")


@blueprint.get("/back-at-work/late.xlsx")
def late_book() -> Response:
    """Hand out the list to call as a workbook."""
    with registry().read() as session:
        day = day_shown(session)
        page = queries.late_reporters(session, day, town=town_limit(), per_page=None)
    head = (
        gettext("企业名称"), gettext("镇街"), gettext("规模"), gettext("联系人"),
        gettext("联系电话"), gettext("上次填报"), gettext("已催次数"),
    )  # fmt: skip
    body = [
        (
            row.enterprise, names.town(row.town), str(words.scale[row.scale]), row.contact_name,
            row.contact_phone, row.last_report.isoformat() if row.last_report else "", row.times,
        )
        for row in page
    ]  # fmt: skip
    return download(
        table_book([(gettext("迟报企业"), head, body)]), f"late-{day.isoformat()}.xlsx"
    )


def _printed() -> tuple[DailySheet, str, list[str], list[PrintedTable]]:
    """Return the daily sheet in words, as paper and workbook take it."""
    with registry().read() as session:
        found = queries.daily_sheet(session, day_shown(session), town=town_limit())
    title = gettext("余姚市企业复工到岗日报")
    lead = [long_day(found.day)]
    lead += [
        gettext(
            "%(scale)s企业 %(firms)s 家，到岗 %(back)s 人，返岗率 %(rate)s。",
            scale=words.scale[line.key],
            firms=number(line.enterprises),
            back=number(line.back),
            rate=percent(line.rate, 1),
        )
        for line in found.by_scale
    ]
    lead.append(
        gettext(
            "其中当日填报 %(today)s 家，沿用七日内填报 %(earlier)s 家，未填报 %(none)s 家。",
            today=number(found.total.today),
            earlier=number(found.total.counted - found.total.today),
            none=number(found.total.enterprises - found.total.counted),
        )
    )
    head = (
        "", gettext("企业数"), gettext("已计入"), gettext("用工总数"), gettext("到岗人数"),
        gettext("返岗率"),
    )  # fmt: skip
    tables = [
        PrintedTable(
            name,
            (name, *head[1:]),
            tuple(
                (
                    label,
                    number(line.enterprises),
                    number(line.counted),
                    number(line.staff),
                    number(line.back),
                    percent(line.rate, 1),
                )
                for label, line in body
            ),
            tuple(
                (label, line.enterprises, line.counted, line.staff, line.back, line.rate)
                for label, line in body
            ),
        )
        for _, name, body in breakdowns(found)
    ]
    return found, title, lead, tables
