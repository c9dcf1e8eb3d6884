"""The hotline: who calls, what is known, one key to a case."""
