"""What can be done with the lists by municipality: look, export."""
