"""Reads of the register. `facts_for` is the only door to the facts of a decision."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connections

from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.codes import RIGHTS_TO_GRANT, MandateType, PartyKind
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.periods import Period, helsinki_day
from valtuus.ledger.queries import alias, prepared, version
from valtuus.mandates.facts_sql import facts
from valtuus.mandates.types import (
    Answered,
    Employer,
    Facts,
    Grant,
    GrantingFacts,
    Member,
    OfficeHeld,
    OldRight,
    Organisation,
    Question,
)

# When a request was asked is unknown for loaded ones: they have been known for ever.
ALWAYS = datetime.min.replace(tzinfo=UTC)


MANDATES = """
select g.id::text, g.giver::text,
       coalesce(g.holder_person, g.holder_party::text), g.holder_person is not null,
       g.type, g.themes, g.first_day, g.last_day, g."limit"::text[], g.specifier,
       g.given_by, g.given_at, g.request_id::text, null::timestamptz, false, r.revoked_at, d.changed_on
from mandates_grant g
left join mandates_revocation r on r.grant_id = g.id
left join mandates_details_change d on d.grant_id = g.id
where """


class _Row(NamedTuple):
    kind: str
    id: str
    giver: str
    holder: str
    to_person: bool
    type: str
    themes: list[str]
    first_day: Any
    last_day: Any
    limit: list[str] | None
    specifier: str | None
    given_by: str | None
    given_at: datetime | None
    request: str | None
    asked_at: datetime | None
    awaiting: bool
    revoked_at: datetime | None
    changed_on: Any


def facts_for(questions: Sequence[Question], *, explain: bool = True, as_of: int | None = None) -> list[Facts]:
    """The facts of each question, all from one snapshot: one statement, however many questions.

    `explain` False reads what a permit needs and no more; `decide` gives the same answer on it wherever it permits.
    `as_of`, a version, asks for the register as it was then: exactly, to the row.
    """
    rows = _read(questions, explain=explain, as_of=as_of)
    by_kind: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        by_kind[row.kind].append(row)
    return _Sorting(by_kind).facts(questions)


def _read(questions: Sequence[Question], *, explain: bool, as_of: int | None) -> list[_Row]:
    parameters: dict[str, Any] = {
        "people": sorted({q.person for q in questions}),
        "parties": sorted({q.represented for q in questions if q.represented is not None}),
    }
    if as_of is not None:
        parameters["version"] = as_of
    with prepared() as cursor:
        cursor.execute(facts(explain=explain, earlier=as_of is not None), parameters)
        return [_Row(*row) for row in cursor.fetchall()]


class _Sorting:
    """The rows of one reading, sorted once, and given out question by question."""

    def __init__(self, rows: Mapping[str, list[_Row]]) -> None:
        self._version = int(rows["v"][0].id)
        self._organisations = {r.id: Organisation(r.id, PartyKind(r.type), r.last_day, r.holder) for r in rows["o"]}
        self._members = tuple(Member(r.holder, r.giver, frozenset(r.themes), _period(r)) for r in rows["m"])
        self._old = tuple(OldRight(r.holder, r.giver, frozenset(r.themes)) for r in rows["k"])
        self._employers = _by_holder(rows["e"], lambda r: Employer(r.giver, _period(r)))
        self._offices = _by_holder(rows["f"], lambda r: OfficeHeld(r.type, _period(r)))
        self._grants = tuple(_grant(r) for r in rows["g"])
        self._own: dict[str, list[Grant]] = defaultdict(list)
        self._given: dict[str, list[Grant]] = defaultdict(list)
        self._received: dict[str, list[Grant]] = defaultdict(list)
        self._rights: dict[str, list[Grant]] = defaultdict(list)
        for grant in self._grants:
            self._file(grant)

    def _file(self, grant: Grant) -> None:
        if not grant.to_person:
            self._given[grant.giver].append(grant)
            self._received[grant.holder].append(grant)
            return
        self._own[grant.holder].append(grant)
        if grant.type in RIGHTS_TO_GRANT:
            self._rights[grant.giver].append(grant)

    def facts(self, questions: Sequence[Question]) -> list[Facts]:
        """One `Facts` a question."""
        chosen = [self._grants] if len(questions) == 1 else [self._of(q) for q in questions]
        return [self._one(q, grants) for q, grants in zip(questions, chosen, strict=True)]

    def _one(self, question: Question, grants: tuple[Grant, ...]) -> Facts:
        return Facts(
            catalogue=catalogue(),
            version=self._version,
            organisations=self._organisations,
            grants=grants,
            old_rights=self._old,
            members=self._members,
            employers=tuple(self._employers.get(question.person, ())),
            offices=tuple(self._offices.get(question.person, ())),
        )

    def _of(self, question: Question) -> tuple[Grant, ...]:
        """Of the mandates of many questions those that can matter to one."""
        own = self._own.get(question.person, [])
        represented = question.represented or ""
        middles = {g.giver for g in own}
        links = [*self._given.get(represented, ()), *(g for o in middles for g in self._received.get(o, ()))]
        parties = {represented, *middles, *(g.giver for g in links)}
        parties |= {e.party for e in self._employers.get(question.person, ())}
        ceased = self._organisations.get(represented)
        parties |= {ceased.successor} if ceased is not None and ceased.successor else set()
        rights = [g for p in parties for g in self._rights.get(p, ())]
        return tuple({g.id: g for g in (*own, *links, *rights)}.values())


def _by_holder(rows: Iterable[_Row], make: Any) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.holder].append(make(row))
    return found


def _period(row: _Row) -> Period:
    return Period(row.first_day, row.last_day)


def _grant(row: _Row) -> Grant:
    asked = row.request is not None
    return Grant(
        id=row.id,
        giver=row.giver,
        holder=row.holder,
        to_person=row.to_person,
        type=MandateType(row.type),
        themes=frozenset(row.themes),
        first_day=row.first_day,
        last_day=row.last_day,
        limit=None if row.limit is None else frozenset(row.limit),
        specifier=row.specifier,
        given_by=row.given_by,
        given_at=row.given_at,
        awaiting=row.awaiting,
        approved_at=row.given_at if asked and not row.awaiting else None,
        revoked_at=row.revoked_at,
        details_changed_on=row.changed_on,
        asked_at=(row.asked_at or ALWAYS) if asked else None,
    )


def mandate(mandate_id: str) -> Grant | None:
    """One mandate by id, None if there is none."""
    return mandates([mandate_id]).get(mandate_id)


def mandates(ids: Iterable[str]) -> dict[str, Grant]:
    """Mandates by id; those that are not there are left out."""
    return {g.id: g for g in _mandates("g.id = any(%(ids)s::uuid[])", {"ids": [i for i in ids if is_id(i)]})}


def mandates_of_person(person: str) -> list[Grant]:
    """Every mandate that a person holds, in whatever state, the last to end first."""
    held = _mandates("g.holder_person = %(person)s", {"person": person})
    return sorted(held, key=lambda g: (g.last_day, g.id), reverse=True)


def links_to(organisations: Iterable[str]) -> list[Grant]:
    """Every mandate that these organisations have received, in whatever state; an organisation can receive only `act`."""
    return _mandates("g.holder_party = any(%(ids)s::uuid[])", {"ids": sorted(i for i in organisations if is_id(i))})


def _mandates(condition: str, parameters: dict[str, Any]) -> list[Grant]:
    with connections[alias()].cursor() as cursor:
        cursor.execute(MANDATES + condition, parameters)
        return [_grant(_Row("g", *row)) for row in cursor.fetchall()]


def is_id(text: str) -> bool:
    """Whether a text has the form of an id of ours."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def granting_facts(person: str, giver: str, holder: str, *, at: datetime) -> GrantingFacts:
    """What judging an attempt of a person to give for `giver` to `holder` consults. Raises `DomainError` `party_missing`."""
    rights = tuple(g for g in mandates_of_person(person) if g.type in RIGHTS_TO_GRANT)
    day = helsinki_day(at)
    with connections[alias()].cursor() as cursor:
        parties = [p for p in {giver, holder, *(g.giver for g in rights)} if is_id(p)]
        cursor.execute(
            "select id::text, kind, last_day, successor::text from parties_organisations(null) where id = any(%s::uuid[])",
            [parties],
        )
        organisations = {row[0]: Organisation(row[0], PartyKind(row[1]), row[2], row[3]) for row in cursor.fetchall()}
        cursor.execute(
            "select party::text, duties from parties_employers(null) where official = %s and coalesce(first_day, %s) <= %s"
            " and coalesce(last_day, %s) >= %s",
            [holder, day, day, day, day],
        )
        work = cursor.fetchall()
    if giver not in organisations:
        raise DomainError("party_missing", kind=ErrorKind.MISSING, field="giver", given=giver)
    return GrantingFacts(
        catalogue=catalogue(),
        version=version(),
        giver=organisations[giver],
        organisations=organisations,
        rights=rights,
        holder_employers=frozenset(party for party, _ in work),
        holder_duties_themes=_themes_of_duties([duties for _, duties in work if duties is not None]),
    )


def _themes_of_duties(known: list[list[str]]) -> frozenset[str] | None:
    if not known:
        return None
    return frozenset().union(*(catalogue().duties[duty].themes for duties in known for duty in duties))


def answer_number(answer_id: str) -> int:
    """The number by which people call a recorded decision."""
    with connections[alias()].cursor() as cursor:
        cursor.execute("select number from mandates_answer where id = %s", [answer_id])
        return int(cursor.fetchone()[0])


def answered(number: int) -> Answered | None:
    """A recorded decision by its number, with its question; None if there is none."""
    with connections[alias()].cursor() as cursor:
        cursor.execute("select question, decision, known_at from mandates_answer where number = %s", [number])
        row = cursor.fetchone()
    return None if row is None else Answered(number, Question(**_json(row[0])), _json(row[1]), row[2])


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
