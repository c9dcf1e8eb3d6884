"""Registry ↔ charter planning: the snapshot a charter run works on, and the plan it gives back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from planner import charter, geo
from planner.errors import Fault, InvalidProblem
from recruit.models import (
    Campaign,
    Candidate,
    CharterOffer,
    Closure,
    Enterprise,
    Hub,
    Mode,
    Placement,
    PlanKind,
    PlanVersion,
    Run,
    Seat,
    Stage,
    Trip,
    TripStop,
    Unserved,
    Vacancy,
)
from recruit.planning import ids
from recruit.planning.frames import records
from recruit.planning.versions import new_version
from recruit.rights import taking_part

CHINA = ZoneInfo("Asia/Shanghai")
"""The planner's clock times are local; the registry keeps moments in UTC."""

RECEPTION = "330281"
"""Adcode of Yuyao: the reception point coaches drive to."""

TRAVELLING = (Stage.ACCEPTED, Stage.SEATED)
"""Who still needs a seat, or holds one that may be planned anew."""


def snapshot(session: Session, campaign: Campaign) -> charter.Problem:
    """Return the charter problem of a campaign as the registry stands now.

    Everybody who has accepted a place and is not yet on the way travels: from the home
    county, at the earliest on the ready date, to arrive by the last day the work may start.

    Raises
    ------
    planner.errors.InvalidProblem
        When nobody travels.
    """
    book = geo.load()
    return _problem(session, campaign, book, _travellers(session, campaign, book))


def supposed(session: Session, campaign: Campaign, assignments: pd.DataFrame) -> charter.Problem:
    """Return the charter problem of a campaign if everybody accepted what a matching proposes.

    Parameters
    ----------
    assignments
        Opaque ids ``worker_id`` and ``vacancy_id``.

    Raises
    ------
    planner.errors.InvalidProblem
        When nobody travels.
    """
    book = geo.load()
    people = select(
        Candidate.id, Candidate.party_id, Candidate.home_county, Candidate.ready_date
    ).where(Candidate.campaign_id == campaign.id, taking_part.on_charters())
    posts = (
        select(Vacancy.id, Vacancy.start_until, Enterprise.town_code)
        .join(Enterprise, Vacancy.enterprise_id == Enterprise.id)
        .where(Vacancy.campaign_id == campaign.id)
    )
    columns = ["id", "party_id", "home_county", "ready_date"]
    workers = pd.DataFrame(session.execute(people).all(), columns=columns)
    places = pd.DataFrame(
        session.execute(posts).all(), columns=["vacancy", "start_until", "town_code"]
    )
    pairs = pd.DataFrame(
        {
            "id": ids.rows(assignments["worker_id"]).astype("int64"),
            "vacancy": ids.rows(assignments["vacancy_id"]).astype("int64"),
        }
    )
    frame = pairs.merge(workers, on="id").merge(places, on="vacancy").sort_values("id")
    travellers = _as_travellers(frame.reset_index(drop=True), campaign, book)
    return _problem(session, campaign, book, travellers)


def _problem(
    session: Session, campaign: Campaign, book: geo.Gazetteer, travellers: pd.DataFrame
) -> charter.Problem:
    if not len(travellers):
        raise InvalidProblem(
            Fault(
                "travellers",
                "nobody has accepted a place yet; publish a matching and record the answers first",
            )
        )
    hubs = session.scalars(
        select(Hub).where(Hub.campaign_id == campaign.id).order_by(Hub.id)
    ).all()
    settings = {
        "first_date": campaign.first_date.isoformat(),
        "last_date": campaign.last_date.isoformat(),
        **({"budget": campaign.budget_yuan} if campaign.budget_yuan else {}),
        **campaign.charter_settings,
    }
    return charter.Problem.from_frames(
        travellers=travellers,
        hubs=_home_hubs(hubs),
        offers=_offers(session, campaign),
        destinations=_destinations(book, hubs),
        distances=_distances(book, travellers),
        closures=_closures(session, campaign),
        settings=settings,
    )


