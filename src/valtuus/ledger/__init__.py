"""Floor 2: the append-only record and the register version. Knows bytes, not people."""
