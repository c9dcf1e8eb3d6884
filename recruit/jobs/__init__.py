"""Runs of the solvers in the background: a child process for each, watched by a thread.

``embedded`` executes queued runs, ``solver_process`` is the child, ``archive`` keeps its
directories in the registry; ``trials`` works out what a change to a plan would do.
"""

from recruit.jobs.embedded import execute, recover, start, stop
from recruit.jobs.trials import start as start_trial

__all__ = ["execute", "recover", "start", "start_trial", "stop"]
