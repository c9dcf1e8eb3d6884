"""Arrivals: who came to Yuyao from where, their health status, quarantine and screening."""
