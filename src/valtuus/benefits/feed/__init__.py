"""Benefit data as they arrive: one person a line (docs/feed.md)."""
