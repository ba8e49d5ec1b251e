"""The files of real parties: the list of municipalities (CSV), joint authorities and ceased municipalities (catalogue rows).

Pure: bytes and rows in, values out. A bad line is a value with its number; nothing of it is guessed.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from valtuus.kernel.catalogue import Row
from valtuus.kernel.codes import PartyKind
from valtuus.kernel.errors import DomainError
from valtuus.kernel.identifiers import business_id, is_artificial_business_id, uuid7
from valtuus.parties.types import BadLine, Membership, Party, Reading

COLUMNS = ("code", "name_fi", "name_sv", "business_id")
LONGEST_NAME = 200
_CODE = re.compile(r"[0-9]{3}")
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    fields: Mapping[str, str]


def read_municipalities(data: bytes) -> Reading:
    """The municipalities of a CSV file: UTF-8 (a byte order mark is passed over), header first, `#` lines are comments.

    The columns `code`, `name_fi`, `name_sv` and `business_id` are needed in any order, others are passed over. A blank Swedish
    name is the Finnish one; a blank business id is not known. A code or business id that stands twice makes every such line bad.
    """
    lines, bad = _lines(data)
    parties: dict[int, Party] = {}
    for line in lines:
        try:
            parties[line.number] = _municipality(line.fields)
        except DomainError as error:
            bad.append(BadLine(line.number, error))
    bad += _repeated(parties)
    wrong = {fault.number for fault in bad}
    good = tuple(party for number, party in parties.items() if number not in wrong)
    return Reading(good, tuple(sorted(bad, key=lambda fault: fault.number)))


def _lines(data: bytes) -> tuple[list[_Line], list[BadLine]]:
    """Lines with as many fields as the header; without a whole header there are none."""
    header: list[str] | None = None
    lines, bad = [], []
    for number, raw in enumerate(data.removeprefix(_BOM).splitlines(), 1):
        if not raw.strip() or raw.startswith(b"#"):
            continue
        try:
            fields = _fields(raw)
            if header is None:
                header = _header(fields)
            else:
                lines.append(_Line(number, dict(zip(header, _counted(fields, header), strict=True))))
        except DomainError as error:
            bad.append(BadLine(number, error))
            if header is None:
                return [], bad
    return lines, bad if header else [BadLine(1, DomainError("file_empty", allowed=",".join(COLUMNS)))]


def _fields(raw: bytes) -> list[str]:
    # INVARIANT: a record is one line, so that a stray quote spoils its own line only and every number is the file's.
    try:
        return [field.strip() for field in next(csv.reader([raw.decode()], strict=True))]
    except UnicodeDecodeError as fault:
        shown = raw.decode("latin-1")[:80]
        raise DomainError("not_utf8", given=shown, allowed="UTF-8") from fault
    except csv.Error as fault:
        raise DomainError("line_malformed", given=raw.decode()[:80], allowed='a,"b",c') from fault


def _header(fields: list[str]) -> list[str]:
    counts = Counter(fields)
    for column in COLUMNS:
        if counts[column] != 1:
            code = "column_twice" if counts[column] else "column_missing"
            raise DomainError(code, field=column, given=",".join(fields)[:200], allowed=",".join(COLUMNS))
    return fields


def _counted(fields: list[str], header: list[str]) -> list[str]:
    if len(fields) != len(header):
        raise DomainError("fields_miscounted", given=str(len(fields)), allowed=str(len(header)))
    return fields


def _municipality(fields: Mapping[str, str]) -> Party:
    code = fields["code"]
    if not _CODE.fullmatch(code):
        raise DomainError("municipality_code_malformed", field="code", given=code[:40], allowed="000-999")
    number = business_id(fields["business_id"]) if fields["business_id"] else None
    name = _name(fields, "name_fi")
    return Party(
        id=str(uuid7()),
        kind=PartyKind.MUNICIPALITY,
        code=code,
        name_fi=name,
        name_sv=_name(fields, "name_sv") if fields["name_sv"] else name,
        business_id=number,
        artificial=is_artificial_business_id(number or ""),
    )


def _name(fields: Mapping[str, str], column: str) -> str:
    name = fields[column]
    if not name or not name.isprintable() or len(name) > LONGEST_NAME:
        raise DomainError("name_malformed", field=column, given=name[:80], allowed=f"1-{LONGEST_NAME}")
    return name


def _repeated(parties: Mapping[int, Party]) -> Iterator[BadLine]:
    # Which of two lines is right cannot be known, so neither is.
    for error, field in (("code_twice", "code"), ("business_id_twice", "business_id")):
        counts = Counter(getattr(p, field) for p in parties.values())
        for number, party in parties.items():
            value = getattr(party, field)
            if value and counts[value] > 1:
                yield BadLine(number, DomainError(error, field=field, given=value))


def joint_authorities(
    rows: Sequence[Row], municipalities: Mapping[str, Party]
) -> tuple[tuple[Party, ...], tuple[Membership, ...]]:
    """The joint authorities of the catalogue and their members among the municipalities (by code); raises `KeyError` for others.

    Their business ids were not found and stay unknown. A name that was seen in one language only serves for both.
    """
    parties = {row["id"]: _authority(row) for row in rows}
    members = (
        Membership(parties[row["id"]].id, municipalities[code].id, tasks)
        for row in rows
        for code, tasks in _members(row)
    )
    return tuple(parties.values()), tuple(members)


def _authority(row: Row) -> Party:
    return Party(
        id=str(uuid7()),
        kind=PartyKind.JOINT_AUTHORITY,
        code=row["id"],
        name_fi=row.get("name_fi") or row["name_sv"],
        name_sv=row.get("name_sv") or row["name_fi"],
    )


def _members(row: Row) -> Iterator[tuple[str, frozenset[str]]]:
    yield from ((code, frozenset(["all"])) for code in row.get("members_all_tasks", ()))
    yield from ((code, frozenset(row["some_tasks"])) for code in row.get("members_some_tasks", ()))
    yield from ((member["code"], frozenset(member["tasks"])) for member in row.get("member", ()))


def ceased_municipalities(rows: Sequence[Row], municipalities: Mapping[str, Party]) -> tuple[Party, ...]:
    """The ceased municipalities of the catalogue: last day, and the successor where it is one of the municipalities (by code)."""
    return tuple(
        Party(
            id=str(uuid7()),
            kind=PartyKind.MUNICIPALITY,
            code=row["code"],
            name_fi=row["name_fi"],
            name_sv=row["name_sv"],
            ceased_on=row["last_day"],
            successor=municipalities[row["successor"]].id if row.get("successor") in municipalities else None,
        )
        for row in rows
    )
