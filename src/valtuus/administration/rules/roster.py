"""The roster's file (CSV): bytes in, good lines out, and every bad line by number and field. Nothing of a bad line is guessed."""

import csv
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from valtuus.administration.types import Line, RosterFile
from valtuus.kernel.catalogue import Catalogue
from valtuus.kernel.codes import Language
from valtuus.kernel.errors import DomainError
from valtuus.kernel.identifiers import identity_code, masked
from valtuus.parties.types import BadLine

COLUMNS = ("name", "identity_code", "duties")
# The headings of the three languages are taken, however they are written.
HEADINGS = {
    "name": {"name", "nimi", "namn"},
    "identity_code": {"identity_code", "identity code", "henkilötunnus", "hetu", "personbeteckning"},
    "duties": {"duties", "tehtävät", "tehtävä", "uppgifter", "uppgift", "duty"},
}
LONGEST_NAME = 200
_BOM = b"\xef\xbb\xbf"
_ENDS = re.compile(r"\r\n|\n|\r")
_BETWEEN = re.compile(r"[|/+]|(?<=\w)\s*[,;]\s*")


@dataclass(slots=True)
class _Reading:
    lines: dict[int, Line] = field(default_factory=dict)
    bad: list[BadLine] = field(default_factory=list)


def read_roster(data: bytes, catalogue: Catalogue, today: date, *, artificial: bool) -> RosterFile:
    """The roster of a CSV file: comma or semicolon, header first, `#` lines are comments; UTF-8 (a byte order mark is passed
    over), or Latin-1, which a note tells.

    The columns name, identity code and duties are needed in any order, headed in Finnish, Swedish or English; others are passed
    over. Duties are codes or names of the catalogue, with | between. A person who stands twice makes both lines bad.
    `artificial`: codes 900-999 are taken.
    """
    text, notes = _decoded(data)
    rows = [(n, raw) for n, raw in enumerate(_ENDS.split(text), 1) if raw.strip() and not raw.startswith("#")]
    if not rows:
        return RosterFile((), (BadLine(1, DomainError("file_empty", allowed=",".join(COLUMNS))),), notes)
    separator = ";" if rows[0][1].count(";") >= rows[0][1].count(",") else ","
    try:
        header = _header(_fields(rows[0][1], separator))
    except DomainError as error:
        return RosterFile((), (BadLine(rows[0][0], error),), notes)
    reading, names = _Reading(), _duty_names(catalogue)
    for number, raw in rows[1:]:
        _read(reading, number, raw, separator, header, lambda text: _code(text, today, artificial=artificial), names)
    _repeated(reading)
    if text and not text.endswith(("\n", "\r")):
        notes = (*notes, "cut")
    return RosterFile(tuple(reading.lines.values()), tuple(sorted(reading.bad, key=lambda b: b.number)), notes)


def _decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    bare = data.removeprefix(_BOM)
    try:
        return bare.decode(), ()
    except UnicodeDecodeError:
        return bare.decode("latin-1"), ("latin1",)


def _fields(raw: str, separator: str) -> list[str]:
    # INVARIANT: a record is one line, so that a stray quote spoils its own line only and every number is the file's.
    try:
        return [part.strip() for part in next(csv.reader([raw], delimiter=separator, strict=True))]
    except csv.Error as fault:
        raise DomainError("line_malformed", given=_shown(raw), allowed=f'a{separator}"b"{separator}c') from fault


def _header(fields: Sequence[str]) -> dict[str, int]:
    """Where each column stands."""
    told = [name.strip().casefold() for name in fields]
    found = {}
    for column in COLUMNS:
        places = [i for i, name in enumerate(told) if name in HEADINGS[column]]
        if len(places) != 1:
            code = "column_twice" if places else "column_missing"
            raise DomainError(code, field=column, given=",".join(fields)[:200], allowed=",".join(COLUMNS))
        found[column] = places[0]
    return found | {"": len(fields)}


def _read(
    reading: _Reading,
    number: int,
    raw: str,
    separator: str,
    header: Mapping[str, int],
    code_of: Callable[[str], str],
    names: Mapping[str, str],
) -> None:
    try:
        fields = _fields(raw, separator)
        if len(fields) != header[""]:
            raise DomainError("fields_miscounted", given=str(len(fields)), allowed=str(header[""]))
    except DomainError as error:
        reading.bad.append(BadLine(number, error))
        return
    told = {column: fields[header[column]] for column in COLUMNS}
    values: dict[str, object] = {}
    readers = (("name", _name), ("identity_code", code_of), ("duties", lambda text: _duties(text, names)))
    for column, reader in readers:
        try:
            values[column] = reader(told[column])
        except DomainError as error:
            reading.bad.append(BadLine(number, error))
    if len(values) == len(readers):
        duties = values["duties"]
        assert isinstance(duties, frozenset)  # noqa: S101 - what `_duties` gives; told to the type checker
        reading.lines[number] = Line(number, str(values["name"]), str(values["identity_code"]), duties)


def _code(text: str, today: date, *, artificial: bool) -> str:
    if not text:
        raise DomainError("identity_code_malformed", field="identity_code", given="", allowed="010190-123X")
    return identity_code(text, today, artificial=artificial)


def _name(text: str) -> str:
    if not text or not text.isprintable() or len(text) > LONGEST_NAME:
        raise DomainError("name_malformed", field="name", given=_shown(text), allowed=f"1-{LONGEST_NAME}")
    return text


def _duties(text: str, names: Mapping[str, str]) -> frozenset[str]:
    wanted = [part.strip() for part in _BETWEEN.split(text) if part.strip()]
    if not wanted:
        raise DomainError("duties_missing", field="duties", given="", allowed=", ".join(sorted(set(names.values()))))
    for part in wanted:
        if part.casefold() not in names:
            allowed = ", ".join(sorted(set(names.values())))
            raise DomainError("duty_unknown", field="duties", given=_shown(part), allowed=allowed)
    return frozenset(names[part.casefold()] for part in wanted)


def _duty_names(catalogue: Catalogue) -> dict[str, str]:
    """Codes and names in the three languages → code."""
    rows = catalogue.rows["duty"]
    named = {str(row[lang]).casefold(): str(row["code"]) for row in rows for lang in Language}
    return named | {str(row["code"]): str(row["code"]) for row in rows}


def _repeated(reading: _Reading) -> None:
    # Which of two lines is right cannot be known, so neither is.
    counts = Counter(line.code for line in reading.lines.values())
    for number, line in list(reading.lines.items()):
        if counts[line.code] > 1:
            error = DomainError("person_twice", field="identity_code", given=masked(line.code))
            reading.bad.append(BadLine(number, error))
            del reading.lines[number]


def _shown(text: str) -> str:
    """What is told back of a line. INVARIANT: an identity code in it is masked, wherever it stands."""
    return _CODES.sub(lambda found: masked(found[0]), text)[:80]


_CODES = re.compile(r"\d{6}[-+A-Fa-fU-Yu-y]\d{3}[0-9A-Za-z]")
