"""Invented people with benefits, from a seed: the same seed gives the same bytes."""
