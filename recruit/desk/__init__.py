"""The return-to-work desk: what a city runs around recruitment, one small package a service."""
