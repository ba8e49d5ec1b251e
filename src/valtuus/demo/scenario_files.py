"""Read scenario files strictly: an unknown kind or key, or an id that comes twice, is a fault of the file."""

import tomllib
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from valtuus.demo.types import BadScenario, Scenario, Table
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.codes import MandateType

BUILT = frozenset({"access", "granting", "report"})
KINDS = BUILT | {"claim", "interim", "exceptional"}

# What a report may hold, as its author names it.
REPORT_FIELDS = ("reporter", "phone", "party", "service", "symptom", "delivery_address")

_GRANT = frozenset(
    {"id", "from", "to", "type", "themes", "start", "end", "limit", "specifier", "given_by", "given_at", "state"}
    | {"approved_at", "revoked_at", "details_changed_on"}
)
_KEYS = {
    "file": frozenset({"schema", "party", "person", "scenario"}),
    "party": frozenset({"id", "kind", "name", "ceased", "members", "note"}),
    "member": frozenset({"id", "tasks"}),
    "person": frozenset({"id", "works_for", "roles", "duties", "note"}),
    "scenario": frozenset(
        {
            "id",
            "title",
            "kind",
            "persons",
            "grants",
            "katso",
            "no_granter",
            "incomplete",
            "context",
            "question",
            "expect",
            "why",
        }
    ),
    "grant": _GRANT,
    "gives": _GRANT - {"id", "given_by", "given_at", "state", "approved_at", "revoked_at", "details_changed_on"},
    "katso": frozenset({"who", "for", "services"}),
    "context": frozenset(
        {"agreement", "agreement_grounds", "purpose", "ground", "conditions", "scopes", "moved_to", "case_reference"}
    ),
    "access": frozenset({"who", "for", "action", "at", "known_at", "identified", "assigned", "about_close"}),
    "granting": frozenset({"who", "gives", "at", "identified"}),
    "report": frozenset(
        {"who", "for", "action", "at", "identified", "fields", "notices_affected"}
        | {"already_handled", "open_matter_same_party_and_cause", "closed_matter_on"}
    ),
    "expect": frozenset({"decision", "reason", "basis", "near", "also", "remedy", "fixer", "notices", "binds_from"}),
}
_CODES = {
    "decision": frozenset({"permit", "deny", "unknown"}),
    "identified": frozenset({"strong", "weak"}),
    "state": frozenset({"awaiting_approval"}),
    "type": frozenset(MandateType),
    "kind": frozenset({"municipality", "joint_authority"}),
    "field": frozenset(REPORT_FIELDS),
}


def read(paths: Iterable[Path]) -> list[Scenario]:
    """All scenarios of the files, in order. Raises `BadScenario` at the first fault, naming file, scenario and key."""
    found: list[Scenario] = []
    seen: set[str] = set()
    for path in paths:
        for scenario in _of_file(path):
            if scenario.id in seen:
                raise BadScenario(str(path), f"the id `{scenario.id}` comes twice")
            seen.add(scenario.id)
            found.append(scenario)
    return found


def _of_file(path: Path) -> Iterator[Scenario]:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise BadScenario(str(path), f"cannot be read: {fault}") from fault
    _check_keys(str(path), "file", document)
    parties, people = tuple(document.get("party", ())), tuple(document.get("person", ()))
    for party in parties:
        _check_party(f"{path}, party {party.get('id')}", party)
    for person in people:
        _check_keys(f"{path}, person {person.get('id')}", "person", person)
    for body in document.get("scenario", ()):
        yield _scenario(f"{path}, scenario {body.get('id', '(without id)')}", body, parties, people)


def _scenario(where: str, body: Table, parties: tuple[Table, ...], people: tuple[Table, ...]) -> Scenario:
    _check_keys(where, "scenario", body)
    for key in ("id", "kind", "question", "expect"):
        if key not in body:
            raise BadScenario(where, f"`{key}` is missing")
    if body["kind"] not in KINDS:
        raise BadScenario(where, f"kind `{body['kind']}` is unknown; allowed: {', '.join(sorted(KINDS))}")
    own = {p["id"]: p for p in body.get("persons", ())}
    chosen = tuple(own.pop(p["id"], p) for p in people) + tuple(own.values())
    scenario = Scenario(str(body["id"]), body["kind"], parties, chosen, body)
    if scenario.kind in BUILT:
        _check_body(where, scenario)
    return scenario


