"""Entries of the disclosure log in the auditor's words. INVARIANT: nothing of a client is shown, not even a key."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from valtuus.disclosures.types import Disclosure
from valtuus.kernel.catalogue import catalogue
from valtuus.parties.queries import officials, parties
from valtuus.web.components import Anchor, Heading, Table
from valtuus.web.wording import language, moment, say, word

HEADINGS = ("number", "time", "official", "organisation", "action", "ground", "outcome")


def names_of(entries: Sequence[Disclosure]) -> dict[str, str]:
    """The names of the officials and organisations of these entries, by key and id."""
    ids = {id for e in entries for id in (e.represented, e.acting) if id}
    known = {id: party.name(language()) for id, party in parties(ids).items()} if ids else {}
    return known | {key: official.name for key, official in officials({e.actor for e in entries}).items()}


def table(entries: Sequence[Disclosure]) -> Table:
    """The entries found, newest first, each leading to its own page."""
    names = names_of(entries)
    rows = [
        [
            Anchor(str(e.number), reverse("oversight:entry", kwargs={"number": e.number})),
            e.decided_at,
            names.get(e.actor) or say("name_not_shown"),
            _organisations(e, names),
            _word("action", e.action),
            _word("ground", e.ground),
            say(f"decision.{e.outcome}"),
        ]
        for e in entries
    ]
    headings = [Heading(say(f"oversight.fact_{name}")) for name in HEADINGS]
    return Table(say("oversight.found", count=len(entries)), headings, rows, say("oversight.found_empty"))


def facts(found: Disclosure) -> list[tuple[str, str]]:
    """One entry, label by label; what it does not have is left out."""
    names = names_of([found])
    values = {
        "number": str(found.number),
        "time": moment(found.decided_at),
        "official": names.get(found.actor) or say("name_not_shown"),
        "organisation": _organisations(found, names),
        "action": _word("action", found.action),
        "purpose": _word("purpose", found.purpose),
        "ground": _word("ground", found.ground),
        "conditions": " ".join(_word("condition", c) for c in found.conditions),
        "case_reference": found.case_reference,
        "channel": _word("channel", found.channel),
        "scopes_asked": ", ".join(_word("scope", c) for c in found.scopes_asked),
        "scopes_given": ", ".join(_word("scope", c) for c in found.scopes_given),
        "outcome": say(f"decision.{found.outcome}"),
        "reason": _reason(found),
        "basis": _basis(found),
        "subjects": str(len(found.subjects)),
        "version": str(found.register_version),
    }
    return [(say(f"oversight.fact_{name}"), value) for name, value in values.items() if value]


def _organisations(entry: Disclosure, names: Mapping[str, str]) -> str:
    acted = [id for id in (entry.represented, entry.acting) if id]
    return " · ".join(dict.fromkeys(names.get(id, say("name_not_shown")) for id in acted))


def _basis(entry: Disclosure) -> str:
    if entry.basis_kind is None:
        return ""
    return say(f"oversight.basis_{entry.basis_kind}", count=len(entry.basis_grants))


def _reason(entry: Disclosure) -> str:
    return entry.reason if ("reason", entry.reason) not in catalogue().wording else _general("reason", entry.reason)


def _general(kind: str, code: str) -> str:
    from_catalogue = catalogue().say(kind, code, language())
    return from_catalogue.replace("{", "").replace("}", "")


def _word(kind: str, code: str) -> Any:
    return word(kind, code) if (kind, code) in catalogue().wording else code
