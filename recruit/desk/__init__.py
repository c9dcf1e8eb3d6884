"""The return-to-work desk: what a city runs around recruitment, one small package a service."""

# Whatever module of the desk is loaded first: the tables it refers to are loaded before it.
import recruit.models  # noqa: F401
