"""What ends and who loses what, in the reader's words."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from valtuus.administration.types import Leaving
from valtuus.kernel.alphabet import finnish_key
from valtuus.kernel.catalogue import catalogue
from valtuus.mandates.outlook import Cut, Listed, Loss
from valtuus.mandates.rules.cutting import INBOX
from valtuus.mandates.rules.self_check import alike
from valtuus.mandates.types import Grant
from valtuus.mandates.wording.lists import names_of
from valtuus.mandates.wording.own import begun, name_of
from valtuus.notices.queries.notices import held_by
from valtuus.parties.queries import officials, parties
from valtuus.web.components import Heading, Table
from valtuus.web.wording import language, say, span, word


@dataclass(frozen=True, slots=True)
class CutShown:
    """What ends, in words; the table of who loses what; whose inbox nobody sees any more; who keeps what she has; and what those
    who lose the inbox have in hand there: it stays with them until somebody puts it back."""

    ending: tuple[str, ...]
    losses: Table
    kept: tuple[str, ...]
    unseen: tuple[str, ...]
    held: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LeavingShown:
    """What hangs on a person who leaves, in words."""

    own: tuple[str, ...]
    others: tuple[str, ...]
    rights: tuple[str, ...]
    cut: CutShown
    beside: tuple[str, ...]


def cut_shown(cut: Cut) -> CutShown:
    """The losses by person and party, by name."""
    names = _names(cut)
    ordered = sorted(cut.losses, key=lambda x: (finnish_key(name_of(x.person, names)), name_of(x.party, names)))
    lost = [x for x in ordered if not x.kept]
    kept = (
        say("cutting.kept", person=name_of(x.person, names), party=name_of(x.party, names)) for x in ordered if x.kept
    )
    rows = [[name_of(x.person, names), name_of(x.party, names), _services(x)] for x in lost]
    headings = [Heading(say(f"cutting.{name}")) for name in ("person", "party", "services")]
    table = Table(say("cutting.losses"), headings, rows, say("cutting.nobody_loses"))
    unseen = tuple(name_of(p, names) for p in cut.unseen)
    return CutShown(mandates_said(cut.ending), table, tuple(kept), unseen, tuple(_held(lost, names)))


def _held(lost: Sequence[Loss], names: Mapping[str, str]) -> Iterator[str]:
    """What each of those who lose an inbox has in hand there, a sentence for each."""
    inboxes = {(x.person, x.party) for x in lost if INBOX in x.actions}
    found = held_by({person for person, _ in inboxes}) if inboxes else []
    counts = Counter((n.holder, n.municipality) for n in found)
    for (person, party), count in counts.items():
        if (person, party) in inboxes:
            yield say("cutting.held", person=name_of(person, names), party=name_of(party, names), count=count)


def leaving_shown(plan: Leaving) -> LeavingShown:
    """The plan, list by list."""
    own, others, rights = map(mandates_said, (plan.own, plan.others, plan.rights))
    return LeavingShown(own, others, rights, cut_shown(plan.cut), tuple(_beside(plan)))


def _beside(plan: Leaving) -> Iterator[str]:
    if plan.applications:
        yield say("cutting.applications", numbers=", ".join(str(n) for n in plan.applications))
    if plan.requests:
        yield say("cutting.requests", count=plan.requests)
    if plan.tokens:
        yield say("cutting.tokens", count=plan.tokens)
    if plan.sessions:
        yield say("cutting.sessions", count=plan.sessions)


def mandates_said(grants: Sequence[Grant]) -> tuple[str, ...]:
    """Each mandate in one line: type, from whom to whom, themes, days."""
    names = names_of(Listed(g, "mandate.valid") for g in grants)
    return tuple(_said(g, names) for g in grants)


def _said(grant: Grant, names: Mapping[str, str]) -> str:
    return say(
        "cutting.mandate",
        type=begun(word("mandate_type", grant.type)),
        giver=name_of(grant.giver, names),
        holder=name_of(grant.holder, names),
        themes=", ".join(word("theme", t) for t in sorted(grant.themes)),
        days=span(grant.first_day, grant.last_day),
    )


def _names(cut: Cut) -> dict[str, str]:
    people = {x.person for x in cut.losses}
    ids = {x.party for x in cut.losses} | set(cut.unseen)
    named = {id: p.name(language()) for id, p in parties(ids).items()}
    return named | {key: o.name for key, o in officials(people).items()}


def _services(loss: Loss) -> str:
    return "; ".join(f"{word('service', service)}: {', '.join(actions)}" for service, actions in _lost(loss.actions))


def _lost(first: Iterable[str]) -> list[tuple[str, list[str]]]:
    wanted, found = set(first), dict[str, list[str]]()
    for group in alike(catalogue()):
        if group.first.code in wanted:
            found.setdefault(group.first.service, []).extend(word("action", a.code) for a in group.actions)
    return list(found.items())
