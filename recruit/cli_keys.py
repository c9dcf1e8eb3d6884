"""The commands ``laoxiang keys list``, ``rotate``, ``rotate-index`` and ``forget``."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from recruit.causes import Cause
from recruit.cli import BY, errors_as_exit_codes, opened, registry_options
from recruit.errors import NotFound, UserError
from recruit.sealed.keyfile import KeyState, Use
from recruit.storage.enrolment import index_keys
from recruit.terminal import Language, chosen, say
from recruit.upkeep.reindexing import replace_index_key
from recruit.upkeep.rotation import Holding, holdings
from recruit.upkeep.rotation import rotate as rotate_keys
from recruit.upkeep.walking import Progress

EXIT_LEFT = 1


@click.group("keys")
def keys() -> None:
    """Keys that ID numbers, telephone numbers and notes about people are sealed with."""


@keys.command("list")
@registry_options
def list_keys(home: Path | None, database: str | None, lang: str | None) -> None:
    """Say which keys there are and how much each seals; the keys themselves are never shown."""
    language = chosen(lang)
    with errors_as_exit_codes(language), opened(home, database) as registry:
        table = Table.grid(padding=(0, 2))
        for holding in holdings(registry):
            table.add_row(*_told(holding, language))
        Console().print(table)
        click.echo(say("keys.file", language, file=str(registry.keys.path)))


@keys.command("rotate")
@registry_options
def rotate(home: Path | None, database: str | None, lang: str | None) -> None:
    """Make a new key and seal everything with it while people work; again when it was cut off."""
    language = chosen(lang)
    with errors_as_exit_codes(language), opened(home, database) as registry:
        with _progress("keys.rotating", language) as told:
            done = rotate_keys(registry, by=BY, told=told)
        click.echo(say("keys.rotated", language, id=done.key, values=done.values))
        if done.unopened:
            _say_unopened(done.unopened, language)
            sys.exit(EXIT_LEFT)


@keys.command("rotate-index")
@registry_options
def rotate_index(home: Path | None, database: str | None, lang: str | None) -> None:
    """Replace the key that numbers are looked up by while people work; again when cut off."""
    language = chosen(lang)
    with errors_as_exit_codes(language), opened(home, database) as registry:
        with _progress("keys.reindexing", language) as told:
            done = replace_index_key(registry, by=BY, told=told)
        click.echo(say("keys.reindexed", language, id=done.key, values=done.values))
        if done.lost:
            click.echo(say("keys.lost", language, count=done.lost), err=True)
        if done.unopened:
            _say_unopened(done.unopened, language)
        elif not done.finished:
            click.echo(say("keys.again", language), err=True)
        if not done.finished:
            sys.exit(EXIT_LEFT)


@keys.command("forget")
@click.argument("key")
@registry_options
def forget(key: str, home: Path | None, database: str | None, lang: str | None) -> None:
    """Take a retired key out of the file for good; backups sealed with it cannot be read then."""
    language = chosen(lang)
    with errors_as_exit_codes(language), opened(home, database) as registry:
        found = next((one for one in holdings(registry) if one.id == key and one.key), None)
        if found is None or found.key is None:
            raise NotFound(Cause.KEY_UNKNOWN, id=key)
        needed = found.values or key in index_keys(registry)
        if needed or found.key.state is not KeyState.RETIRED:
            raise UserError(Cause.KEY_NEEDED, keys=key)
        registry.keys.forget([key])
        click.echo(say("keys.forgotten", language, id=key))


@contextmanager
def _progress(label: str, language: Language) -> Iterator[Progress]:
    """Show a bar, and give what tells it how far something is."""
    with click.progressbar(length=1, label=say(label, language), file=sys.stderr) as bar:

        def tell(done: int, of: int) -> None:
            bar.length = max(of, 1)
            bar.update(done - bar.pos)

        yield tell


def _say_unopened(places: Sequence[str], language: Language) -> None:
    """Say how many values no key opens, and where the first one stands."""
    click.echo(say("keys.unopened", language, count=len(places), first=places[0]), err=True)


def _told(holding: Holding, language: Language) -> tuple[str, ...]:
    key = holding.key
    if key is None:
        return holding.id, say("keys.missing", language), "", "", str(holding.values)
    use = say(f"keys.use.{key.use.value}", language)
    state = say(f"keys.state.{key.state.value}", language)
    values = str(holding.values) if key.use is Use.DATA else ""
    return holding.id, use, key.suite.value, state, f"{key.made_at:%Y-%m-%d}", values
