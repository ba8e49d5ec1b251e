"""Reads of the slice, by concept."""
