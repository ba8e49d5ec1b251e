"""The roster's file in the reader's words."""

from dataclasses import dataclass

from valtuus.administration.types import RosterFile
from valtuus.web.components import Heading, Table
from valtuus.web.wording import error_sentence, say

SHOWN = 500  # every bad line of an honest file; of a file of nothing but bad lines the first ones tell enough


@dataclass(frozen=True, slots=True)
class FileShown:
    """What was read: how many good and bad lines, notes on the file, the bad lines as a table, how many more there are."""

    good: int
    bad: int
    notes: tuple[str, ...]
    table: Table
    more: int


def file_shown(found: RosterFile) -> FileShown:
    """The reading of a file, every bad line by number and field."""
    rows = [[str(b.number), _field(b.error.field), error_sentence(b.error)] for b in found.bad[:SHOWN]]
    headings = [Heading(say(f"administration.bad_{name}")) for name in ("line", "field", "what")]
    table = Table(say("administration.bad_lines"), headings, rows, say("administration.no_bad_lines"))
    notes = tuple(say(f"administration.roster_file_{note}") for note in found.notes)
    return FileShown(len(found.lines), len({b.number for b in found.bad}), notes, table, max(0, len(found.bad) - SHOWN))


def _field(name: str | None) -> str:
    return say(f"administration.column_{name}") if name else "–"
