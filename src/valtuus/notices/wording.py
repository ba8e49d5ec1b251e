"""Notices and looks at them as a reader sees them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse

from valtuus.kernel.actor import Actor
from valtuus.kernel.alphabet import finnish_key
from valtuus.kernel.periods import helsinki_day
from valtuus.notices.types import Content, Move, Named, Opened, State, Target, Trace, Waiting
from valtuus.web.components import Anchor, Heading, Status, Table
from valtuus.web.forms import Described
from valtuus.web.listing import Column
from valtuus.web.presenting import names_of
from valtuus.web.wording import NO_BREAK, language, moment, say, word

VIEWS = ("avoimet", "omat", "kasitellyt", "siirretyt")
FACTS = ("home", "permanent_stay", "stay_now")


def begun(text: str) -> str:
    """With a capital first letter; the catalogue's names of kinds begin with a small one."""
    return text[:1].upper() + text[1:]


def kind_name(code: str) -> str:
    """A kind of notice in words, with a capital letter."""
    return begun(word("notice", code))


def chosen(waiting: Iterable[Waiting], view: str, kind: str, actor: Actor) -> list[Waiting]:
    """What a view of the list holds, the nearest deadline first and the oldest of those alike; what is done, the latest first."""
    found = [w for w in waiting if _in(w, view, actor) and kind in ("", w.notice.kind)]
    if view == "kasitellyt":
        return sorted(found, key=lambda w: (w.notice.changed_at, w.notice.number), reverse=True)
    return sorted(found, key=lambda w: (w.deadline or date.max, w.notice.arrived_at, w.notice.number))


def _in(waiting: Waiting, view: str, actor: Actor) -> bool:
    notice = waiting.notice
    if view == "omat":
        return notice.state is State.HELD and notice.holder == actor.key
    return (notice.state is State.DONE) == (view == "kasitellyt")


def columns(party: str, names: Mapping[str, Named] | None = None) -> list[Column[Waiting]]:
    """The columns of the list; with `names` that of the names too."""

    def anchor(waiting: Waiting) -> Anchor:
        notice = waiting.notice
        return Anchor(kind_name(notice.kind), reverse("notices:notice", args=[party, notice.id]))

    named: list[Column[Waiting]] = []
    if names is not None:
        named = [Column("nimi", say("notices.name"), lambda w: name_shown(names.get(w.notice.id)))]
    return [
        Column("laji", say("notices.kind"), anchor, lambda w: finnish_key(word("notice", w.notice.kind))),
        *named,
        Column("saapunut", say("notices.arrived"), lambda w: helsinki_day(w.notice.arrived_at), _arrived),
        Column("maaraaika", say("notices.days_left"), days_left, lambda w: w.deadline or date.max),
        Column("tila", say("notices.state"), lambda w: Status(f"notice.{w.notice.state}"), lambda w: w.notice.state),
        Column("kasittelija", say("notices.holder"), lambda w: w.notice.holder_name or None, _holder),
        Column("numero", say("notices.number"), lambda w: w.notice.number, lambda w: w.notice.number),
    ]


def _arrived(waiting: Waiting) -> Any:
    return waiting.notice.arrived_at


def _holder(waiting: Waiting) -> Any:
    return finnish_key(waiting.notice.holder_name)


def name_shown(named: Named | None) -> str | None:
    """A name as the list shows it, the family name first."""
    if named is None:
        return None
    name = f"{named.family_name} {named.given_names}"
    return say("notices.name_protected", name=name) if named.non_disclosure else name


def days_left(waiting: Waiting) -> str | None:
    """How many working days are left, and the day on which they end."""
    if waiting.deadline is None or waiting.days_left is None:
        return None
    left = waiting.days_left
    if left < 0:
        code = "notices.late_one" if left == -1 else "notices.late"
    else:
        code = {0: "notices.left_today", 1: "notices.left_one"}.get(left, "notices.left")
    return say(code, days=abs(left), day=waiting.deadline)


def gone_columns(party: str, names: Mapping[str, str]) -> list[Column[Trace]]:
    """The columns of what was moved away: when and to whom, and nothing else."""

    def anchor(trace: Trace) -> Anchor:
        return Anchor(kind_name(trace.kind), reverse("notices:notice", args=[party, trace.notice]))

    return [
        Column("laji", say("notices.kind"), anchor, lambda t: finnish_key(word("notice", t.kind))),
        Column("siirretty", say("notices.moved_at"), lambda t: helsinki_day(t.at), lambda t: t.at),
        Column("kunta", say("notices.moved_to"), lambda t: names.get(t.receiver), lambda t: names.get(t.receiver, "")),
        Column("numero", say("notices.number"), lambda t: t.number, lambda t: t.number),
    ]


