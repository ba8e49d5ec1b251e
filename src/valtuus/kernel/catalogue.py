"""The catalogues: codes and what they mean, read from TOML once. Connecting an e-service is an entry here, not code."""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from valtuus.kernel.codes import Language
from valtuus.kernel.errors import DomainError, ErrorKind

FOLDER = Path(__file__).resolve().parents[3] / "catalogue"

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Theme:
    """Valtuusasia. `in_use_from`: before that day it can be given and carries nothing."""

    code: str
    owner: str
    in_use_from: date | None
    lookalike_of: str | None


@dataclass(frozen=True, slots=True)
class Service:
    """Asiointipalvelu. `owner`: `Kela`, `register`, or the code of the organisation whose it is.

    `old_rights_until`: the last day of the old scheme in it. `endpoints`: the parts of the interface that answer about it; none:
    it is not asked about there.
    """

    code: str
    owner: str
    old_rights_until: date | None
    endpoints: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Action:
    """Toiminto. Carried by exactly one of theme, `by_right`, `by_office`, `own`; what it needs after the mandate in `needs`."""

    code: str
    service: str
    theme: str | None
    later_theme: str | None
    by_right: tuple[str, ...]
    by_office: str | None
    own: bool
    tied_to: str | None
    tasks: frozenset[str]
    needs: tuple[str, ...]
    available_from: date | None
    look: bool


@dataclass(frozen=True, slots=True)
class ReasonEntry:
    """Syy. `layer` and `rank` order it, `remedy` mends it."""

    code: str
    layer: str
    rank: int
    remedy: str | None


@dataclass(frozen=True, slots=True)
class RemedyEntry:
    """Korjauskeino and the role that can do it."""

    code: str
    fixer: str
    fixer_if_joint_authority: str | None
    starter: str | None


@dataclass(frozen=True, slots=True)
class Ground:
    """Tiedonsaantioikeuden peruste: section, its conditions and the scopes it can open."""

    code: str
    act: str
    section: str
    conditions: tuple[str, ...]
    scopes: frozenset[str]
    through_kelmu: bool


@dataclass(frozen=True, slots=True)
class Purpose:
    """Käyttötarkoitus and the grounds it goes with."""

    code: str
    grounds: frozenset[str]


@dataclass(frozen=True, slots=True)
class Condition:
    """Perusteen ehto and who sees to it."""

    code: str
    by: str
    remembered: bool


@dataclass(frozen=True, slots=True)
class Scope:
    """Tietosisältö and its fields."""

    code: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Duty:
    """Tehtävä: duty → themes; it drives checks and warnings and never permits.

    `later_themes` take over the inbox when they come into use, `purposes` are what the duty usually looks up for, `rights` the
    types of right to grant that it needs.
    """

    code: str
    themes: frozenset[str]
    later_themes: frozenset[str] = frozenset()
    purposes: tuple[str, ...] = ()
    rights: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Catalogue:
    """All catalogues of one reading, and the digest that names them in every decision.

    `lookalikes` maps a theme to those that are taken for it by mistake; `wording` a kind and name to its row.
    """

    digest: str
    themes: Mapping[str, Theme]
    services: Mapping[str, Service]
    actions: Mapping[str, Action]
    reasons: Mapping[str, ReasonEntry]
    remedies: Mapping[str, RemedyEntry]
    grounds: Mapping[str, Ground]
    purposes: Mapping[str, Purpose]
    conditions: Mapping[str, Condition]
    scopes: Mapping[str, Scope]
    duties: Mapping[str, Duty]
    lookalikes: Mapping[str, frozenset[str]]
    wording: Mapping[tuple[str, str], Row]
    rows: Mapping[str, tuple[Row, ...]]

    def action(self, code: str) -> Action:
        """The action of a code; raises `DomainError` `unknown_code` naming the field `action`."""
        found = self.actions.get(code)
        if found is None:
            raise unknown_code("action", code, self.actions)
        return found

    def say(self, kind: str, code: str, language: Language | str) -> str:
        """The wording of a code in a language; a code without one cannot be here, `faults_of` stopped the start."""
        return str(self.wording[kind, code][str(language)])

    def codes(self, kind: str) -> tuple[str, ...]:
        """Codes of one kind in the order of its file."""
        return tuple(str(row["code"]) for row in self.rows[kind])


