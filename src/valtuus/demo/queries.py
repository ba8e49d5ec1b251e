"""Reads of the demonstration."""

from valtuus.demo.models import World


def world_made() -> bool:
    """Whether `valtuus demo` made this database."""
    return World.objects.exists()
