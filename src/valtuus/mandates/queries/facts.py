"""The only door to the facts of a decision."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.codes import RIGHTS_TO_GRANT, PartyKind
from valtuus.kernel.periods import Period
from valtuus.ledger.queries import asked
from valtuus.mandates.facts_sql import facts
from valtuus.mandates.queries.rows import Row, grant_of
from valtuus.mandates.types import (
    Employer,
    Facts,
    FactsReader,
    Grant,
    Member,
    OfficeHeld,
    OldRight,
    Organisation,
    Question,
)


def facts_for(questions: Sequence[Question], *, explain: bool = True, as_of: int | None = None) -> list[Facts]:
    """The facts of each question, all from one snapshot: one statement, however many questions.

    `explain` False reads what a permit needs and no more; `decide` gives the same answer on it wherever it permits.
    `as_of`, a version, asks for the register as it was then: exactly, to the row.
    """
    people = {q.person for q in questions}
    return _ask(people, {q.represented for q in questions if q.represented}, explain, as_of)().facts(questions)


def facts_asked(people: Collection[str], parties: Collection[str]) -> FactsReader:
    """A reader like `facts_for` that has asked ahead (`ledger.queries.asked`) for what a permit needs of these people and parties.

    It answers from that where questions are about them, and asks anew for all else: another person or party, what explains a
    refusal, an earlier version.
    """
    ahead = _ask(people, parties, explain=False, as_of=None)

    def read(questions: Sequence[Question], *, explain: bool = True, as_of: int | None = None) -> list[Facts]:
        covered = all(q.person in people and q.represented in parties for q in questions)
        if explain or as_of is not None or not covered:
            return facts_for(questions, explain=explain, as_of=as_of)
        return ahead().facts(questions)

    return read


def _ask(
    people: Collection[str], parties: Collection[str], explain: bool, as_of: int | None
) -> Callable[[], "_Sorting"]:
    parameters: dict[str, Any] = {"people": sorted(people), "parties": sorted(parties)}
    if as_of is not None:
        parameters["version"] = as_of
    found = asked(facts(explain=explain, earlier=as_of is not None), parameters)
    few = len(people) <= 1 and len(parties) <= 1

    @cache
    def rows() -> _Sorting:
        by_kind: dict[str, list[Row]] = defaultdict(list)
        for row in found.fetchall():
            by_kind[row[0]].append(Row(*row))
        return _Sorting(by_kind, few=few)

    return rows


class _Sorting:
    """The rows of one reading, sorted once, and given out question by question."""

    def __init__(self, rows: Mapping[str, list[Row]], *, few: bool) -> None:
        self._few = few  # all rows are about the one person and the one party asked
        self._version = int(rows["v"][0].id)
        self._organisations = {
            r.id: Organisation(r.id, PartyKind(r.type), r.last_day, r.holder, r.specifier) for r in rows["o"]
        }
        self._members = tuple(Member(r.holder, r.giver, frozenset(r.themes), _period(r)) for r in rows["m"])
        self._old = tuple(OldRight(r.holder, r.giver, frozenset(r.themes)) for r in rows["k"])
        self._employers = _by_holder(rows["e"], lambda r: Employer(r.giver, _period(r)))
        self._offices = _by_holder(rows["f"], lambda r: OfficeHeld(r.type, _period(r)))
        self._grants = tuple(grant_of(r) for r in rows["g"])
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
        chosen = [self._grants if self._few else self._of(q) for q in questions]
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


def _by_holder(rows: Iterable[Row], make: Any) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.holder].append(make(row))
    return found


def _period(row: Row) -> Period:
    return Period(row.first_day, row.last_day)
