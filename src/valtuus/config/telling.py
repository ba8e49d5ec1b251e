"""A decision told on a terminal: the same sentences as the pages, in the reader's language."""

from collections.abc import Iterable, Mapping

from valtuus.kernel.decision import Decision, Link, Outcome, Reason, Remedy
from valtuus.mandates.queries import register as mandates
from valtuus.mandates.types import Grant
from valtuus.parties import queries as parties
from valtuus.web.wording import language, moment, reason_sentence, remedy_sentence, say, span, word

_MARK = {Outcome.PERMIT: "✓", Outcome.DENY: "✗", Outcome.UNKNOWN: "?"}


def names_for(decision: Decision, *people: str) -> dict[str, str]:
    """Names of every party and person that the decision mentions, by id and key; a stranger's decision mentions none."""
    ids = {end for link in decision.path for end in (link.giver, link.holder)} | set(people)
    for reason in (decision.reason, *decision.also, *decision.warnings):
        ids |= {
            part
            for name in ("org", "municipality", "party", "others")
            for part in reason.fields.get(name, "").split(",")
        }
    if decision.remedy is not None and decision.remedy.party:
        ids.add(decision.remedy.party)
    found = parties.parties(i for i in ids if i.count("-") == 4)
    names = {i: party.name(language()) for i, party in found.items()}
    return names | {key: official.name for key, official in parties.officials(ids - names.keys()).items()}


def lines_of(decision: Decision, *, person: str, version: bool = True) -> list[str]:
    """The decision as lines: outcome and reason, the path link by link, the other faults, the remedy and its fixer, the version."""
    names = names_for(decision, person)
    head = f"{_MARK[decision.outcome]} {say(f'decision.{decision.outcome.value}')}: {_sentence(decision.reason, names)}"
    rest = [*_path(decision, names), *_also(decision.also, names), *_mend(decision.remedy, decision.reason, names)]
    rest += [f"  ! {_sentence(reason, names)}" for reason in decision.warnings]
    if version:
        rest.append("  " + say("decision.made_from", version=decision.version, at=moment(decision.at)))
    return [head, *rest]


def _sentence(reason: Reason, names: Mapping[str, str]) -> str:
    return f"{reason_sentence(reason, names)} [{reason.code}]"


def _also(reasons: Iterable[Reason], names: Mapping[str, str]) -> list[str]:
    return [f"  + {_sentence(reason, names)}" for reason in reasons]


def _mend(remedy: Remedy | None, reason: Reason, names: Mapping[str, str]) -> list[str]:
    if remedy is None or remedy.code == "none":
        return []
    name = names.get(remedy.party or "")
    office = parties.parties([remedy.party]).get(remedy.party) if remedy.party else None
    values = {**reason.fields, "contact": office.contact if office else ""}
    who = word("role", remedy.fixer) + (f", {name}" if name else "")
    return [
        f"  → {remedy_sentence(remedy.code, values, names)} [{remedy.code}]",
        f"    {say('decision.fixer')}: {who}",
    ]


def _path(decision: Decision, names: Mapping[str, str]) -> list[str]:
    grants = mandates.mandates(link.grant for link in decision.path if link.grant)
    return [_link(link, grants.get(link.grant or ""), names) for link in decision.path]


def _link(link: Link, grant: Grant | None, names: Mapping[str, str]) -> str:
    giver, holder = names.get(link.giver, link.giver), names.get(link.holder, link.holder)
    if grant is None:
        return f"  {giver} ╌╌✗╌╌▶ {holder}  ({', '.join(link.faults)})"
    what = f"{word('mandate_type', grant.type)} {span(grant.first_day, grant.last_day)}"
    arrow, fault = ("╌╌✗╌╌▶", f"  ({', '.join(link.faults)})") if link.faults else ("─────▶", "")
    return f"  {giver} {arrow} {holder}  {what}{fault}"
