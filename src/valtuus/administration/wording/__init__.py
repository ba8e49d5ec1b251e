"""Values in the reader's words, by what they are about."""
