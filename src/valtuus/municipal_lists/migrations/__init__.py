"""Tables of the lists by municipality."""
