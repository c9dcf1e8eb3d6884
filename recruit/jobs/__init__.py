"""Runs of the solvers in the background: a child process for each, watched by a thread.

``embedded`` executes queued runs, ``solver_process`` is the child, ``archive`` keeps its
directories in the registry; ``lease`` tells work that lost its process from work that is slow;
``trials`` works out what a change to a plan would do; ``charter_tasks`` mends plans, prices
rules and plans jointly for the charter room.
"""

from recruit.jobs.charter_tasks import recover as recover_charter_tasks
from recruit.jobs.charter_tasks import resume as resume_charter_tasks
from recruit.jobs.charter_tasks import start as start_charter_task
from recruit.jobs.embedded import execute, recover, resume, start, stop
from recruit.jobs.trials import start as start_trial

__all__ = [
    "execute",
    "recover",
    "recover_charter_tasks",
    "resume",
    "resume_charter_tasks",
    "start",
    "start_charter_task",
    "start_trial",
    "stop",
]
