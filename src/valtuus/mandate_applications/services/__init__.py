"""The slice's sentences: draft, sign, handle, register, tidy up."""