def record(session: Session, run: Run, plan: charter.Plan) -> PlanVersion:
    """Write a charter plan down as the campaign's next draft version."""
    version = new_version(session, run, PlanKind.CHARTER, plan.summary)
    seats = plan.seats.assign(candidate_id=ids.rows(plan.seats["traveller_id"]))
    provinces = _provinces(session, run.campaign_id, seats)
    stops = {str(trip): rows for trip, rows in plan.stops.groupby("trip_id")}
    driving = {str(trip): rows for trip, rows in plan.driving.groupby("trip_id")}
    trips = {
        row["trip_id"]: Trip(
            plan_version_id=version.id,
            code=row["trip_id"],
            mode=Mode(row["mode"]),
            offer=row["offer_id"],
            province_code=provinces.get(row["trip_id"], ""),
            date=row["date"].date(),
            depart=_moment(row["depart"]),
            arrive=_moment(row["arrive"]),
            km=row["km"],
            drivers=row["drivers"],
            yuan=row["yuan"],
            seats=row["seats"],
            boarded=row["boarded"],
            driving=_blocks(driving.get(row["trip_id"])),
            stops=_stops(stops.get(row["trip_id"])),
        )
        for row in records(plan.trips)
    }
    session.add_all(trips.values())
    session.flush()
    if len(seats):
        columns = ["trip_id", "candidate_id", "leg", "seat", "board_seq", "alight_seq"]
        numbered = seats[columns].assign(
            trip_id=seats["trip_id"].map({code: trip.id for code, trip in trips.items()})
        )
        session.execute(insert(Seat), records(numbered))
    if len(plan.unserved):
        session.execute(
            insert(Unserved),
            records(
                plan.unserved[["reason", "help"]].assign(
                    candidate_id=ids.rows(plan.unserved["traveller_id"]),
                    plan_version_id=version.id,
                )
            ),
        )
    return version


def _travellers(session: Session, campaign: Campaign, book: geo.Gazetteer) -> pd.DataFrame:
    rows = session.execute(
        select(
            Candidate.id,
            Candidate.party_id,
            Candidate.home_county,
            Candidate.ready_date,
            Vacancy.start_until,
            Enterprise.town_code,
        )
        .select_from(Placement)
        .join(Candidate, Placement.candidate_id == Candidate.id)
        .join(Vacancy, Placement.vacancy_id == Vacancy.id)
        .join(Enterprise, Vacancy.enterprise_id == Enterprise.id)
        .where(
            Placement.campaign_id == campaign.id,
            Placement.stage.in_(TRAVELLING),
            taking_part.on_charters(),
        )
        .order_by(Candidate.id)
    ).all()
    if not rows:
        return pd.DataFrame({"traveller_id": []}, dtype="str")
    return _as_travellers(pd.DataFrame(rows, columns=list(rows[0]._fields)), campaign, book)


def _as_travellers(frame: pd.DataFrame, campaign: Campaign, book: geo.Gazetteer) -> pd.DataFrame:
    """Return the table ``travellers`` of people with their windows and towns."""
    places = {code: book.county(code) for code in frame["home_county"].unique()}
    first, last = pd.Timestamp(campaign.first_date), pd.Timestamp(campaign.last_date)
    ready = pd.to_datetime(frame["ready_date"]).fillna(first)
    due = pd.to_datetime(frame["start_until"]).fillna(last)
    party = ids.keys(ids.PARTY, frame["party_id"])
    alone = party.map(party.value_counts()) < 2
    return pd.DataFrame(
        {
            "traveller_id": ids.keys(ids.CANDIDATE, frame["id"]),
            "party_id": party.mask(alone, ""),
            "county": frame["home_county"],
            "lat": frame["home_county"].map({code: place.lat for code, place in places.items()}),
            "lon": frame["home_county"].map({code: place.lon for code, place in places.items()}),
            "ready_date": ready.where(ready >= first, first),
            "due_date": due.where(due <= last, last),
            "town": frame["town_code"],
        }
    )


def _home_hubs(hubs: Sequence[Hub]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "hub_id": hub.code,
                "kind": hub.kind.value,
                "name": hub.name,
                "lat": hub.lat,
                "lon": hub.lon,
                "first_date": _day(hub.first_date),
                "last_date": _day(hub.last_date),
            }
            for hub in hubs
            if not hub.arrival
        ],
        columns=["hub_id", "kind", "name", "lat", "lon", "first_date", "last_date"],
    )


