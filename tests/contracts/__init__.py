"""Each interface against its published description."""
