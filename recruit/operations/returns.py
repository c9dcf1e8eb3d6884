"""The posts returning workers come back to: one vacancy an enterprise, made from the roster."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from recruit.models import (
    Campaign,
    Candidate,
    CandidateState,
    Vacancy,
    VacancyKind,
    VacancyState,
)

TITLE = "返岗"
"""What such a post is called."""


def ensure_return_posts(session: Session, campaign: Campaign) -> int:
    """Make or mend, for every enterprise, the post its own workers come back to.

    Its openings are the number of registered candidates who name the enterprise as their
    employer. A post whose last worker is gone is kept with no openings.

    Returns
    -------
    int
        How many posts were made or changed.
    """
    wanted: dict[int, int] = {
        employer: count
        for employer, count in session.execute(
            select(Candidate.employer_id, func.count())
            .where(
                Candidate.campaign_id == campaign.id,
                Candidate.employer_id.is_not(None),
                Candidate.state == CandidateState.REGISTERED,
            )
            .group_by(Candidate.employer_id)
        )
        if employer is not None
    }
    posts = {
        post.enterprise_id: post
        for post in session.scalars(
            select(Vacancy).where(
                Vacancy.campaign_id == campaign.id, Vacancy.kind == VacancyKind.RETURNING
            )
        )
    }
    touched = 0
    for enterprise_id in sorted(wanted.keys() | posts.keys()):
        openings = wanted.get(enterprise_id, 0)
        post = posts.get(enterprise_id)
        if post is None:
            session.add(
                Vacancy(
                    campaign_id=campaign.id,
                    enterprise_id=enterprise_id,
                    import_key=f"returning:{enterprise_id}",
                    kind=VacancyKind.RETURNING,
                    title=TITLE,
                    openings=openings,
                    state=VacancyState.POSTED,
                )
            )
        elif post.openings != openings:
            post.openings = openings
        else:
            continue
        touched += 1
    session.flush()
    return touched
