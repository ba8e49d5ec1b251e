"""Tables of the alerts."""
