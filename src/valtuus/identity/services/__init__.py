"""What changes in identity, by what it is about: signing in, callers of the interfaces."""
