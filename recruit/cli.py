"""The registry's commands: open a campaign, import, match, plan charters, write manifests.

Arguments in, one step of ``main_job`` or one operation, a few lines out. What is wrong is
said on stderr with exit code 2; a solver that found nothing exits with 3.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console
from sqlalchemy import func, select

from recruit import intake, main_job
from recruit.causes import Cause
from recruit.errors import RecruitError, SolverFailed, UserError
from recruit.models import Campaign, CharterOffer, Hub, PlanKind, PlanState, RoleName
from recruit.operations import accounts, answers, campaigns, supply
from recruit.queries.campaigns import current
from recruit.settings import Settings
from recruit.storage import Registry, open_registry
from recruit.terminal import Language, chosen, say
from recruit.terminal import import_report as report
from recruit.terminal.progress import StepListener
from recruit.terminal.summary import gap_in_words, matching_gap
from recruit.wording import spoken

EXIT_BAD_INPUT = 2
EXIT_NO_PLAN = 3

BY = "terminal"
"""Who is written down for what is done from the terminal."""

Command = TypeVar("Command", bound=Callable[..., Any])


def registry_options(command: Command) -> Command:
    """Add ``--home``, ``--database`` and ``--lang`` to a command."""
    for option in (
        click.option(
            "--lang",
            type=click.Choice([language.value for language in Language]),
            envvar="LAOXIANG_LANG",
            help="Language of the output; the locale's by default.",
        ),
        click.option(
            "--database", metavar="URL", help="Database URL instead of the one in --home."
        ),
        click.option(
            "--home",
            type=click.Path(file_okay=False, path_type=Path),
            envvar="LAOXIANG_HOME",
            help="Home directory of the embedded database.  [default: ~/.laoxiang]",
        ),
    ):
        command = option(command)
    return command


@contextmanager
def opened(home: Path | None, database: str | None) -> Iterator[Registry]:
    """Open the registry that the options name, and close it again."""
    settings = Settings() if home is None else Settings(home=home)
    registry = open_registry(database or settings.url)
    try:
        yield registry
    finally:
        registry.dispose()


@contextmanager
def errors_as_exit_codes(language: Language) -> Iterator[None]:
    """Say what went wrong on stderr and exit as the interface promises."""
    try:
        yield
    except SolverFailed as error:
        click.echo(error.say(language), err=True)
        bad_input = error.code is Cause.DATA_NOT_PLANNABLE
        sys.exit(EXIT_BAD_INPUT if bad_input else EXIT_NO_PLAN)
    except RecruitError as error:
        click.echo(error.say(language), err=True)
        sys.exit(EXIT_BAD_INPUT)


def campaign_in_use(registry: Registry) -> int:
    """Return the id of the campaign that commands are about: the open one, else the newest.

    Raises
    ------
    UserError
        When there is none.
    """
    with registry.read() as session:
        found = current(session)
    if found is None:
        raise UserError(Cause.NO_CAMPAIGN)
    return found.id


@click.command("init")
@click.option("--name", required=True, help="Name of the campaign.")
@click.option("--from", "first", required=True, type=click.DateTime(["%Y-%m-%d"]))
@click.option("--to", "last", required=True, type=click.DateTime(["%Y-%m-%d"]))
@click.option(
    "--user", default="bureau", show_default=True, help="User name of the first account."
)
@registry_options
def init(  # noqa: PLR0917
    name: str,
    first: dt.datetime,
    last: dt.datetime,
    user: str,
    home: Path | None,
    database: str | None,
    lang: str | None,
) -> None:
    """Open a campaign with squads, stations, airports and standard charter prices."""
    language = chosen(lang)
    with errors_as_exit_codes(language), opened(home, database) as registry:
        with registry.write() as session:
            campaign = campaigns.open_campaign(
                session, name=name, first_date=first.date(), last_date=last.date(), by=BY
            )
            supply.stock(session, campaign)
            counts = {
                word: session.scalar(
                    select(func.count()).select_from(model).where(model.campaign_id == campaign.id)
                )
                for word, model in (("hubs", Hub), ("offers", CharterOffer))
            }
            account, password = accounts.create_account(
                session, username=user, roles=[RoleName.ADMIN, RoleName.BUREAU], by=BY
            )
        click.echo(say("campaign.open", language, name=name, **counts))
        role = spoken(RoleName.ADMIN, language)
        click.echo(
            say("login.line", language, username=account.username, password=password, role=role)
        )


@click.command("import")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--dry-run", is_flag=True, help="Only show what would happen.")
@click.option("--good-rows", is_flag=True, help="Take the good rows in, leave the others out.")
@click.option(
    "--errors",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the rows to mend into this workbook (of one file).",
)
@registry_options
def import_files(  # noqa: PLR0917
    files: tuple[Path, ...],
    dry_run: bool,
    good_rows: bool,
    errors: Path | None,
    home: Path | None,
    database: str | None,
    lang: str | None,
) -> None:
    """Import spreadsheets: referrers, enterprises and vacancies, candidates; xlsx, xls or csv."""
    language = chosen(lang)
    with errors_as_exit_codes(language), opened(home, database) as registry:
        campaign_id = campaign_in_use(registry)
        refused = False
        for path in files:
            preview = main_job.read_file(registry, campaign_id, path)
            click.echo("\n".join(report.preview_lines(preview, language)))
            if errors is not None and preview.has_errors:
                intake.write_error_workbook(preview, errors, language=language)
                click.echo(say("errors.written", language, path=errors))
            if dry_run:
                continue
            if preview.faults or (preview.has_errors and not good_rows):
                click.echo(say("import.stays_out", language), err=True)
                refused = True
                continue
            done = main_job.take_in(registry, campaign_id, preview, skip_faulty=good_rows, by=BY)
            click.echo("\n".join(report.done_lines(done, language)))
        if dry_run:
            click.echo(say("import.dry", language))
        if refused:
            sys.exit(EXIT_BAD_INPUT)


@click.command("template")
@click.argument("kind", type=click.Choice([kind.value for kind in intake.SheetKind]))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def template(kind: str, file: Path) -> None:
    """Write an empty spreadsheet of a kind, with choices, notes and an example."""
    intake.write_template(intake.SheetKind(kind), file)
    click.echo(str(file))


def _solver_options(command: Command) -> Command:
    for option in (
        click.option("--publish", is_flag=True, help="Publish the plan at once."),
        click.option("--workers", type=click.IntRange(min=1), default=1, show_default=True),
        click.option("--seed", type=int, default=0, show_default=True),
        click.option("--gap", type=click.FloatRange(min=0, max=1), help="0.01 is 1 %."),
        click.option("--time-limit", type=click.FloatRange(min=0, min_open=True), metavar="S"),
    ):
        command = option(command)
    return registry_options(command)


@click.command("match")
@_solver_options
def match(**options: Any) -> None:
    """Match workers to vacancies as a new plan version."""
    _solve(PlanKind.MATCHING, "match", **options)


@click.command("charter")
@_solver_options
def plan_charter(**options: Any) -> None:
    """Plan the charters of everybody who has accepted, as a new plan version."""
    _solve(PlanKind.CHARTER, "charter", **options)


def _solve(
    kind: PlanKind,
    step: str,
    *,
    home: Path | None,
    database: str | None,
    lang: str | None,
    time_limit: float | None,
    gap: float | None,
    seed: int,
    workers: int,
    publish: bool,
) -> None:
    language = chosen(lang)
    listener = StepListener(Console(stderr=True), language)
    with errors_as_exit_codes(language), opened(home, database) as registry:
        campaign_id = campaign_in_use(registry)
        listener.begin(step)
        try:
            solved = main_job.solve(
                registry,
                campaign_id,
                kind,
                by=BY,
                seed=seed,
                time_limit_s=time_limit,
                gap_target=gap,
                workers=workers,
                on_progress=lambda progress: listener.tell(step, **progress),
            )
        finally:
            listener.close()
        words = (
            matching_gap(solved.summary, language)
            if kind is PlanKind.MATCHING
            else gap_in_words(solved.summary["gap"], language)
        )
        click.echo(words)
        for line in solved.broken_rules:
            click.echo(line, err=True)
        if not publish:
            click.echo(say("plan.draft", language, number=solved.number))
            return
        done = main_job.publish(registry, solved.version_id, by=BY)
        click.echo(
            say(
                "plan.published",
                language,
                number=solved.number,
                made=done.made,
                kept=done.kept,
                ended=done.ended,
            )
        )


@click.command("accept-all")
@registry_options
def accept_all(home: Path | None, database: str | None, lang: str | None) -> None:
    """Record that everybody who holds an offer has accepted it."""
    language = chosen(lang)
    with errors_as_exit_codes(language), opened(home, database) as registry:
        campaign_id = campaign_in_use(registry)
        with registry.write() as session:
            campaign = session.get_one(Campaign, campaign_id)
            accepted, _ = answers.answer_all(session, campaign, declines=(), by=BY)
        click.echo(say("answers.done", language, accepted=accepted))


@click.command("manifests")
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path))
@registry_options
def manifests(out: Path, home: Path | None, database: str | None, lang: str | None) -> None:
    """Write the manifests of the published charter plan as PDF and xlsx."""
    language = chosen(lang)
    with errors_as_exit_codes(language), opened(home, database) as registry:
        campaign_id = campaign_in_use(registry)
        version = main_job.newest_plan(
            registry, campaign_id, PlanKind.CHARTER, PlanState.PUBLISHED
        )
        written = main_job.write_manifests(registry, version, out, by=BY, language=language)
        click.echo(say("manifests.line", language, count=len(written), directory=out))


@click.command("export-run")
@click.argument("run", type=int)
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@registry_options
def export_run(
    run: int,
    out: Path,
    home: Path | None,
    database: str | None,
    lang: str | None,
) -> None:
    """Write the problem and plan directories of a run, to replay or examine it elsewhere."""
    from recruit.jobs.verdict import export

    language = chosen(lang)
    with errors_as_exit_codes(language), opened(home, database) as registry:
        kind = export(registry, run, problem=out / "problem", plan=out / "plan")
        click.echo(f"laoxiang check {kind.value} {out / 'problem'} {out / 'plan'}")


COMMANDS: tuple[click.Command, ...] = (
    init,
    import_files,
    template,
    match,
    accept_all,
    plan_charter,
    manifests,
    export_run,
)
"""What ``laoxiang`` mounts from this package."""
