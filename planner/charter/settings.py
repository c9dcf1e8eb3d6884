"""What a campaign may set about its charters: horizon, dated rules, limits, speeds and prices.

Every key of ``settings.json`` is one field here, with its default. An unknown key is a
fault, so that a misspelt limit is never silently ignored.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, replace
from typing import Any

from planner.errors import Fault, InvalidProblem

SETTINGS_FILE = "settings.json"
MINUTES_A_DAY = 1440
CLOCKS = (
    "reception_opens",
    "reception_closes",
    "earliest_departure",
    "latest_departure",
    "night_from",
    "night_until",
    "stop_from",
    "stop_until",
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One dated rule of the road or of the epidemic, for trips that leave while it is in force.

    Parameters
    ----------
    first_date, last_date
        First and last day in force; None is open.
    area
        Code of the province or county that a boarding stop must lie in; ``"*"`` is everywhere.
    modes
        Modes it applies to.
    load_cap
        Share of the seats that may be used, or None.
    max_stops
        Boarding stops allowed (1 is direct running), or None.
    night_stop
        Whether nobody may drive 02:00–05:00, or None to leave the setting as it is.
    free_rows
        Rows at the back that nobody sits in, or None.
    """

    first_date: dt.date | None = None
    last_date: dt.date | None = None
    area: str = "*"
    modes: tuple[str, ...] = ("coach", "feeder")
    load_cap: float | None = None
    max_stops: int | None = None
    night_stop: bool | None = None
    free_rows: int | None = None

    def in_force(self, day: dt.date, county: str, mode: str) -> bool:
        """Whether the rule binds a trip of this mode that boards in the county on the day."""
        return (
            (self.first_date is None or self.first_date <= day)
            and (self.last_date is None or day <= self.last_date)
            and mode in self.modes
            and in_area(county, self.area)
        )


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of a charter problem. Clock times are minutes after midnight.

    Parameters
    ----------
    first_date, last_date
        Days on which vehicles may leave and must have arrived; default: the first ready
        date and the last due date.
    rules
        Dated rules; of several in force the strictest binds.
    load_cap
        Share of coach and feeder seats usable where no rule says otherwise.
    max_stops
        Boarding stops of one coach or feeder, at most 3.
    cross_province, one_prefecture
        Whether one coach may board in two provinces; whether one coach or feeder boards in one
        prefecture only, so that every prefecture is planned for itself.
    share_once
        Whether the people of a county board at most one coach a day that boards elsewhere too:
        full coaches leave directly, the others of a county stay together.
    coach_max_km, feeder_max_km
        Longest road from the first stop to Yuyao, and to a hub.
    detour_share
        How much longer than its first stop's direct way a shared coach or feeder may run.
    own_travel_km, own_yuan_per_km
        How far people may be asked to reach a hub by themselves, and what they are paid back.
    circuity, rail_circuity, air_circuity
        Length of the way over the great circle.
    coach_kmh, shuttle_kmh, own_kmh, carriage_kmh, train_kmh, flight_kmh
        Running speeds, stops not included.
    free_rows
        Rows at the back of coaches and feeders that nobody sits in, kept for whoever falls ill.
    call_minutes
        How long a train stands at a station it calls at, where its times are reckoned.
    stop_minutes, head_minutes
        Standing time at a boarding stop: for the stop (temperatures, papers, luggage) and
        for each person.
    rail_check_in_minutes, air_check_in_minutes
        From the arrival of a feeder at the hub to the departure.
    transfer_minutes
        From an arrival in Yuyao to the departure of a shuttle.
    last_mile
        ``towns``: everybody is taken on to his town by a shuttle, where shuttles are
        offered; ``reception``: the journey ends at the reception point or arrival hub.
    shuttle_wait_minutes, shuttle_max_stops
        How long a shuttle may wait for later arrivals, and how many towns it may serve.
    reception_opens, reception_closes
        When coaches, trains and flights may arrive.
    earliest_departure, latest_departure, departure_step
        When a coach may leave its first stop, and the grid of its departures.
    drive_day_minutes, drive_night_minutes, rest_minutes, night_from, night_until
        Continuous driving by day and by night, the rest after it, and the night.
    driver_minutes, two_drivers_km, max_drivers
        Driving of one person in any 24 hours; length of way from which two are needed; most
        on one coach.
    stop_from, stop_until, relay, short_haul_km
        Hours in which nobody drives, unless relay is organised or the way is short.
    yuan_per_waiting_day, yuan_per_person_hour, yuan_per_unserved
        Prices of a day between ready and departure, of an hour under way, of a person left.
    budget
        Most yuan that may be spent on charters, or None.
    target_gap
        The solver stops improving a province when its gap is below.
    effort
        Search effort; 1 is the default, 0 takes the first plan, 4 searches four times longer.
    """

    first_date: dt.date | None = None
    last_date: dt.date | None = None
    rules: tuple[Rule, ...] = ()
    load_cap: float = 1.0
    free_rows: int = 0
    max_stops: int = 3
    cross_province: bool = False
    one_prefecture: bool = False
    share_once: bool = False
    coach_max_km: float = 1400.0
    feeder_max_km: float = 350.0
    detour_share: float = 0.2
    own_travel_km: float = 60.0
    own_yuan_per_km: float = 0.5
    circuity: float = 1.18
    rail_circuity: float = 1.20
    air_circuity: float = 1.0
    coach_kmh: float = 65.0
    shuttle_kmh: float = 40.0
    own_kmh: float = 35.0
    carriage_kmh: float = 120.0
    train_kmh: float = 160.0
    flight_kmh: float = 650.0
    call_minutes: int = 10
    stop_minutes: int = 10
    head_minutes: float = 0.5
    rail_check_in_minutes: int = 60
    air_check_in_minutes: int = 90
    transfer_minutes: int = 15
    last_mile: str = "towns"
    shuttle_wait_minutes: int = 150
    shuttle_max_stops: int = 8
    reception_opens: int = 6 * 60
    reception_closes: int = 22 * 60
    earliest_departure: int = 5 * 60
    latest_departure: int = 22 * 60
    departure_step: int = 30
    drive_day_minutes: int = 240
    drive_night_minutes: int = 120
    rest_minutes: int = 20
    night_from: int = 22 * 60
    night_until: int = 6 * 60
    driver_minutes: int = 480
    two_drivers_km: float = 400.0
    max_drivers: int = 3
    stop_from: int = 2 * 60
    stop_until: int = 5 * 60
    relay: bool = False
    short_haul_km: float = 100.0
    yuan_per_waiting_day: float = 5.0
    yuan_per_person_hour: float = 4.0
    yuan_per_unserved: float = 3000.0
    budget: float | None = None
    target_gap: float = 0.01
    effort: float = 1.0

    def __post_init__(self) -> None:
        faults = list(_faults(self))
        if faults:
            raise InvalidProblem(faults)

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form; ``settings_file.parse`` reads it back to an equal object."""
        content = asdict(self)
        for name in CLOCKS:
            content[name] = f"{content[name] // 60:02d}:{content[name] % 60:02d}"
        for holder in (content, *content["rules"]):
            for name in ("first_date", "last_date"):
                holder[name] = holder[name].isoformat() if holder[name] else None
        content["rules"] = [{**rule, "modes": list(rule["modes"])} for rule in content["rules"]]
        return content

    def with_horizon(self, first: dt.date, last: dt.date) -> Settings:
        """Return the settings with an open end of the horizon filled in."""
        return replace(self, first_date=self.first_date or first, last_date=self.last_date or last)

    def cap(self, day: dt.date, county: str, mode: str) -> float:
        """Return the share of seats usable on a trip that boards here on this day."""
        share = self.load_cap if mode in ("coach", "feeder") else 1.0
        for rule in self.rules:
            if rule.load_cap is not None and rule.in_force(day, county, mode):
                share = min(share, rule.load_cap)
        return share

    def rows_free(self, day: dt.date, county: str, mode: str) -> int:
        """Return how many rows at the back stay free on a trip that boards here on this day."""
        if mode not in ("coach", "feeder"):
            return 0
        rows = self.free_rows
        for rule in self.rules:
            if rule.free_rows is not None and rule.in_force(day, county, mode):
                rows = max(rows, rule.free_rows)
        return rows

    def stops_allowed(self, day: dt.date, county: str, mode: str) -> int:
        """Return how many boarding stops a trip that boards here on this day may make."""
        allowed = self.max_stops
        for rule in self.rules:
            if rule.max_stops is not None and rule.in_force(day, county, mode):
                allowed = min(allowed, rule.max_stops)
        return allowed

    def stands_at_night(self, day: dt.date, county: str, mode: str) -> bool:
        """Whether a trip that boards here on this day must stand in the small hours."""
        answers = [
            rule.night_stop
            for rule in self.rules
            if rule.night_stop is not None and rule.in_force(day, county, mode)
        ]
        return any(answers) if answers else not self.relay


