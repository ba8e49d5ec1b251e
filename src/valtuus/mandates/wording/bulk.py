"""The lines of a file of mandates in the reader's words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from valtuus.kernel.decision import Reason
from valtuus.mandates.types import Entry
from valtuus.mandates.wording.giving import names_of
from valtuus.web.components import Heading, Table
from valtuus.web.wording import error_sentence, reason_sentence, say, span, word

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class FileShown:
    """The check of a file: counts, and its lines as tables. `more`: good lines beyond those shown."""

    good: int
    bad: int
    warned: int
    faults: Table
    warnings: Table
    accepted: Table
    more_bad: int
    more_good: int


def file_shown(entries: Sequence[Entry]) -> FileShown:
    """What became, or would become, of each line: the bad ones first, then those with warnings, then the others."""
    bad = [e for e in entries if not e.good]
    warned = [e for e in entries if e.good and _warnings(e)]
    good = [e for e in entries if e.good and not _warnings(e)]
    names = names_of({w.fields["org"] for e in warned for w in _warnings(e) if "org" in w.fields}, {})
    return FileShown(
        good=len(good) + len(warned),
        bad=len(bad),
        warned=len(warned),
        faults=_table("giving.lines_bad", "giving.outcome", [(e, outcome_of(e)) for e in bad[:MOST_SHOWN]]),
        warnings=_table("giving.lines_warned", "giving.outcome", [(e, _told(e, names)) for e in warned[:MOST_SHOWN]]),
        accepted=_table("giving.lines_good", "giving.what", [(e, what_of(e)) for e in good[:MOST_SHOWN]]),
        more_bad=max(len(bad) - MOST_SHOWN, 0),
        more_good=max(len(good) - MOST_SHOWN, 0) + max(len(warned) - MOST_SHOWN, 0),
    )


def outcome_of(entry: Entry) -> str:
    """Why a line cannot be given, with its code; '' for one that can."""
    if fault := entry.fault:
        return f"{error_sentence(fault)} [{fault.code}]"
    decision = entry.judged.decision if entry.judged else None
    if decision is None or decision.permitted:
        return ""
    return f"{reason_sentence(decision.reason, {})} [{decision.reason.code}]"


def what_of(entry: Entry) -> str:
    """What a line gives: type, themes and days."""
    draft = entry.draft
    if draft is None:
        return ""
    themes = ", ".join(word("theme", code) for code in sorted(draft.themes))
    return f"{word('mandate_type', draft.type)}: {themes}, {span(draft.first_day, draft.last_day)}"


def warnings_of(entries: Iterable[Entry]) -> list[Reason]:
    """Each warning once, without the names of one line."""
    return [Reason(code) for code in dict.fromkeys(w.code for e in entries if e.good for w in _warnings(e))]


def _warnings(entry: Entry) -> tuple[Reason, ...]:
    return entry.judged.decision.warnings if entry.judged and entry.judged.decision else ()


def _told(entry: Entry, names: Mapping[str, str]) -> str:
    return " ".join(f"{reason_sentence(w, names)} [{w.code}]" for w in _warnings(entry))


def _table(caption: str, last: str, rows: list[tuple[Entry, str]]) -> Table:
    headings = [Heading(say("giving.line"), numeric=True), Heading(say("giving.holder")), Heading(say(last))]
    return Table(say(caption), headings, [[e.number, e.name, told] for e, told in rows])
