"""The command ``laoxiang``: every layer's commands, and the two that end with served pages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console

from planner.cli import check, compare, contacts, edit, prices, replan, solve, what_if
from recruit.cli import COMMANDS, errors_as_exit_codes, registry_options
from recruit.cli_accounts import account, audit_trail
from recruit.cli_keys import keys
from recruit.cli_rights import purge
from recruit.cli_upkeep import backup, doctor, restore
from recruit.demo.model import Size
from recruit.joint_command import joint
from recruit.settings import Settings
from recruit.storage import open_registry
from recruit.terminal import Language, chosen, say
from recruit.wording import spoken

if TYPE_CHECKING:
    from recruit.demo.story import Story


@click.group()
@click.version_option(package_name="laoxiang")
def main() -> None:
    """Match workers to vacancies and plan the charters that bring them to work."""


main.add_command(solve)
main.add_command(check)
main.add_command(what_if)
main.add_command(compare)
main.add_command(replan)
main.add_command(edit)
main.add_command(contacts)
main.add_command(prices)
for command in (*COMMANDS, joint):
    main.add_command(command)
main.add_command(account)
main.add_command(audit_trail)
main.add_command(purge)
main.add_command(keys)
main.add_command(backup)
main.add_command(restore)
main.add_command(doctor)


@main.command()
@click.option(
    "--size",
    type=click.Choice([size.value for size in Size]),
    default="city",
    show_default=True,
    help="About 600, 3,000 or 30,000 people.",
)
@click.option("--seed", type=int, default=2020, show_default=True)
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    default=2,
    show_default=True,
    help="Processes the solvers may use.",
)
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("laoxiang-demo"),
    show_default=True,
    help="Directory for the database, workbooks and manifests.",
)
@click.option(
    "--serve/--no-serve",
    "serving",
    default=True,
    show_default=True,
    help="Serve the pages afterwards.",
)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=int, default=8020, show_default=True)
@click.option(
    "--lang",
    type=click.Choice([language.value for language in Language]),
    envvar="LAOXIANG_LANG",
    help="Language of the output; the locale's by default.",
)
def demo(  # noqa: PLR0917
    size: str,
    seed: int,
    workers: int,
    home: Path,
    serving: bool,
    host: str,
    port: int,
    lang: str | None,
) -> None:
    """Run the main job on an invented campaign, print what came of it, serve the pages."""
    from recruit.demo.story import tell
    from recruit.terminal.progress import StepListener
    from recruit.terminal.summary import show

    language = chosen(lang)
    console = Console()
    with errors_as_exit_codes(language):
        story = tell(
            home, size, seed=seed, workers=workers, listener=StepListener(console, language)
        )
    show(console, story, language)
    show_logins(console, story, language)
    if serving:
        # Invented people and passwords that were printed: a second factor is offered only.
        settings = Settings(home=home, database_url="")
        if settings.require_second_factor is None:
            settings = settings.model_copy(update={"require_second_factor": False})
        _serve(settings, host, port, language)
    else:
        console.print(say("serve.later", language, home=home))


@main.command()
@registry_options
@click.option("--host", envvar="LAOXIANG_HOST")
@click.option("--port", type=int, envvar="LAOXIANG_PORT")
@click.option("--threads", type=click.IntRange(min=1), default=8, show_default=True)
@click.option(
    "--readers",
    type=click.IntRange(min=0),
    help="Processes that only read; one for each processor unless it is said.",
)
def serve(  # noqa: PLR0917
    home: Path | None,
    database: str | None,
    lang: str | None,
    host: str | None,
    port: int | None,
    threads: int,
    readers: int | None,
) -> None:
    """Serve the pages."""
    settings = Settings() if home is None else Settings(home=home)
    if database:
        settings = settings.model_copy(update={"database_url": database})
    language = chosen(lang)
    with errors_as_exit_codes(language):
        _serve(
            settings,
            host or settings.host,
            settings.port if port is None else port,
            language,
            threads=threads,
            readers=readers,
        )


def _serve(
    settings: Settings,
    host: str,
    port: int,
    language: Language,
    *,
    threads: int = 8,
    readers: int | None = None,
) -> None:
    from recruit.logging import configure
    from web.app import create_app
    from web.serve import serve as serve_pages

    configure(level=settings.log_level, as_json=settings.log_json)
    settings = settings.model_copy(update={"host": host, "port": port})
    registry = open_registry(settings.url)
    try:
        serve_pages(
            create_app(registry, settings),
            host,
            port,
            threads=threads,
            readers=readers,
            on_ready=lambda address: click.echo(
                f"{say('serve', language)}  {say('serve.line', language, address=address)}"
            ),
        )
    except OSError as error:
        raise click.ClickException(f"{host}:{port}: {error.strerror or error}") from None
    finally:
        registry.dispose()


def show_logins(console: Console, story: Story, language: Language) -> None:
    """Print the log-in of each role, once: passwords are kept nowhere in plain."""
    for role, username, password in story.logins:
        words = say(
            "login.line",
            language,
            username=username,
            password=password,
            role=spoken(role, language),
        )
        console.print(f"{say('login', language)}  {words}", highlight=False)
