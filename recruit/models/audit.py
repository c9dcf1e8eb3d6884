"""The audit trail: who did what to which record, when; rows are only ever added.

Each row carries the hash of the row before it, so that a row altered, removed or put in
between is found (``recruit.storage.audit``). What a row tells beyond numbers and codes may be
scrubbed later; its digest stays, and with it the chain.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from recruit.models.base import Base


class Action(StrEnum):
    """What is written down: the kind of record, and what was done to it."""

    # accounts
    ACCOUNT_CREATED = "account.created"
    ACCOUNT_CHANGED = "account.changed"
    ACCOUNT_PASSWORD_SET = "account.password_set"
    ACCOUNT_DEACTIVATED = "account.deactivated"
    ACCOUNT_ACTIVATED = "account.activated"
    ACCOUNT_UNLOCKED = "account.unlocked"
    ACCOUNT_SESSIONS_ENDED = "account.sessions_ended"
    ACCOUNT_LOGGED_IN = "account.logged_in"
    SECOND_FACTOR_ENROLLED = "second_factor.enrolled"
    SECOND_FACTOR_REMOVED = "second_factor.removed"
    RECOVERY_CODE_USED = "recovery_code.used"
    RECOVERY_CODES_MADE = "recovery_code.made"
    TOKEN_MADE = "api_token.made"
    TOKEN_REVOKED = "api_token.revoked"
    WEBHOOK_MADE = "webhook.made"
    WEBHOOK_CHANGED = "webhook.changed"
    WEBHOOK_REMOVED = "webhook.removed"
    # personal data
    PERSON_REVEALED = "candidate.revealed"
    PERSON_EXPORTED = "candidate.exported"
    LIST_EXPORTED = "list.exported"
    AUDIT_SCRUBBED = "audit_entry.scrubbed"
    KEYS_ROTATED = "sealing_key.rotated"
    NUMBERS_AT_WORK = "numbers.at_work"
    INDEX_KEY_REPLACED = "index_key.replaced"
    # people
    CANDIDATE_REGISTERED = "candidate.registered"
    CANDIDATE_CORRECTED = "candidate.corrected"
    CANDIDATE_WITHDRAWN = "candidate.withdrawn"
    CANDIDATE_REINSTATED = "candidate.reinstated"
    REFERRER_ADDED = "referrer.added"
    REFERRER_TARGET_SET = "referrer.target_set"
    # campaigns, vacancies, pins
    CAMPAIGN_OPENED = "campaign.opened"
    CAMPAIGN_CHANGED = "campaign.changed"
    CAMPAIGN_CLOSED = "campaign.closed"
    IMPORTED = "import_batch.committed"
    VACANCY_POSTED = "vacancy.posted"
    VACANCY_CHANGED = "vacancy.changed"
    VACANCY_PAUSED = "vacancy.paused"
    VACANCY_RESUMED = "vacancy.resumed"
    VACANCY_CLOSED = "vacancy.closed"
    PIN_SET = "pin.set"
    PIN_REMOVED = "pin.removed"
    # plans, placements, trips
    RUN_REQUESTED = "run.requested"
    RUN_STOPPED = "run.stopped"
    RUN_ENDED = "run.ended"
    PLAN_PUBLISHED = "plan_version.published"
    PLAN_DISCARDED = "plan_version.discarded"
    PLAN_MENDED = "plan_version.mended"
    TRIAL_ASKED = "trial.asked"
    PLACEMENT_OFFERED = "placement.offered"
    PLACEMENT_STEPPED = "placement.stepped"
    PLACEMENTS_ANSWERED = "placement.answered"
    SEAT_BOARDED = "seat.boarded"
    SEAT_UNBOARDED = "seat.unboarded"
    TRIP_STEPPED = "trip.stepped"
    MANIFEST_ISSUED = "manifest.issued"
    BOARDING_REPORTED = "trip.boarding_reported"
    HANDED_OVER = "hand_over.signed"
    HAND_OVER_STRUCK = "hand_over.struck"
    NOTICE_TEXT_SET = "notice_text.set"
    NOTICES_DRAFTED = "notice.drafted"
    NOTICE_MOVED = "notice.moved"
    BULK_CHANGED = "campaign.bulk_changed"
    RECORD_EDITED = "record.edited"
    # what can be chartered
    OFFER_SAVED = "charter_offer.saved"
    OFFER_REMOVED = "charter_offer.removed"
    HUB_ADDED = "hub.added"
    HUB_CHANGED = "hub.changed"
    HUB_REMOVED = "hub.removed"
    PLACE_CLOSED = "closure.made"
    PLACE_OPENED = "closure.lifted"
    # bonuses and disputes of referrers
    BONUS_RULE_SET = "bonus_rule.set"
    BONUS_RULE_ENDED = "bonus_rule.ended"
    BONUSES_SETTLED = "bonus_settlement.made"
    BONUSES_PAID = "bonus_settlement.paid"
    DISPUTE_RAISED = "dispute.raised"
    DISPUTE_DECIDED = "dispute.decided"
    DISPUTE_WITHDRAWN = "dispute.withdrawn"
    INVITATION_RENEWED = "invitation.renewed"
    # rights of persons
    CONSENT_GIVEN = "consent.given"
    CONSENT_TAKEN_BACK = "consent.taken_back"
    MACHINE_REFUSED = "candidate.machine_refused"
    MACHINE_ALLOWED = "candidate.machine_allowed"
    RIGHTS_LINK_MADE = "rights_link.made"
    RIGHTS_ASKED = "rights_request.asked"
    RIGHTS_ANSWERED = "rights_request.answered"
    PEOPLE_ERASED = "candidate.erased"
    CALLERS_FORGOTTEN = "service_case.callers_forgotten"
    # the return-to-work desk
    CALL_TAKEN = "phone_call.taken"
    CALL_JOINED = "phone_call.joined"
    ARTICLE_SAVED = "article.saved"
    CASE_OPENED = "service_case.opened"
    CASE_DISPATCHED = "service_case.dispatched"
    CASE_ANSWERED = "service_case.answered"
    CASE_AMENDED = "service_case.amended"
    CASE_REOPENED = "service_case.reopened"
    CASE_SEPARATED = "service_case.separated"
    DEPARTMENT_SAVED = "department.saved"
    DEPARTMENT_JOINED = "department.joined"
    DISPATCH_RULES_SET = "dispatch_rule.set"
    WORKFORCE_ENROLLED = "workforce.enrolled"
    HEADCOUNTS_TAKEN = "headcount_report.taken"
    REPORTERS_REMINDED = "report_reminder.sent"
    STEWARD_ADDED = "steward.added"
    STEWARD_CHANGED = "steward.changed"
    STEWARD_LINKED = "steward.linked"
    STEWARD_HANDED_OVER = "steward.handed_over"
    STEWARDS_PROPOSED = "steward_plan.proposed"
    STEWARDS_ADOPTED = "steward_plan.adopted"
    STEWARDS_DISCARDED = "steward_plan.discarded"
    VISIT_RECORDED = "visit.recorded"
    VISIT_CORRECTED = "visit.corrected"
    INSPECTION_DRAWN = "inspection_round.drawn"
    ARRIVAL_REGISTERED = "incomer.registered"
    QUARANTINE_CHANGED = "quarantine.changed"
    SCREENING_OPENED = "screening_round.opened"
    POLICIES_KEPT = "policy_rule.kept"
    POLICY_RETIRED = "policy_rule.retired"
    POLICY_RESTORED = "policy_rule.restored"
    FACTS_DECLARED = "policy_fact.declared"
    POLICY_APPLIED_FOR = "policy_application.made"
    POLICY_DECIDED = "policy_application.decided"
    POLICY_GRANTED = "policy_application.granted"
    POLICY_PAID = "policy_application.paid"
    SUPPLY_POSTED = "supply_post.posted"
    SUPPLY_CHANGED = "supply_post.changed"
    SUPPLY_MOVED = "supply_post.moved"
    INTRODUCED = "introduction.made"
    INTRODUCTION_NOTED = "introduction.noted"
    LAND_ASKED_FOR = "land_request.made"
    LAND_MOVED = "land_request.moved"
    LAND_DUE_MOVED = "land_request.due_moved"
    LAND_HANDED_TO = "land_request.handed_to"


class AuditEntry(Base):
    """One thing somebody did. The numbers follow one another without a gap."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_action", "action"),
        Index("ix_audit_entry_by", "by"),
        Index("ix_audit_entry_thing_key", "thing", "key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[dt.datetime]
    by: Mapped[str]
    action: Mapped[str]
    thing: Mapped[str] = mapped_column(default="")
    key: Mapped[int | None]
    detail: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """Numbers and codes, a random salt; None once it was scrubbed."""
    digest: Mapped[str]
    """SHA-256 of the detail."""
    previous: Mapped[str]
    """Hash of the row before; 64 zeros in the first."""
    hash: Mapped[str] = mapped_column(unique=True)
