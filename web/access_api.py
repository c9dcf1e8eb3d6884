"""The rows of the API in the access table: roles, the token scope, whose record it is."""

from __future__ import annotations

from collections.abc import Mapping

from recruit.causes import Thing
from recruit.models import TokenScope
from web.access_rules import (
    DESK,
    ENTERPRISE,
    FIELD,
    SQUAD,
    TOWN,
    Door,
    Row,
    Rule,
    everyones,
    waiting,
)

LOCAL = DESK | {TOWN, ENTERPRISE}
"""Those who deal with firms and vacancies: their own, unless they see all."""

ROWS: Mapping[str, Rule] = {
    "api.openapi": Door.PUBLIC,
    "api.docs": Door.PUBLIC,
    "api.campaigns": Row(FIELD | {ENTERPRISE}, token=TokenScope.CAMPAIGNS_READ),
    "api.campaign": everyones(
        FIELD | {ENTERPRISE}, Thing.CAMPAIGN, token=TokenScope.CAMPAIGNS_READ
    ),
    "api.enterprises": Row(LOCAL, token=TokenScope.ENTERPRISES_READ),
    "api.enterprise": Row(LOCAL, Thing.ENTERPRISE, token=TokenScope.ENTERPRISES_READ),
    "api.vacancies": Row(LOCAL, token=TokenScope.VACANCIES_READ),
    "api.vacancy": Row(LOCAL, Thing.VACANCY, token=TokenScope.VACANCIES_READ),
    "api.post_vacancy": Row(LOCAL, token=TokenScope.VACANCIES_WRITE),
    "api.change_vacancy": Row(LOCAL, Thing.VACANCY, token=TokenScope.VACANCIES_WRITE),
    "api.candidates": Row(DESK | {SQUAD}, token=TokenScope.CANDIDATES_READ),
    "api.candidate": Row(DESK | {SQUAD}, Thing.CANDIDATE, token=TokenScope.CANDIDATES_READ),
    "api.candidate_personal": Row(DESK, Thing.CANDIDATE, token=TokenScope.CANDIDATES_PERSONAL),
    "api.referrers": Row(DESK | {SQUAD}, token=TokenScope.REFERRERS_READ),
    "api.referrer": Row(DESK | {SQUAD}, Thing.REFERRER, token=TokenScope.REFERRERS_READ),
    "api.placements": Row(LOCAL | {SQUAD}, token=TokenScope.PLACEMENTS_READ),
    "api.placement": Row(LOCAL | {SQUAD}, Thing.PLACEMENT, token=TokenScope.PLACEMENTS_READ),
    "api.step_placement": Row(
        DESK | {ENTERPRISE}, Thing.PLACEMENT, token=TokenScope.PLACEMENTS_WRITE
    ),
    "api.runs": Row(DESK, token=TokenScope.RUNS_READ),
    "api.run": Row(DESK, Thing.RUN, token=TokenScope.RUNS_READ),
    "api.request_run": Row(DESK, token=TokenScope.RUNS_WRITE),
    "api.stop_run": Row(DESK, Thing.RUN, token=TokenScope.RUNS_WRITE),
    "api.plans": Row(DESK, token=TokenScope.PLANS_READ),
    "api.plan": Row(DESK, Thing.PLAN_VERSION, "plan_id", token=TokenScope.PLANS_READ),
    "api.publish_plan": Row(DESK, Thing.PLAN_VERSION, "plan_id", token=TokenScope.PLANS_PUBLISH),
    "api.trips": Row(DESK | {SQUAD}, token=TokenScope.TRIPS_READ),
    "api.trip": Row(DESK | {SQUAD}, Thing.TRIP, token=TokenScope.TRIPS_READ),
    "api.upload": Row(DESK, token=TokenScope.IMPORTS_WRITE),
    "api.uploaded": waiting(DESK, token=TokenScope.IMPORTS_WRITE),
    "api.commit_upload": waiting(DESK, token=TokenScope.IMPORTS_WRITE),
    "api.discard_upload": waiting(DESK, token=TokenScope.IMPORTS_WRITE),
    "api.figures": Row(FIELD, token=TokenScope.FIGURES_READ),
    # the return-to-work desk
    "api.desk_daily_figures": Row(LOCAL - {ENTERPRISE}, token=TokenScope.FIGURES_READ),
    "api.desk_headcounts": Row(LOCAL - {ENTERPRISE}, token=TokenScope.DESK_READ),
    "api.desk_report_headcount": Row(LOCAL, token=TokenScope.HEADCOUNTS_WRITE),
    "api.desk_cases": Row(LOCAL, token=TokenScope.DESK_READ),
    "api.desk_case": Row(LOCAL, Thing.SERVICE_CASE, "case_id", token=TokenScope.DESK_READ),
    "api.desk_open_case": Row(LOCAL, token=TokenScope.CASES_WRITE),
    "api.desk_calls": Row(DESK, token=TokenScope.DESK_READ),
    "api.desk_stewards": Row(LOCAL - {ENTERPRISE}, token=TokenScope.DESK_READ),
    "api.desk_policies": Row(LOCAL, token=TokenScope.DESK_READ),
    "api.desk_firm_policies": Row(LOCAL, Thing.ENTERPRISE, token=TokenScope.DESK_READ),
    "api.desk_supply": Row(LOCAL, token=TokenScope.DESK_READ),
    "api.desk_post_supply": Row(LOCAL, token=TokenScope.SUPPLY_WRITE),
    "api.desk_land": Row(LOCAL, token=TokenScope.DESK_READ),
    "api.desk_arrivals": Row(LOCAL - {ENTERPRISE}, token=TokenScope.DESK_READ),
}
