"""The workbooks of the demonstration, read by the intake as any other file."""

from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select

from recruit.demo import Scenario, books, declines, scenario, setup, write_workbooks
from recruit.intake import Preview, Severity, SheetKind, StagedRow, preview
from recruit.models import Candidate, Enterprise, Party, Referral, ReferralStatus, Referrer
from recruit.operations.campaigns import open_campaign
from recruit.operations.imports import commit_preview
from recruit.storage import migrate, open_registry

MADE = scenario("town", 2020)


@pytest.fixture(scope="module")
def previews(tmp_path_factory: pytest.TempPathFactory) -> list[Preview]:
    files = write_workbooks(MADE, tmp_path_factory.mktemp("books"))
    return [preview(file, dates=(MADE.first_date, MADE.last_date)) for file in files]


def rows(previews: list[Preview], kind: SheetKind) -> list[StagedRow]:
    return [
        row for p in previews for sheet in p.sheets if sheet.kind is kind for row in sheet.rows
    ]


def test_every_sheet_is_recognised_and_every_row_of_it_read(previews: list[Preview]) -> None:
    for book, read in zip(books(MADE), previews, strict=True):
        assert [len(s.rows) for s in read.sheets] == [len(s.rows) for s in book.sheets]
        assert [s.faults for s in read.sheets] == [()] * len(book.sheets)
        assert [s.unmapped for s in read.sheets] == [()] * len(book.sheets)
        assert [s.left_out for s in read.sheets] == [0] * len(book.sheets)


def test_exactly_the_cells_spoilt_on_purpose_are_reported(previews: list[Preview]) -> None:
    for book, read in zip(books(MADE), previews, strict=True):
        for laid_out, sheet in zip(book.sheets, read.sheets, strict=True):
            spoilt = {fault.row for fault in laid_out.faults}
            assert {row.number for row in sheet.faulty} == spoilt
            for fault in laid_out.faults:
                [row] = [row for row in sheet.rows if row.number == fault.row]
                [problem] = [p for p in row.problems if p.severity is Severity.ERROR]
                plain = fault.column.replace("（", "(").replace("）", ")")
                assert problem.column.endswith(plain)


def test_people_come_through_as_they_were_meant(previews: list[Preview]) -> None:
    people = {p.id_number: p for p in MADE.candidates}
    firms = {e.key: e.name for e in MADE.enterprises}
    parties = {party.key: party for party in MADE.parties}
    columns = (
        "name", "phone", "birth_date", "home_county", "trade", "level", "years", "min_wage",
        "ready_date", "needs_dormitory", "is_returning", "health_status",
    )  # fmt: skip
    good = [row.values for row in rows(previews, SheetKind.CANDIDATES) if not row.is_faulty]
    assert len(good) == len(MADE.candidates) + len(MADE.truth.duplicates) - len(MADE.truth.damages)
    seen = set()
    for values in good:
        person = people[str(values["id_number"])]
        first = person.key not in seen
        seen.add(person.key)
        assert [values[c] for c in columns] == [getattr(person, c) for c in columns]
        assert values["employer"] == firms.get(person.employer, "")
        assert values["consent"] is True
        if first and person.party:
            party = parties[person.party]
            assert (values["party"], values["cohesion"]) == (party.label, party.cohesion)


def test_vacancies_come_through_as_they_were_meant(previews: list[Preview]) -> None:
    firms = {e.key: e for e in MADE.enterprises}
    columns = (
        "title", "trade", "level", "years", "openings", "wage_min", "wage_max", "dormitory",
        "couple_rooms", "start_from", "start_until", "adults_only", "bonus_yuan",
    )  # fmt: skip
    meant = Counter(
        (firms[v.enterprise].name, firms[v.enterprise].town, *(getattr(v, c) for c in columns))
        for v in MADE.vacancies
    )
    read = Counter(
        (row.values["enterprise"], row.values["town"], *(row.values[c] for c in columns))
        for row in rows(previews, SheetKind.VACANCIES)
    )
    assert read == meant


def test_referrers_come_through_as_they_were_meant(previews: list[Preview]) -> None:
    firms = {e.key: e.name for e in MADE.enterprises}
    columns = ("name", "phone", "employer", "home_county", "target")
    read = [[row.values[c] for c in columns] for row in rows(previews, SheetKind.REFERRERS)]
    assert read == [
        [r.name, r.phone, firms[r.employer], r.home_county, r.target] for r in MADE.referrers
    ]


def test_the_registry_holds_everybody_once_and_the_seventeen_with_their_employer(
    previews: list[Preview], tmp_path: Path
) -> None:
    registry = open_registry(f"sqlite:///{tmp_path / 'registry.db'}")
    migrate(registry)
    with registry.write() as session:
        campaign = open_campaign(
            session, name="演示", first_date=MADE.first_date, last_date=MADE.last_date, by="demo"
        )
        setup(session, campaign, MADE.size)
        for read in previews:
            commit_preview(session, campaign, read, skip_faulty=True, by="demo")
    with registry.read() as session:
        found = {
            model: session.scalar(select(func.count()).select_from(model))
            for model in (Enterprise, Referrer, Candidate, Party)
        }
        twice = session.scalars(
            select(Candidate.id_number)
            .join(Referral)
            .where(Referral.status == ReferralStatus.DUPLICATE)
        ).all()
        seventeen = _of_news(MADE)
        placed = session.execute(
            select(Enterprise.name, func.count())
            .select_from(Candidate)
            .join(Referrer, Candidate.referrer_id == Referrer.id)
            .join(Enterprise, Candidate.employer_id == Enterprise.id)
            .where(Referrer.phone == seventeen[0], Referrer.target == 60)
            .group_by(Enterprise.name)
        ).all()
        declining = session.scalars(
            select(Candidate.id_number).where(Candidate.id_number.in_(declines(MADE)))
        ).all()
    registry.dispose()
    people = {p.key: p.id_number for p in MADE.candidates}
    assert found == {
        Enterprise: len(MADE.enterprises),
        Referrer: len(MADE.referrers),
        Candidate: len(MADE.candidates) - len(MADE.truth.damages),
        Party: len(MADE.parties),
    }
    assert set(twice) == {people[key] for key, _ in MADE.truth.duplicates}
    assert [tuple(row) for row in placed] == [(seventeen[1], 17)]
    assert set(declining) == declines(MADE)


def _of_news(made: Scenario) -> tuple[str, str]:
    """Return the telephone number of the referrer in the news and his employer's name."""
    [referrer] = [r for r in made.referrers if r.key == made.truth.news_referrer]
    [firm] = [e.name for e in made.enterprises if e.key == referrer.employer]
    return referrer.phone, firm
