"""Benefit data and the facts of a look as a reader sees them: codes into words, days and money into their Finnish form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from valtuus.benefits.types import Item, Look, Wish
from valtuus.kernel.actor import Actor
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.periods import helsinki_day
from valtuus.web.components import Heading, Table
from valtuus.web.wording import NO_BREAK, moment, reason_sentence, say, span, word

# What the fields of the scopes are: the kind of catalogue row whose code stands there, days, sums. Others are text as they stand.
_CODES = {
    "benefit": "benefit",
    "state": "pending_state",
    "outcome": "decision_outcome",
    "payee_kind": "payee_kind",
    "matter": "passed_matter",
}
_DAYS = frozenset({"arrived_on", "decided_on", "paid_on", "passed_on", "met_on", "from", "until"})
_MONEY = frozenset({"amount", "gross", "withheld", "net", "balance", "instalment"})
_NOTICES = {"address_protected": "alert", "person_has_died": "alert"}


@dataclass(frozen=True, slots=True)
class Section:
    """Tietosisältö as shown: the scope's code, its heading and its rows."""

    code: str
    heading: str
    table: Table


def sections(look: Look) -> list[Section]:
    """One section for each opened scope, in the order of the catalogue; none where nothing is known of the code."""
    shown = look.benefits.items
    return [_section(code, shown[code]) for code in catalogue().scopes if code in shown]


def _section(code: str, items: Sequence[Item]) -> Section:
    fields = catalogue().scopes[code].fields
    table = Table(
        caption=say("benefits.rows", count=len(items)),
        headings=[Heading(say(f"benefits.field_{name}"), numeric=name in _MONEY) for name in fields],
        rows=[[_value(item, name) for name in fields] for item in items],
        empty=say("benefits.no_rows"),
    )
    return Section(code, begun(word("scope", code)), table)


def _value(item: Item, name: str) -> Any:
    value = item.fields.get(name, item.benefit if name == "benefit" else None)
    if value is None:
        return None
    if kind := _CODES.get(name):
        return _word_or_code(kind, str(value))
    if name in _DAYS:
        return date.fromisoformat(value)
    if name in _MONEY:
        return Decimal(value)
    if name == "period":
        return span(date.fromisoformat(value["from"]), date.fromisoformat(value["until"]))
    return say("benefits.yes" if value else "benefits.no") if isinstance(value, bool) else str(value)


def _word_or_code(kind: str, code: str) -> str:
    # A row loaded under an earlier catalogue is still shown, by its code, when the code has since left the catalogue.
    return begun(word(kind, code)) if (kind, code) in catalogue().wording else code


def ground_name(code: str) -> str:
    """The name of a ground; its section does not part from its number at the end of a line."""
    return word("ground", code).replace(" §", f"{NO_BREAK}§")


def begun(text: str) -> str:
    """With a capital first letter; the catalogues' names of data begin with a small one."""
    return text[:1].upper() + text[1:]


def remarks(look: Look) -> list[tuple[str, str]]:
    """What is told beside a permitted look: the kind of notification and its sentence."""
    return [(_NOTICES.get(r.code, "info"), reason_sentence(r, {})) for r in look.benefits.remarks]


def facts_of(wish: Wish, look: Look, *, represented: str) -> list[tuple[str, str]]:
    """The look itself, as it stands in the log: label and value. `represented` is a name."""
    return _labelled(
        record=str(look.number),
        moment=moment(look.decision.at),
        represented=represented,
        ground=ground_name(wish.ground),
        purpose=word("purpose", wish.purpose),
        case_reference=wish.case_reference,
    )


def document_text(wish: Wish, look: Look, *, actor: Actor, represented: str) -> str:
    """The entry that the municipality makes in the client's document (812/2000, 28 §), ready to copy; names no client."""
    scopes = ", ".join(word("scope", code) for code in catalogue().scopes if code in look.scopes)
    facts = facts_of(wish, look, represented=represented) + _labelled(official=actor.name, scopes=scopes)
    lines = [say("benefits.document_heading"), say("benefits.document_source")]
    lines += [f"{label}: {value}" for label, value in facts]
    lines += [reason_sentence(r, {}) for r in look.benefits.remarks if r.code == "no_data_on_code"]
    return "\n".join(lines)


def remembered(look: Look, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Earlier ticks that stood for conditions, as facts of the look: who ticked, when, at which look. `names`: officials by key."""
    return [
        (
            say("benefits.fact_remembered"),
            say(
                "benefits.remembered",
                condition=word("condition", condition),
                official=names.get(tick.actor, ""),
                day=helsinki_day(tick.at),
                number=tick.number,
            ),
        )
        for condition, tick in look.remembered.items()
    ]


def _labelled(**values: str) -> list[tuple[str, str]]:
    return [(say(f"benefits.fact_{name}"), value) for name, value in values.items() if value]
