"""What pages are built of, as values; templates/web/ draws them. Values are escaped there, never trusted as HTML."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page

from valtuus.web.wording import word


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's heading. `numeric`: sums and numbers, set to the right. `address`: where it leads to sort the table by it;
    `order`: how it is sorted now, as `aria-sort` says it."""

    text: str
    numeric: bool = False
    address: str = ""
    order: str = "none"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A cell that leads somewhere."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Status:
    """A state of the catalogue, shown as a label: `Status("mandate.valid")`."""

    name: str

    @property
    def text(self) -> str:
        """The state in the reader's language."""
        return word("status", self.name)

    @property
    def tone(self) -> str:
        """How it looks: success, info, alert, error or nothing. The words alone carry the meaning, the colour only helps."""
        return _TONES.get(self.name.rpartition(".")[2], "")


_WORDS = {
    "success": "valid registered accepted partly_accepted approved solved done in_payment answered confirmed opened",
    "info": "fresh awaiting_approval submitted received hearing being_handled held open asked waiting arrived taken",
    "alert": "due not_valid_yet more_asked waiting_for_municipality awaiting_signatures awaiting_second_officer",
    "error": "late invalid rejected revoked lapsed refused",
}
_TONES = {word: tone for tone, words in _WORDS.items() for word in words.split()}


@dataclass(frozen=True, slots=True)
class Table:
    """A table: days, moments, money, `Anchor` and `Status` as cells are shown in their own way. `empty` says what would fill it."""

    caption: str
    headings: Sequence[Heading]
    rows: Sequence[Sequence[Any]]
    empty: str = ""

    @property
    def lines(self) -> list[list[tuple[Heading, Any]]]:
        """Each row as cells with the heading they stand under. Raises `ValueError` for a row of another length."""
        return [list(zip(self.headings, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a stepper: `done`, `current` or `coming`."""

    number: int
    text: str
    state: str


def stages(texts: Sequence[str], current: int) -> list[Stage]:
    """The steps of a task, the current one counted from 1."""
    states = ("done" if n < current else "current" if n == current else "coming" for n in range(1, len(texts) + 1))
    return [Stage(n, text, state) for n, (text, state) in enumerate(zip(texts, states, strict=True), 1)]


def page_numbers(page: Page[Any]) -> list[int | None]:
    """The numbers a pagination shows: the first, the last and those around this one; None where some are left out."""
    return [
        n if isinstance(n, int) else None
        for n in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
