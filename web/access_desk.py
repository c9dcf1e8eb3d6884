"""The rows of the return-to-work desk in the access table; see ``web.access``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from recruit.models import RoleName

Roles = frozenset[RoleName]

BUREAU: Roles = frozenset({RoleName.ADMIN, RoleName.BUREAU})
TOWNS: Roles = BUREAU | {RoleName.TOWN}
FIRMS: Roles = TOWNS | {RoleName.ENTERPRISE}
ANSWERING: Roles = BUREAU | {RoleName.HOTLINE}
OFFICES: Roles = BUREAU | {RoleName.DEPARTMENT}
CASES: Roles = FIRMS | {RoleName.HOTLINE, RoleName.DEPARTMENT, RoleName.STEWARD}


def intake(name: str, roles: Roles) -> Iterator[tuple[str, Roles]]:
    """Yield the rows of the six endpoints that ``add_intake`` makes."""
    for ending in ("", "_template", "_preview", "_faults", "_commit", "_discard"):
        yield f"{name}{ending}", roles


ROWS: Mapping[str, Roles] = {
    "figures.sheet": TOWNS,
    "figures.rows": TOWNS,
    "figures.late": TOWNS,
    "figures.remind": TOWNS,
    "figures.enterprise": TOWNS,
    "figures.report": FIRMS,
    "figures.sheet_pdf": TOWNS,
    "figures.sheet_book": TOWNS,
    "figures.rows_book": TOWNS,
    "figures.late_book": TOWNS,
    **dict(intake("figures.intake", TOWNS)),
    **dict(intake("figures.roll", BUREAU)),
    "stewards.index": TOWNS,
    "stewards.add": BUREAU,
    "stewards.detail": TOWNS,
    "stewards.change": BUREAU,
    "stewards.hand_over": BUREAU,
    "stewards.plans": BUREAU,
    "stewards.propose": BUREAU,
    "stewards.plan": BUREAU,
    "stewards.adopt": BUREAU,
    "stewards.discard": BUREAU,
    "stewards.visits": TOWNS,
    "stewards.visits_book": TOWNS,
    "stewards.rounds": TOWNS,
    "stewards.draw": BUREAU,
    "stewards.round_detail": TOWNS,
    "stewards.round_book": TOWNS,
    "stewards.visit": TOWNS | {RoleName.STEWARD},
    "stewards.correct_visit": TOWNS | {RoleName.STEWARD},
    "stewards.mine": frozenset({RoleName.STEWARD}),
    **dict(intake("stewards.intake", BUREAU)),
    "cases.index": CASES,
    "cases.book": CASES,
    "cases.board": CASES - {RoleName.STEWARD, RoleName.ENTERPRISE},
    "cases.new": CASES - {RoleName.DEPARTMENT},
    "cases.detail": CASES,
    "cases.dispatch": ANSWERING,
    "cases.accept": OFFICES,
    "cases.send_back": OFFICES,
    "cases.finish_part": OFFICES,
    "cases.answer": OFFICES,
    "cases.call_back": ANSWERING,
    "cases.close": ANSWERING,
    "cases.note": CASES,
    "cases.extend": BUREAU,
    "cases.join": ANSWERING,
    "cases.escalate": BUREAU,
    "cases.amend": ANSWERING,
    "cases.reopen": ANSWERING,
    "cases.separate": ANSWERING,
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
    "hotline.article": CASES,
    "hotline.edit": ANSWERING,
    **dict(intake("hotline.intake", ANSWERING)),
}
"""Towns see their own enterprises only, enterprises report for themselves: the pages see to it."""

HOMES: tuple[str, ...] = ("stewards.mine", "hotline.desk", "cases.board")
"""Where roles of the desk start."""
