"""Ask the register for a caller: who calls, what is meant, the recorded decisions, what is told beside them."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.db import InterfaceError, OperationalError

from valtuus.identity import queries as identity
from valtuus.identity.pairwise import person_of
from valtuus.identity.rules import from_network, looks_like_code, token_digest
from valtuus.identity.types import Caller
from valtuus.interop import rules
from valtuus.interop.authzen.limits import REQUEST_ID_CHARS
from valtuus.interop.telling import told
from valtuus.interop.types import Asked, Evaluation, Fault, Semantic, Told
from valtuus.kernel.actor import STRONG_LEVELS
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.identifiers import identity_code, keyed
from valtuus.kernel.periods import helsinki_day
from valtuus.ledger.queries import in_one_go
from valtuus.ledger.services import reads_only, through_recorded
from valtuus.ledger.types import database_away
from valtuus.mandates.queries.facts import facts_asked, facts_for
from valtuus.mandates.services.answering import answer_in_going
from valtuus.mandates.types import FactsReader, Question
from valtuus.parties import queries as parties
from valtuus.parties.types import Party

P = ParamSpec("P")
R = TypeVar("R")

STOPS = {Semantic.DENY_ON_FIRST_DENY: False, Semantic.PERMIT_ON_FIRST_PERMIT: True}
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def _or_away(service: Callable[P, R]) -> Callable[P, R]:
    """A database that does not answer is told as such, and as nothing else."""

    @wraps(service)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return service(*args, **kwargs)
        except (OperationalError, InterfaceError) as fault:
            raise database_away() from fault

    return run


@reads_only
@_or_away
def authenticate(token: str, address: str) -> Caller:
    """The caller of a token that holds, calling from a network of its own. Raises `DomainError` of kind refused: `token_unknown`,
    `token_expired`, `token_revoked`, `network_not_allowed`; of kind unavailable: `database_away`."""
    digest = token_digest(token)
    if digest is None:
        raise DomainError("token_unknown", kind=ErrorKind.REFUSED)
    caller = identity.holder_of(digest)
    if not from_network(address, caller.networks):
        raise DomainError("network_not_allowed", kind=ErrorKind.REFUSED)
    return caller


@through_recorded
@_or_away
def decide(asked: Asked, caller: Caller, request_id: str, endpoint: str, *, at: datetime) -> list[Told | Fault]:
    """Answer the questions of a call, as many as its semantic wants; each is kept, with the caller, before any is told.

    Raises `DomainError` `database_away`; then nothing is told.
    """
    people = {subject: _person(subject, caller.id, at) for subject in {i.subject_id for i in _asked(asked)}}
    tied = _members(caller, at)
    # One transaction: what is meant, what is decided and its record; it is committed when the block ends, and told only then.
    with in_one_go():
        meant, reader = _read(asked, caller, people.values())
        meaning = _Meaning(caller, endpoint, people, meant(), tied)
        found = [item if isinstance(item, Fault) else meaning.question(item) for item in asked.items]
        answers = answer_in_going(
            [item.code if isinstance(item, Fault) else item for item in found],
            caller=caller.id,
            request_id=kept_request_id(request_id),
            at=at,
            stop_at=STOPS.get(asked.semantic),
            reader=reader,
        )
    kept = answers()
    return told(found[: len(kept)], kept, caller.id)


def _asked(asked: Asked) -> Iterator[Evaluation]:
    return (item for item in asked.items if isinstance(item, Evaluation))


def _read(
    asked: Asked, caller: Caller, people: Collection[str]
) -> tuple[Callable[[], Mapping[str, Party]], FactsReader]:
    """The organisations named, and where facts come from: where all go by their ids, both are asked in one go."""
    names = {item.resource_id for item in _asked(asked)}
    named = parties.named_asked(names | ({caller.owner} if caller.owner else set()))
    ids = parties.ids_among(names)
    return named, facts_asked(frozenset(people), ids) if names and ids == names else facts_for


@reads_only
def kept_request_id(given: str) -> str:
    """A caller's name of its request as the record keeps it: short, without control characters, and never an identity code."""
    text = _CONTROL.sub("", given)[:REQUEST_ID_CHARS]
    return "" if looks_like_code(text) else text


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What the words of a call mean: the organisations that it names, and the people by key, who are never looked for."""

    caller: Caller
    endpoint: str
    people: Mapping[str, str]
    named: Mapping[str, Party]
    tied: frozenset[str]

    def question(self, item: Evaluation) -> Question | Fault:
        codes = catalogue()
        action = codes.actions.get(item.action)
        service = codes.services[action.service] if action else None
        party = self.named.get(item.resource_id)
        fault = (
            rules.subject_fault(item.subject_type)
            or rules.action_fault(action, service, self.caller, self.endpoint)
            or rules.resource_fault(item.resource_type, party)
        )
        if fault:
            return fault
        assert service is not None and party is not None  # noqa: S101 - the faults above have told
        owner = self.named.get(self.caller.owner or "")
        if rules.needs_tie(self.caller, owner, service, party) and party.id not in self.tied:
            return Fault(403, "resource_not_allowed", "resource.id")
        strong = item.acr is None or item.acr in STRONG_LEVELS
        return Question(self.people[item.subject_id], party.id, item.action, strong=strong)


def _members(caller: Caller, at: datetime) -> frozenset[str]:
    """The municipalities that have given a task to the caller's owner."""
    if caller.owner is None:
        return frozenset()
    day, owner = helsinki_day(at), caller.owner
    return frozenset(
        m.municipality for m in parties.memberships_of([owner]) if m.authority == owner and day in m.period
    )


def _person(given: str, caller: str, at: datetime) -> str:
    """The key of the person meant."""
    # INVARIANT: an id that means nobody gets a key that nobody has, and is asked about like the rest: no call tells who is known.
    known = person_of(given, caller)
    if known is not None:
        return known
    try:
        return parties.official_key(identity_code(given, helsinki_day(at), artificial=settings.ARTIFICIAL_CODES))
    except DomainError:
        return keyed(f"nobody:{given}", settings.OFFICIAL_SECRET)
