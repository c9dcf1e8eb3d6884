"""The registry: people, enterprises, vacancies, plans and everything that happens to them.

Knows the planner (through ``recruit.planning``) and the database; knows nothing of the web.
See ``recruit/README.md``.
"""
