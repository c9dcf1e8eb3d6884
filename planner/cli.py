"""The planner's commands, from directories: ``solve``, ``check``, ``replan``, ``what-if``, ….

Only arguments live here; exit codes, stopping and progress are in ``console``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import click

from planner.console import (
    EXIT_STOPPED,
    EXIT_VIOLATIONS,
    cancelled_by_ctrl_c,
    criterion,
    errors_as_exit_codes,
    reporter,
)
from planner.files import one_line
from planner.quiet import libraries_quiet
from planner.trying import change_of, print_effect, write_if_asked

directory = click.Path(exists=True, file_okay=False, path_type=Path)
existing_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def main() -> None:
    """Match workers to vacancies and plan charters, from files."""


@main.group()
def solve() -> None:
    """Solve a problem directory and write a plan directory."""


@main.group()
def check() -> None:
    """Judge a plan, ours or another's, against its problem."""


def _matching() -> ModuleType:
    from planner import matching

    return matching


def _charter() -> ModuleType:
    from planner import charter

    return charter


def _from_earlier(command: Any) -> Any:
    """Add the options that solve from an earlier plan."""
    for option in (
        click.option(
            "--most-moved",
            type=click.FloatRange(0, 1),
            default=0.02,
            show_default=True,
            metavar="SHARE",
            help="With --from: of those placed before, who may move at most: 0.02 is 2 %.",
        ),
        click.option(
            "--from",
            "earlier",
            type=directory,
            help="A plan before the problem changed; move as few as possible.",
        ),
    ):
        command = option(command)
    return command


def _as_it_is(command: Any) -> Any:
    return command


def _add_commands(
    name: str,
    package: Callable[[], ModuleType],
    what: str,
    from_earlier: Callable[[Any], Any] = _as_it_is,
    made_from: Callable[[Any], Any] = _as_it_is,
) -> None:
    """Add ``solve NAME`` and ``check NAME`` for one solver package."""

    @solve.command(name, help=f"{what}: read DIRECTORY, write the plan to OUT.")
    @click.argument("directory", type=directory)
    @click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path))
    @click.option("--time-limit", type=click.FloatRange(min=0), metavar="S", help="Seconds.")
    @click.option(
        "--gap", type=click.FloatRange(min=0), metavar="G", help="Stop within this: 0.01 is 1 %."
    )
    @click.option("--seed", type=int, default=0, show_default=True)
    @click.option("--workers", type=click.IntRange(min=1), default=1, show_default=True)
    @click.option(
        "--progress",
        type=click.Choice(["text", "json", "none"]),
        default="text",
        show_default=True,
    )
    @click.option("--parquet", is_flag=True, help="Write tables as Parquet instead of CSV.")
    @from_earlier
    def run(  # noqa: PLR0917
        directory: Path,
        out: Path,
        time_limit: float | None,
        gap: float | None,
        seed: int,
        workers: int,
        progress: str,
        parquet: bool,
        earlier: Path | None = None,
        most_moved: float = 0,
    ) -> None:
        module = package()
        solver: Callable[..., Any] = module.solve
        given: dict[str, Any] = {"workers": workers}
        with errors_as_exit_codes(), cancelled_by_ctrl_c() as cancelled:
            problem = module.read_problem(directory)
            if earlier is not None:
                solver = module.resolve
                given |= {"earlier": module.read_plan(earlier), "most_moved": most_moved}
            with libraries_quiet():
                plan = solver(
                    problem,
                    stop=criterion(cancelled, time_limit, gap),
                    seed=seed,
                    on_progress=reporter(progress),
                    **given,
                )
            module.write_plan(plan, out, parquet=parquet)
            click.echo(one_line(plan.summary))
            if cancelled.requested:
                sys.exit(EXIT_STOPPED)

    @check.command(name, help=f"{what}: judge the plan in OUT against the problem in DIRECTORY.")
    @click.argument("directory", type=directory)
    @click.argument("out", type=directory)
    @made_from
    def judge(directory: Path, out: Path, earlier: Path | None = None) -> None:
        module = package()
        with errors_as_exit_codes():
            before = () if earlier is None else (module.read_plan(earlier),)
            violations = module.check(
                module.read_problem(directory), module.read_plan(out), *before
            )
        for violation in violations:
            click.echo(f"{violation.rule}: {violation.where}: {violation.message}")
        if violations:
            click.echo(f"{len(violations)} broken rules", err=True)
            sys.exit(EXIT_VIOLATIONS)
        click.echo("the plan keeps every rule", err=True)


