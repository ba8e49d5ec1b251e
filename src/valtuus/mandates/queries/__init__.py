"""Reads of the register, by what they are about. `facts.facts_for` is the only door to the facts of a decision."""
