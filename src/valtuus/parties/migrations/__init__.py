"""Tables of the parties."""
