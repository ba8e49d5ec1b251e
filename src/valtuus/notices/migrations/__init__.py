"""Tables of notices."""
