"""The sentences of the inbox and of the desk."""
