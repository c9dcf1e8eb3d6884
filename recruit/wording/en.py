"""Refusals in English; see ``recruit.wording``."""

from __future__ import annotations

from recruit.causes import Cause

SENTENCES: dict[Cause, str] = {
    Cause.NOT_FOUND: "There is no {thing} number {key} (any more); choose again from the list",
    Cause.ILLEGAL_STEP: (
        "The {thing} is “{now}” and cannot become “{to}”; possible next: {allowed}"
    ),
    Cause.END_STATE: "The {thing} is “{now}”, which is final, and cannot become “{to}”",
    Cause.CHANGED_MEANWHILE: "Someone else has just changed this; reload and look again first",
    Cause.MADE_MEANWHILE: "It exists already, or someone else has just made it; reload and look",
    Cause.WRITER_BUSY: "Another long change is being written; try again in a minute",
    Cause.USERNAME_BLANK: "Give a user name",
    Cause.USERNAME_TAKEN: "The user name “{username}” is taken; choose another",
    Cause.ROLE_MISSING: "Give the account at least one role",
    Cause.ROLE_WITHOUT_SCOPE: "An account with the role “{role}” needs to say which one",
    Cause.PASSWORD_SHORT: "The password needs at least {least} characters",
    Cause.PASSWORD_COMMON: (
        "This password is among the first that are tried; several unrelated words are better"
    ),
    Cause.PASSWORD_NAMED: ("The password must not contain the user name; choose another"),
    Cause.PASSWORD_WRONG: ("The present password is wrong; type it again"),
    Cause.PASSWORD_SAME: ("The new password is the old one; choose another"),
    Cause.LAST_ADMIN: ("This is the last administrator; give another account that role first"),
    Cause.CODE_WRONG: (
        "The code is wrong or used already; wait for the next six digits on the phone"
    ),
    Cause.SECOND_FACTOR_NOT_BEGUN: ("Scan the QR code with the phone first, then type the code"),
    Cause.TOKEN_NAME_BLANK: ("Say which program the token is for"),
    Cause.TOKEN_SCOPES: ("Choose at least one right, and none the account itself lacks"),
    Cause.WEBHOOK_URL: (
        "The address has to begin with https:// and hold no user name or password"
    ),
    Cause.WEBHOOK_HOST: (
        "{host} is not among the hosts allowed; add it to the setting LAOXIANG_WEBHOOK_HOSTS"
    ),
    Cause.WEBHOOK_EVENTS: ("Choose at least one event"),
    Cause.REASON_MISSING: ("Say why it is needed, in at least {least} characters"),
    Cause.REASON_PERSONAL: ("Keep ID and telephone numbers out of the reason"),
    Cause.NO_CAMPAIGN: (
        "There is no campaign yet; first run "
        "laoxiang init --name NAME --from 2020-02-20 --to 2020-03-10"
    ),
    Cause.CAMPAIGN_NAME_BLANK: "The campaign needs a name, for example “Yuyao spring 2020”",
    Cause.CAMPAIGN_NAME_TAKEN: "A campaign named “{name}” exists already; choose another name",
    Cause.CAMPAIGN_DATES: (
        "The campaign would end on {last}, before it begins on {first}; exchange the two dates"
    ),
    Cause.CAMPAIGN_CLOSED: "The campaign “{name}” is closed and can no longer be changed",
    Cause.HOME_NOT_EMPTY: (
        "{home} holds something that is no demonstration; so that nothing is lost, "
        "choose an empty directory with --home"
    ),
    Cause.CANDIDATE_NAME_BLANK: "Give the name as on the identity card",
    Cause.CANDIDATE_UNREACHABLE: "Give an ID number or a phone number, to know the person by",
    Cause.CANDIDATE_TOO_YOUNG: "Nobody under {age} may be hired by law; check the birth date",
    Cause.CANDIDATE_ON_THE_WAY: (
        "The person has boarded already; note a no-show or the end of the placement instead"
    ),
    Cause.CANDIDATE_WITHDRAWN: "The person has withdrawn; take the registration back first",
    Cause.CANDIDATE_PLACED: (
        "The person has a place already (vacancy {vacancy}, {stage}); withdraw it first"
    ),
    Cause.ID_NUMBER_TAKEN: "This ID number is registered already; open that record instead",
    Cause.ID_NUMBER_TAKEN_THROUGH: (
        "This ID number is registered already, through {referrer}; open that record instead"
    ),
    Cause.REFERRER_INCOMPLETE: "A referrer needs a name and a phone number; give both",
    Cause.REFERRER_PHONE_TAKEN: "Another referrer has this phone number; open that record instead",
    Cause.TARGET_NEGATIVE: "The target is {target}; give 0 or more",
    Cause.KEYS_MISSING: (
        "Sealed personal data cannot be opened: key {keys} is not in {file}; put "
        "the old key file back, or say where it is with LAOXIANG_KEY_FILE"
    ),
    Cause.KEY_FILE_UNREADABLE: (
        "The key file {file} cannot be read or is damaged; check who may read it, "
        "or put the copy back"
    ),
    Cause.KEY_UNKNOWN: (
        "There is no key {id} in the key file; laoxiang keys list shows which there are"
    ),
    Cause.KEY_NEEDED: "Key {keys} is still in use; run laoxiang keys rotate first",
    Cause.BACKUP_MISSING: "There is no backup {file}; check the path",
    Cause.BACKUP_UNREADABLE: "{file} is no backup of ours, or is damaged; use another one",
    Cause.BACKUP_LATER: "{file} was made by a later version ({version}); upgrade first",
    Cause.BACKUP_ALTERED: (
        "{file} is not as its manifest says, damaged or altered; nothing was restored, use "
        "another backup"
    ),
    Cause.BACKUP_OTHER_KIND: (
        "{file} is a backup of a {kind} database; name one of that kind with --database"
    ),
    Cause.BACKUP_CHAIN_BROKEN: (
        "In {file} entry {number} of the audit trail was altered or is gone; nothing was "
        "restored, use another backup"
    ),
    Cause.REGISTRY_THERE: (
        "There is a registry here; to put the backup in its place say --replace, and the old "
        "one is kept beside"
    ),
    Cause.REGISTRY_IN_USE: "The registry is in use; stop the server and other commands first",
    Cause.NO_ROOM: "Not enough room on the disk: {megabytes} MB are needed; make some and retry",
    Cause.DATABASE_REFUSES: "The database refuses: {said}",
    Cause.PROGRAM_MISSING: "The program {program} is missing; install the PostgreSQL client",
    Cause.RIGHTS_TEXT_LONG: "At most {most} characters; please shorten the text",
    Cause.RIGHTS_TEXT_NUMBER: (
        "Please write no telephone or ID number; staff will call to check where needed"
    ),
    Cause.RIGHTS_REPLY_BLANK: "Please write the answer; the person will read it",
    Cause.RIGHTS_ERASED: "The data of this person have been erased",
    Cause.RIGHTS_STILL_PLACED: (
        "This person still has a place or a journey; withdraw them first, then erase"
    ),
    Cause.RIGHTS_KEEP_DAYS: "Data may be kept between {least} and {most} days",
    Cause.RIGHTS_TOO_EARLY: "The people of “{name}” are kept until {day}; it is too early",
    Cause.CONSENT_MISSING: (
        "Read the notice to the person first, and tick the box once they agree"
    ),
    Cause.REFERRAL_OWN: "You have registered this person already; see your people",
    Cause.PARTY_OF_ANOTHER: "The companion is not on your list; choose again",
    Cause.DECLINE_REASON: (
        "Choose why the person will not come, so that something else can be found"
    ),
    Cause.BONUS_AMOUNT: "The bonus must be a whole number of yuan from 1 to {most}",
    Cause.BONUS_DATES: "The rule ends on {last}, before it begins on {first}; mend the dates",
    Cause.BONUS_SHARE: "The share of the target must be from 1% to 200%",
    Cause.BONUS_SOURCE_BLANK: (
        "Say where the rule stands, such as title and number of the document"
    ),
    Cause.BONUS_RULE_OVERLAPS: (
        "A rule of this kind holds in that time already (from {first}, {yuan} yuan); "
        "give it a last day first"
    ),
    Cause.BONUS_NOTHING_DUE: "There is no new bonus to settle",
    Cause.SETTLEMENT_PAID: "Settlement {number} was marked as paid by {by} already",
    Cause.DISPUTE_TEXT_BLANK: "Say what happened, in {most} characters at most",
    Cause.DISPUTE_UNDER_WAY: "A dispute about this is open already; add to that one",
    Cause.DISPUTE_NO_CLAIM: (
        "You can dispute the attribution only of a person you registered too; register them first"
    ),
    Cause.VACANCY_DATES: "The last day to start is before the first; exchange them",
    Cause.VACANCY_OPENINGS_RANGE: "The openings must be a whole number from 1 to {most}",
    Cause.VACANCY_WAGE_RANGE: (
        "Monthly pay must be whole numbers from 0 to {most}, the lowest not above the highest; "
        "0 for both if negotiable"
    ),
    Cause.VACANCY_FOR_RETURNING: (
        "Posts of returning workers follow the roster and cannot be changed here"
    ),
    Cause.ACCOUNT_THERE: (
        "There is an account already, “{username}”; reset its password if it was forgotten"
    ),
    Cause.VACANCY_TERMS_PROMISED: (
        "{taken} people were offered the present terms; pay may only rise, the dormitory stays, "
        "and the time to start may only widen"
    ),
    Cause.VACANCY_TITLE_BLANK: "The vacancy needs a title, for example “moulder” (注塑工)",
    Cause.OPENINGS_NEGATIVE: "The openings are {openings}; give 0 or more",
    Cause.OPENINGS_BELOW_TAKEN: (
        "{taken} people are placed here; withdraw placements first, "
        "or leave at least {taken} openings"
    ),
    Cause.VACANCY_HAS_PEOPLE: "{taken} people are placed here; withdraw their placements first",
    Cause.VACANCY_NOT_POSTED: "The vacancy is “{state}”; post it first",
    Cause.VACANCY_FULL: "All {openings} openings are taken; choose another vacancy",
    Cause.PIN_OTHER_CAMPAIGN: "Person and vacancy must both be of this campaign; choose again",
    Cause.PIN_POINTS: "A pin that keeps a place needs points above 0; give them",
    Cause.PIN_ELSEWHERE: (
        "The person is pinned to vacancy {vacancy} already; remove that pin first"
    ),
    Cause.NO_PLAN: "There is no plan that is “{state}”; make one first, and publish it if needed",
    Cause.PLAN_PUBLISHED: "Plan {plan} is published already, by {by}",
    Cause.PLAN_OVERTAKEN: "Meanwhile {by} published plan {plan}; compare the plans again",
    Cause.PLAN_GONE: "The published plan you saw is in force no more; reload and compare again",
    Cause.PLAN_MOVES_PEOPLE: (
        "The plan would move {people} people who have accepted a place; make a new plan, "
        "which keeps them, or withdraw their placements first"
    ),
    Cause.PLAN_VACANCIES_CLOSED: (
        "{vacancies} vacancies of the plan are no longer posted; make a new plan"
    ),
    Cause.PLAN_OVERSELLS: (
        "{vacancies} vacancies would have more people than openings, because openings or "
        "placements have changed; make a new plan"
    ),
    Cause.PLAN_TRIPS_BOARDING: (
        "{trips} trips of the plan in force are boarding, or carry on people already on the way; "
        "publish the new plan when these have left"
    ),
    Cause.PLAN_WITHOUT_TRIPS: "The plan has no trips, so there are no manifests to write",
    Cause.PLAN_NOT_REPLAYABLE: (
        "Plan version {plan} has not kept its data, so nothing can be tried on it; "
        "run the matching once more"
    ),
    Cause.PLAN_NOT_MENDABLE: (
        "Plan version {plan} cannot be mended this way; check the trips, or run it anew"
    ),
    Cause.COPY_CHANGED: (
        "{by} has just changed this working copy; look at it as it is now, then do this step again"
    ),
    Cause.COPY_CLOSED: "This working copy is put away; open another one",
    Cause.COPY_NAME_BLANK: "Give a name, for example “without flights”",
    Cause.COPY_NO_STEP: "There is no step to undo or redo",
    Cause.COPY_OTHER_PROVINCE: "This is outside your province; ask its squad or the bureau",
    Cause.EDIT_UNKNOWN: "“{said}” is not part of this working copy; reload and choose again",
    Cause.EDIT_NOTHING: "This step changes nothing; choose another trip",
    Cause.EDIT_BREAKS_RULES: "This would break rules ({rules}); nothing was saved",
    Cause.EDIT_LOCKED: "{trips} is locked; unlock it first",
    Cause.PLAN_NOT_EDITABLE: (
        "The registry has changed, and version {plan} no longer keeps every rule ({rules}); "
        "replan first, then edit"
    ),
    Cause.PLAN_NOT_FROM_FORCE: (
        "This version was not made from the plan in force; only the bureau can publish it"
    ),
    Cause.TASK_UNDER_WAY: (
        "The same work (number {task}) is under way; wait for it or stop it first"
    ),
    Cause.TASK_ENDED: "Work number {task} has ended already ({state})",
    Cause.TASK_DIED: (
        "The program was interrupted several times and did not finish; start it again"
    ),
    Cause.TASK_STOPPED: "{by} stopped it",
    Cause.REPLAN_NOTHING: (
        "Say at least one thing that happened, or tick “replan for what the registry says”"
    ),
    Cause.LATE_DATE: "Give the new day of readiness, between {first} and {last}",
    Cause.CLOSURE_DATES: "Give both days of the closure, the last not before the first",
    Cause.TRIAL_OPENINGS: "Say how many openings to add or take: not 0, at most {most}",
    Cause.TRIAL_WAGE: (
        "The wage must be whole yuan from 0 to 1000000, the lower not above the upper"
    ),
    Cause.TRIAL_LEAST_WAGE: "The least wage must be whole yuan from 0 to 1000000",
    Cause.TRIAL_ARRIVAL: (
        "Say of the newcomer: level 0 to 4, years 0 to 60, least wage 0 to 1000000 yuan"
    ),
    Cause.TRIAL_NOT_FOR_GOOD: (
        "Nobody can be registered from a trial: register the person, then match again"
    ),
    Cause.SETTINGS_REFUSED: (
        "These matching settings cannot be used: {said}; mend them and save again"
    ),
    Cause.TRIP_NOT_BOARDING: "The trip is “{state}”; nobody can board it",
    Cause.TRIP_HAS_BOARDED: "People have boarded this trip; let them get off first",
    Cause.TRIP_LEFT: "The trip is “{state}”; choose one that has not left",
    Cause.TRIP_FULL: "All {seats} seats are taken; choose another trip",
    Cause.STOP_UNKNOWN: "There is no stop {stop} to get on at; choose one of the trip's stops",
    Cause.SEAT_NOT_DUE: "Only somebody who has accepted a place and has no seat can get one",
    Cause.NOT_ON_BOARD: "The person was not noted as on board, so there is nothing to take back",
    Cause.NOT_ON_TRIP: "The person is not on the list of trip {trip}; check the trip",
    Cause.FEVER_RANGE: "The fever limit is {value}; give a figure from 36.0 to 40.0",
    Cause.BATCH_TOO_LONG: "At most {most} boarding reports at once; send them in parts",
    Cause.SEAT_NOT_FREED: (
        "Whoever has seat {seat} is not marked absent; check and mark that, then give it away"
    ),
    Cause.RECEIVER_BLANK: "Give the name of who receives them",
    Cause.NOBODY_CHOSEN: "Nobody is chosen; tick somebody first",
    Cause.HANDED_OVER_ALREADY: (
        "{people} of them have been handed over already; reload and tick the others only"
    ),
    Cause.NEVER_ABOARD: (
        "{people} of them were never noted as on board and cannot be handed over; note that first"
    ),
    Cause.NOTICE_BLANK: "The text is empty; write something",
    Cause.NOTICE_PLACEHOLDER: "There is no “{placeholder}”; you can use: {known}",
    Cause.PLACEMENT_ENDED: "The placement of this person has ended; place the person anew first",
    Cause.MANIFEST_EMPTY: "There are no trips to print or export; choose trips first",
    Cause.MANIFEST_NUMBER: "Trip {trip}: manifests are numbered from 1, {number} cannot be",
    Cause.MISSING_GLYPH: "Nothing was printed, because some characters cannot be:\n{said}",
    Cause.TRIP_WITHOUT_CODE: "A trip has no code; give it one",
    Cause.TRIP_REVERSED: "Trip {trip} arrives before it leaves; mend the times",
    Cause.TRIP_OVERFULL: (
        "Trip {trip} has {people} people but {seats} seats; take a larger vehicle or fewer people"
    ),
    Cause.TRIP_TIME_WITHOUT_ZONE: "Trip {trip}: the time {time} has no time zone",
    Cause.STOPS_UNSORTED: "Trip {trip} needs at least two stops, numbered upwards without repeats",
    Cause.STOP_WITHOUT_NAME: "Stop {stop} has no name; say which place it is",
    Cause.STOP_TIME_WITHOUT_ZONE: "Stop {stop} {name}: the time {time} has no time zone",
    Cause.SEAT_INCOMPLETE: "Seat {seat} {name}: give both seat and name",
    Cause.SEAT_TAKEN_TWICE: "Trip {trip}: seat {seat} was given to {people} people; change seats",
    Cause.SEAT_STOPS_UNKNOWN: (
        "Trip {trip}, seat {seat}: the stop to get on or off is not one of the trip's"
    ),
    Cause.SEAT_STOPS_REVERSED: (
        "Trip {trip}, seat {seat}: the stop to get off does not come after the stop to get on"
    ),
    Cause.ID_NOT_MASKED: (
        "Seat {seat}: the ID number is not masked; manifests print masked numbers only"
    ),
    Cause.DUTY_REVERSED: "Driver {driver}: a block ends before it begins; mend the times",
    Cause.DUTY_TIME_WITHOUT_ZONE: "A block of driver {driver}: the time {time} has no time zone",
    Cause.VIEW_NAME_BLANK: "Give the view a name",
    Cause.VIEW_NAME_TAKEN: "You have a view called “{name}” already; choose another name",
    Cause.BULK_TOO_MANY: (
        "At most {most} rows can be changed at once; {rows} are chosen: narrow the filters"
    ),
    Cause.BULK_CHANGED: (
        "Something has changed since the preview; look at it again before you confirm"
    ),
    Cause.WINDOW_REVERSED: "The first day of work cannot be after the last one",
    Cause.WAGE_REVERSED: "The lowest wage cannot be above the highest",
    Cause.TIER_RANGE: "The class of an enterprise is 1, 2 or 3",
    Cause.LEVEL_RANGE: "The skill level is 0 to 4",
    Cause.PARTY_TOO_SMALL: "A couples’ room is for a party of two",
    Cause.PERSON_IN_PARTY: (
        "This person is in the party “{party}” already; take them out of it first"
    ),
    Cause.TIME_LIMIT: "The time limit must be above 0 seconds",
    Cause.GAP_RANGE: "The gap must be at least 0 and below 1, for example 0.01",
    Cause.MOVED_RANGE: "The share who may move must be from 0 to 1, for example 0.02",
    Cause.RUN_UNDER_WAY: "Run {run} is under way; wait for it or stop it first",
    Cause.RUN_ENDED: "Run {run} has ended already ({state})",
    Cause.RUN_NOT_QUEUED: "Run {run} is “{state}”; only a queued run can start",
    Cause.RUN_WITHOUT_PLAN: "Run {run} has kept no problem and plan that could be exported",
    Cause.RUN_DIED: "The program ended while this run was under way; start it again",
    Cause.PROGRAM_FAILED: (
        "The program failed, the log names the cause; try again, and tell the administrator "
        "if it fails once more"
    ),
    Cause.SOLVER_STOPPED_EARLY: "The solver was stopped before it had any plan; give it more time",
    Cause.DATA_NOT_PLANNABLE: (
        "The data cannot be planned. Mend what is named by table, row and column below, "
        "then run again:\n{said}"
    ),
    Cause.NO_FEASIBLE_PLAN: "No plan keeps every rule; loosen the pins. The solver says:\n{said}",
    Cause.SOLVER_KILLED: "The solver was killed ({signal}); run it again",
    Cause.SOLVER_CRASHED: (
        "The solver ended unexpectedly (exit code {code}); try again, and tell the administrator "
        "if it fails once more. {said}"
    ),
    Cause.SHEETS_UNREAD: "{sheets} sheets cannot be read ({reasons}); mend or skip them",
    Cause.ROWS_FAULTY: "{rows} rows need mending; mend them, or skip them and import the others",
    Cause.ROWS_FAULTY_FIRST: (
        "{rows} rows need mending; mend them, or skip them and import the others. "
        "The first: {first}"
    ),
    Cause.AMBIGUOUS_REFERRER: "{count} referrers are named “{name}”; give the referrer's phone",
    Cause.UNKNOWN_REFERRER: (
        "The referrer “{name}” is not registered; give the referrer's phone, "
        "or import the list of referrers first"
    ),
    Cause.UNKNOWN_EMPLOYER: (
        "“{employer}” is not registered; import the enterprise first, "
        "or write its full name as on the business licence"
    ),
    Cause.REFERRER_WITHOUT_NAME: "The referrer's phone is not registered; give the name as well",
    Cause.NO_ID_OR_PHONE: "Give an ID number or a phone number",
    Cause.NO_NAME: "Give the name",
    Cause.NO_HOME_COUNTY: "Give the home county",
    Cause.UNDER_AGE: "Nobody under {age} may be hired by law; check the birth date",
    Cause.RETURNING_WITHOUT_EMPLOYER: "Give the enterprise this person returns to",
    Cause.ENTERPRISE_HAS_ANOTHER_CODE: (
        "“{name}” is registered as {code}; check the credit code, "
        "or write the full name if it is another enterprise"
    ),
    Cause.ENTERPRISE_NAME_TAKEN: (
        "“{name}” is the name of another enterprise; check name and credit code"
    ),
    Cause.ENTERPRISE_WITHOUT_NAME: "This enterprise is new; give its name",
    Cause.ENTERPRISE_WITHOUT_TOWN: "This enterprise is new; give its town",
    Cause.VACANCY_WITHOUT_TITLE: "Give the title of the post",
    Cause.VACANCY_WITHOUT_OPENINGS: "Give the number of openings",
}

