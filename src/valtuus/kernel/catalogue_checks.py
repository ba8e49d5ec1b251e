"""What must hold of the catalogues before anything starts: three languages, references that point somewhere, one carrier."""

import re
from collections.abc import Iterator
from typing import Any

from valtuus.kernel.catalogue import Catalogue, Row, name_of
from valtuus.kernel.codes import Language

# Parts of the interface by the AuthZEN names of what they answer.
ENDPOINTS = frozenset({"evaluation", "evaluations"})

# kind, field, kind referred to. A field may hold one code or a list of them (docs/catalogue.md, "References").
_REFERENCES = (
    ("reason", "remedy", "remedy"),
    ("remedy", "fixer", "role"),
    ("remedy", "fixer_if_joint_authority", "role"),
    ("remedy", "starter", "role"),
    ("cause", "reason", "reason"),
    ("cause", "remedy", "remedy"),
    ("cause", "symptoms", "symptom"),
    ("action", "service", "service"),
    ("action", "theme", "theme"),
    ("action", "later_theme", "theme"),
    ("action", "by_office", "role"),
    ("action", "by_right", "mandate_type"),
    ("action", "tasks", "task"),
    ("duty", "themes", "theme"),
    ("duty", "later_themes", "theme"),
    ("duty", "tasks", "task"),
    ("duty", "purposes", "purpose"),
    ("theme", "carries", "action"),
    ("theme", "lookalike_of", "theme"),
    ("purpose", "grounds", "ground"),
    ("notice", "ground", "ground"),
    ("ground", "conditions", "condition"),
    ("ground", "scopes", "scope"),
    ("claim_ground", "conditions", "condition"),
    ("rule", "benefit", "benefit"),
    ("rule", "grounds", "claim_ground"),
    ("step", "ticked_by", "tick"),
    ("page", "symptoms", "symptom"),
    ("page", "causes", "cause"),
    ("help_text", "for", "page"),
    ("finder_question", "symptoms", "symptom"),
    ("finder_answer", "for", "finder_question"),
    ("finder_answer", "actions", "action"),
    ("finder_answer", "causes", "cause"),
    ("alert_kind", "group", "alert_group"),
)
# Layers whose reasons stop somebody who does her work: for each of them the table of causes has a word.
EXPLAINED = frozenset({"gate", "unknown", "mandate", "after"})
_WHEN = {"path": frozenset({"direct", "chain"})}
KNOWN_BY = frozenset({"decision", "asked", "granting"})
_PARAMETER = re.compile(r"{(\w+)}")


def faults_of(catalogue: Catalogue) -> list[str]:
    """Every fault as one line, empty when all is well. The program does not start on a fault."""
    return [
        *_without_wording(catalogue),
        *_twice(catalogue),
        *_dangling(catalogue),
        *_carriers(catalogue),
        *_ranks(catalogue),
        *_endpoints(catalogue),
        *_alerts(catalogue),
        *_causes(catalogue),
    ]


def unchecked(catalogue: Catalogue) -> list[tuple[str, str, Row]]:
    """Rows whose Finnish or Swedish wording was not seen in an official source: kind, code, row; by kind and code."""
    marked = ((kind, code, row) for (kind, code), row in catalogue.wording.items() if row.get("unchecked"))
    return sorted(marked, key=lambda found: found[:2])


def _without_wording(catalogue: Catalogue) -> Iterator[str]:
    for kind, rows in catalogue.rows.items():
        for row in rows:
            if "code" not in row or not any(lang in row for lang in Language):
                continue
            for lang in Language:
                if not str(row.get(lang, "")).strip():
                    yield f"{kind} `{row['code']}` has no wording in {lang}"
    for kind in (
        "reason",
        "remedy",
        "theme",
        "mandate_type",
        "action",
        "service",
        "role",
        "scope",
        "ground",
        "purpose",
    ):
        for row in catalogue.rows[kind]:
            if (kind, name_of(row)) not in catalogue.wording:
                yield f"{kind} `{row['code']}` has no wording"


