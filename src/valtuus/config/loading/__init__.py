"""What `valtuus load` loads, one module a kind: read the file, call the slice's service, say what came of it."""
