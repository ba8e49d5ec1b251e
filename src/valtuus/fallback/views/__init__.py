"""Pages of the slice, by concept."""
