"""Pages of the lists by municipality."""
