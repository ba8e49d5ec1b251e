"""Notices as they arrive: one a line (docs/feed-notices.md)."""
