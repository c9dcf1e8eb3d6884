"""Runs of the solvers in the background: a child process for each, watched by a thread.

``embedded`` executes queued runs, ``solver_process`` is the child, ``archive`` keeps its
directories in the registry.
"""

from recruit.jobs.embedded import execute, recover, start, stop

__all__ = ["execute", "recover", "start", "stop"]
