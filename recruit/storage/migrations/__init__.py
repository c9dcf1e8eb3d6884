"""Alembic scripts, shipped in the wheel: ``env.py`` runs them, ``versions`` holds them."""
