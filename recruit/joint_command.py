"""The command ``laoxiang joint``: plan matching and charters together, say what that saves."""

from __future__ import annotations

import json
from pathlib import Path

import click

from recruit.cli import BY, campaign_in_use, errors_as_exit_codes, opened, registry_options
from recruit.jobs.joint import run_joint
from recruit.models import PlanVersion
from recruit.terminal import chosen, say


@click.command("joint")
@click.option("--workers", type=click.IntRange(min=1), default=1, show_default=True)
@click.option(
    "--time-limit", type=click.FloatRange(min=0, min_open=True), metavar="S", help="Of each solve."
)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@registry_options
def joint(  # noqa: PLR0917
    workers: int,
    time_limit: float | None,
    as_json: bool,
    home: Path | None,
    database: str | None,
    lang: str | None,
) -> None:
    """Match with the prices of seats; record the matching if a worker placed costs less."""
    language = chosen(lang)

    def tell(stage: str, *, done: int, total: int) -> None:
        click.echo(f"{done + 1}/{total} {say(f'joint.{stage}', language)}", err=True)

    with errors_as_exit_codes(language), opened(home, database) as registry:
        done, made = run_joint(
            registry,
            campaign_in_use(registry),
            by=BY,
            tell=tell,
            workers=workers,
            time_limit_s=time_limit,
        )
        found = done.as_dict()
        if as_json:
            click.echo(json.dumps(found))
            return
        for number, row in enumerate(found["rounds"]):
            name = say("joint.first" if number == 0 else "joint.round", language, number=number)
            click.echo(say("joint.line", language, name=name, **row))
        click.echo(say("joint.saves", language, share=found["saves_share"]))
        if made is not None:
            with registry.read() as session:
                number = session.get_one(PlanVersion, made).number
            click.echo(say("plan.draft", language, number=number))
