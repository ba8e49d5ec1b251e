"""What the pages show, by concept."""
