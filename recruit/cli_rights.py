"""The command ``laoxiang purge``: erase people whose campaign has been over long enough.

Meant for a timer once a day; it asks nothing and says what it did, or what it would do.
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click

from recruit.cli import BY, errors_as_exit_codes, opened, registry_options
from recruit.models import Campaign, now
from recruit.rights import retention
from recruit.storage import Registry
from recruit.terminal import Language, chosen, say


@click.command("purge")
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day to go by.  [default: today]",
)
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
@registry_options
def purge(
    today: dt.datetime | None,
    dry_run: bool,
    home: Path | None,
    database: str | None,
    lang: str | None,
) -> None:
    """Erase the people of campaigns that are over, and callers of cases long closed."""
    language = chosen(lang)
    day = (today or dt.datetime.now()).date()
    with errors_as_exit_codes(language), opened(home, database) as registry:
        with registry.read() as session:
            due = retention.overdue(session, day)
        for campaign in due:
            click.echo(
                say(
                    "purge.due",
                    language,
                    name=campaign.name,
                    people=campaign.people,
                    since=campaign.since.isoformat(),
                )
            )
        if not due:
            click.echo(say("purge.none", language))
        if dry_run:
            return
        for campaign in due:
            _erase(registry, campaign.campaign_id, campaign.people, day, language)
        with registry.write() as session:
            callers = retention.forget_callers(session, today=day, by=BY)
        if callers:
            click.echo(say("purge.callers", language, rows=callers))
        if due or callers:
            registry.compact()


def _erase(
    registry: Registry, campaign_id: int, people: int, day: dt.date, language: Language
) -> None:
    """Erase batch after batch, each in a transaction of its own, so that others may work on."""
    erased = 0
    with click.progressbar(
        length=people, label=say("purge.label", language), file=sys.stderr
    ) as bar:
        while True:
            with registry.write() as session:
                campaign = session.get_one(Campaign, campaign_id)
                batch = retention.purge(session, campaign, today=day, by=BY, at=now())
            if not batch:
                break
            erased += batch
            bar.update(batch)
    click.echo(say("purge.done", language, people=erased))
