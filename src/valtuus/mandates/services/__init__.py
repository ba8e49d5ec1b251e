"""The register's sentences, by what they are about: decide, check, give, end, load."""
