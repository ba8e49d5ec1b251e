"""A scenario of scenarios/decisions.toml, kind access without `context`, as a question and its facts. Pure; see the file's head."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from valtuus.kernel.catalogue import Catalogue
from valtuus.kernel.codes import RIGHTS_TO_GRANT, MandateType, PartyKind
from valtuus.mandates.types import Employer, Facts, Grant, Member, OfficeHeld, OldRight, Organisation, Question

FILE = Path(__file__).resolve().parents[2] / "scenarios" / "decisions.toml"
Row = Mapping[str, Any]

KEYS = {"id", "title", "kind", "grants", "question", "expect", "why", "katso", "no_granter", "incomplete", "persons"}
GRANT_KEYS = {"id", "from", "to", "type", "themes", "start", "end", "revoked_at", "given_at", "given_by", "limit"}
GRANT_KEYS |= {"state", "specifier", "details_changed_on", "approved_at"}
QUESTION_KEYS = {"who", "action", "at", "for", "known_at", "assigned", "identified", "about_close"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What one scenario asks, and with what knowledge (None: everything written is known)."""

    question: Question
    facts: Facts
    at: datetime
    known_at: datetime | None


def read() -> Row:
    """The file as it stands."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def access_scenarios(document: Row) -> list[Row]:
    """Every scenario of kind access that does not ask the layer after."""
    return [s for s in document["scenario"] if s["kind"] == "access" and "context" not in s]


def translate(document: Row, scenario: Row, catalogue: Catalogue) -> Asked:
    """Question and facts of a scenario. Raises `ValueError` on a key that it does not know."""
    asked = scenario["question"]
    _only(scenario, KEYS)
    _only(asked, QUESTION_KEYS)
    person = _person(document, scenario, asked["who"])
    question = Question(
        person=asked["who"],
        represented=asked.get("for"),
        action=asked["action"],
        strong=asked.get("identified", "strong") == "strong",
        assigned=asked.get("assigned", False),
        about_close=asked.get("about_close", False),
    )
    parties = document["party"]
    written = tuple(_grant(row, parties) for row in scenario["grants"])
    granters = [p["id"] for p in parties if p["id"] not in scenario.get("no_granter", ())]
    facts = Facts(
        catalogue=catalogue,
        version=1,
        organisations={p["id"]: Organisation(p["id"], PartyKind(p["kind"]), p.get("ceased")) for p in parties},
        grants=written + tuple(g for party in granters for g in _hidden_granters(party, catalogue)),
        old_rights=tuple(
            OldRight(row["who"], row["for"], frozenset(row.get("services", ("kelmu", "emava"))))
            for row in scenario.get("katso", ())
        ),
        members=tuple(
            Member(party["id"], member["id"], frozenset(member["tasks"]))
            for party in parties
            for member in party.get("members", ())
        ),
        employers=(Employer(person["works_for"]),) if "works_for" in person else (),
        offices=tuple(OfficeHeld(role) for role in person.get("roles", ())),
        complete=not scenario.get("incomplete", False),
    )
    return Asked(question, facts, asked["at"], asked.get("known_at"))


def _person(document: Row, scenario: Row, name: str) -> Row:
    """`persons` of a scenario replaces a person of the list."""
    people = {row["id"]: row for row in (*document["person"], *scenario.get("persons", ()))}
    found: Row = people[name]
    return found


def _grant(row: Row, parties: list[Row]) -> Grant:
    _only(row, GRANT_KEYS)
    return Grant(
        id=row["id"],
        giver=row["from"],
        holder=row["to"],
        to_person=row["to"] not in {party["id"] for party in parties},
        type=MandateType(row["type"]),
        themes=frozenset(row["themes"]),
        first_day=row["start"],
        last_day=row["end"],
        limit=frozenset(row["limit"]) if "limit" in row else None,
        specifier=row.get("specifier"),
        given_by=row.get("given_by"),
        given_at=row.get("given_at"),
        awaiting=row.get("state") == "awaiting_approval",
        approved_at=row.get("approved_at"),
        revoked_at=row.get("revoked_at"),
        details_changed_on=row.get("details_changed_on"),
    )


def _hidden_granters(party: str, catalogue: Catalogue) -> list[Grant]:
    """Every party has a granter for every theme, though none is written."""
    return [
        Grant(
            id=f"hidden.{party}.{kind}",
            giver=party,
            holder=f"hidden.{party}",
            to_person=True,
            type=kind,
            themes=frozenset(catalogue.themes),
            first_day=date(1900, 1, 1),
            last_day=date(2999, 12, 31),
        )
        for kind in sorted(RIGHTS_TO_GRANT)
    ]


def _only(row: Row, known: set[str]) -> None:
    unknown = set(row) - known
    if unknown:
        raise ValueError(f"unknown keys: {sorted(unknown)}")
