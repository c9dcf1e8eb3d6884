"""The pages of referrers, enterprises and the public, as one list for the app."""

from __future__ import annotations

from web.pages import (
    answers,
    enterprise,
    public,
    referrer,
    referrer_accounts,
    referrer_bonus,
    referrer_disputes,
    referrer_register,
    referrer_settling,
    referrer_share,
)

BLUEPRINTS = (
    referrer.blueprint,
    referrer_register.blueprint,
    referrer_bonus.blueprint,
    referrer_share.blueprint,
    referrer_disputes.blueprint,
    referrer_settling.blueprint,
    referrer_accounts.blueprint,
    enterprise.blueprint,
    answers.blueprint,
    public.blueprint,
)