def in_area(code: str, area: str) -> bool:
    """Whether a county code lies in an area: ``*``, a province, prefecture or county code."""
    if area in ("*", ""):
        return True
    if len(area) == 6 and area.endswith("0000"):
        area = area[:2]
    elif len(area) == 6 and area.endswith("00"):
        area = area[:4]
    return code.startswith(area)


def _faults(settings: Settings) -> list[Fault]:
    """Return what is wrong with the values taken together."""

    def fault(key: str, message: str) -> Fault:
        return Fault(SETTINGS_FILE, message, column=key, value=str(getattr(settings, key)))

    found = [
        fault(key, "must be more than 0")
        for key in (
            "circuity",
            "rail_circuity",
            "air_circuity",
            "coach_kmh",
            "shuttle_kmh",
            "own_kmh",
            "carriage_kmh",
            "train_kmh",
            "flight_kmh",
            "departure_step",
            "drive_day_minutes",
            "drive_night_minutes",
            "driver_minutes",
            "max_drivers",
            "shuttle_max_stops",
        )
        if getattr(settings, key) <= 0
    ]
    found += [
        fault(key, "must not be negative")
        for key in (
            "stop_minutes",
            "call_minutes",
            "free_rows",
            "head_minutes",
            "rest_minutes",
            "yuan_per_waiting_day",
            "yuan_per_person_hour",
            "yuan_per_unserved",
            "own_yuan_per_km",
            "target_gap",
            "transfer_minutes",
            "detour_share",
            "rail_check_in_minutes",
            "air_check_in_minutes",
            "effort",
        )
        if getattr(settings, key) < 0
    ]
    found += [
        fault(key, "must be a time of day, 00:00 to 24:00")
        for key in CLOCKS
        if not 0 <= getattr(settings, key) <= MINUTES_A_DAY
    ]
    if not 1 <= settings.max_stops <= 3:
        found.append(fault("max_stops", "must be 1, 2 or 3"))
    if not 0 <= settings.load_cap <= 1:
        found.append(fault("load_cap", "must lie between 0 and 1"))
    if settings.cross_province and settings.one_prefecture:
        found.append(fault("one_prefecture", "cannot be together with cross_province"))
    if settings.last_mile not in ("towns", "reception"):
        found.append(fault("last_mile", "must be towns or reception"))
    if settings.reception_closes < settings.reception_opens:
        found.append(fault("reception_closes", "is before reception_opens"))
    if settings.first_date and settings.last_date and settings.last_date < settings.first_date:
        found.append(fault("last_date", "is before first_date"))
    for number, rule in enumerate(settings.rules):
        if rule.load_cap is not None and not 0 <= rule.load_cap <= 1:
            found.append(
                Fault(
                    SETTINGS_FILE,
                    "must lie between 0 and 1",
                    column=f"rules[{number}].load_cap",
                    value=str(rule.load_cap),
                )
            )
        if not set(rule.modes) <= {"coach", "feeder"}:
            found.append(
                Fault(
                    SETTINGS_FILE,
                    "may name coach and feeder; how full others run is usable_share of the offer",
                    column=f"rules[{number}].modes",
                    value=", ".join(rule.modes),
                )
            )
        if rule.free_rows is not None and rule.free_rows < 0:
            found.append(
                Fault(
                    SETTINGS_FILE,
                    "must not be negative",
                    column=f"rules[{number}].free_rows",
                    value=str(rule.free_rows),
                )
            )
        if rule.max_stops is not None and rule.max_stops < 1:
            found.append(
                Fault(
                    SETTINGS_FILE,
                    "must be at least 1",
                    column=f"rules[{number}].max_stops",
                    value=str(rule.max_stops),
                )
            )
    return found
