"""``laoxiang account …`` and ``laoxiang audit …``: accounts and the audit trail from the terminal.

For the first administrator, for one who locked himself out, and for whoever checks that the
trail was left alone.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from recruit.cli import BY, errors_as_exit_codes, opened, registry_options
from recruit.models import Account, RoleName
from recruit.operations import accounts, audit, second_factor
from recruit.queries.accounts import AccountRow
from recruit.queries.accounts import accounts as account_rows
from recruit.settings import Settings
from recruit.storage.audit import FaultKind, Head, Verdict
from recruit.terminal import Language, chosen, say
from recruit.wording import spoken

EXIT_ALTERED = 1
_FAULTS = {kind: f"audit.{kind.value}" for kind in FaultKind} | {
    FaultKind.BROKEN: "audit.broken_link"
}


@click.group("account")
def account() -> None:
    """Make, change and shut out accounts."""


@account.command("create")
@click.argument("username")
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice([role.value for role in RoleName]),
    help="May be given several times.",
)
@click.option("--name", default="", help="Name shown on the pages.")
@click.option("--town", metavar="CODE", help="Town of a town account, such as 330281103.")
@click.option("--squad", type=int, metavar="ID", help="Squad of a squad account.")
@click.option("--referrer", type=int, metavar="ID", help="Referrer of a referrer account.")
@click.option("--enterprise", type=int, metavar="ID", help="Firm of an enterprise account.")
@registry_options
def create(  # noqa: PLR0917
    username: str,
    roles: tuple[str, ...],
    name: str,
    town: str | None,
    squad: int | None,
    referrer: int | None,
    enterprise: int | None,
    home: Path | None,
    database: str | None,
    lang: str | None,
) -> None:
    """Make an account and print a password that is good for the first log-in."""
    language = chosen(lang)
    with errors_as_exit_codes(language), opened(home, database) as registry:
        with registry.write() as session:
            made, password = accounts.create_account(
                session,
                username=username,
                roles=[RoleName(role) for role in roles],
                display_name=name,
                town_code=town,
                squad_id=squad,
                referrer_id=referrer,
                enterprise_id=enterprise,
                once=True,
                by=BY,
            )
        click.echo(say("account.once", language, username=made.username, password=password))


@account.command("list")
@registry_options
def list_accounts(home: Path | None, database: str | None, lang: str | None) -> None:
    """List the accounts with their roles."""
    language = chosen(lang)
    with errors_as_exit_codes(language), opened(home, database) as registry:
        page = 1
        while True:
            with registry.read() as session:
                found = account_rows(session, page=page)
            for row in found.rows:
                click.echo(_line(row, language))
            if page >= found.pages:
                return
            page += 1


@account.command("password")
@click.argument("username")
@registry_options
def password(username: str, home: Path | None, database: str | None, lang: str | None) -> None:
    """Give an account a password that is good for one log-in, and print it."""
    language = chosen(lang)
    with errors_as_exit_codes(language), opened(home, database) as registry:
        with registry.write() as session:
            found = accounts.named(session, username)
            secret = accounts.set_password(session, found, by=BY, once=True)
        click.echo(say("account.once", language, username=username, password=secret))


@account.command("deactivate")
@click.argument("username")
@registry_options
def deactivate(username: str, home: Path | None, database: str | None, lang: str | None) -> None:
    """Shut an account out and end its sessions."""
    language = chosen(lang)
    with errors_as_exit_codes(language), opened(home, database) as registry:
        with registry.write() as session:
            accounts.deactivate(session, accounts.named(session, username), by=BY)
        click.echo(say("account.deactivated", language, username=username))


@account.command("activate")
@click.argument("username")
@registry_options
def activate(username: str, home: Path | None, database: str | None, lang: str | None) -> None:
    """Let an account in again."""
    language = chosen(lang)
    with errors_as_exit_codes(language), opened(home, database) as registry:
        with registry.write() as session:
            accounts.activate(session, accounts.named(session, username), by=BY)
        click.echo(say("account.activated", language, username=username))


@account.command("end-sessions")
@click.argument("username")
@registry_options
def end_sessions(username: str, home: Path | None, database: str | None, lang: str | None) -> None:
    """End every session of an account."""
    language = chosen(lang)
    with errors_as_exit_codes(language), opened(home, database) as registry:
        with registry.write() as session:
            accounts.end_sessions(session, accounts.named(session, username), by=BY)
        click.echo(say("account.sessions", language, username=username))


@account.command("reset-second-factor")
@click.argument("username")
@registry_options
def reset_second_factor(
    username: str, home: Path | None, database: str | None, lang: str | None
) -> None:
    """Take the second factor of an account away, when phone and spare codes are lost."""
    language = chosen(lang)
    with errors_as_exit_codes(language), opened(home, database) as registry:
        with registry.write() as session:
            found: Account = accounts.named(session, username)
            second_factor.remove(session, found, by=BY)
            accounts.end_sessions(session, found, by=BY)
        click.echo(say("account.second_factor", language, username=username))


@click.group("audit")
def audit_trail() -> None:
    """Look after the audit trail."""


@audit_trail.command("verify")
@click.option(
    "--since",
    metavar="NUMBER:HASH",
    help="A head noted earlier; it must still be in the chain.",
)
@registry_options
def verify(since: str | None, home: Path | None, database: str | None, lang: str | None) -> None:
    """Walk the whole chain; exit with 1 and name the rows when one was altered or is gone."""
    language = chosen(lang)
    settings = Settings() if home is None else Settings(home=home)
    extra = _head(since)
    with errors_as_exit_codes(language), opened(home, database) as registry:
        with registry.read() as session:
            verdict = audit.inspect(session, settings.home, extra=extra)
        _tell(verdict, language)
        if not verdict.sound:
            sys.exit(EXIT_ALTERED)
        with registry.read() as session:
            audit.note_head(session, settings.home)


def _head(text: str | None) -> tuple[Head, ...]:
    if text is None:
        return ()
    number, _, sealed = text.partition(":")
    if not number.isdigit() or len(sealed) != 64:
        raise click.BadParameter("NUMBER:HASH", param_hint="--since")
    return (Head(int(number), sealed),)


def _tell(verdict: Verdict, language: Language) -> None:
    words = {
        "entries": verdict.entries,
        "scrubbed": verdict.scrubbed,
        "anchors": verdict.anchors,
    }
    if verdict.sound:
        click.echo(say("audit.sound", language, **words))
    else:
        click.echo(say("audit.broken", language, **words), err=True)
        for fault in verdict.faults:
            what = say(_FAULTS[fault.kind], language)
            click.echo(f"#{fault.number}  {what}", err=True)
    click.echo(f"{verdict.head.number}:{verdict.head.hash}")


def _line(row: AccountRow, language: Language) -> str:
    roles = ", ".join(spoken(RoleName(role), language) for role in row.roles)
    state = "" if row.active else f"  {say('account.off', language)}"
    factor = f"  {say('account.two', language)}" if row.second_factor else ""
    return f"{row.id:>4}  {row.username:<20}  {roles}{factor}{state}"
