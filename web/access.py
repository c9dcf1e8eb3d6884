"""Who may call which page: one row an endpoint, as data; what has no row is refused.

The table is the whole truth: ``install`` asks it before every request, and the security tests
walk the URL map and fail on a route without a row. A rule is one of three:

``Door.PUBLIC``, ``Door.SIGNED_IN``
    Everybody; every account.
``DESK``, ``FIELD``, ``frozenset({…})``
    These roles, whatever the method and the record.
``Row(roles, record=Thing.TRIP, methods={"POST": DESK})``
    These roles; ``methods`` narrows single methods. With ``record`` the address names one
    record (its argument is ``trip_id`` unless ``arg`` says otherwise), and a role that the row
    does not name in ``sees_all`` (admin and bureau, unless it says otherwise) gets it only when
    it is in its scope: its town, its squad's province, its own referrals, its own firm, its
    cases (``recruit.queries.scope_rules``). Of an account with several roles only those count
    that the row lets in. A foreign record and one that does not exist are refused alike.

    Endpoints of the API also name the ``token`` scope a program needs.

An address with an argument that names a record has a ``Row`` that says so; the security tests
fail on one that has not. Lists ask for ``scope()`` and narrow their query with
``recruit.queries.scopes.within``.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask, abort, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

from recruit.causes import Thing
from recruit.models import RoleName, TokenScope
from recruit.queries.scopes import NOTHING, Scope, holds, scope_of
from web import access_api, access_desk, access_lists, access_relief
from web.access_rules import (
    ADMIN,
    ADMINS,
    BUREAU,
    DESK,
    ENTERPRISE,
    FIELD,
    FIRM,
    OWN,
    REFERRER,
    SQUAD,
    TOWN,
    Door,
    Held,
    Row,
    Rule,
    everyones,
    waiting,
)
from web.room import registry

__all__ = [
    "ACCESS",
    "ADMIN",
    "ADMINS",
    "BUREAU",
    "DESK",
    "ENTERPRISE",
    "FIELD",
    "FIRM",
    "OWN",
    "REFERRER",
    "SQUAD",
    "TOWN",
    "Door",
    "Held",
    "Row",
    "Rule",
    "allows",
    "everyones",
    "home",
    "install",
    "roles_of",
    "scope",
    "scopes_of",
    "waiting",
]

ACCESS: Mapping[str, Rule] = {
    "static": Door.PUBLIC,
    "health.alive": Door.PUBLIC,
    "health.ready": Door.PUBLIC,
    "metrics": Door.PUBLIC,
    "auth.login": Door.PUBLIC,
    "auth.logout": Door.SIGNED_IN,
    "preferences.save": Door.PUBLIC,
    "auth.code": Door.PUBLIC,
    "account.page": Door.SIGNED_IN,
    "account.password": Door.SIGNED_IN,
    "account.end_sessions": Door.SIGNED_IN,
    "account.show_second_factor": Door.SIGNED_IN,
    "account.confirm_second_factor": Door.SIGNED_IN,
    "account.renew_codes": Door.SIGNED_IN,
    "account.remove_second_factor": Door.SIGNED_IN,
    "accounts.index": ADMINS,
    "accounts.form": ADMINS,
    "accounts.create": ADMINS,
    "accounts.detail": Row(ADMINS, Thing.ACCOUNT),
    "accounts.change": Row(ADMINS, Thing.ACCOUNT),
    "accounts.reset_password": Row(ADMINS, Thing.ACCOUNT),
    "accounts.act": Row(ADMINS, Thing.ACCOUNT),
    "tokens.index": FIELD | {ENTERPRISE},
    "tokens.make": FIELD | {ENTERPRISE},
    "tokens.revoke": Row(FIELD | {ENTERPRISE}, Thing.API_TOKEN, "token_id", sees_all=ADMINS),
    "audit.index": ADMINS,
    "audit.check": ADMINS,
    "webhooks.index": ADMINS,
    "webhooks.make": ADMINS,
    "webhooks.switch": Row(ADMINS, Thing.WEBHOOK),
    "webhooks.remove": Row(ADMINS, Thing.WEBHOOK),
    "webhooks.retry": Row(ADMINS, Thing.DELIVERY),
    "reveal.form": Row(DESK | {SQUAD}, record=Thing.CANDIDATE),
    "reveal.show": Row(DESK | {SQUAD}, record=Thing.CANDIDATE),
    "overview.page": FIELD,
    "vacancies.index": Door.SIGNED_IN,
    "candidates.index": DESK,
    "referrers.index": DESK,
    "runs.matching": DESK,
    "runs.charter": DESK,
    "runs.request_run": DESK,
    "objectives.show": DESK,
    "objectives.save": DESK,
    "transport.index": DESK | {SQUAD},
    "transport.book": DESK | {SQUAD},
    "transport.new": DESK,
    "transport.offer": Row(DESK, Thing.CHARTER_OFFER, "offer_id"),
    "transport.remove": Row(DESK, Thing.CHARTER_OFFER, "offer_id"),
    "transport.places": DESK | {SQUAD},
    "transport.add_place": DESK,
    "transport.change_place": Row(DESK, Thing.HUB, "hub_id"),
    "transport.close": DESK,
    "transport.lift": Row(DESK, Thing.CLOSURE, "closure_id"),
    **dict(access_desk.intake("transport.intake", DESK)),
    "transport_limits.show": DESK | {SQUAD},
    "transport_limits.save": DESK,
    "transport_limits.add_rule": DESK,
    "transport_limits.remove_rule": DESK,
    "runs.detail": Row(DESK, Thing.RUN),
    "runs.progress": Row(DESK, Thing.RUN),
    "runs.stop": Row(DESK, Thing.RUN),
    "plans.detail": Row(DESK, Thing.PLAN_VERSION, "plan_id"),
    "plans.people": Row(DESK, Thing.PLAN_VERSION, "plan_id"),
    "plans.unmatched": Row(DESK, Thing.PLAN_VERSION, "plan_id"),
    "plans.shortfalls": Row(DESK, Thing.PLAN_VERSION, "plan_id"),
    "plans.enterprise": Row(
        DESK, Thing.PLAN_VERSION, "plan_id", parts={"enterprise_id": Thing.ENTERPRISE}
    ),
    "plans.publish": Row(DESK, Thing.PLAN_VERSION, "plan_id"),
    "plans.discard": Row(DESK, Thing.PLAN_VERSION, "plan_id"),
    "plans.compare": Row(DESK, Thing.PLAN_VERSION, "plan_id"),
    "trials.form": Row(DESK, Thing.PLAN_VERSION, "plan_id"),
    "trials.ask": Row(DESK, Thing.PLAN_VERSION, "plan_id"),
    "trials.detail": Row(DESK, Thing.TRIAL),
    "trials.progress": Row(DESK, Thing.TRIAL),
    "trials.adopt": Row(DESK, Thing.TRIAL),
    "room.index": DESK | {SQUAD},
    "room.open_copy": DESK | {SQUAD},
    "room.table": Row(DESK | {SQUAD}, Thing.WORKING_COPY, "copy_id"),
    "room.choose": Row(DESK | {SQUAD}, Thing.WORKING_COPY, "copy_id"),
    "room.attempt": Row(DESK | {SQUAD}, Thing.WORKING_COPY, "copy_id"),
    "room.keep": Row(DESK | {SQUAD}, Thing.WORKING_COPY, "copy_id"),
    "room.go": Row(DESK | {SQUAD}, Thing.WORKING_COPY, "copy_id"),
    "room.save": Row(DESK | {SQUAD}, Thing.WORKING_COPY, "copy_id"),
    "room.rename": Row(DESK | {SQUAD}, Thing.WORKING_COPY, "copy_id"),
    "room.put_away": Row(DESK | {SQUAD}, Thing.WORKING_COPY, "copy_id"),
    "room.why": Row(DESK | {SQUAD}, Thing.WORKING_COPY, "copy_id"),
    "scenarios.show": everyones(DESK | {SQUAD}, Thing.PLAN_VERSION, "plan_id"),
    "scenarios.rename": everyones(DESK | {SQUAD}, Thing.PLAN_VERSION, "plan_id"),
    "scenarios.publish": everyones(DESK | {SQUAD}, Thing.PLAN_VERSION, "plan_id"),
    "scenarios.compare": DESK | {SQUAD},
    "tasks.replan_form": everyones(DESK | {SQUAD}, Thing.PLAN_VERSION, "plan_id"),
    "tasks.find": everyones(DESK | {SQUAD}, Thing.PLAN_VERSION, "plan_id"),
    "tasks.replan": everyones(DESK | {SQUAD}, Thing.PLAN_VERSION, "plan_id"),
    "tasks.ask_prices": DESK | {SQUAD},
    "tasks.ask_joint": DESK,
    "tasks.detail": Row(DESK | {SQUAD}, Thing.CHARTER_TASK, "task_id"),
    "tasks.progress": Row(DESK | {SQUAD}, Thing.CHARTER_TASK, "task_id"),
    "tasks.stop": Row(DESK | {SQUAD}, Thing.CHARTER_TASK, "task_id"),
    "mending.told": everyones(DESK | {SQUAD}, Thing.PLAN_VERSION, "plan_id"),
    "mending.contacts": Row(DESK, Thing.TRIP, parts={"candidate_id": Thing.CANDIDATE}),
    "mending.contacts_sheet": Row(DESK, Thing.TRIP, parts={"candidate_id": Thing.CANDIDATE}),
    "trips.index": FIELD,
    "trips.detail": Row(DESK | {SQUAD}, Thing.TRIP),
    "trips.manifest": Row(DESK | {SQUAD}, Thing.TRIP),
    "trips.manifests_of_plan": everyones(DESK | {SQUAD}, Thing.PLAN_VERSION, "plan_id"),
    "boarding.index": DESK | {SQUAD},
    "boarding.phone": Row(DESK | {SQUAD}, record=Thing.TRIP),
    "boarding.shell": DESK | {SQUAD},
    "boarding.worker": DESK | {SQUAD},
    "boarding.session_token": DESK | {SQUAD},
    "boarding.roster": Row(DESK | {SQUAD}, record=Thing.TRIP),
    "boarding.reports": Row(DESK | {SQUAD}, record=Thing.TRIP),
    "boarding.whose": DESK | {SQUAD},
    "boarding_list.detail": Row(DESK | {SQUAD}, record=Thing.TRIP),
    "boarding_list.mark": Row(DESK | {SQUAD}, record=Thing.TRIP),
    "boarding_list.stand_by": Row(DESK | {SQUAD}, record=Thing.TRIP),
    "boarding_list.move": Row(DESK | {SQUAD}, record=Thing.TRIP),
    "boarding_list.rules": DESK,
    "boarding_list.save_rules": DESK,
    "boarding_handover.page": Row(DESK | {SQUAD}, record=Thing.TRIP),
    "boarding_handover.sign": Row(DESK | {SQUAD}, record=Thing.TRIP),
    "boarding_handover.strike": Row(
        DESK | {SQUAD}, Thing.TRIP, parts={"hand_over_id": Thing.HAND_OVER}
    ),
    "boarding_handover.paper": Row(DESK | {SQUAD}, record=Thing.TRIP),
    "boarding_papers.posted": Row(DESK | {SQUAD}, record=Thing.TRIP),
    "boarding_papers.carried": Row(DESK | {SQUAD}, record=Thing.TRIP),
    "boarding_ticket.show": Door.PUBLIC,
    "notices.index": DESK | {SQUAD},
    "notices.draft": DESK | {SQUAD},
    "notices.text": DESK,
    "notices.save_text": DESK,
    "notices.outbox": DESK | {SQUAD},
    "notices.export": DESK | {SQUAD},
    "notices.move": DESK | {SQUAD},
    "notices.detail": Row(DESK | {SQUAD}, Thing.NOTICE),
    "notices.answer": Row(DESK | {SQUAD}, Thing.NOTICE),
    "imports.index": DESK,
    "imports.upload": DESK,
    "imports.preview_file": waiting(DESK),
    "imports.faults": waiting(DESK),
    "imports.commit": waiting(DESK),
    "imports.discard": waiting(DESK),
    "imports.template": DESK,
    "referrer.home": OWN,
    "referrer.people": OWN,
    "referrer.person": Row(OWN, record=Thing.CANDIDATE),
    "referrer.answer": Row(OWN, record=Thing.CANDIDATE),
    "referrer.link": Row(OWN, record=Thing.CANDIDATE),
    "referrer.complete": Row(OWN, record=Thing.CANDIDATE),
    "referrer.withdraw": Row(OWN, record=Thing.CANDIDATE),
    "registering.form": OWN,
    "registering.save": OWN,
    "registering.county_list": Door.PUBLIC,
    "bonus.mine": OWN,
    "sharing.card": OWN,
    "sharing.make": OWN,
    "sharing.renew": OWN,
    "sharing.picture": OWN,
    "disputes.index": DESK | OWN,
    "disputes.form": OWN,
    "disputes.start": OWN,
    "disputes.detail": Row(DESK | OWN, Thing.DISPUTE),
    "disputes.speak": Row(DESK | OWN, Thing.DISPUTE),
    "settling.index": DESK,
    "settling.add_rule": DESK,
    "settling.end_rule": Row(DESK, Thing.BONUS_RULE, "rule_id"),
    "settling.settle": DESK,
    "settling.paid": Row(DESK, Thing.BONUS_SETTLEMENT, "settlement_id"),
    "settling.sheet": Row(DESK, Thing.BONUS_SETTLEMENT, "settlement_id"),
    "partners.index": DESK,
    "partners.hand_out": DESK,
    "answers.index": DESK,
    "answers.note": DESK,
    "answers.links": DESK,
    "answers.show": Door.PUBLIC,
    "answers.reply": Door.PUBLIC,
    "mine.page": Door.PUBLIC,
    "mine.agree": Door.PUBLIC,
    "mine.by_machine": Door.PUBLIC,
    "mine.ask": Door.PUBLIC,
    "mine.copy": Door.PUBLIC,
    "rights.index": DESK,
    "rights.keeping": DESK,
    "rights.answer": Row(DESK, Thing.RIGHTS_REQUEST, "request_id"),
    "rights.person": Row(DESK, record=Thing.CANDIDATE),
    "rights.agree": Row(DESK, record=Thing.CANDIDATE),
    "rights.by_machine": Row(DESK, record=Thing.CANDIDATE),
    "rights.ask": Row(DESK, record=Thing.CANDIDATE),
    "rights.erase": Row(DESK, record=Thing.CANDIDATE),
    "rights.link": Row(DESK, record=Thing.CANDIDATE),
    "rights.copy": Row(DESK, record=Thing.CANDIDATE),
    "enterprise.home": FIRM,
    "enterprise.arrivals": FIRM,
    "enterprise.confirm": FIRM,
    "enterprise.arrivals_sheet": FIRM,
    "enterprise.confirm_list": FIRM,
    "enterprise.new_vacancy": FIRM,
    "enterprise.post_vacancy": FIRM,
    "enterprise.vacancy": Row(FIRM, record=Thing.VACANCY),
    "enterprise.change_vacancy": Row(FIRM, record=Thing.VACANCY),
    "public.jobs": Door.PUBLIC,
    "public.job": Door.PUBLIC,
    "public.job_poster": Door.PUBLIC,
    "public.firm_poster": Door.PUBLIC,
    "public.season_poster": Door.PUBLIC,
    "public.invitation": Door.PUBLIC,
    "public.register": Door.PUBLIC,
    "public.registered": Door.PUBLIC,
    **access_lists.ROWS,
    **access_desk.ROWS,
    **access_api.ROWS,
    **access_relief.ROWS,
}


HOMES = (
    "overview.page",
    "referrer.home",
    "enterprise.home",
    *access_desk.HOMES,
    "vacancies.index",
)
"""Where an account lands after log-in: the first of these it may see."""


def home(roles: frozenset[str]) -> str:
    """Return the address an account of these roles starts at."""
    return url_for(next(endpoint for endpoint in HOMES if allows(endpoint, roles)))


def allows(endpoint: str, roles: frozenset[str] | None, *, method: str = "GET") -> bool:
    """Return whether an account with these roles (None: not logged in) may call an endpoint."""
    rule = ACCESS.get(endpoint)
    if rule is None:
        return False
    if rule is Door.PUBLIC:
        return True
    if roles is None:
        return False
    return rule is Door.SIGNED_IN or bool(roles_of(rule, method) & roles)


def roles_of(rule: Rule, method: str) -> frozenset[RoleName]:
    """Return the roles a rule lets in by a method; a door names no role."""
    if isinstance(rule, Door):
        return frozenset()
    if isinstance(rule, Row):
        return rule.methods.get("GET" if method == "HEAD" else method, rule.roles)
    return rule


def scopes_of(roles: frozenset[str]) -> frozenset[TokenScope]:
    """Return the token scopes that let an account of these roles do something."""
    return frozenset(
        rule.token
        for rule in ACCESS.values()
        if isinstance(rule, Row) and rule.token is not None and rule.roles & roles
    )


def scope() -> Scope:
    """Return which records the account of this request may see, in the roles that let it in."""
    if "scope" not in g:
        g.scope = NOTHING
        if g.get("account") is not None:
            with registry().read() as session:
                g.scope = scope_of(session, g.account, _acting())
    found: Scope = g.scope
    return found


def _acting() -> frozenset[RoleName]:
    """Return the roles of the account in which this request is let in; at a door, all of them."""
    rule = ACCESS.get(request.endpoint or "")
    own = frozenset(RoleName(role) for role in g.account.roles)
    return own if rule is None or isinstance(rule, Door) else own & roles_of(rule, request.method)


def _has_scope(rule: Rule | None) -> bool:
    """Whether the token that asks, if one does, has the scope the row names."""
    if "token" not in g:
        return True
    return isinstance(rule, Row) and rule.token is not None and rule.token in g.token.scopes


def _is_theirs(rule: Rule | None) -> bool:
    """Whether the record that the address names is in the account's scope.

    Raises
    ------
    UploadGone
        When it names a file that this account does not have: that one is told what to do.
    """
    if not isinstance(rule, Row) or rule.record is None:
        return True
    key = (request.view_args or {}).get(rule.argument)
    if rule.record is Held.UPLOAD:
        current_app.extensions["uploads"].require(str(key), owner=g.account.id)
        return True
    if _acting() & rule.sees_all:
        return True
    if not isinstance(key, int):
        return False
    with registry().read() as session:
        return holds(session, scope(), rule.record, key)


def install(app: Flask) -> None:
    """Ask the table before every request; put ``may`` into templates."""

    @app.before_request
    def _ask() -> Response | None:
        if request.endpoint is None:
            return None  # no such page: the router answers 404 or 405
        account = g.get("account")
        roles = account.roles if account else None
        if allows(request.endpoint, roles, method=request.method):
            row = ACCESS.get(request.endpoint)
            return None if _has_scope(row) and _is_theirs(row) else abort(403)
        if account is None:
            here = request.full_path.rstrip("?") if request.method in {"GET", "HEAD"} else None
            return redirect(url_for("auth.login", next=here))
        if request.endpoint == HOMES[0] and request.method in {"GET", "HEAD"}:
            # The bare address of the site is everybody's, and leads each to his own first page.
            return redirect(home(account.roles))
        return abort(403)

    @app.context_processor
    def _may() -> dict[str, object]:
        account = g.get("account")
        roles = account.roles if account else None
        return {
            "account": account,
            "may": lambda endpoint, method="GET": allows(endpoint, roles, method=method),
            "home": home(roles) if roles is not None else url_for("auth.login"),
        }
