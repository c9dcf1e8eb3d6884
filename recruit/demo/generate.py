"""Puts a whole scenario together from a size and a seed."""

from __future__ import annotations

import numpy as np

from recruit.demo import demand, people
from recruit.demo.geography import Homes
from recruit.demo.model import Damage, DemoCandidate, DemoReferrer, Scenario, Size, Truth
from recruit.demo.parameters import day, figures
from recruit.demo.parties import with_parties


def scenario(size: str, seed: int = 2020) -> Scenario:
    """Return the demonstration of a size: town, city or province.

    The same size and seed give the same scenario.

    Raises
    ------
    ValueError
        When there is no such size.
    """
    chosen = Size(size)
    streams = np.random.SeedSequence([seed, list(Size).index(chosen)]).spawn(6)
    rngs = [np.random.Generator(np.random.PCG64(stream)) for stream in streams]
    homes = Homes()
    firms = demand.enterprises(chosen, rngs[0])
    groups = people.groups(chosen, firms, homes, rngs[1])
    given = figures("scenario")
    workers = sum(group.people for group in groups)
    seekers = workers * (1 - given["share_returning"]) - given["news"]["placed"]
    seats = round(seekers * given["seats_per_seeker"])
    posts = demand.vacancies(chosen, firms, seats, rngs[2])
    listed = people.candidates(groups, firms, posts, homes, rngs[3])
    news = groups[people.NEWS_PLACE].referrer
    listed, parties = with_parties(listed, news.key, rngs[4])
    referrers = tuple(group.referrer for group in groups)
    return Scenario(
        size=chosen,
        seed=seed,
        first_date=day("first_date"),
        last_date=day("last_date"),
        enterprises=firms,
        vacancies=posts,
        referrers=referrers,
        candidates=tuple(listed),
        parties=parties,
        truth=_truth(news.key, listed, referrers, rngs[5]),
    )


def declines(of: Scenario) -> frozenset[str]:
    """Return the resident ID numbers of those who decline when they are offered a place."""
    return of.truth.declines


def _truth(
    news: str,
    listed: list[DemoCandidate],
    referrers: tuple[DemoReferrer, ...],
    rng: np.random.Generator,
) -> Truth:
    """Choose who is listed twice, whose row is spoilt and who will decline.

    All are people without a party and not of the referrer in the news, and nobody is
    chosen twice, so that each oddity can be seen by itself.
    """
    given = figures("scenario")
    single = [p for p in listed if not p.party and p.referrer != news]
    order = [single[i] for i in rng.permutation(len(single))]
    doubled = [p for p in order if p.referrer != referrers[-1].key]
    doubled = doubled[: round(given["share_duplicates"] * len(listed))]
    place = {referrer.key: number for number, referrer in enumerate(referrers)}
    later = {
        r.key: [other.key for other in referrers[place[r.key] + 1 :] if other.key != news]
        for r in referrers
    }
    duplicates = [
        (p.key, later[p.referrer][int(rng.integers(len(later[p.referrer])))]) for p in doubled
    ]
    taken = {p.key for p in doubled}
    free = [p for p in order if p.key not in taken and p.home_county[:2] != "51"]
    of_sichuan = [p for p in order if p.key not in taken and p.home_county[:2] == "51"]
    damages = [
        (
            (of_sichuan if kind is Damage.AMBIGUOUS_PLACE else free).pop().key,
            kind,
        )
        for number in range(max(len(Damage), round(given["share_bad_cells"] * len(listed))))
        for kind in [list(Damage)[number % len(Damage)]]
    ]
    rest = [p for p in free if not p.employer]
    declines = rest[: round(given["share_declines"] * len(listed))]
    return Truth(
        news_referrer=news,
        duplicates=tuple(sorted(duplicates)),
        damages=tuple(sorted(damages)),
        declines=frozenset(p.id_number for p in declines),
    )
