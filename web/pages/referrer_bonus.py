"""What a referrer has earned: owed and paid, person by person, with the rule behind it."""

from __future__ import annotations

import math

from flask import Blueprint, g, render_template

from recruit.models import BonusKind
from recruit.queries import bonuses, own_people, referrers
from web.room import registry

blueprint = Blueprint("bonus", __name__)


@blueprint.get("/my/bonus")
def mine() -> str:
    """Show what is owed and paid."""
    with registry().read() as session:
        statement = bonuses.bonus_statement(session, g.campaign.id, g.account.referrer_id)
        people = own_people.own_people(session, g.campaign.id, g.account.referrer_id)
        progress = referrers.referrer_progress(
            session, g.campaign.id, referrer_id=g.account.referrer_id
        )
    target = progress[0].target if progress else 0
    on_duty = sum(person.stage in {"on_duty", "retained"} for person in people)
    had = {(one.kind, one.yuan) for one in statement.entries if one.candidate is None}
    had |= {(one.rule.kind, one.yuan) for one in statement.due if one.candidate_id is None}
    ahead = [
        (rule, missing)
        for rule in statement.rules
        if rule.kind is BonusKind.TARGET
        and target
        and (rule.kind, rule.amount_yuan) not in had
        and (missing := math.ceil(rule.target_share * target - 1e-9) - on_duty) > 0
    ]
    return render_template(
        "referrer/bonus.html",
        statement=statement,
        ahead=ahead,
        target=target,
        on_duty=on_duty,
    )
