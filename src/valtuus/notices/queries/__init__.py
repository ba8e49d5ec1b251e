"""Reads of notices: those without a person, which need no receipt, and those by receipt."""
