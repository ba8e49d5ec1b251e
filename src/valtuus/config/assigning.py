"""Which conversation an adviser has taken: the matter that his acts with notices are tied to."""

from valtuus.conversations.queries.threads import conversations
from valtuus.conversations.rules.threads import is_mine, is_partner
from valtuus.kernel.actor import Actor
from valtuus.notices.matters import set_matters
from valtuus.notices.types import Matter


def matter(id: str, actor: Actor) -> Matter | None:
    """The conversation of an id as it stands for an adviser; None where there is none, and where its words are gone."""
    found = conversations([id]).get(id)
    if found is None or found.erased_at is not None:
        return None
    return Matter(found.id, found.number, is_mine(found, actor.key), is_partner(found, actor.key))


def fill() -> None:
    """Hang the hook."""
    set_matters(matter)
