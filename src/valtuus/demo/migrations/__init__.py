"""Tables of the demonstration."""
