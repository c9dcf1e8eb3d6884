"""Time the intake of one roster of 50,000 rows: read and check, commit, commit again.

Run: ``python tests/benchmarks/intake/fifty_thousand.py [ROWS]``; prints a line a step.
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np
import xlsxwriter

from planner import geo
from planner.huge_pages import start_over
from recruit import intake, main_job
from recruit.demo import Size
from recruit.demo.generate import scenario
from recruit.demo.numbers import mobile, resident_id
from recruit.operations import campaigns
from recruit.storage import open_registry

FIRST, LAST = dt.date(2020, 2, 20), dt.date(2020, 3, 10)
HEADER = (
    "序号", "姓名", "性别", "身份证号", "户籍地", "详细地址", "联系电话", "意向工种", "技能等级",
    "工龄", "期望月薪", "可出发日期", "住宿", "推荐人", "推荐人电话", "备注",
)  # fmt: skip
TRADES = ("普工", "焊工", "注塑工", "电工", "质检员", "包装工", "叉车司机", "装配")
WAGES = ("5千-7千", "4500-6000元/月", "面议", "5000以上", "6K")
DAYS = ("2月22日", "2020.2.24", "2020-02-26", "随时", "2020年2月28号")

T = TypeVar("T")


def write(path: Path, rows: int) -> None:
    """Write the roster: three title rows, a header, and so many people."""
    rng = np.random.default_rng(1)
    counties = geo.load().counties
    names = [person.name for person in scenario(Size.CITY.value, 1).candidates]
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("花名册")
        sheet.write_row(0, 0, ("返岗人员花名册（演示数据·纯属虚构）",))
        sheet.write_row(3, 0, HEADER)
        for row in range(rows):
            county = counties[int(rng.integers(len(counties)))]
            born = dt.date(1965 + row % 35, 1 + row % 12, 1 + row % 28)
            sheet.write_row(
                4 + row,
                0,
                (
                    row + 1,
                    names[row % len(names)],
                    "男",
                    resident_id(county.adcode, born, 1 + (row // 12) % 995),
                    f"{county.province}{county.prefecture}{county.name}",
                    f"第{row % 40}村",
                    mobile(row % 100_000),
                    TRADES[row % len(TRADES)],
                    ("无", "初级", "中级")[row % 3],
                    row % 12,
                    WAGES[row % len(WAGES)],
                    DAYS[row % len(DAYS)],
                    "是" if row % 3 else "否",
                    names[row % 300],
                    mobile(99_000 + row % 300),
                    "",
                ),
            )


def timed(what: str, step: Callable[[], T]) -> T:
    """Run a step and print how long it took."""
    started = time.perf_counter()
    result = step()
    print(f"{what:32s} {time.perf_counter() - started:6.2f} s", flush=True)
    return result


def main() -> None:
    """Time every step on a temporary registry."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "花名册.xlsx"
        write(path, rows)
        registry = open_registry(home=Path(folder) / "home")
        with registry.write() as session:
            campaign = campaigns.open_campaign(
                session, name="50000", first_date=FIRST, last_date=LAST, by="benchmark"
            ).id
        preview = timed(
            f"read and check {rows:,} rows",
            lambda: intake.preview(path, name=path.name, dates=(FIRST, LAST)),
        )
        print(preview.count())
        for what in ("commit", "commit again, nothing changes"):
            report = timed(
                what,
                lambda: main_job.take_in(
                    registry, campaign, preview, skip_faulty=True, by="benchmark"
                ),
            )
            print({c: report.total(c) for c in ("added", "changed", "unchanged", "faulty")})
        registry.dispose()


if __name__ == "__main__":
    start_over()
    main()
