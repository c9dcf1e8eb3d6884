"""The demonstration told from beginning to end, by the same steps a bureau takes.

Workbooks are written, read back through the intake, matched, published, answered, planned,
published and printed. Only the answers are made up: in life people give them by phone.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import select

from recruit import intake, main_job
from recruit.causes import Cause
from recruit.demo import declines, scenario, services, setup, write_workbooks
from recruit.demo.logins import Login, make_logins, set_bonus_rules
from recruit.demo.model import Scenario
from recruit.errors import Conflict
from recruit.models import Campaign, Candidate, PlanKind
from recruit.operations import answers, campaigns, plans
from recruit.queries.referrers import ReferrerProgress, referrer_progress
from recruit.settings import DEMONSTRATION, make_private
from recruit.storage import Registry, open_registry

NAME = "余姚 2020 春季返岗（演示数据·纯属虚构）"
BY = "demo"
"""A home directory with this file may be emptied: it holds nothing but a demonstration."""

MATCHING_LIMIT_S: Mapping[str, float] = {"town": 20, "city": 30, "province": 300}
CHARTER_LIMIT_S: Mapping[str, float] = {"town": 60, "city": 30, "province": 900}
"""Seconds each solver may take at most, by size; the plan is valid whenever it stops."""


class Listener(Protocol):
    """Hears which step begins and how far it is."""

    def begin(self, step: str) -> None:
        """Hear that a step begins."""

    def tell(self, step: str, **figures: Any) -> None:
        """Hear how far the step is."""

    def end(self, step: str, seconds: float) -> None:
        """Hear that the step has ended."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What the workbooks came to, over all files."""

    files: int
    rows: int
    added: int
    duplicates: int
    faulty: int
    error_workbooks: int


@dataclass(slots=True)
class Story:
    """What came of a demonstration."""

    home: Path
    size: str
    campaign_id: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    imported: Imported | None = None
    matching: main_job.Solved | None = None
    charter: main_job.Solved | None = None
    accepted: int = 0
    declined: int = 0
    manifests: tuple[Path, ...] = ()
    news: ReferrerProgress | None = None
    logins: tuple[Login, ...] = ()


def tell(home: Path, size: str, *, seed: int, workers: int, listener: Listener) -> Story:
    """Tell the demonstration into a home directory and return what came of it.

    Raises
    ------
    Conflict
        When the home directory holds something that is not a demonstration.
    """
    story = Story(home, size)

    @contextmanager
    def step(name: str) -> Iterator[None]:
        started = time.perf_counter()
        listener.begin(name)
        yield
        story.seconds[name] = time.perf_counter() - started
        listener.end(name, story.seconds[name])

    with step("prepare"):
        from planner.charter.compiled import compile_loops

        compile_loops()
    with step("invent"):
        empty(home)
        made = scenario(size, seed)
        books = write_workbooks(made, home / "workbooks")
    registry = open_registry(home=home)
    try:
        with step("import"):
            story.campaign_id = _open(registry, made, size)
            story.imported = _import(registry, story, books, listener)
        with step("match"):
            story.matching = main_job.solve(
                registry,
                story.campaign_id,
                PlanKind.MATCHING,
                by=BY,
                seed=seed,
                time_limit_s=MATCHING_LIMIT_S[size],
                workers=workers,
                on_progress=lambda progress: listener.tell("match", **progress),
            )
        with step("answer"):
            _publish(registry, story.matching.version_id)
            story.accepted, story.declined = _answer(registry, story.campaign_id, made)
        with step("charter"):
            story.charter = main_job.solve(
                registry,
                story.campaign_id,
                PlanKind.CHARTER,
                by=BY,
                seed=seed,
                time_limit_s=CHARTER_LIMIT_S[size],
                workers=workers,
                on_progress=lambda progress: listener.tell("charter", **progress),
            )
            _publish(registry, story.charter.version_id)
        with step("print"):
            story.manifests = tuple(
                main_job.write_manifests(
                    registry,
                    story.charter.version_id,
                    home / "manifests",
                    by=BY,
                    on_trip=lambda done, total: listener.tell("print", done=done, total=total),
                )
            )
        story.news = _news(registry, story.campaign_id, made)
        story.logins = _logins(registry, story.campaign_id, made)
        if size in services.SIZES:
            with step("desk"), registry.write() as session:
                last = services.load_services(session, seed=seed, campaign_id=story.campaign_id)
                story.logins += services.service_logins(session, by=BY)
            (home / DEMONSTRATION).write_text(last.isoformat(), encoding="ascii")
    finally:
        registry.dispose()
    return story


