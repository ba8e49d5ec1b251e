"""Shape of input, by concept."""
