"""Accounts of referrers and enterprises: handed out on a printed slip, reset when forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, g, render_template, request

from recruit.models import Account, Enterprise, Referrer, RoleName
from recruit.operations import partner_accounts
from recruit.operations.lookup import require
from recruit.queries import partners
from web.filters import Filters
from web.room import registry
from web.ways import number, row_numbers

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

blueprint = Blueprint("partners", __name__)

KINDS = ("referrers", "enterprises")


@blueprint.get("/partners", defaults={"kind": "referrers"})
@blueprint.get("/partners/<kind>")
def index(kind: str) -> str:
    """Show referrers or enterprises, with or without an account."""
    if kind not in KINDS:
        abort(404)
    filters = Filters.read(q=None)
    find = partners.referrer_accounts if kind == "referrers" else partners.enterprise_accounts
    with registry().read() as session:
        page = find(session, q=filters.q, page=number("page"))
    return render_template("referrer/accounts.html", kind=kind, page=page, filters=filters)


@blueprint.post("/partners/<kind>")
def hand_out(kind: str) -> str:
    """Make an account, or give one a new password; the slip is shown this once."""
    keys = row_numbers([request.form.get("key", "")])
    if kind not in KINDS or not keys:
        abort(404)
    key = keys[0]
    with registry().write() as session:
        if request.form.get("does") == "reset":
            slip = partner_accounts.reset(
                session, _partner_account(session, key), by=g.account.username
            )
        elif kind == "referrers":
            slip = partner_accounts.for_referrer(
                session, require(session, Referrer, key), by=g.account.username
            )
        else:
            slip = partner_accounts.for_enterprise(
                session, require(session, Enterprise, key), by=g.account.username
            )
    return render_template(
        "referrer/slip.html", kind=kind, slip=slip, address=request.url_root.rstrip("/")
    )


def _partner_account(session: Session, key: int) -> Account:
    """Return an account of a partner; those of staff are not handed out here."""
    found = require(session, Account, key)
    roles = {role.name for role in found.roles}
    if not roles or roles - {RoleName.REFERRER, RoleName.ENTERPRISE}:
        abort(404)
    return found
