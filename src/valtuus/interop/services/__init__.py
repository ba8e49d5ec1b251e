"""What the interfaces do, by what it is about: ask the register for a caller, keep the callers."""
