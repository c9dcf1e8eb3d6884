"""Pictures are taken of every page: one that nobody walks past fails here."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path

import pytest

_TOUR = Path(__file__).parents[1] / "acceptance" / "screenshots" / "tour.py"
_spec = importlib.util.spec_from_file_location("screenshots_tour", _TOUR)
tour = sys.modules["screenshots_tour"] = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(tour)

NO_PAGES = {
    "static", "metrics", "health.alive", "health.ready", "registering.county_list",
    "sharing.picture", "settling.sheet", "policy_editing.book", "imports.template",
    "imports.faults", "trips.manifest", "trips.manifests_of_plan", "boarding.roster",
    "boarding.session_token", "boarding.shell", "boarding.worker", "boarding_handover.paper",
    "boarding_papers.posted", "boarding_papers.carried", "mending.contacts_sheet",
    "enterprise.arrivals_sheet", "public.job_poster", "public.firm_poster",
    "public.season_poster", "figures.sheet_pdf", "auth.code",
}  # fmt: skip
"""What answers files, data or fragments; the page of the code needs a log-in half done."""
ENDINGS = ("_book", ".book", ".export", ".progress", "_template", "_faults")


def _pages(app):
    for rule in app.url_map.iter_rules():
        name = rule.endpoint
        data = name.startswith("api.") and name != "api.docs"
        if "GET" in rule.methods and not (data or name in NO_PAGES or name.endswith(ENDINGS)):
            yield name


def _walked(app):
    router = app.url_map.bind("localhost")
    for _, stops in tour.TOUR.values():
        for stop in stops:
            path = re.sub(r"\{\w+\}", "1", stop.address).partition("?")[0]
            if stop.name != "missing":
                yield router.match(path, method="GET")[0]


def test_every_page_is_on_the_tour(app):
    assert set(_pages(app)) - set(_walked(app)) == set()


def test_what_is_on_the_tour_is_a_page(app):
    assert set(_walked(app)) - set(_pages(app)) == set()


@pytest.mark.parametrize("who", tour.TOUR)
def test_no_two_pictures_have_one_name(who):
    names = [stop.name for stop in tour.TOUR[who][1]]
    assert sorted(names) == sorted(set(names))
