"""The literal rows of accounts, second factor, tokens, audit trail, webhooks and reveals."""

ADMIN = frozenset({"admin"})
DESK = frozenset({"admin", "bureau"})
PROGRAMS = frozenset({"admin", "bureau", "town", "squad", "enterprise"})


def table(everybody):
    """Return method, address, endpoint and who may; ``everybody`` is every role."""
    return [
        ("GET", "/account", "account.page", everybody),
        ("POST", "/account/password", "account.password", everybody),
        ("GET", "/account/second-factor", "account.show_second_factor", everybody),
        ("POST", "/account/second-factor", "account.confirm_second_factor", everybody),
        ("POST", "/account/second-factor/codes", "account.renew_codes", everybody),
        ("POST", "/account/second-factor/remove", "account.remove_second_factor", everybody),
        ("GET", "/account/tokens", "tokens.index", PROGRAMS),
        ("POST", "/account/tokens", "tokens.make", PROGRAMS),
        ("POST", "/account/tokens/999/revoke", "tokens.revoke", PROGRAMS),
        ("GET", "/accounts", "accounts.index", ADMIN),
        ("GET", "/accounts/new", "accounts.form", ADMIN),
        ("POST", "/accounts", "accounts.create", ADMIN),
        ("GET", "/accounts/1", "accounts.detail", ADMIN),
        ("POST", "/accounts/999", "accounts.change", ADMIN),
        ("POST", "/accounts/999/password", "accounts.reset_password", ADMIN),
        ("POST", "/accounts/999/unlock", "accounts.act", ADMIN),
        ("GET", "/audit", "audit.index", ADMIN),
        ("POST", "/audit/check", "audit.check", ADMIN),
        ("GET", "/webhooks", "webhooks.index", ADMIN),
        ("POST", "/webhooks", "webhooks.make", ADMIN),
        ("POST", "/webhooks/999/switch", "webhooks.switch", ADMIN),
        ("POST", "/webhooks/999/remove", "webhooks.remove", ADMIN),
        ("POST", "/webhooks/deliveries/999/retry", "webhooks.retry", ADMIN),
        ("GET", "/candidates/1/reveal", "reveal.form", DESK | {"squad"}),
        ("POST", "/candidates/1/reveal", "reveal.show", DESK | {"squad"}),
    ]