WORDS: dict[str, str] = {
    "and": ", ",
    "Thing.account": "account",
    "Thing.api_answer": "API answer",
    "Thing.api_token": "API token",
    "Thing.audit_entry": "audit entry",
    "Thing.delivery": "delivery",
    "Thing.recovery_code": "recovery code",
    "Thing.sealed_change": "change of sealed data",
    "Thing.sealing_key": "key",
    "Thing.index_key": "key of look-ups",
    "Thing.second_factor": "second factor",
    "Thing.webhook": "webhook",
    "Thing.assignment": "assignment",
    "Thing.answer_link": "answer link",
    "Thing.bonus_entry": "bonus entry",
    "Thing.bonus_rule": "bonus rule",
    "Thing.bonus_settlement": "bonus settlement",
    "Thing.dispute": "dispute",
    "Thing.dispute_word": "message of a dispute",
    "Thing.invitation": "invitation",
    "Thing.campaign": "campaign",
    "Thing.boarding_event": "boarding report",
    "Thing.boarding_rule": "boarding rule",
    "Thing.hand_over": "hand-over",
    "Thing.handed_over": "person handed over",
    "Thing.notice": "notice",
    "Thing.notice_text": "text of a notice",
    "Thing.seat_pass": "boarding pass",
    "Thing.trip_boarding": "boarding of the trip",
    "Thing.candidate": "candidate",
    "Thing.charter_offer": "charter offer",
    "Thing.closure": "closure",
    "Thing.consent": "consent",
    "Thing.enterprise": "enterprise",
    "Thing.hub": "station or airport",
    "Thing.import_batch": "import",
    "Thing.manifest": "manifest",
    "Thing.party": "party",
    "Thing.pin": "pin",
    "Thing.placement": "placement",
    "Thing.placement_event": "placement event",
    "Thing.plan_version": "plan",
    "Thing.referral": "referral",
    "Thing.referrer": "referrer",
    "Thing.rights_link": "own page",
    "Thing.rights_request": "data request",
    "Thing.role": "role",
    "Thing.run": "run",
    "Thing.seat": "seat",
    "Thing.shortfall": "shortfall",
    "Thing.squad": "squad",
    "Thing.saved_view": "view",
    "Thing.trial": "trial",
    "Thing.trip": "trip",
    "Thing.trip_stop": "stop",
    "Thing.unmatched": "unmatched person",
    "Thing.unserved": "person without a seat",
    "Thing.working_copy": "working copy",
    "Thing.working_step": "editing step",
    "Thing.charter_task": "background work",
    "Thing.vacancy": "vacancy",
    "NoticeState.draft": "Draft",
    "NoticeState.exported": "Exported",
    "NoticeState.sent": "Sent",
    "NoticeState.answered": "Answered",
    "NoticeState.discarded": "Discarded",
    "CampaignState.preparing": "Preparing",
    "CampaignState.open": "Open",
    "CampaignState.closed": "Closed",
    "CandidateState.registered": "Registered",
    "CandidateState.withdrawn": "Withdrawn",
    "VacancyState.draft": "Draft",
    "VacancyState.posted": "Open",
    "VacancyState.paused": "Paused",
    "VacancyState.closed": "Closed",
    "DisputeState.open": "Open",
    "DisputeState.upheld": "Upheld",
    "DisputeState.rejected": "Rejected",
    "DisputeState.withdrawn": "Withdrawn",
    "RunState.queued": "Queued",
    "RunState.running": "Running",
    "RunState.done": "Done",
    "RunState.stopped": "Stopped",
    "RunState.failed": "Failed",
    "PlanState.draft": "Draft",
    "PlanState.published": "Published",
    "PlanState.superseded": "Superseded",
    "PlanState.discarded": "Discarded",
    "TaskState.queued": "queued",
    "TaskState.running": "running",
    "TaskState.done": "done",
    "TaskState.failed": "failed",
    "TaskState.stopped": "stopped",
    "TripState.planned": "Planned",
    "TripState.confirmed": "Confirmed",
    "TripState.departed": "Departed",
    "TripState.arrived": "Arrived",
    "TripState.cancelled": "Cancelled",
    "Stage.proposed": "Proposed",
    "Stage.offered": "Offered",
    "Stage.accepted": "Accepted",
    "Stage.seated": "Seated",
    "Stage.boarded": "Boarded",
    "Stage.arrived": "Arrived",
    "Stage.on_duty": "On duty",
    "Stage.retained": "Retained",
    "Stage.declined": "Declined",
    "Stage.withdrawn": "Withdrawn",
    "Stage.no_show": "No-show",
    "RequestState.open": "open",
    "RequestState.granted": "granted",
    "RequestState.refused": "refused",
    "RoleName.admin": "Administrator",
    "RoleName.bureau": "Labour bureau",
    "RoleName.town": "Town",
    "RoleName.squad": "Squad",
    "RoleName.referrer": "Referrer",
    "RoleName.enterprise": "Enterprise",
}
