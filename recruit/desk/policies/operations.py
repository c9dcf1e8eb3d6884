"""Declaring facts and taking an application through its stations, papers and money."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from recruit.causes import Cause, Thing
from recruit.desk.policies.assess import Finding, Verdict, assess
from recruit.desk.policies.facts import FACTS, Fact, Origin, Value, is_of, stored
from recruit.desk.policies.known import known_facts
from recruit.desk.policies.model import (
    OVER,
    ApplicationState,
    EventKind,
    PaperState,
    PolicyApplication,
    PolicyEvent,
    PolicyFact,
    PolicyPaper,
    RuleState,
)
from recruit.desk.policies.reading import read_rule
from recruit.desk.policies.rule import Rule
from recruit.desk.policies.rules import stored_rule
from recruit.desk.policies.speaking import Listed, Names, condition_words, wanted_words
from recruit.desk.workdays import add_workdays
from recruit.errors import Conflict, NotFound, UserError
from recruit.models import Action, Enterprise, now
from recruit.operations import audit


def declare(
    session: Session, enterprise: Enterprise, said: Mapping[str, Value | None], *, by: str
) -> int:
    """Keep what is declared of an enterprise; None takes a fact back. Return how many changed.

    Raises
    ------
    UserError
        When a fact is not one to declare, or cannot have the value.
    """
    there = {
        row.fact: row
        for row in session.scalars(
            select(PolicyFact).where(PolicyFact.enterprise_id == enterprise.id)
        )
    }
    changed = 0
    for code, value in said.items():
        fact = _declared(code)
        old = there.get(code)
        if value is None:
            if old is not None:
                session.delete(old)
                changed += 1
            continue
        if not is_of(fact, value):
            raise UserError(
                Cause.POLICY_FACT_VALUE,
                fact=Names(fact),
                value=str(value),
                wanted=wanted_words(fact),
            )
        text = stored(value)
        if old is None:
            session.add(PolicyFact(enterprise_id=enterprise.id, fact=code, value=text, by=by))
            changed += 1
        elif old.value != text:
            old.value, old.by, old.at = text, by, now()
            changed += 1
    session.flush()
    audit.record(session, Action.FACTS_DECLARED, enterprise, by=by, changed=changed)
    return changed


def _declared(code: str) -> Fact:
    fact = FACTS.get(code)
    if fact is None:
        raise NotFound(Cause.NOT_FOUND, thing=Thing.POLICY_FACT, key=code)
    if fact.origin is Origin.REGISTRY:
        raise UserError(Cause.POLICY_FACT_OURS, fact=Names(fact))
    return fact


def apply(
    session: Session,
    enterprise: Enterprise,
    rule_id: int,
    *,
    campaign_id: int | None,
    papers: Collection[str],
    later: Collection[str],
    on: dt.date,
    by: str,
) -> PolicyApplication:
    """File an application with what is known of the enterprise today.

    Parameters
    ----------
    papers
        Codes of the documents handed in.
    later
        Codes of those that follow, where the rule lets them (容缺受理).
    on
        The day it is filed.

    Raises
    ------
    UserError
        When the enterprise does not qualify, a fact is missing, or a document is.
    Conflict
        When it has applied already.
    """
    row = stored_rule(session, rule_id)
    rule = read_rule(row.body)
    if row.state is not RuleState.ACTIVE:
        raise NotFound(Cause.NOT_FOUND, thing=Thing.POLICY_RULE, key=rule_id)
    live = session.scalar(
        select(PolicyApplication.id).where(
            PolicyApplication.enterprise_id == enterprise.id,
            PolicyApplication.code == row.code,
            PolicyApplication.state.not_in(OVER),
        )
    )
    if live is not None:
        raise Conflict(Cause.POLICY_APPLIED_ALREADY, policy=Names(rule))
    facts = known_facts(session, [enterprise.id], campaign_id=campaign_id)[enterprise.id]
    found = assess(rule, facts, on=on)
    if found.verdict is Verdict.OPEN:
        raise UserError(
            Cause.POLICY_FACTS_OPEN,
            policy=Names(rule),
            facts=Listed(tuple(Names(FACTS[code]) for code in found.missing)),
        )
    if found.verdict is not Verdict.QUALIFIES:
        failed = tuple(
            condition_words(one.condition) for one in found.found if one.finding is Finding.FAILED
        )
        raise UserError(
            Cause.POLICY_NOT_ELIGIBLE, policy=Names(rule), why=Listed(failed, rule.first_date)
        )
    application = PolicyApplication(
        rule_id=row.id,
        code=row.code,
        enterprise_id=enterprise.id,
        facts={code: stored(facts[code]) for code in rule.facts() if code in facts},
        asked_yuan=found.yuan,
        extended_to=found.extended_to,
        filed_on=on,
        due=add_workdays(on, rule.steps[0].working_days),
        papers=_papers(rule, papers, later, on=on, by=by),
    )
    application.events.append(PolicyEvent(kind=EventKind.FILED, step=0, yuan=found.yuan, by=by))
    session.add(application)
    session.flush()
    audit.record(session, Action.POLICY_APPLIED_FOR, application, by=by, enterprise=enterprise.id)
    return application


def _papers(
    rule: Rule, handed_in: Collection[str], later: Collection[str], *, on: dt.date, by: str
) -> list[PolicyPaper]:
    papers, missing = [], []
    for paper in rule.documents:
        due = None
        if paper.code in handed_in:
            state = PaperState.HANDED_IN
        elif paper.later_days and paper.code in later:
            state, due = PaperState.LATER, add_workdays(on, paper.later_days)
        else:
            missing.append(Names(paper))
            continue
        papers.append(PolicyPaper(code=paper.code, state=state, due=due, by=by))
    if missing:
        raise UserError(Cause.POLICY_PAPERS_OPEN, papers=Listed(tuple(missing)))
    return papers


def hand_in(session: Session, application_id: int, code: str, *, by: str) -> None:
    """Note that a document that was to follow is there.

    Raises
    ------
    NotFound
        When the application has no such document.
    """
    application = application_of(session, application_id)
    paper = next((one for one in application.papers if one.code == code), None)
    if paper is None:
        raise NotFound(Cause.NOT_FOUND, thing=Thing.POLICY_PAPER, key=code)
    if paper.state is not PaperState.HANDED_IN:
        paper.state, paper.due, paper.by, paper.at = PaperState.HANDED_IN, None, by, now()
        _note(application, EventKind.PAPER, by=by, text=code)
        session.flush()


def approve(
    session: Session,
    application_id: int,
    *,
    by: str,
    on: dt.date,
    yuan: int | None = None,
    text: str = "",
) -> PolicyApplication:
    """Let an application pass its station; the last one grants it.

    Parameters
    ----------
    yuan
        What the last station grants; None grants what was asked.

    Raises
    ------
    UserError
        When the last station would grant more than was asked or than the budget has left,
        or a document is still to follow.
    IllegalStep
        When the application is not in progress.
    """
    application = application_of(session, application_id)
    rule = read_rule(application.rule.body)
    if application.step + 1 < len(rule.steps):
        if application.state is not ApplicationState.FILED:
            application.move(ApplicationState.GRANTED)  # says why not
        _note(application, EventKind.APPROVED, by=by, text=text)
        application.step += 1
        application.due = add_workdays(on, rule.steps[application.step].working_days)
        session.flush()
        return application
    waiting = [one.code for one in application.papers if one.state is not PaperState.HANDED_IN]
    named = {paper.code: paper for paper in rule.documents}
    if waiting:
        raise UserError(
            Cause.POLICY_PAPERS_OPEN,
            papers=Listed(tuple(Names(named[code]) for code in waiting if code in named)),
        )
    application.move(ApplicationState.GRANTED)
    granted = application.asked_yuan if yuan is None else yuan
    _within(session, application, rule, granted)
    application.granted_yuan = granted
    _note(application, EventKind.APPROVED, by=by, yuan=granted, text=text)
    session.flush()
    audit.record(session, Action.POLICY_GRANTED, application, by=by, yuan=granted)
    return application


def _within(
    session: Session, application: PolicyApplication, rule: Rule, granted: int | None
) -> None:
    """Refuse more than was asked, or than the budget of the policy has left."""
    if granted is None:
        return
    if granted < 0 or granted > (application.asked_yuan or 0):
        raise UserError(Cause.POLICY_ABOVE_ASKED, yuan=granted, most=application.asked_yuan or 0)
    if rule.budget_yuan is None:
        return
    # Whoever grants holds the rule until the end, so that the same yuan is not given twice.
    session.refresh(application.rule, with_for_update=True)
    left = int(rule.budget_yuan) - granted_so_far(session, application.code)
    if granted > left:
        raise UserError(Cause.POLICY_BUDGET, policy=Names(rule), left=left, yuan=granted)


def granted_so_far(session: Session, code: str) -> int:
    """Return the yuan granted under a policy in all its versions."""
    return int(
        session.scalar(
            select(func.coalesce(func.sum(PolicyApplication.granted_yuan), 0)).where(
                PolicyApplication.code == code,
                PolicyApplication.state.in_((ApplicationState.GRANTED, ApplicationState.PAID)),
            )
        )
        or 0
    )


def send_back(session: Session, application_id: int, *, by: str, text: str) -> PolicyApplication:
    """Return an application to be put right; raises UserError without a reason."""
    return _decide(session, application_id, ApplicationState.RETURNED, by=by, text=text)


def refuse(session: Session, application_id: int, *, by: str, text: str) -> PolicyApplication:
    """Refuse an application; raises UserError without a reason."""
    return _decide(session, application_id, ApplicationState.REFUSED, by=by, text=text)


def withdraw(session: Session, application_id: int, *, by: str, text: str = "") -> None:
    """Take an application back; the enterprise may apply again."""
    application = application_of(session, application_id)
    application.move(ApplicationState.WITHDRAWN)
    _note(application, EventKind.WITHDRAWN, by=by, text=text)
    session.flush()


def amend(
    session: Session, application_id: int, *, campaign_id: int | None, on: dt.date, by: str
) -> PolicyApplication:
    """File a returned application again, with what is known of the enterprise now.

    Raises
    ------
    UserError
        When the enterprise does not qualify any more.
    """
    application = application_of(session, application_id)
    rule = read_rule(application.rule.body)
    application.move(ApplicationState.FILED)
    facts = known_facts(session, [application.enterprise_id], campaign_id=campaign_id)
    mine = facts[application.enterprise_id]
    found = assess(rule, mine, on=application.filed_on)
    if found.verdict is not Verdict.QUALIFIES:
        failed = tuple(
            condition_words(one.condition) for one in found.found if one.finding is not Finding.MET
        )
        raise UserError(
            Cause.POLICY_NOT_ELIGIBLE, policy=Names(rule), why=Listed(failed, rule.first_date)
        )
    application.facts = {code: stored(mine[code]) for code in rule.facts() if code in mine}
    application.asked_yuan, application.extended_to = found.yuan, found.extended_to
    application.due = add_workdays(on, rule.steps[application.step].working_days)
    _note(application, EventKind.AMENDED, by=by, yuan=found.yuan)
    session.flush()
    return application


def pay(session: Session, application_id: int, *, by: str, text: str = "") -> PolicyApplication:
    """Note that what was granted has been paid out or put into effect; once."""
    application = application_of(session, application_id)
    application.move(ApplicationState.PAID)
    _note(application, EventKind.PAID, by=by, yuan=application.granted_yuan, text=text)
    session.flush()
    audit.record(session, Action.POLICY_PAID, application, by=by)
    return application


def _decide(
    session: Session, application_id: int, to: ApplicationState, *, by: str, text: str
) -> PolicyApplication:
    application = application_of(session, application_id)
    if not text.strip():
        raise UserError(Cause.POLICY_REASON_BLANK)
    application.move(to)
    _note(application, EventKind(to.value), by=by, text=text.strip())
    session.flush()
    audit.record(session, Action.POLICY_DECIDED, application, by=by, to=to.value)
    return application


def application_of(session: Session, application_id: int) -> PolicyApplication:
    """Return an application; raises NotFound."""
    application = session.get(PolicyApplication, application_id)
    if application is None:
        raise NotFound(Cause.NOT_FOUND, thing=Thing.POLICY_APPLICATION, key=application_id)
    return application


def _note(
    application: PolicyApplication,
    kind: EventKind,
    *,
    by: str,
    yuan: int | None = None,
    text: str = "",
) -> None:
    application.events.append(
        PolicyEvent(kind=kind, step=application.step, yuan=yuan, by=by, text=text)
    )
