"""Registering a person on a phone, in under a minute; the form keeps what was typed."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as Answer

from recruit.language import Language
from recruit.models import Campaign, Candidate, Referrer
from recruit.operations import registering
from recruit.operations.lookup import require
from recruit.operations.registering import Entry, Outcome
from recruit.queries import own_people
from recruit.rights.model import Way
from recruit.rights.terms import FORM_VERSION, PURPOSES
from web import consent, names, places
from web.i18n import language
from web.room import registry
from web.ways import row_numbers

blueprint = Blueprint("registering", __name__)

FIELDS = (
    "name",
    "phone",
    "id_number",
    "home",
    "county",
    "province",
    "prefecture",
    "choice",
    "trade",
    "ready_date",
    "min_wage",
    "needs_dormitory",
    "companion",
    *(f"consent_{purpose}" for purpose in PURPOSES),
)


@blueprint.get("/my/register")
def form() -> str:
    """Show an empty form; the home county is the referrer's own until another is chosen."""
    with registry().read() as session:
        home = require(session, Referrer, g.account.referrer_id).home_county
    return _own_page({"county": home, "home": places.full_name(home)})


@blueprint.post("/my/register")
def save() -> Answer | tuple[str, int]:
    """Register the person, or show what must be mended with everything as it was typed."""
    typed = typed_form()
    if request.form.get("step") == "places":
        return _own_page(typed), 200
    with registry().read() as session:
        campaign = require(session, Campaign, g.campaign.id)
    entry = registering.read_entry(typed, campaign)
    if not entry.sound or not consent.agreed(typed):
        return _own_page(typed, entry), 422
    companion = row_numbers([typed["companion"]])
    with registry().write() as session:
        done = registering.register(
            session,
            require(session, Campaign, g.campaign.id),
            entry,
            agreed=True,
            way=Way.REFERRER,
            referrer=require(session, Referrer, g.account.referrer_id),
            companion=require(session, Candidate, companion[0]) if companion else None,
            by=g.account.username,
        )
    for remark in entry.problems.values():
        flash(remark.say(Language(language())), "warn")
    if done.outcome is Outcome.NEW or done.outcome is Outcome.KNOWN:
        flash(gettext("登记好了。可以接着登记下一位。"), "good")
    elif done.outcome is Outcome.OWN:
        flash(gettext("这个人您已登记过，没有重复登记。"), "warn")
    else:
        flash(gettext("这个人已由别人先登记，归属不变；您的推荐也记下了，对方也看得到。"), "warn")
    if done.outcome is Outcome.ANOTHERS:
        return redirect(url_for("referrer.people", _anchor="doubles"), 303)
    return redirect(url_for("registering.form", done=done.candidate_id), 303)


@blueprint.get("/places.json")
def county_list() -> Response:
    """Hand out the home counties to choose from; the browser may keep them for a year."""
    content, _ = places.as_json()
    answer = Response(content, mimetype="application/json")
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer


def typed_form() -> dict[str, str]:
    """Return the form as it was typed. A county chosen from several outweighs what was typed."""
    typed = {name: request.form.get(name, "").strip()[:200] for name in FIELDS}
    chosen = typed.pop("choice") or (
        typed["county"] if request.form.get("from_list") == "yes" else ""
    )
    if chosen and places.full_name(chosen):
        typed["county"], typed["home"] = chosen, places.full_name(chosen)
    return typed


def what_to_fill(typed: Mapping[str, str], entry: Entry | None) -> dict[str, object]:
    """Return what the form's template needs, whoever fills it in."""
    province = typed.get("province") or (typed.get("county", "")[:2] + "0000")
    if province not in names.provinces():
        province = ""
    prefecture = typed.get("prefecture") or places.prefecture_of(typed.get("county", ""))
    if prefecture[:2] != province[:2]:
        prefecture = ""
    choices = entry.choices if entry else ()
    if entry is not None and "home" in entry.problems and not choices:
        choices = places.search(typed.get("home", ""))
    said = {}
    if entry is not None:
        said = {
            field: remark.say(Language(language()))
            for field, remark in entry.problems.items()
            if remark.grave
        }
        if not consent.agreed(typed):
            said["consent"] = gettext("请先把两条说明读给本人听，征得同意后都勾上。")
    return {
        "typed": typed,
        "said": said,
        "choices": choices,
        "provinces": places.provinces(),
        "prefectures": places.prefectures(province) if province else [],
        "counties": places.counties(prefecture) if prefecture else [],
        "province": province,
        "prefecture": prefecture,
        "trades": [(code, names.trade(code)) for code in names.trades()],
        "titles": consent.TITLES,
        "notices": consent.NOTICES,
        "version": FORM_VERSION,
        "places_tag": places.as_json()[1],
    }


def _own_page(typed: Mapping[str, str], entry: Entry | None = None) -> str:
    with registry().read() as session:
        own = own_people.own_people(session, g.campaign.id, g.account.referrer_id)
    done = request.args.get("done", type=int)
    return render_template(
        "referrer/register.html",
        companions=[(one.id, one.name) for one in reversed(own) if one.state == "registered"],
        done=next((one for one in own if one.id == done), None),
        **what_to_fill(typed, entry),
    )
