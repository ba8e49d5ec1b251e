"""Which matter of the desk an adviser has taken. Conversations are neighbours: `config` says who knows them."""

from typing import Protocol

from valtuus.kernel.actor import Actor
from valtuus.notices.types import Matter


class Matters(Protocol):
    """Who knows the desk's matters."""

    def __call__(self, id: str, actor: Actor) -> Matter | None:
        """The matter of an id as it stands for an adviser; None where there is none."""
        ...


def _none(id: str, actor: Actor) -> Matter | None:
    return None


_hook: list[Matters] = [_none]


def set_matters(matters: Matters) -> None:
    """Say who knows the desk's matters. The last word counts."""
    _hook[:] = [matters]


def matter_of(id: str, actor: Actor) -> Matter | None:
    """The matter of an id as it stands for an adviser; None where there is none."""
    return _hook[-1](id, actor)
