"""Other systems' languages, no rules of its own: AuthZEN 1.0. Floor 5."""
