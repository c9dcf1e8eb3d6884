"""Upkeep at the terminal: ``laoxiang backup``, ``restore`` and ``doctor``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from recruit.cli import errors_as_exit_codes, opened, registry_options
from recruit.models import now
from recruit.settings import Settings
from recruit.terminal import chosen, say
from recruit.upkeep.backup import back_up
from recruit.upkeep.doctor import Finding, State, examine, verdict
from recruit.upkeep.restore import restore as bring_back

EXIT_BROKEN = 1

_SIGNS = {
    State.OK: "[green]✓[/green]",
    State.LOOK: "[yellow]![/yellow]",
    State.BROKEN: "[red]✗[/red]",
}


@click.command("backup")
@click.argument("target", required=False, type=click.Path(path_type=Path))
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    metavar="N",
    help="Keep the newest N backups of the folder and remove older ones.",
)
@click.option("--with-keys", is_flag=True, help="Put the key file in: who has it reads all.")
@registry_options
def backup(  # noqa: PLR0917
    target: Path | None,
    keep: int | None,
    with_keys: bool,
    home: Path | None,
    database: str | None,
    lang: str | None,
) -> None:
    """Write a backup while people work, to TARGET or where backups lie."""
    language = chosen(lang)
    settings = _settings(home)
    place = settings.home
    target = target or settings.backup_folder
    with errors_as_exit_codes(language), opened(home, database) as registry:
        with Console(stderr=True).status(say("backup.under_way", language)):
            made = back_up(registry, place, target, at=now(), keep=keep, with_keys=with_keys)
        click.echo(
            say(
                "backup.done",
                language,
                file=str(made.path),
                megabytes=made.size / 1e6,
                rows=sum(made.manifest.rows.values()),
            )
        )
        if made.removed:
            click.echo(say("backup.removed", language, files=made.removed))
        said = "backup.with_keys" if with_keys else "backup.keys"
        click.echo(say(said, language), err=True)


@click.command("restore")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Put a registry that is there aside.")
@registry_options
def restore(
    file: Path, replace: bool, home: Path | None, database: str | None, lang: str | None
) -> None:
    """Bring a backup back; stop the server first. Nothing is touched before all is verified."""
    language = chosen(lang)
    settings = _settings(home)
    with errors_as_exit_codes(language):
        with Console(stderr=True).status(say("restore.under_way", language)):
            done = bring_back(
                file, settings.home, database or settings.url, replace=replace, at=now()
            )
        rows = sum(done.manifest.rows.values())
        click.echo(say("restore.done", language, made_at=done.manifest.made_at, rows=rows))
        if done.replaced:
            click.echo(say("restore.aside", language, where=done.replaced))
        if done.missing:
            told = {"keys": ", ".join(done.missing), "file": str(done.key_file)}
            click.echo(say("restore.sealed", language, **told), err=True)
        if settings.secret_key is None and not (settings.home / "secret_key").is_file():
            click.echo(say("restore.keys", language), err=True)


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@registry_options
def doctor(as_json: bool, home: Path | None, database: str | None, lang: str | None) -> None:
    """Look whether everything is sound; exit with 1 when something is broken."""
    language = chosen(lang)
    settings = _settings(home)
    findings = examine(settings, database or settings.url, at=now())
    if as_json:
        click.echo(json.dumps([_plain(found) for found in findings], indent=1))
    else:
        table = Table.grid(padding=(0, 2))
        for found in findings:
            sentence = say(f"doctor.{found.check}.{found.state}", language, **found.facts)
            name = say(f"doctor.{found.check}", language)
            table.add_row(_SIGNS[found.state], name, sentence)
        Console().print(table)
    if verdict(findings) is State.BROKEN:
        sys.exit(EXIT_BROKEN)


def _settings(home: Path | None) -> Settings:
    return Settings() if home is None else Settings(home=home)


def _plain(found: Finding) -> dict[str, object]:
    return {"check": found.check, "state": found.state.value, **found.facts}
