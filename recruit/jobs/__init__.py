"""Runs of the solvers in the background."""