def _check_party(where: str, party: Table) -> None:
    _check_keys(where, "party", party)
    _check_code(where, "kind", party.get("kind"))
    for member in party.get("members", ()):
        _check_keys(where, "member", member)


def _check_body(where: str, scenario: Scenario) -> None:
    body, question = scenario.body, scenario.body["question"]
    names = {p["id"] for p in scenario.parties}, {p["id"] for p in scenario.people}
    _check_keys(where, scenario.kind, question)
    _check_keys(where, "expect", body["expect"])
    _check_code(where, "decision", body["expect"].get("decision"))
    _check_moment(where, "at", question.get("at"))
    for table, rows in (
        ("grant", body.get("grants", ())),
        ("katso", body.get("katso", ())),
        ("person", body.get("persons", ())),
    ):
        for row in rows:
            _check_keys(where, table, row)
    if "context" in body:
        _check_keys(where, "context", body["context"])
    gives = [question["gives"]] if "gives" in question else []
    for grant in gives:
        _check_keys(where, "gives", grant)
    for grant in [*body.get("grants", ()), *gives]:
        _check_grant(where, grant, *names)
    for person in (question.get("who"), *(k.get("who") for k in body.get("katso", ()))):
        _check_named(where, "who", person, names[1])
    if "for" in question:
        _check_named(where, "for", question["for"], names[0])
    for field in question.get("fields", ()):
        _check_code(where, "field", field)
    if scenario.kind in ("access", "report") and question.get("action") not in catalogue().actions:
        raise BadScenario(
            where, f"action `{question.get('action')}` is unknown; allowed: {', '.join(catalogue().actions)}"
        )


def _check_grant(where: str, grant: Table, parties: set[str], people: set[str]) -> None:
    at = f"{where}, mandate {grant.get('id', '(given)')}"
    _check_named(at, "from", grant.get("from"), parties)
    _check_named(at, "to", grant.get("to"), parties | people)
    _check_code(at, "type", grant.get("type"))
    if "state" in grant:
        _check_code(at, "state", grant["state"])
    for theme in grant.get("themes", ()):
        if theme not in catalogue().themes:
            raise BadScenario(at, f"theme `{theme}` is unknown; allowed: {', '.join(catalogue().themes)}")
    for key in ("start", "end", "details_changed_on"):
        if key in grant and (isinstance(grant[key], datetime) or not isinstance(grant[key], date)):
            raise BadScenario(at, f"`{key}` is `{grant[key]}`; allowed: a date")
    for key in ("given_at", "approved_at", "revoked_at"):
        if key in grant:
            _check_moment(at, key, grant[key])
    if "given_by" in grant and "given_at" not in grant:
        raise BadScenario(at, "`given_by` needs `given_at`: the right is judged at that moment")


def _check_keys(where: str, table: str, found: Table) -> None:
    if unknown := sorted(set(found) - _KEYS[table]):
        raise BadScenario(where, f"unknown key `{unknown[0]}` in {table}; allowed: {', '.join(sorted(_KEYS[table]))}")


def _check_code(where: str, name: str, given: Any) -> None:
    if given not in _CODES[name]:
        raise BadScenario(where, f"{name} is `{given}`; allowed: {', '.join(sorted(_CODES[name]))}")


def _check_named(where: str, name: str, given: Any, allowed: set[str]) -> None:
    if given not in allowed:
        raise BadScenario(
            where, f"`{name}` is `{given}`, which the file does not name; it names: {', '.join(sorted(allowed))}"
        )


def _check_moment(where: str, name: str, given: Any) -> None:
    if not isinstance(given, datetime) or given.tzinfo is None:
        raise BadScenario(
            where, f"`{name}` is `{given}`; allowed: a moment with its offset, such as 2021-02-01T08:05:00+02:00"
        )
