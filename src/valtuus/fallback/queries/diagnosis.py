"""Whether the granters of a link have been told."""

from datetime import date

from valtuus.fallback import models
from valtuus.fallback.types import BrokenLink


def told_on(link: BrokenLink, day: date) -> bool:
    """Whether the granters of a link were told on a Helsinki day."""
    return models.GranterTold.objects.filter(giver=link.giver, holder=link.holder, day=day).exists()
