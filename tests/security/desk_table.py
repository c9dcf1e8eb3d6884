"""The literal table of the return-to-work desk: method, address, endpoint, who may."""

BUREAU = frozenset({"admin", "bureau"})
TOWNS = BUREAU | {"town"}
FIRMS = TOWNS | {"enterprise"}
ANSWERING = BUREAU | {"hotline"}
OFFICES = BUREAU | {"department"}
CASES = FIRMS | {"hotline", "department", "steward"}


def intake(address, name, allowed):
    """Return the rows of an import."""
    return [
        ("GET", address, name, allowed),
        ("GET", f"{address}/template.xlsx", f"{name}_template", allowed),
        ("GET", f"{address}/none", f"{name}_preview", allowed),
        ("GET", f"{address}/none/faults.xlsx", f"{name}_faults", allowed),
        ("POST", f"{address}/none/commit", f"{name}_commit", allowed),
        ("POST", f"{address}/none/discard", f"{name}_discard", allowed),
    ]


TABLE = [
    ("GET", "/back-at-work", "figures.sheet", TOWNS),
    ("GET", "/back-at-work/rows", "figures.rows", TOWNS),
    ("GET", "/back-at-work/rows.xlsx", "figures.rows_book", TOWNS),
    ("GET", "/back-at-work/daily.pdf", "figures.sheet_pdf", TOWNS),
    ("GET", "/back-at-work/daily.xlsx", "figures.sheet_book", TOWNS),
    ("GET", "/back-at-work/late", "figures.late", TOWNS),
    ("GET", "/back-at-work/late.xlsx", "figures.late_book", TOWNS),
    ("POST", "/back-at-work/late", "figures.remind", TOWNS),
    ("GET", "/back-at-work/enterprises/1", "figures.enterprise", TOWNS),
    ("GET", "/back-at-work/report", "figures.report", FIRMS),
    *intake("/back-at-work/import", "figures.intake", TOWNS),
    *intake("/back-at-work/list", "figures.roll", BUREAU),
    ("GET", "/stewards", "stewards.index", TOWNS),
    ("POST", "/stewards", "stewards.add", BUREAU),
    ("GET", "/stewards/9", "stewards.detail", TOWNS),
    ("POST", "/stewards/9", "stewards.change", BUREAU),
    ("POST", "/stewards/9/enterprises", "stewards.hand_over", BUREAU),
    ("GET", "/stewards/mine", "stewards.mine", frozenset({"steward"})),
    ("GET", "/stewards/visit/99", "stewards.visit", TOWNS | {"steward"}),
    ("GET", "/stewards/visits", "stewards.visits", TOWNS),
    ("GET", "/stewards/visits.xlsx", "stewards.visits_book", TOWNS),
    ("GET", "/stewards/plans", "stewards.plans", BUREAU),
    ("POST", "/stewards/plans", "stewards.propose", BUREAU),
    ("GET", "/stewards/plans/9", "stewards.plan", BUREAU),
    ("POST", "/stewards/plans/9/adopt", "stewards.adopt", BUREAU),
    ("POST", "/stewards/plans/9/discard", "stewards.discard", BUREAU),
    ("GET", "/stewards/rounds", "stewards.rounds", TOWNS),
    ("POST", "/stewards/rounds", "stewards.draw", BUREAU),
    ("GET", "/stewards/rounds/9", "stewards.round_detail", TOWNS),
    ("GET", "/stewards/rounds/9.xlsx", "stewards.round_book", TOWNS),
    *intake("/stewards/import", "stewards.intake", BUREAU),
    ("GET", "/cases", "cases.index", CASES),
    ("GET", "/cases.xlsx", "cases.book", CASES),
    ("GET", "/cases/board", "cases.board", CASES - {"steward", "enterprise"}),
    ("GET", "/cases/new", "cases.new", CASES - {"department"}),
    ("GET", "/cases/9", "cases.detail", CASES),
    ("POST", "/cases/9/dispatch", "cases.dispatch", ANSWERING),
    ("POST", "/cases/9/accept", "cases.accept", OFFICES),
    ("POST", "/cases/9/return", "cases.send_back", OFFICES),
    ("POST", "/cases/9/part", "cases.finish_part", OFFICES),
    ("POST", "/cases/9/answer", "cases.answer", OFFICES),
    ("POST", "/cases/9/call-back", "cases.call_back", ANSWERING),
    ("POST", "/cases/9/close", "cases.close", ANSWERING),
    ("POST", "/cases/9/note", "cases.note", CASES),
    ("POST", "/cases/9/extend", "cases.extend", BUREAU),
    ("POST", "/cases/9/join", "cases.join", ANSWERING),
    ("POST", "/cases/escalate", "cases.escalate", BUREAU),
    ("GET", "/cases/analysis", "cases.analysis", TOWNS | ANSWERING),
    ("GET", "/cases/analysis.xlsx", "cases.analysis_book", TOWNS | ANSWERING),
    ("GET", "/cases/departments", "cases.departments", BUREAU),
    ("POST", "/cases/departments", "cases.save_department", BUREAU),
    ("POST", "/cases/rules", "cases.save_rules", BUREAU),
    *intake("/cases/import", "cases.intake", ANSWERING),
    ("GET", "/hotline", "hotline.desk", ANSWERING),
    ("POST", "/hotline/caller", "hotline.caller", ANSWERING),
    ("POST", "/hotline/calls", "hotline.take", ANSWERING),
    ("GET", "/hotline/calls", "hotline.calls", ANSWERING),
    ("GET", "/hotline/calls.xlsx", "hotline.calls_book", ANSWERING),
    ("GET", "/hotline/knowledge", "hotline.knowledge", CASES),
    ("GET", "/hotline/knowledge/9", "hotline.article", CASES),
    ("GET", "/hotline/knowledge/edit", "hotline.edit", ANSWERING),
    *intake("/hotline/knowledge/import", "hotline.intake", ANSWERING),
]