_add_commands(
    "matching",
    _matching,
    "Match workers to vacancies",
    _from_earlier,
    click.option(
        "--from", "earlier", type=directory, help="The plan it was made from: judge who moved."
    ),
)
_add_commands("charter", _charter, "Plan charters")


@main.group("what-if")
def what_if() -> None:
    """Make one change to a problem, solve it again, and say what it does."""


@what_if.command("matching")
@click.argument("directory", type=directory)
@click.argument("out", type=directory)
@click.option("--pin", metavar="W:V:KIND", help="Pin worker W: must, forbid or keep[:POINTS].")
@click.option("--openings", metavar="V=+N", help="Add openings to vacancy V, or take some.")
@click.option("--wage", metavar="V=LOW-HIGH", help="Offer another monthly wage, 0-0: negotiable.")
@click.option("--min-wage", metavar="W=YUAN", help="Worker W asks for another least wage.")
@click.option("--leave", multiple=True, metavar="W", help="Worker W leaves; again for a party.")
@click.option("--arrive", metavar="C=X,…", help="Somebody comes: columns of workers, with an id.")
@click.option("--time-limit", type=click.FloatRange(min=0), metavar="S", help="Seconds.")
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--write", type=click.Path(file_okay=False, path_type=Path), help="Keep the plan.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def try_matching(  # noqa: PLR0917
    directory: Path,
    out: Path,
    pin: str | None,
    openings: str | None,
    wage: str | None,
    min_wage: str | None,
    leave: tuple[str, ...],
    arrive: str | None,
    time_limit: float | None,
    seed: int,
    write: Path | None,
    as_json: bool,
) -> None:
    """Try one change against the plan in OUT of the problem in DIRECTORY."""
    module = _matching()
    with errors_as_exit_codes(), cancelled_by_ctrl_c() as cancelled:
        effect = module.what_if(
            module.read_problem(directory),
            module.read_plan(out),
            change_of(
                leave=leave,
                pin=pin,
                openings=openings,
                wage=wage,
                min_wage=min_wage,
                arrive=arrive,
            ),
            stop=criterion(cancelled, time_limit, None),
            seed=seed,
        )
        print_effect(effect.comparison, as_json=as_json)
        write_if_asked(effect.plan, write)


@main.group()
def compare() -> None:
    """Say what differs between two plans."""


@compare.command("matching")
@click.argument("before", type=directory)
@click.argument("after", type=directory)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def compare_matching(before: Path, after: Path, as_json: bool) -> None:
    """Say who is placed otherwise in AFTER than in BEFORE."""
    module = _matching()
    with errors_as_exit_codes():
        found = module.compare(module.read_plan(before), module.read_plan(after))
        print_effect(found, as_json=as_json)


@main.group()
def replan() -> None:
    """Mend a plan after something happened, changing only what must change."""


@replan.command("charter")
@click.argument("directory", type=directory)
@click.argument("plan", type=directory)
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path))
@click.option("--close", multiple=True, metavar="PLACE:FROM[..TO]", help="Seal a place.")
@click.option("--cancel", multiple=True, metavar="TRIP", help="A trip does not run.")
@click.option("--withdraw", multiple=True, metavar="ID", help="Somebody does not come.")
@click.option("--late", multiple=True, metavar="ID:DATE", help="Ready on another day.")
@click.option("--join", type=existing_file, help="CSV of new travellers.")
@click.option("--lock", multiple=True, metavar="TRIP", help="Leave this trip as it is.")
@click.option("--now", type=click.DateTime(["%Y-%m-%dT%H:%M"]), help="What left before is gone.")
@click.option("--price-per-change", type=click.FloatRange(min=0), metavar="YUAN")
def replan_charter(  # noqa: PLR0917
    directory: Path,
    plan: Path,
    out: Path,
    close: tuple[str, ...],
    cancel: tuple[str, ...],
    withdraw: tuple[str, ...],
    late: tuple[str, ...],
    join: Path | None,
    lock: tuple[str, ...],
    now: datetime | None,
    price_per_change: float | None,
) -> None:
    """Mend PLAN of the problem in DIRECTORY; write the plan, who must be told and the problem."""
    module = _charter()
    from planner import changing

    with errors_as_exit_codes():
        done = module.replan(
            module.read_problem(directory),
            module.read_plan(plan),
            changing.changes_of(
                close=close, cancel=cancel, withdraw=withdraw, late=late, join=join
            ),
            now=now,
            locks=module.Locks(trips=frozenset(lock)),
            **({} if price_per_change is None else {"price_per_change": price_per_change}),
        )
        changing.write_changed(out, done.problem, done.plan, done.told)
    changing.say_changes(done.told, done.cost_before, done.cost_after)
    for violation in done.violations:
        click.echo(f"{violation.rule}: {violation.where}: {violation.message}", err=True)
    if done.violations:
        sys.exit(EXIT_VIOLATIONS)


