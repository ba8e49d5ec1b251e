"""What the pages need of `web` while it is not here: `{% say code %}`."""

from django import template
from django.utils.translation import get_language

from valtuus.kernel.catalogue import catalogue

register = template.Library()


@register.simple_tag
def say(code: str) -> str:
    """The text of a code in the reader's language."""
    return catalogue().say("text", code, (get_language() or "fi")[:2])
