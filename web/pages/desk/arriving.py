"""The page behind a poster's QR code, where people who arrive register themselves; and posters.

A token says whose poster it is (the bureau's, a town's, an enterprise's) and is signed with the
app's key: nobody makes one up, and nothing about a person is in an address.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext
from werkzeug.wrappers import Response

from recruit.desk.arrivals import operations, queries
from recruit.desk.arrivals.reading import CONSENT, Entry, read_entry
from recruit.desk.arrivals.rules import quarantine_for
from recruit.errors import Conflict
from recruit.language import Language
from recruit.models import Enterprise, RoleName
from web import names
from web.auth.brake import Brake
from web.filters import choices
from web.i18n import language
from web.pages.desk.acting import key, own_town
from web.qr import svg
from web.room import registry, today

blueprint = Blueprint("arriving", __name__)

FIELDS = (
    "name", "phone", "home", "stayed", "day", "vehicle", "town", "address", "employer", "status",
    "issuer", "issued", "expires", "consent",
)  # fmt: skip
REGISTRATIONS = 40
"""So many people one address may register in ten minutes: a coach may share one phone."""


@dataclass(frozen=True)
class Host:
    """Whose poster was scanned; town and enterprise when it says them."""

    token: str
    name: str
    town: str = ""
    enterprise_id: int | None = None


@blueprint.get("/arrive/<token>")
def form(token: str) -> str:
    """Show the form."""
    return _page(_host(token), {"day": today().isoformat()})


@blueprint.post("/arrive/<token>")
def register(token: str) -> Response | tuple[str, int] | tuple[str, int, dict[str, str]]:
    """Register the visitor, or show what must be mended with everything as it was typed."""
    host = _host(token)
    typed = {name: request.form.get(name, "").strip()[:120] for name in FIELDS}
    with registry().read() as session:
        entry = read_entry(
            session, typed, today=today(), town=host.town, enterprise_id=host.enterprise_id
        )
    if entry.arrival is None or typed["consent"] != "yes":
        return _page(host, typed, entry), 422
    wait = _brake().wait(request.remote_addr or "")
    if wait:
        told = gettext("登记的人太多，请 %(n)s 分钟后再点一次登记。", n=-(-wait // 60))
        return _page(host, typed, entry, notice=told), 429, {"Retry-After": str(wait)}
    _brake().failed(request.remote_addr or "")
    try:
        with registry().write() as session:
            operations.register_incomer(
                session, entry.arrival, today=today(), by=f"self {CONSENT}"
            )
    except Conflict:
        # The same answer as to a new one: nobody can ask who is registered.
        pass
    rule = quarantine_for(entry.arrival.stayed_in, entry.arrival.status, entry.arrival.arrived_on)
    if rule is not None:
        flash(rule.say(Language(language())), "warn")
    return redirect(url_for("arriving.registered", token=token, _anchor="main"), 303)


@blueprint.get("/arrive/<token>/done")
def registered(token: str) -> str:
    """Say that the registration arrived and what comes next."""
    return render_template("desk/arrivals/registered.html", host=_host(token), season=None)


@blueprint.get("/arrivals/posters")
def posters() -> str:
    """Choose whose poster to print."""
    written = request.args.get("enterprise", "").strip()[:80]
    own, roles = own_town(), g.account.roles
    hosts = [] if own is not None else [_host(token_of("b"))]
    if own is None:
        hosts += [_host(token_of("t", code)) for code in names.towns()]
    elif RoleName.TOWN in roles:
        hosts.append(_host(token_of("t", own)))
    with registry().read() as session:
        firms = queries.firms(
            session,
            name=written,
            town=own if RoleName.TOWN in roles else None,
            only=g.account.enterprise_id if own == "-" else None,
        ) if written or own == "-" else ()  # fmt: skip
    hosts += [Host(token_of("e", str(firm.id)), firm.name) for firm in firms]
    return render_template(
        "desk/arrivals/posters.html", hosts=hosts, written=written, search=own != "-"
    )


@blueprint.get("/arrivals/posters/<token>")
def poster(token: str) -> str:
    """Show a poster as it is printed on A4."""
    host = _host(token)
    address = url_for("arriving.form", token=token, _external=True)
    return render_template(
        "desk/arrivals/poster.html", host=host, code=svg(address), address=address
    )


def token_of(kind: str, code: str = "") -> str:
    """Return the token of a poster: ``b``, ``t330281103`` or ``e12``, and its signature."""
    plain = f"{kind}{code}"
    secret = str(current_app.config["SECRET_KEY"]).encode()
    signed = hmac.new(secret, f"arrivals poster {plain}".encode(), hashlib.sha256)
    return f"{plain}-{signed.hexdigest()[:20]}"


def _host(token: str) -> Host:
    plain = token.partition("-")[0]
    kind, code = plain[:1], plain[1:]
    if not hmac.compare_digest(token.encode(), token_of(kind, code).encode()):
        abort(404)
    if kind == "e":
        with registry().read() as session:
            firm = session.get(Enterprise, key(code) or 0) or abort(404)
            return Host(token, firm.name, firm.town_code, firm.id)
    if kind == "t":
        return Host(token, names.town(code), code)
    return Host(token, gettext("余姚市"))


def _page(
    host: Host, typed: dict[str, str], entry: Entry | None = None, *, notice: str = ""
) -> str:
    said = {}
    if entry is not None:
        here = Language(language())
        said = {column: remark.say(here) for column, remark in entry.problems.items()}
        if typed.get("consent") != "yes":
            said["consent"] = gettext("同意后才能登记。")
    return render_template(
        "desk/arrivals/register.html",
        host=host,
        typed=typed,
        said=said,
        notice=notice,
        towns=choices(names.towns(), names.town),
        version=CONSENT,
        season=None,
    )


def _brake() -> Brake:
    found: Brake = current_app.extensions.setdefault(
        "arrivals_brake", Brake(REGISTRATIONS, window=600.0)
    )
    return found
