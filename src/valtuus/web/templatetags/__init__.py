"""Template tags of the house: `{% load valtuus %}`."""
