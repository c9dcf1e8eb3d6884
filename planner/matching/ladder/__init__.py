"""The solver ladder for large problems: prices, whole parties, exact finish, proof.

Works on arrays (``Instance``) with numba; ``rung`` brings problems in and plans out.
"""
