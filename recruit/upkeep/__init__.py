"""Backup, restore and a look at the health of an installation."""
