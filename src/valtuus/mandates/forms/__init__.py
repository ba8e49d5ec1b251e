"""Shapes of what people type into the pages of the register."""
