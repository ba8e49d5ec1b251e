"""The feed of lists by municipality (docs/feed-lists.md): its shape, its rules, its reading."""
