"""Every page of the desk by who looks at it: the list that pictures are taken from.

An address may hold names in braces; ``season.py`` finds or makes what they stand for. A test
(``tests/web/test_tour.py``) fails when a page that answers HTML is missing here.
"""

from __future__ import annotations

from typing import NamedTuple


class Stop(NamedTuple):
    """One page: its short name, what it shows, and where it is."""

    name: str
    words: str
    address: str


TOUR: dict[str, tuple[str, list[Stop]]] = {
    "bureau": (
        "Labour bureau",
        [
            Stop("overview", "Overview: funnel, map, fill, today's work", "/"),
            Stop("vacancies", "Vacancies", "/vacancies"),
            Stop("vacancy", "One vacancy", "/vacancies/{vacancy}"),
            Stop("enterprises", "Enterprises", "/enterprises"),
            Stop("enterprise", "One enterprise", "/enterprises/{firm}"),
            Stop("candidates", "Candidates", "/candidates"),
            Stop(
                "candidates-filtered",
                "Candidates, filtered",
                "/candidates?stage=seated&sort=ready",
            ),
            Stop(
                "candidates-none", "A filter that finds nobody", "/candidates?q=火箭&stage=no_show"
            ),
            Stop("candidate", "One candidate", "/candidates/{person}"),
            Stop("reveal", "Reveal with a reason", "/candidates/{person}/reveal"),
            Stop("rights-person", "Rights of one person", "/candidates/{person}/rights"),
            Stop("parties", "Parties", "/parties"),
            Stop("party", "One party", "/parties/{party}"),
            Stop("referrers", "Referrers", "/referrers"),
            Stop("referrer", "One referrer", "/referrers/{referrer}"),
            Stop("views", "Saved views", "/views"),
            Stop("imports", "Imports", "/imports"),
            Stop("import-preview", "A workbook to mend", "/imports/{upload}"),
            Stop("matching", "Matching room", "/matching"),
            Stop("matching-settings", "Objectives and weights", "/matching/settings"),
            Stop("run", "A run", "/runs/{run}"),
            Stop("plan", "A matching plan", "/plans/{plan}"),
            Stop("plan-people", "A plan person by person", "/plans/{plan}/people"),
            Stop("plan-unmatched", "Who is not placed, and why", "/plans/{plan}/unmatched"),
            Stop("plan-shortfalls", "Shortfalls", "/plans/{plan}/shortfalls"),
            Stop("plan-enterprise", "A plan by enterprise", "/plans/{plan}/enterprises/{firm}"),
            Stop(
                "plan-compare",
                "Who changes between two plans",
                "/plans/{plan}/compare?with={other_plan}",
            ),
            Stop("what-if", "What if", "/plans/{plan}/what-if?candidate={left}"),
            Stop("trial", "What a change would do", "/trials/{trial}"),
            Stop("answers", "Answers to offers", "/answers"),
            Stop("bonuses", "Bonuses", "/bonuses"),
            Stop("disputes", "Disputes", "/disputes"),
            Stop("dispute", "One dispute", "/disputes/{dispute}"),
            Stop("partners", "Accounts of referrers", "/partners"),
            Stop("partners-enterprises", "Accounts of enterprises", "/partners/enterprises"),
            Stop("rights", "Requests about data", "/rights"),
            Stop("charter", "Charter plans", "/charter"),
            Stop("charter-plan", "One charter plan", "/plans/{journeys}"),
            Stop("trips", "Trips of a day", "/trips"),
            Stop("trip", "A coach: stops, drivers, seats", "/trips/{long_coach}"),
            Stop("contacts", "Who sat near somebody", "/trips/{coach}/contacts/{passenger}"),
            Stop("boarding-rules", "Rules at the door", "/boarding/rules"),
            Stop("notice-text", "Text of a notice", "/notices/texts/seat/sms"),
            Stop("policies", "Policies", "/policies"),
            Stop("policy", "One policy", "/policies/{policy}"),
            Stop("policy-edit", "Edit a policy", "/policies/{policy}/edit"),
            Stop("policy-new", "New policy", "/policies/new"),
            Stop("policy-yaml", "Policies as text", "/policies/yaml"),
            Stop("policy-facts", "Facts of enterprises, import", "/policies/facts"),
            Stop("policy-facts-preview", "Facts, preview", "/policies/facts/{facts_upload}"),
            Stop("back-at-work", "Who is back: the daily sheet", "/back-at-work"),
            Stop("back-at-work-list", "Key enterprises", "/back-at-work/list"),
            Stop(
                "back-at-work-list-preview",
                "Key enterprises, preview",
                "/back-at-work/list/{roll_upload}",
            ),
            Stop("stewards", "Stewards", "/stewards"),
            Stop("steward", "One steward", "/stewards/{steward}"),
            Stop("steward-import", "Stewards, import", "/stewards/import"),
            Stop(
                "steward-import-preview", "Stewards, preview", "/stewards/import/{stewards_upload}"
            ),
            Stop("steward-plans", "Proposals for stewards", "/stewards/plans"),
            Stop("steward-plan", "One proposal", "/stewards/plans/{steward_plan}"),
            Stop("steward-rounds", "Rounds of visits", "/stewards/rounds"),
            Stop("steward-round", "One round", "/stewards/rounds/{round}"),
            Stop("visits", "Visits", "/stewards/visits"),
            Stop("visit-corrected", "A visit put right", "/stewards/visits/{a_visit}"),
            Stop("cases-analysis", "Cases, analysis", "/cases/analysis"),
            Stop("cases-departments", "Departments and rules", "/cases/departments"),
            Stop("cases-import", "Cases, import", "/cases/import"),
            Stop("cases-import-preview", "Cases, preview", "/cases/import/{cases_upload}"),
            Stop("arrival-posters", "Posters for arrivals", "/arrivals/posters"),
            Stop("arrival-poster", "One poster", "/arrivals/posters/{poster}"),
        ],
    ),
    "squad": (
        "Recruitment squad",
        [
            Stop("room", "Charter room", "/charter-room"),
            Stop("table", "A plan on the table, by day", "/charter-room/copies/{copy}"),
            Stop("table-vehicle", "By vehicle", "/charter-room/copies/{copy}?view=vehicle"),
            Stop("table-map", "As a map", "/charter-room/copies/{copy}?view=map"),
            Stop("table-steps", "Its steps", "/charter-room/copies/{copy}?view=steps"),
            Stop("table-trip", "A trip chosen", "/charter-room/copies/{copy}?trip={code}"),
            Stop(
                "move",
                "Move by keys",
                "/charter-room/copies/{copy}/move?from={code}&place={place}",
            ),
            Stop(
                "why",
                "Why is somebody left over",
                "/charter-room/copies/{copy}/why?person={unseated}",
            ),
            Stop("scenario", "A scenario", "/charter-room/plans/{journeys}"),
            Stop(
                "scenarios",
                "Two scenarios side by side",
                "/charter-room/compare?plan={journeys}&plan={replanned}",
            ),
            Stop("replan", "Something happened", "/plans/{journeys}/replan"),
            Stop("task", "A replan", "/charter-room/tasks/{task}"),
            Stop("told", "Who has to be told", "/plans/{replanned}/told"),
            Stop("trips", "Trips", "/trips"),
            Stop("trip", "One trip", "/trips/{coach}"),
            Stop("notices", "Notices", "/notices"),
            Stop("outbox", "Outbox", "/notices/outbox"),
            Stop("notice", "One notice", "/notices/{notice}"),
            Stop("boarding", "Boarding: choose a trip", "/boarding/"),
            Stop("boarding-phone", "Boarding on a phone", "/boarding/{boarding_trip}"),
            Stop("boarding-list", "Boarding by list", "/boarding/{boarding_trip}/list"),
            Stop("handover", "Hand-over at arrival", "/boarding/{arrived_trip}/handover"),
        ],
    ),
    "town": (
        "Town",
        [
            Stop("overview", "Overview of a town", "/"),
            Stop("back-at-work", "Daily sheet of a town", "/back-at-work"),
            Stop("back-at-work-rows", "Reports behind a figure", "/back-at-work/rows"),
            Stop("back-at-work-late", "Who has not reported", "/back-at-work/late"),
            Stop(
                "back-at-work-enterprise",
                "One enterprise over days",
                "/back-at-work/enterprises/{town_firm}",
            ),
            Stop("back-at-work-import", "Daily reports, import", "/back-at-work/import"),
            Stop(
                "back-at-work-preview",
                "Daily reports, preview",
                "/back-at-work/import/{figures_upload}",
            ),
            Stop("arrivals", "Arrivals", "/arrivals"),
            Stop("arrival", "Somebody who arrived", "/arrivals/{incomer}"),
            Stop("arrival-contacts", "Contacts", "/arrivals/{incomer}/contacts"),
            Stop("arrival-screening", "Temperature rounds", "/arrivals/screening"),
            Stop("arrival-round", "One list of temperatures", "/arrivals/screening/{screening}"),
            Stop("arrival-import", "Arrivals, import", "/arrivals/import"),
            Stop("arrival-preview", "Arrivals, preview", "/arrivals/import/{arrivals_upload}"),
            Stop("supply", "Supply help", "/supply"),
            Stop("supply-post", "One offer or need", "/supply/{supply}"),
            Stop("supply-new", "New offer or need", "/supply/new"),
            Stop("supply-log", "Introductions", "/supply/introductions"),
            Stop("supply-import", "Supply, import", "/supply/import"),
            Stop("supply-preview", "Supply, preview", "/supply/import/{supply_upload}"),
            Stop("land-import", "Land requests, import", "/land/import"),
            Stop("land-preview", "Land requests, preview", "/land/import/{land_upload}"),
        ],
    ),
    "steward": (
        "Steward",
        [
            Stop("mine", "My enterprises", "/stewards/mine"),
            Stop("visit", "A visit", "/stewards/visit/{visited}"),
            Stop("case-new", "Report a case", "/cases/new"),
        ],
    ),
    "hotline": (
        "Hotline",
        [
            Stop("desk", "The hotline's desk", "/hotline"),
            Stop("calls", "Calls", "/hotline/calls"),
            Stop("knowledge", "Knowledge base", "/hotline/knowledge"),
            Stop("article", "One article", "/hotline/knowledge/{article}"),
            Stop("article-edit", "Edit an article", "/hotline/knowledge/edit?article={article}"),
            Stop("knowledge-import", "Articles, import", "/hotline/knowledge/import"),
            Stop(
                "knowledge-preview",
                "Articles, preview",
                "/hotline/knowledge/import/{hotline_upload}",
            ),
            Stop("cases", "Cases", "/cases"),
        ],
    ),
    "department": (
        "Department",
        [
            Stop("board", "Cases by state", "/cases/board"),
            Stop("case", "One case", "/cases/{case}"),
            Stop("applications", "Applications", "/policies/applications"),
            Stop("application", "One application", "/policies/applications/{application}"),
            Stop("land", "Land requests", "/land"),
            Stop("land-request", "One land request", "/land/{land}"),
        ],
    ),
    "firm": (
        "Enterprise",
        [
            Stop("home", "An enterprise's first page", "/firm"),
            Stop("arrivals", "Who arrives when, confirm on duty", "/firm/arrivals"),
            Stop("vacancy", "Its vacancy", "/firm/vacancies/{firm_vacancy}"),
            Stop("vacancy-new", "Post a vacancy", "/firm/vacancies/new"),
            Stop("report", "Report who is back", "/back-at-work/report"),
            Stop("policies", "Policies it qualifies for", "/policies/enterprises/{own_firm}"),
            Stop("check", "Check a policy", "/policies/check"),
            Stop("land-new", "Ask for land", "/land/new"),
        ],
    ),
    "referrer": (
        "Referrer",
        [
            Stop("home", "Progress, next trip, what to do", "/my"),
            Stop("people", "My people by stage", "/my/people"),
            Stop("person", "One of my people", "/my/people/{own_person}"),
            Stop("register", "Register somebody", "/my/register"),
            Stop("bonus", "Bonus and its rule", "/my/bonus"),
            Stop("share", "Share card with QR", "/my/share"),
            Stop("disputes", "My disputes", "/disputes"),
            Stop("dispute-new", "Dispute", "/disputes/new"),
        ],
    ),
    "admin": (
        "Administrator",
        [
            Stop("account", "My account", "/account"),
            Stop("second-factor", "Second factor", "/account/second-factor"),
            Stop("tokens", "Tokens of programs", "/account/tokens"),
            Stop("accounts", "Accounts", "/accounts"),
            Stop("account-one", "One account", "/accounts/{account}"),
            Stop("account-new", "New account", "/accounts/new"),
            Stop("audit", "Audit trail", "/audit"),
            Stop("webhooks", "Webhooks", "/webhooks"),
        ],
    ),
    "public": (
        "Without log-in",
        [
            Stop("login", "Log-in", "/login"),
            Stop("jobs", "Vacancy board", "/jobs"),
            Stop("job", "One vacancy", "/jobs/{vacancy}"),
            Stop("invitation", "A referrer's card leads here", "/i/{invitation}"),
            Stop("registered", "Registered", "/i/{invitation}/done"),
            Stop("offer", "Answer an offer", "/o/{offer}"),
            Stop("mine", "What is kept of me", "/mine/{mine}"),
            Stop("ticket", "A ticket", "/t/{ticket}"),
            Stop("arrive", "Register an arrival", "/arrive/{poster}"),
            Stop("arrive-done", "Arrival registered", "/arrive/{poster}/done"),
            Stop("api", "The API described", "/api/v1/docs"),
            Stop("missing", "A page that is not there", "/nothing"),
        ],
    ),
}
"""By account: the words for it, and its pages in the order somebody would walk them."""