def name_of(row: Row) -> str:
    """A row's name within its kind: its code, behind the thing it is a state or a step of where codes repeat (`mandate.valid`)."""
    owner = row.get("of") or row.get("for")
    return f"{owner}.{row['code']}" if owner else str(row["code"])


def unknown_code(name: str, given: str, allowed: Mapping[str, Any]) -> DomainError:
    """The error for a code that its catalogue does not hold."""
    return DomainError("unknown_code", kind=ErrorKind.INVALID, field=name, given=given[:80], allowed=", ".join(allowed))


@cache
def catalogue() -> Catalogue:
    """The catalogue of this process."""
    return read(FOLDER)


def read(folder: Path) -> Catalogue:
    """Read every TOML file of the folder. Raises `tomllib.TOMLDecodeError` or `KeyError` on a file that is not one of ours."""
    files = sorted(folder.glob("**/*.toml"))
    hashed = hashlib.sha256()
    rows: dict[str, list[Row]] = {}
    for path in files:
        data = path.read_bytes()
        hashed.update(path.name.encode() + b"\0" + data)
        for kind, row in _tables(tomllib.loads(data.decode())):
            rows.setdefault(kind, []).append(row)
    frozen = {kind: tuple(found) for kind, found in rows.items()}
    return _assemble(hashed.hexdigest(), frozen)


def _tables(document: Row) -> Iterator[tuple[str, Row]]:
    for kind, found in document.items():
        if isinstance(found, list):
            yield from ((kind, row) for row in found if isinstance(row, dict))
        elif isinstance(found, dict):
            yield kind, found


def _assemble(digest: str, rows: Mapping[str, tuple[Row, ...]]) -> Catalogue:
    def keyed(kind: str, make: Any) -> dict[str, Any]:
        return {row["code"]: make(row) for row in rows[kind]}

    themes = keyed("theme", _theme)
    return Catalogue(
        digest=digest,
        themes=themes,
        services=keyed("service", _service),
        actions=keyed("action", _action),
        reasons=keyed("reason", lambda r: ReasonEntry(r["code"], r["layer"], r.get("rank", 0), r.get("remedy"))),
        remedies=keyed("remedy", _remedy),
        grounds=keyed("ground", _ground),
        purposes=keyed("purpose", lambda r: Purpose(r["code"], frozenset(r["grounds"]))),
        conditions=keyed("condition", lambda r: Condition(r["code"], r["by"], r.get("remembered", False))),
        scopes=keyed("scope", lambda r: Scope(r["code"], tuple(r.get("fields", ())))),
        duties=keyed("duty", _duty),
        lookalikes={code: frozenset(t.code for t in themes.values() if t.lookalike_of == code) for code in themes},
        wording={
            (kind, name_of(row)): row for kind, found in rows.items() for row in found if "code" in row and "fi" in row
        },
        rows=rows,
    )


def _service(row: Row) -> Service:
    return Service(row["code"], row["owner"], row.get("old_rights_until"), frozenset(row.get("endpoints", ())))


def _theme(row: Row) -> Theme:
    return Theme(row["code"], row["owner"], row.get("in_use_from"), row.get("lookalike_of"))


def _duty(row: Row) -> Duty:
    return Duty(
        row["code"],
        frozenset(row.get("themes", ())),
        frozenset(row.get("later_themes", ())),
        tuple(row.get("purposes", ())),
        frozenset(row.get("rights", ())),
    )


def _remedy(row: Row) -> RemedyEntry:
    return RemedyEntry(row["code"], row["fixer"], row.get("fixer_if_joint_authority"), row.get("starter"))


def _ground(row: Row) -> Ground:
    return Ground(
        code=row["code"],
        act=row["act"],
        section=row["section"],
        conditions=tuple(row.get("conditions", ())),
        scopes=frozenset(row["scopes"]),
        through_kelmu=row.get("through_kelmu", True),
    )


def _action(row: Row) -> Action:
    return Action(
        code=row["code"],
        service=row["service"],
        theme=row.get("theme"),
        later_theme=row.get("later_theme"),
        by_right=tuple(row.get("by_right", ())),
        by_office=row.get("by_office"),
        own=row.get("own", False),
        tied_to=row.get("tied_to"),
        tasks=frozenset(row.get("tasks", ())),
        needs=tuple(row.get("needs", ())),
        available_from=row.get("available_from"),
        look=row.get("look", False),
    )
