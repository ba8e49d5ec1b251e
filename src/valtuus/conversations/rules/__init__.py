"""Pure decisions of the slice, by concept."""
