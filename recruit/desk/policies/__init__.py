"""Policies: dated rules that give enterprises money or relief, who qualifies, and applications."""