def _offers(session: Session, campaign: Campaign) -> pd.DataFrame:
    offers = session.execute(
        select(CharterOffer, Hub.code)
        .outerjoin(Hub, CharterOffer.hub_id == Hub.id)
        .where(CharterOffer.campaign_id == campaign.id)
        .order_by(CharterOffer.id)
    ).all()
    return pd.DataFrame(
        [
            {
                "offer_id": offer.code,
                "mode": offer.mode.value,
                "hub_id": hub or "",
                "seats": offer.seats,
                "usable_share": offer.usable_share,
                "fixed_yuan": offer.fixed_yuan,
                "per_km_yuan": offer.per_km_yuan,
                "per_seat_yuan": offer.per_seat_yuan,
                "max_per_day": "" if offer.max_per_day is None else offer.max_per_day,
                "min_passengers": offer.min_passengers,
                "first_date": _day(offer.first_date),
                "last_date": _day(offer.last_date),
                **offer.extra,
            }
            for offer, hub in offers
        ],
        columns=None if offers else ["offer_id", "mode", "seats"],
        dtype=object,
    ).fillna("")


def _destinations(book: geo.Gazetteer, hubs: Sequence[Hub]) -> pd.DataFrame:
    towns = book.towns()
    yuyao = book.county(RECEPTION)
    rows = [
        {"town": code, "kind": "town", "name": name, "lat": lat, "lon": lon}
        for code, name, lat, lon in towns[["town_code", "name", "lat", "lon"]].itertuples(
            index=False
        )
    ]
    rows.append(
        {
            "town": RECEPTION,
            "kind": "reception",
            "name": yuyao.name,
            "lat": yuyao.lat,
            "lon": yuyao.lon,
        }
    )
    rows += [
        {
            "town": hub.code,
            "kind": hub.kind.value,
            "name": hub.name,
            "lat": hub.lat,
            "lon": hub.lon,
        }
        for hub in hubs
        if hub.arrival
    ]
    return pd.DataFrame(rows)


def _distances(book: geo.Gazetteer, travellers: pd.DataFrame) -> pd.DataFrame:
    """Return road km from the counties people leave from to the reception point."""
    counties = travellers.drop_duplicates("county")
    yuyao = book.county(RECEPTION)
    km = geo.CountyRoadTable().km(counties[["lat", "lon"]], [(yuyao.lat, yuyao.lon)])
    return pd.DataFrame({"from": counties["county"], "to": RECEPTION, "km": km[:, 0].round(1)})


def _closures(session: Session, campaign: Campaign) -> pd.DataFrame:
    rows = session.scalars(
        select(Closure).where(Closure.campaign_id == campaign.id).order_by(Closure.id)
    ).all()
    return pd.DataFrame(
        [
            {
                "place": row.place,
                "first_date": _day(row.first_date),
                "last_date": _day(row.last_date),
            }
            for row in rows
        ],
        columns=["place", "first_date", "last_date"],
    )


def _provinces(session: Session, campaign_id: int, seats: pd.DataFrame) -> dict[str, str]:
    """Return for every trip the province most of its people come from."""
    if not len(seats):
        return {}
    rows = session.execute(
        select(Candidate.id, Candidate.home_county).where(Candidate.campaign_id == campaign_id)
    )
    home = {candidate: county for candidate, county in rows}  # noqa: C416 - rows are not pairs
    province = seats["candidate_id"].map(home).str[:2] + "0000"
    most = province.groupby(seats["trip_id"]).agg(lambda codes: codes.mode().iloc[0])
    return {str(trip): str(code) for trip, code in most.items()}


def _stops(frame: pd.DataFrame | None) -> list[TripStop]:
    if frame is None:
        return []
    return [
        TripStop(
            seq=row["seq"],
            place=row["place"],
            lat=row["lat"],
            lon=row["lon"],
            arrive=_moment(row["arrive"]),
            depart=_moment(row["depart"]),
            boarding=row["on"],
            alighting=row["off"],
        )
        for row in records(frame.sort_values("seq"))
    ]


def _blocks(frame: pd.DataFrame | None) -> list[dict[str, Any]]:
    if frame is None:
        return []
    return [
        {
            "driver": row["driver"],
            "kind": row["kind"],
            "start": row["start"].isoformat(timespec="minutes"),
            "end": row["end"].isoformat(timespec="minutes"),
        }
        for row in records(frame.sort_values("seq"))
    ]


def _moment(local: pd.Timestamp) -> dt.datetime:
    moment: dt.datetime = local.to_pydatetime().replace(tzinfo=CHINA)
    return moment


def _day(day: dt.date | None) -> str:
    return "" if day is None else day.isoformat()
