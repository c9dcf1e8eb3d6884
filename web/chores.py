"""What the server does by itself, in a thread: webhooks, audit head, sweeps, late cases.

It also begins work anew whose process died: another server's, or a command's.

One thread of the one server process. Whatever fails is logged and tried again; nothing here is
needed for a page to be served.
"""

from __future__ import annotations

import logging
import threading
import time

from flask import Flask

from recruit import jobs
from recruit.desk.cases import follow_up
from recruit.hosts import AllowedHosts
from recruit.models import now
from recruit.operations import audit, kept_answers, webhooks
from recruit.sealing import Seal
from recruit.storage.session import Registry

log = logging.getLogger(__name__)

EVERY_S = 3.0
NOTE_EVERY_S = 60.0
SWEEP_EVERY_S = 3600.0
ESCALATE_EVERY_S = 300.0


def start(app: Flask) -> threading.Event:
    """Start the thread of an app; setting the event returned ends it."""
    stop = threading.Event()
    threading.Thread(target=_go_on, args=(app, stop), name="chores", daemon=True).start()
    return stop


def deliver(registry: Registry, hosts: AllowedHosts, seal: Seal) -> int:
    """Send what is due in the outbox and return how many messages were tried."""
    with registry.read() as session:
        messages = webhooks.due(session, seal=seal)
    for message in messages:
        status, error = webhooks.send(message, hosts=hosts, post=hosts.post, at=now())
        with registry.write() as session:
            webhooks.note(session, message.id, status, error)
    return len(messages)


def escalate(app: Flask) -> int:
    """Raise the cases of the desk that are overdue and return how many."""
    from web import room

    with app.app_context():
        registry, at = room.registry(), room.moment()
    with registry.read() as session:
        if not follow_up.waits_to_be_raised(session, at=at):
            return 0
    with registry.write() as session:
        return follow_up.escalate_overdue(session, at=at, by="server")


def _go_on(app: Flask, stop: threading.Event) -> None:
    from web.room import room

    with app.app_context():
        here = room()
    hosts = AllowedHosts(here.settings.webhook_hosts)
    seal = Seal(app.config["SECRET_KEY"])
    noted = swept = raised = 0.0
    while not stop.wait(EVERY_S):
        moment = time.monotonic()
        try:
            jobs.resume(here.registry)
            jobs.resume_charter_tasks(here.registry)
            if hosts:
                deliver(here.registry, hosts, seal)
            if moment - noted >= NOTE_EVERY_S:
                noted = moment
                with here.registry.read() as session:
                    audit.note_head(session, here.settings.home)
            if moment - raised >= ESCALATE_EVERY_S:
                raised = moment
                escalate(app)
            if moment - swept >= SWEEP_EVERY_S:
                swept = moment
                with here.registry.write() as session:
                    webhooks.sweep(session)
                    kept_answers.sweep(session)
        except Exception:
            log.exception("a chore failed")