def empty(home: Path) -> None:
    """Make the home directory ready: new, or emptied of an earlier demonstration.

    Raises
    ------
    Conflict
        When it holds something that is not a demonstration.
    """
    if home.exists() and any(home.iterdir()) and not (home / DEMONSTRATION).exists():
        raise Conflict(Cause.HOME_NOT_EMPTY, home=home)
    make_private(home)
    (home / DEMONSTRATION).touch()
    for path in home.glob("laoxiang.db*"):
        path.unlink()
    for folder in ("workbooks", "manifests", "to-mend"):
        for path in (home / folder).glob("*"):
            path.unlink()


def _open(registry: Registry, made: Scenario, size: str) -> int:
    with registry.write() as session:
        campaign = campaigns.open_campaign(
            session, name=NAME, first_date=made.first_date, last_date=made.last_date, by=BY
        )
        setup(session, campaign, size)
        return campaign.id


def _import(registry: Registry, story: Story, books: list[Path], listener: Listener) -> Imported:
    """Read every workbook back in; rows that must be mended go into an error workbook."""
    totals = dict.fromkeys(("rows", "added", "duplicates", "faulty"), 0)
    to_mend = story.home / "to-mend"
    to_mend.mkdir(exist_ok=True)
    mended = 0
    for number, path in enumerate(books, start=1):
        preview = main_job.read_file(registry, story.campaign_id, path)
        report = main_job.take_in(registry, story.campaign_id, preview, skip_faulty=True, by=BY)
        for count in totals:
            totals[count] += report.total(count)
        if preview.has_errors:
            intake.write_error_workbook(preview, to_mend / f"{path.stem}-待改.xlsx")
            mended += 1
        listener.tell("import", done=number, total=len(books))
    return Imported(files=len(books), error_workbooks=mended, **totals)


def _publish(registry: Registry, version_id: int) -> plans.Published:
    return main_job.publish(registry, version_id, by=BY)


def _answer(registry: Registry, campaign_id: int, made: Scenario) -> tuple[int, int]:
    with registry.write() as session:
        refusing = session.scalars(
            select(Candidate.id).where(
                Candidate.campaign_id == campaign_id, Candidate.id_number.in_(declines(made))
            )
        ).all()
        campaign = session.get_one(Campaign, campaign_id)
        return answers.answer_all(session, campaign, declines=refusing, by=BY)


def _news(registry: Registry, campaign_id: int, made: Scenario) -> ReferrerProgress | None:
    """Return how far the referrer of the news has come."""
    phone = _news_phone(made)
    with registry.read() as session:
        everyone = referrer_progress(session, campaign_id)
    return next((one for one in everyone if one.phone == phone), None)


def _news_phone(made: Scenario) -> str:
    """Return the telephone number of the referrer of the news."""
    return next(r.phone for r in made.referrers if r.key == made.truth.news_referrer)


def _logins(registry: Registry, campaign_id: int, made: Scenario) -> tuple[Login, ...]:
    """Make an account a role, and the rules a referrer is shown."""
    with registry.write() as session:
        campaign = session.get_one(Campaign, campaign_id)
        set_bonus_rules(session, campaign, by=BY)
        return make_logins(session, campaign, phone=_news_phone(made), by=BY)
