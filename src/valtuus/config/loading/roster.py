"""`valtuus load roster FILE --for CODE`: an organisation's roster of employees, in the name of the organisation that asked."""

from pathlib import Path

from django.conf import settings

from valtuus.administration.rules.roster import read_roster
from valtuus.administration.services.roster import load_roster
from valtuus.config.asking import party_id
from valtuus.config.loading.report import Report, say, sentence
from valtuus.kernel import clock
from valtuus.kernel.actor import SYSTEM
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.errors import DomainError
from valtuus.kernel.periods import helsinki_day
from valtuus.parties.queries import party


def load(file: Path | None, *, good_lines: bool, whose: str | None = None) -> Report:
    """Load a file as the roster of the organisation named by code, business id or name. One bad line stops everything unless
    `good_lines`; who is on the roster and not in the file stays.

    Raises `OSError` for a file that cannot be read, `DomainError` without a file or an organisation, and `party_missing`.
    """
    if file is None:
        raise DomainError("roster_no_file", field="file", allowed="FILE.csv")
    if not whose:
        raise DomainError("roster_no_party", field="for", allowed="--for CODE")
    found, at = party(party_id(whose)), clock.now()
    read = read_roster(file.read_bytes(), catalogue(), helsinki_day(at), artificial=settings.ARTIFICIAL_CODES)
    faults = tuple(say("load.bad_line", number=b.number, error=_told(b.error)) for b in read.bad)
    notes = tuple(say(f"administration.roster_file_{note}") for note in read.notes)
    if not read.lines or (faults and not good_lines):
        return Report((*notes, say("load.nothing")), faults)
    done = load_roster(found, read.lines, actor=SYSTEM, at=at)
    counts = {"added": done.added, "changed": done.changed, "unchanged": done.unchanged}
    return Report((*notes, say("administration.loaded_about", **counts)), faults)


def _told(error: DomainError) -> str:
    """The sentence with the name of its column before it."""
    return f"{say(f'administration.column_{error.field}')}: {sentence(error)}" if error.field else sentence(error)
