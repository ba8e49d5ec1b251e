"""Tables of the agreements."""