@main.group()
def edit() -> None:
    """Change a plan by hand; every rule is asked at once."""


@edit.command("charter")
@click.argument("directory", type=directory)
@click.argument("plan", type=directory)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Keep the plan.")
@click.option("--move", multiple=True, metavar="PARTY:TRIP[:COUNTY]")
@click.option("--off", multiple=True, metavar="PARTY", help="Take a party off its trips.")
@click.option("--cancel", multiple=True, metavar="TRIP")
@click.option("--add", multiple=True, metavar="OFFER:DATE[:COUNTY+COUNTY][>HUB][@HH:MM]")
@click.option("--stop", multiple=True, metavar="TRIP+COUNTY", help="TRIP-COUNTY drops it.")
@click.option("--lock", multiple=True, metavar="trip:ID|party:ID")
@click.option("--unlock", multiple=True, metavar="trip:ID|party:ID")
def edit_charter(  # noqa: PLR0917
    directory: Path,
    plan: Path,
    out: Path | None,
    move: tuple[str, ...],
    off: tuple[str, ...],
    cancel: tuple[str, ...],
    add: tuple[str, ...],
    stop: tuple[str, ...],
    lock: tuple[str, ...],
    unlock: tuple[str, ...],
) -> None:
    """Change PLAN of the problem in DIRECTORY; name the rules broken, or write the plan."""
    module = _charter()
    from planner import changing

    with errors_as_exit_codes():
        problem = module.read_problem(directory)
        edits = changing.edits_of(move, off, cancel, add, stop, lock, unlock)
        done = module.edit(problem, module.read_plan(plan), edits)
        if done.plan is not None and out is not None:
            changing.write_changed(out, problem, done.plan, done.told)
    changing.say_broken(done.broken)
    changing.say_changes(done.told, done.cost_before, done.cost_after)
    if done.plan is None:
        sys.exit(EXIT_VIOLATIONS)


@main.command()
@click.argument("directory", type=directory)
@click.argument("plan", type=directory)
@click.option("--traveller", required=True, metavar="ID")
@click.option("--rows", type=click.IntRange(min=0), default=3, show_default=True)
def contacts(directory: Path, plan: Path, traveller: str, rows: int) -> None:
    """Print as CSV who sat near a traveller of a charter PLAN, leg by leg."""
    module = _charter()
    with errors_as_exit_codes():
        module.read_problem(directory)
        found = module.contacts(module.read_plan(plan), traveller, rows=rows)
    click.echo(found.to_csv(index=False), nl=False)


@main.group()
def prices() -> None:
    """Say what each rule costs."""


@prices.command("seats")
@click.argument("directory", type=directory)
@click.option("--rounds", type=click.IntRange(min=1), default=12, show_default=True)
def prices_of_seats(directory: Path, rounds: int) -> None:
    """Print as CSV what one more person would cost, by county, day and days on the way."""
    module = _charter()
    with errors_as_exit_codes():
        found = module.seat_prices(module.read_problem(directory), rounds=rounds)
    click.echo(found.to_csv(index=False), nl=False)


@prices.command("charter")
@click.argument("directory", type=directory)
@click.option("--time-limit", type=click.FloatRange(min=0), metavar="S", help="Of each solve.")
@click.option("--workers", type=click.IntRange(min=1), default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def prices_charter(directory: Path, time_limit: float | None, workers: int, as_json: bool) -> None:
    """Solve the problem in DIRECTORY again without each rule; say what that saves."""
    module = _charter()
    from planner import changing

    with errors_as_exit_codes():
        found = module.rule_prices(
            module.read_problem(directory),
            workers=workers,
            seconds=time_limit,
            on_progress=changing.say_progress,
        )
    changing.say_prices(found, as_json=as_json)
