"""The auditor searches the disclosure log, opens one entry, makes a decision again. Each is recorded before anything is read."""

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from django.conf import settings

from valtuus.benefits.services import decide_again
from valtuus.disclosures.queries import entries_found, record_by_number, subject_key
from valtuus.disclosures.services import handles_of, record
from valtuus.disclosures.types import Disclosure, LookUp
from valtuus.kernel.actor import Actor
from valtuus.kernel.canonical import plain
from valtuus.kernel.catalogue import catalogue, unknown_code
from valtuus.kernel.decision import Decision
from valtuus.kernel.errors import DomainError, ErrorKind, Refused
from valtuus.kernel.identifiers import identity_code
from valtuus.kernel.periods import helsinki_day
from valtuus.ledger.services import append, reads_only, recorded, through_recorded
from valtuus.mandates.services.deciding import decide
from valtuus.mandates.types import Question
from valtuus.oversight.search_types import LogSearch, Replayed, Searched
from valtuus.parties.queries import official_key, officials_named

SEARCH, REPLAY = "audit.search_log", "audit.replay"
SHOWN = 25


@reads_only
def check_auditor(*, actor: Actor, at: datetime) -> None:
    """Let only the institution's auditors on. Raises `Refused`. Records nothing."""
    decision = _decide(SEARCH, "", actor, at)
    if not decision.permitted:
        raise Refused(decision)


@through_recorded
def search(asked: LogSearch, *, actor: Actor, at: datetime) -> Searched:
    """The newest entries that meet the criteria, at most `SHOWN`; of a client also looks at his notices and rows of lists.

    The search is recorded first, with the client's subject key as its subject. Raises `Refused` for who is no auditor or asks about
    himself, `DomainError` at the field for a malformed code, an unknown code of the catalogue or days in the wrong order.
    """
    _check(asked)
    code = _code(asked.identity_code, at)
    subjects = (subject_key(code),) if code else ()
    receipt = record(_look(actor, SEARCH, subjects, _told(asked)), _decide(SEARCH, code, actor, at), scopes_given=())
    criteria = asked.criteria
    if subjects:
        criteria = replace(criteria, subjects=(*subjects, *handles_of(receipt, actor=actor)))
    if asked.official:
        criteria = replace(criteria, actors=tuple(o.key for o in officials_named(asked.official)))
    found = entries_found(criteria, limit=SHOWN + 1)
    return Searched(receipt.number, tuple(found[:SHOWN]), len(found) > SHOWN)


@through_recorded
def entry(number: int, *, actor: Actor, at: datetime) -> Disclosure:
    """One entry of the log. Opening it is recorded first. Raises `Refused`, and `DomainError` `entry_missing`."""
    record(_look(actor, SEARCH, (), {"number": number}), _decide(SEARCH, "", actor, at), scopes_given=())
    return _found(number)


@recorded
def replay(number: int, *, actor: Actor, at: datetime) -> Replayed:
    """Make the decision of an entry again, from its own version, moment and question; that it was done is a line.

    Raises `Refused` for who is no auditor, `DomainError` `entry_missing` and `entry_not_replayed` for an entry whose question holds
    nothing that could be decided again, such as a search of the log.
    """
    decision = _decide(REPLAY, "", actor, at)
    if not decision.permitted:
        raise Refused(decision)
    kept = _found(number)
    again = _again(kept)
    same = again == kept.decision
    append("decision_replayed", {"record": number, "same": same, "by": actor.key, "at": at})
    return Replayed(number, same, again)


def _again(kept: Disclosure) -> Any:
    if not {"question", "use"} <= kept.question.keys():
        raise DomainError("entry_not_replayed", kind=ErrorKind.CONFLICT, given=str(kept.number))
    return plain(decide_again(kept))


def _found(number: int) -> Disclosure:
    found = record_by_number(number)
    if found is None:
        raise DomainError("entry_missing", kind=ErrorKind.MISSING, field="number", given=str(number))
    return found


def _decide(action: str, code: str, actor: Actor, at: datetime) -> Decision:
    own = bool(code) and official_key(code) == actor.key
    return decide(Question(actor.key, None, action, strong=actor.strong, about_close=own), at=at)


def _look(actor: Actor, action: str, subjects: tuple[str, ...], told: dict[str, Any]) -> LookUp:
    return LookUp(actor, None, None, action, subjects, "", "", (), "", (), question=told)


def _told(asked: LogSearch) -> dict[str, Any]:
    """What was asked, as the log keeps it: never an identity code; whose it was stands as the record's subject."""
    given = asdict(asked.criteria) | {"official": asked.official}
    return {"search": {name: value for name, value in given.items() if value not in (None, "", ())}}


def _code(text: str, at: datetime) -> str:
    return identity_code(text, helsinki_day(at), artificial=settings.ARTIFICIAL_CODES) if text.strip() else ""


def _check(asked: LogSearch) -> None:
    criteria, codes = asked.criteria, catalogue()
    known: tuple[tuple[str, Callable[[], Any]], ...] = (
        ("action", lambda: codes.actions),
        ("ground", lambda: codes.grounds),
        ("outcome", lambda: dict.fromkeys(("permit", "deny", "unknown"))),
        ("channel", lambda: dict.fromkeys(codes.codes("channel"))),
    )
    for name, allowed in known:
        given = getattr(criteria, name)
        if given and given not in allowed():
            raise unknown_code(name, given, allowed())
    if criteria.first and criteria.last and criteria.last < criteria.first:
        raise DomainError("days_reversed", field="last", given=_day(criteria.last), allowed=f"{_day(criteria.first)} –")


def _day(day: date) -> str:
    return f"{day.day}.{day.month}.{day.year}"
