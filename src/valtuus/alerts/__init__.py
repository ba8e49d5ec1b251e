"""Heräte: telling someone something, in the product and by e-mail, through one outbox."""
