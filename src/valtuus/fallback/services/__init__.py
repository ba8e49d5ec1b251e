"""Changes of the slice, by concept."""