def receivers(gone: Iterable[Trace]) -> Mapping[str, str]:
    """Names of the municipalities to which something was moved."""
    return names_of(sorted({trace.receiver for trace in gone}))


def target_label(target: Target) -> str:
    """A municipality to which one may move, with what in the notice points to it."""
    named = [say(f"notices.fact_{fact}") for fact in target.facts]
    told = ", ".join([*named, *([say("notices.came_from")] if target.came_from else [])])
    right = f"{say('notices.right_one')} " if target.right else ""
    return Described(target.party.name(language()), f"{right}{begun(told)}.")


def facts_of(opened: Opened, represented: str) -> list[tuple[str, str]]:
    """The look itself, as it stands in the log: label and value. `represented` is a name, '' for the desk."""
    return labelled(
        record=str(opened.number),
        moment=moment(opened.decision.at),
        represented=represented,
        ground=ground_name(opened.ground),
        purpose=word("purpose", "handle_notice"),
    )


def outline(waiting: Waiting) -> list[tuple[str, Any]]:
    """What the list shows of a notice, on its own page."""
    notice = waiting.notice
    told = labelled(
        number=str(notice.number),
        arrived=moment(notice.arrived_at),
        decision_on=notice.decision_on,
        days_left=days_left(waiting),
        state=Status(f"notice.{notice.state}"),
    )
    holder = "handled_by" if notice.state is State.DONE else "holder"
    return [*told, *labelled(**{holder: notice.holder_name})]


def ground_name(code: str) -> str:
    """The name of a ground; its section does not part from its number at the end of a line."""
    return word("ground", code).replace(" §", f"{NO_BREAK}§")


def told_by(opened: Opened) -> list[tuple[str, Any]]:
    """What the notice says beside its table: label and value."""
    content, fields, places = opened.content, opened.content.fields, _names(opened)
    return labelled(
        message=fields.get("message"),
        contact_wish=content.contact_wish,
        since=date.fromisoformat(fields["since"]) if fields.get("since") else None,
        months=str(fields["months"]) if fields.get("months") else None,
        basic_part_percent=f"{fields['basic_part_percent']}{NO_BREAK}%" if fields.get("basic_part_percent") else None,
        **{f"place_{name}": places.get(content.facts[name]) for name in FACTS if name in content.facts},
    )


def asked_for(content: Content) -> Table | None:
    """What money is asked for; None where nothing is."""
    asked = content.fields.get("asked") or ()
    rows = [[one["what"], Decimal(one["amount"]) if one.get("amount") else None] for one in asked]
    headings = [Heading(say("notices.what")), Heading(say("notices.amount"), numeric=True)]
    return Table(say("notices.asked_caption", count=len(rows)), headings, rows) if rows else None


def _names(opened: Opened) -> dict[str, str]:
    return {id: party.name(language()) for id, party in opened.places.items()}


def moves_shown(opened: Opened) -> Table | None:
    """How the notice has come here, with the reasons; None where it was not moved."""
    moves, names = opened.moves, _names(opened)
    rows = [[m.at, names.get(m.giver), names.get(m.receiver), _mover(m), m.reason] for m in moves]
    told = (
        say("notices.moved_at"),
        say("notices.moved_from"),
        say("notices.moved_to"),
        say("notices.mover"),
        say("notices.reason"),
    )
    headings = [Heading(text) for text in told]
    return Table(say("notices.moves_caption", count=len(rows)), headings, rows) if rows else None


def _mover(move: Move) -> str:
    return say("notices.by_desk") if move.by_desk else move.by_name


def document_text(opened: Opened, *, actor: Actor, represented: str) -> str:
    """The entry that the municipality makes in the client's document (812/2000, 28 §), ready to copy; names no client."""
    lines = [say("notices.document_heading"), kind_name(opened.waiting.notice.kind)]
    facts = facts_of(opened, represented) + labelled(
        official=actor.name,
        arrived=moment(opened.waiting.notice.arrived_at),
        number=str(opened.waiting.notice.number),
        scopes=word("scope", opened.content.scope),
    )
    return "\n".join([*lines, *(f"{label}: {value}" for label, value in facts)])


def labelled(**values: Any) -> list[tuple[str, Any]]:
    """Label and value of everything that has one."""
    label: Callable[[str], str] = lambda name: say(f"notices.fact_{name}")  # noqa: E731 - said so that its codes are found
    return [(label(name), value) for name, value in values.items() if value not in (None, "")]
