"""The lines of a file as drafts: codes of people become keys, business ids and municipality codes become ids."""

from collections.abc import Iterable
from datetime import date

from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.identifiers import business_id, identity_code
from valtuus.mandates import bulk_csv
from valtuus.mandates.bulk_csv import Line
from valtuus.mandates.types import Draft, Entry
from valtuus.parties import queries as parties
from valtuus.parties.types import Official, Party

BUSINESS_ID_LENGTH = 9


def entries_of(data: bytes, giver: str, today: date, *, artificial: bool) -> list[Entry]:
    """Every line of a file, in its order, as a draft in a giver's name or with its error. INVARIANT: an identity code goes no
    further than here. `artificial`: whether invented codes are taken."""
    lines, bad = bulk_csv.read(data)
    known = _parties_of(lines)
    read = [_entry(line, giver, known, today, artificial) for line in lines]
    entries = [*_once(read), *(Entry(b.number, error=b.error) for b in bad)]
    return sorted(entries, key=lambda e: e.number)


def _parties_of(lines: Iterable[Line]) -> dict[str, Party]:
    """The organisations that the lines name, by code and by business id."""
    wanted = {code for line in lines for code in (*line.limit, *([line.code] if _is_business_id(line.code) else ()))}
    owners = parties.business_id_owners(wanted)
    by_code = parties.parties_by_code({*wanted, *owners.values()})
    return by_code | {number: by_code[code] for number, code in owners.items()}


def _is_business_id(text: str) -> bool:
    return len(text) == BUSINESS_ID_LENGTH and text[7] == "-"


def _entry(line: Line, giver: str, known: dict[str, Party], today: date, artificial: bool) -> Entry:
    try:
        person, holder = _holder(line, known, today, artificial)
        draft = Draft(
            giver=giver,
            holder=holder,
            to_person=person is not None,
            type=line.type,
            themes=line.themes,
            first_day=line.first_day or today,
            last_day=line.last_day,
            limit=_limit(line, known),
        )
    except DomainError as error:
        return Entry(line.number, line.name, error=error)
    return Entry(line.number, line.name, draft, person)


def _holder(line: Line, known: dict[str, Party], today: date, artificial: bool) -> tuple[Official | None, str]:
    if _is_business_id(line.code):
        number = business_id(line.code, "code")
        if number not in known:
            raise DomainError("party_missing", kind=ErrorKind.MISSING, field="code", given=number)
        return None, known[number].id
    key = parties.official_key(identity_code(line.code, today, artificial=artificial, field="code"))
    return Official(key, line.name), key


def _limit(line: Line, known: dict[str, Party]) -> frozenset[str] | None:
    for code in line.limit:
        if code not in known:
            raise DomainError("party_missing", kind=ErrorKind.MISSING, field="limit", given=code[:40])
    return frozenset(known[code].id for code in line.limit) or None


def _once(entries: Iterable[Entry]) -> Iterable[Entry]:
    """The same mandate twice is a slip: the second line is bad, and says which is the first."""
    first: dict[Draft, int] = {}
    for entry in entries:
        if entry.draft is not None and first.setdefault(entry.draft, entry.number) != entry.number:
            fault = DomainError("line_repeated", field="code", given=str(first[entry.draft]))
            yield Entry(entry.number, entry.name, error=fault)
        else:
            yield entry
