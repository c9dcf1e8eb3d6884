"""The rows of the return-to-work desk in the access table; see ``web.access``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from recruit.causes import Thing
from recruit.models import RoleName
from web.access_rules import Row, Rule, everyones, waiting

Roles = frozenset[RoleName]

BUREAU: Roles = frozenset({RoleName.ADMIN, RoleName.BUREAU})
TOWNS: Roles = BUREAU | {RoleName.TOWN}
FIRMS: Roles = TOWNS | {RoleName.ENTERPRISE}
ANSWERING: Roles = BUREAU | {RoleName.HOTLINE}
OFFICES: Roles = BUREAU | {RoleName.DEPARTMENT}
CASES: Roles = FIRMS | {RoleName.HOTLINE, RoleName.DEPARTMENT, RoleName.STEWARD}


def intake(name: str, roles: Roles) -> Iterator[tuple[str, Rule]]:
    """Yield the rows of the six endpoints that ``add_intake`` makes."""
    for ending in ("", "_template"):
        yield f"{name}{ending}", roles
    for ending in ("_preview", "_faults", "_commit", "_discard"):
        yield f"{name}{ending}", waiting(roles)


def _case(roles: Roles) -> Row:
    """Return the row of one case: who answers the hotline sees all of them."""
    return Row(roles, Thing.SERVICE_CASE, "case_id", sees_all=ANSWERING)


ROWS: Mapping[str, Rule] = {
    "figures.sheet": TOWNS,
    "figures.rows": TOWNS,
    "figures.late": TOWNS,
    "figures.remind": TOWNS,
    "figures.enterprise": Row(TOWNS, Thing.ENTERPRISE),
    "figures.reveal": Row(TOWNS, Thing.ENTERPRISE),
    "figures.report": FIRMS,
    "figures.sheet_pdf": TOWNS,
    "figures.sheet_book": TOWNS,
    "figures.rows_book": TOWNS,
    "figures.late_book": TOWNS,
    **dict(intake("figures.intake", TOWNS)),
    **dict(intake("figures.roll", BUREAU)),
    "stewards.index": TOWNS,
    "stewards.add": BUREAU,
    "stewards.detail": Row(TOWNS, Thing.STEWARD),
    "stewards.reveal": Row(TOWNS, Thing.STEWARD),
    "stewards.change": Row(BUREAU, Thing.STEWARD),
    "stewards.hand_over": Row(BUREAU, Thing.STEWARD),
    "stewards.plans": BUREAU,
    "stewards.propose": BUREAU,
    "stewards.plan": Row(BUREAU, Thing.STEWARD_PLAN, "plan_id"),
    "stewards.adopt": Row(BUREAU, Thing.STEWARD_PLAN, "plan_id"),
    "stewards.discard": Row(BUREAU, Thing.STEWARD_PLAN, "plan_id"),
    "stewards.visits": TOWNS,
    "stewards.visits_book": TOWNS,
    "stewards.rounds": TOWNS,
    "stewards.draw": BUREAU,
    "stewards.round_detail": everyones(TOWNS, Thing.INSPECTION_ROUND, "round_id"),
    "stewards.round_book": everyones(TOWNS, Thing.INSPECTION_ROUND, "round_id"),
    "stewards.visit": Row(TOWNS | {RoleName.STEWARD}, Thing.ENTERPRISE),
    "stewards.correct_visit": Row(TOWNS | {RoleName.STEWARD}, Thing.VISIT),
    "stewards.mine": frozenset({RoleName.STEWARD}),
    **dict(intake("stewards.intake", BUREAU)),
    "cases.index": CASES,
    "cases.book": CASES,
    "cases.board": CASES - {RoleName.STEWARD, RoleName.ENTERPRISE},
    "cases.new": CASES - {RoleName.DEPARTMENT},
    "cases.detail": _case(CASES),
    "cases.dispatch": _case(ANSWERING),
    "cases.accept": _case(OFFICES),
    "cases.send_back": _case(OFFICES),
    "cases.finish_part": _case(OFFICES),
    "cases.answer": _case(OFFICES),
    "cases.call_back": _case(ANSWERING),
    "cases.close": _case(ANSWERING),
    "cases.note": _case(CASES),
    "cases.extend": _case(BUREAU),
    "cases.join": _case(ANSWERING),
    "cases.escalate": BUREAU,
    "cases.amend": _case(ANSWERING),
    "cases.reopen": _case(ANSWERING),
    "cases.separate": _case(ANSWERING),
    "cases.analysis": TOWNS | ANSWERING,
    "cases.analysis_book": TOWNS | ANSWERING,
    "cases.departments": BUREAU,
    "cases.save_department": BUREAU,
    "cases.save_rules": BUREAU,
    **dict(intake("cases.intake", ANSWERING)),
    "hotline.desk": ANSWERING,
    "hotline.caller": ANSWERING,
    "hotline.take": ANSWERING,
    "hotline.calls": ANSWERING,
    "hotline.calls_book": ANSWERING,
    "hotline.knowledge": CASES,
    "hotline.article": everyones(CASES, Thing.ARTICLE),
    "hotline.edit": ANSWERING,
    **dict(intake("hotline.intake", ANSWERING)),
}
"""Lists show towns their own enterprises only, enterprises report for themselves."""

HOMES: tuple[str, ...] = ("stewards.mine", "hotline.desk", "cases.board")
"""Where roles of the desk start."""
