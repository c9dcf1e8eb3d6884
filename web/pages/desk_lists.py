"""The lists of the desk beside the first three, the records behind them, bulk changes, views."""

from __future__ import annotations

from web.pages import bulk, enterprises, parties, records, views

BLUEPRINTS = (
    enterprises.blueprint,
    parties.blueprint,
    records.blueprint,
    bulk.blueprint,
    views.blueprint,
)
