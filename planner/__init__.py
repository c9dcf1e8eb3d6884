"""Matching and charter planning: numbers in, numbers out.

Pure: no database, web, clock or names of people. Everything a solver needs is
passed in; everything it found is returned. See ``planner/README.md``.
"""
