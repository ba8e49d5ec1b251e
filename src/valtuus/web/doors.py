"""Doors: a page links upwards by a code, never by import. Every remedy code is one; `config` says which page it opens."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from valtuus.kernel.catalogue import Catalogue

HELP_LABEL = "door_help"


@dataclass(frozen=True, slots=True)
class Door:
    """A page by URL name. `takes`: what of the context stands in its path; `fixed`: path values that are always the same.

    `label` is the text code of its button, named by what it does.
    """

    url_name: str
    takes: tuple[str, ...]
    fixed: dict[str, str]
    label: str


_doors: dict[str, Door] = {}


def register(code: str, url_name: str, /, *takes: str, label: str = HELP_LABEL, **fixed: str) -> None:
    """Say which page a door opens; the last word counts, so that a slice's own page replaces the help page."""
    _doors[code] = Door(url_name, takes, dict(fixed), label)


def address(code: str, /, **context: str) -> str:
    """The address of a door. Context that its path does not take goes into the query; the page reads what it needs.

    INVARIANT: context holds codes and ids of organisations, never a person. Raises `KeyError` for a door that nobody registered.
    """
    door = _doors[code]
    path = reverse(door.url_name, kwargs=door.fixed | {name: context[name] for name in door.takes})
    rest = {name: value for name, value in sorted(context.items()) if name not in door.takes and value}
    is_help = door.label == HELP_LABEL  # the help page says the same to everybody
    return path if is_help or not rest else f"{path}?{urlencode(rest)}"


def label(code: str) -> str:
    """The text code of the button of a door."""
    return _doors[code].label


def ways_into(service: str, actions: Iterable[str]) -> list[str]:
    """The doors by which these actions of a service are used: an action's own (`open_kelmu.view_lms_billing`), else that of the
    service (`open_kelmu`); each once, none that nobody registered."""
    wanted = (own if (own := f"open_{action}") in _doors else f"open_{service}" for action in actions)
    return [code for code in dict.fromkeys(wanted) if code in _doors]


def missing(codes: Iterable[str]) -> list[str]:
    """Those of the codes that open nothing."""
    return [code for code in codes if code not in _doors]


def faults_of_doors(catalogue: Catalogue) -> list[str]:
    """One line a fault: a remedy without a door, a door without a page or without wording. The program does not start on one."""
    closed = [f"remedy `{code}` has no door" for code in missing(catalogue.remedies)]
    mute = [f"door `{c}`: no text `{d.label}`" for c, d in _doors.items() if ("text", d.label) not in catalogue.wording]
    return (
        closed
        + mute
        + [f"door `{code}` opens no page: {door.url_name}" for code, door in _doors.items() if not _opens(door)]
    )


def _opens(door: Door) -> bool:
    # Ids are UUIDs and codes are words: a page takes the one or the other.
    for sample in ("00000000-0000-7000-8000-000000000000", "a"):
        try:
            reverse(door.url_name, kwargs=door.fixed | dict.fromkeys(door.takes, sample))
        except NoReverseMatch:
            continue
        return True
    return False
