"""`valtuus load parties`: the real municipalities, joint authorities and mergers of the catalogue, or municipalities of a file."""

from pathlib import Path

from valtuus.config.loading.report import Report, say, sentence
from valtuus.kernel import clock
from valtuus.kernel.catalogue import FOLDER, catalogue
from valtuus.parties import sources
from valtuus.parties.services import load_parties
from valtuus.parties.types import Loaded, Membership, Party, Reading

MUNICIPALITIES = FOLDER / "municipalities_2021.csv"


def load(file: Path | None, *, good_lines: bool) -> Report:
    """Load the municipalities of a file, or with None the catalogue's with their joint authorities and ceased municipalities.

    One bad line stops everything unless `good_lines`. A file of its own says nothing of memberships, and they stay as they are.
    Raises `OSError` for a file that cannot be read and `DomainError` for what does not fit the parties already there.
    """
    reading = sources.read_municipalities((file or MUNICIPALITIES).read_bytes())
    faults = tuple(say("load.bad_line", number=line.number, error=sentence(line.error)) for line in reading.bad)
    if faults and not (good_lines and reading.parties):
        return Report((say("load.nothing"),), faults)
    with_memberships = file is None and not faults
    others, memberships = _rest(reading) if with_memberships else ((), None)
    loaded = load_parties([*reading.parties, *others], memberships, at=clock.now())
    left_out = () if with_memberships or file else (say("parties.memberships_left_out"),)
    return Report((*_account(loaded), *left_out), faults)


def of_the_catalogue() -> tuple[list[Party], list[Membership]]:
    """The catalogue's municipalities, ceased ones and joint authorities, and the memberships, as values."""
    reading = sources.read_municipalities(MUNICIPALITIES.read_bytes())
    others, memberships = _rest(reading)
    return [*reading.parties, *others], list(memberships)


def _rest(reading: Reading) -> tuple[tuple[Party, ...], tuple[Membership, ...]]:
    rows, by_code = catalogue().rows, {p.code: p for p in reading.parties}
    authorities, memberships = sources.joint_authorities(rows["joint_authority"], by_code)
    return (*sources.ceased_municipalities(rows["change"], by_code), *authorities), memberships


def _account(loaded: Loaded) -> tuple[str, ...]:
    if loaded.changed_nothing:
        return (say("parties.unchanged", count=len(loaded.ids)),)
    plan = loaded.plan
    counts = {name: len(getattr(plan, name)) for name in ("added", "changed", "ceased", "joined", "left")}
    codes = sorted(code for code, party in loaded.ids.items() if party in loaded.renumbered)
    renumbered = (say("parties.renumbered", codes=", ".join(codes)),) if codes else ()
    return say("parties.loaded", **counts), *renumbered
