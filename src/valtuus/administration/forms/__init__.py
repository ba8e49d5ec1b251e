"""Shapes of input, by what they are about."""
