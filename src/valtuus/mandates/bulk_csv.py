"""The file of mandates to give: CSV, one mandate a line. Pure: bytes in, lines and bad lines out; nothing of it is guessed."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from valtuus.kernel.catalogue import catalogue, unknown_code
from valtuus.kernel.codes import Language, MandateType
from valtuus.kernel.errors import DomainError
from valtuus.kernel.identifiers import masked
from valtuus.kernel.periods import day_of
from valtuus.mandates.rules.receiving import name_fault
from valtuus.parties.types import BadLine

# A column by its names in a header: ours, then Finnish and Swedish. Those that may be missing stand in OPTIONAL.
COLUMNS = {
    "name": ("nimi", "namn"),
    "code": ("tunnus", "beteckning"),
    "type": ("tyyppi", "typ"),
    "themes": ("valtuusasiat", "fullmaktsarenden"),
    "first_day": ("alkaa", "borjar"),
    "last_day": ("paattyy", "upphor"),
    "limit": ("rajaus", "avgransning"),
}
OPTIONAL = frozenset({"first_day", "limit"})
MOST_LINES, MOST_BYTES = 20_000, 5_000_000
_BOM = b"\xef\xbb\xbf"
_DELIMITERS = ";,\t"
_BETWEEN = re.compile(r"[\s,+|]+")
_IDENTITY_CODE = re.compile(r"\d{6}[-+A-FU-Y]\d{3}[0-9A-Y]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: to whom by name and by identity code or business id, and what. `first_day` None: the day of giving."""

    number: int
    name: str
    code: str
    type: MandateType
    themes: frozenset[str]
    first_day: date | None
    last_day: date | None
    limit: tuple[str, ...]


def header(language: Language | str) -> str:
    """The header of a file in a language, as the template has it."""
    place = {Language.FI: 0, Language.SV: 1}.get(Language(language))
    return ";".join(name if place is None else names[place] for name, names in COLUMNS.items())


def read(data: bytes) -> tuple[list[Line], list[BadLine]]:
    """The lines of a file and every bad line by its number in the file, from 1. A file without a whole header has only that one.

    UTF-8, a byte order mark is passed over; fields are parted by semicolons, commas or tabs, as the header is; empty lines and
    lines that begin with `#` are passed over. Themes and municipalities of the limit are parted by spaces or `+`.
    """
    if len(data) > MOST_BYTES:
        return [], [
            BadLine(1, DomainError("file_too_large", field="file", given=str(len(data)), allowed=str(MOST_BYTES)))
        ]
    lines, bad = list[Line](), list[BadLine]()
    columns: list[str] | None = None
    written: dict[str, str] = {}
    parted = ";"
    for number, raw in _rows(data):
        try:
            text = _text(raw)
            if columns is None:
                parted = _delimiter(text)
                names = _fields(text, parted)
                columns = _columns(names)
                written = dict(zip(columns, names, strict=True))
                continue
            lines.append(_line(number, _named(_fields(text, parted), columns)))
        except DomainError as error:
            bad.append(BadLine(number, _told(error, written)))
            if columns is None:
                return [], bad
    if columns is None or len(lines) + len(bad) == 0:
        return [], [BadLine(1, DomainError("file_without_lines", field="file", allowed=header(Language.FI)))]
    if len(lines) + len(bad) > MOST_LINES:
        many = str(len(lines) + len(bad))
        return [], [BadLine(1, DomainError("file_too_long", field="file", given=many, allowed=str(MOST_LINES)))]
    return lines, bad


def _rows(data: bytes) -> Iterator[tuple[int, bytes]]:
    for number, raw in enumerate(data.removeprefix(_BOM).splitlines(), 1):
        if raw.strip() and not raw.startswith(b"#"):
            yield number, raw


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError as fault:
        # INVARIANT: the line itself is never told back, since an identity code stands in it.
        raise DomainError("not_utf8", given=f"0x{raw[fault.start]:02X}", allowed="UTF-8") from fault


def _delimiter(text: str) -> str:
    return max(_DELIMITERS, key=text.count)


def _fields(text: str, parted: str) -> list[str]:
    try:
        # INVARIANT: a record is one line, so that a stray quote spoils its own line only and every number is the file's.
        return [field.strip() for field in next(csv.reader([text], delimiter=parted, strict=True))]
    except (csv.Error, StopIteration) as fault:
        raise DomainError("line_malformed", given="–", allowed='a;"b";c') from fault


def _columns(fields: list[str]) -> list[str]:
    """Our names of the columns, '' for those that are passed over."""
    ours = {name: column for column, names in COLUMNS.items() for name in (column, *names)}
    found = [ours.get(_plain(field), "") for field in fields]
    counts = Counter(found)
    for column, (finnish, _) in COLUMNS.items():
        if counts[column] > 1 or (not counts[column] and column not in OPTIONAL):
            code = "column_twice" if counts[column] else "column_missing"
            raise DomainError(code, field=finnish, given=", ".join(fields)[:200], allowed=header(Language.FI))
    return found


def _plain(field: str) -> str:
    return field.casefold().translate(str.maketrans("äöå", "aoa"))


def _named(fields: list[str], columns: list[str]) -> dict[str, str]:
    if len(fields) != len(columns):
        raise DomainError("fields_miscounted", given=str(len(fields)), allowed=str(len(columns)))
    return {column: field for column, field in zip(columns, fields, strict=True) if column}


def _line(number: int, fields: Mapping[str, str]) -> Line:
    if fault := name_fault(fields["name"]):
        raise fault
    return Line(
        number=number,
        name=fields["name"],
        code=fields["code"],
        type=_type(fields["type"]),
        themes=frozenset(_several(fields["themes"])),
        first_day=_day(fields, "first_day"),
        last_day=_day(fields, "last_day"),
        limit=_several(fields.get("limit", "")),
    )


def _type(text: str) -> MandateType:
    """A type by its code or its word in one of the languages."""
    codes = catalogue()
    for kind in MandateType:
        if text.casefold() in (kind.value, *(codes.say("mandate_type", kind, lang).casefold() for lang in Language)):
            return kind
    raise unknown_code("type", text, dict.fromkeys((MandateType.ACT.value, MandateType.REPRESENT.value)))


def _several(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for part in _BETWEEN.split(text) if part))


def _day(fields: Mapping[str, str], column: str) -> date | None:
    text = fields.get(column, "")
    return day_of(text, column) if text else None


def _told(error: DomainError, written: Mapping[str, str]) -> DomainError:
    """The error with its column as the file names it, and every identity code masked: in a file whose columns are mixed up one may
    stand anywhere."""
    given = None if error.given is None else _IDENTITY_CODE.sub(lambda found: masked(found[0]), error.given)
    field = written.get(error.field or "", error.field or "") or None
    return DomainError(error.code, kind=error.kind, field=field, given=given, allowed=error.allowed, **error.fields)