def _twice(catalogue: Catalogue) -> Iterator[str]:
    for kind, rows in catalogue.rows.items():
        seen: set[str] = set()
        for row in rows:
            name = name_of(row) if "code" in row else str(id(row))
            if name in seen:
                yield f"{kind} `{name}` stands twice"
            seen.add(name)


def _dangling(catalogue: Catalogue) -> Iterator[str]:
    known = {kind: {row.get("code") for row in rows} for kind, rows in catalogue.rows.items()}
    for kind, name, target in _REFERENCES:
        for row in catalogue.rows.get(kind, ()):
            for code in _listed(row.get(name)):
                if code not in known[target]:
                    yield f"{kind} `{row.get('code')}`: {name} `{code}` is no {target}"


def _listed(value: Any) -> list[str]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def _carriers(catalogue: Catalogue) -> Iterator[str]:
    for action in catalogue.actions.values():
        carriers = [action.theme is not None, bool(action.by_right), action.by_office is not None, action.own]
        if sum(carriers) != 1:
            yield f"action `{action.code}` is carried by {sum(carriers)} of theme, by_right, by_office, own"
    for row in catalogue.rows["theme"]:
        for code in row.get("carries", ()):
            action = catalogue.actions[code]
            if row["code"] not in (action.theme, action.later_theme):
                yield f"theme `{row['code']}` says that it carries `{code}`, which says otherwise"


def _endpoints(catalogue: Catalogue) -> Iterator[str]:
    for service in catalogue.services.values():
        for name in sorted(service.endpoints - ENDPOINTS):
            yield f"service `{service.code}`: endpoint `{name}` is none of {', '.join(sorted(ENDPOINTS))}"
        carried = [a for a in catalogue.actions.values() if a.service == service.code and a.theme is not None]
        if service.endpoints and not carried:
            yield f"service `{service.code}` may be asked about, but no mandate carries any action of it"


def _ranks(catalogue: Catalogue) -> Iterator[str]:
    seen: dict[tuple[str, int], str] = {}
    for reason in catalogue.reasons.values():
        if reason.layer == "permit":
            continue
        other = seen.setdefault((reason.layer, reason.rank), reason.code)
        if other != reason.code or reason.rank == 0:
            yield f"reason `{reason.code}`: rank {reason.rank} of layer {reason.layer} is not its own"


def _alerts(catalogue: Catalogue) -> Iterator[str]:
    """Sentences that ask for the same in every language; mails in every language that ask for the organisation's name alone."""
    for row in catalogue.rows["alert_kind"]:
        if len({frozenset(_PARAMETER.findall(row.get(lang, ""))) for lang in Language}) > 1:
            yield f"alert_kind `{row['code']}` asks for other values in another language"
        for name in [f"{part}_{lang}" for part in ("subject", "mail") for lang in Language if row.get("mail")]:
            if not row.get(name, "").strip():
                yield f"alert_kind `{row['code']}` has no {name}"
            # INVARIANT: no personal data in a mail; what is not asked for cannot stand there.
            may = "number" if row.get("to_address") else "party"
            if set(_PARAMETER.findall(row.get(name, ""))) - {may}:
                yield f"alert_kind `{row['code']}`: {name} may name {{{may}}} and nothing else"


def _causes(catalogue: Catalogue) -> Iterator[str]:
    """Every reason that stops somebody leads to a cause, whichever path is near; conditions of causes are such that can hold."""
    causes, allowed = catalogue.rows["cause"], _WHEN | {"remedy": frozenset(catalogue.remedies)}
    for row in causes:
        if row.get("known_by") not in KNOWN_BY:
            yield f"cause `{row['code']}`: known_by `{row.get('known_by')}` is none of {', '.join(sorted(KNOWN_BY))}"
        for name, value in row.get("when", {}).items():
            if value not in allowed.get(name, ()):
                yield f"cause `{row['code']}`: when {name} = `{value}` never holds"
    for reason in catalogue.reasons.values():
        told = [row for row in causes if reason.code in (row.get("reason"), *row.get("also", ()))]
        found = [row.get("when", {}) for row in told]
        paths = {when["path"] for when in found if set(when) == {"path"}}
        if reason.layer in EXPLAINED and {} not in found and paths != _WHEN["path"]:
            yield f"reason `{reason.code}` has no cause"
