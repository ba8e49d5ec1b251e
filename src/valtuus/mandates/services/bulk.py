"""Mandates from a file: checked line by line, then given in one transaction, all or only the good ones."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from valtuus.kernel.actor import Actor
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.periods import helsinki_day
from valtuus.ledger.services import reads_only, recorded
from valtuus.mandates.queries.bulk import entries_of
from valtuus.mandates.services.granting import giving_rights, grant_many, may_grant_many
from valtuus.mandates.types import Entry, Judged

NOBODY: frozenset[str] = frozenset()


@reads_only
def read_file(data: bytes, giver: str, *, actor: Actor, at: datetime, artificial: bool) -> list[Entry]:
    """Every line of a file with what would become of it. Records nothing. Raises `Refused` where the actor may give nothing."""
    giving_rights(giver, actor=actor, at=at)
    return judge(entries_of(data, giver, helsinki_day(at), artificial=artificial), actor=actor, at=at)


@reads_only
def judge(entries: Sequence[Entry], *, actor: Actor, at: datetime) -> list[Entry]:
    """The same lines, those with a draft judged anew."""
    people = [e.person for e in entries if e.person]
    judged = iter(may_grant_many([e.draft for e in entries if e.draft], actor=actor, at=at, people=people))
    return [_with(entry, next(judged)) if entry.draft else entry for entry in entries]


@recorded
def give_entries(
    entries: Sequence[Entry],
    *,
    actor: Actor,
    at: datetime,
    acknowledged: frozenset[str] = NOBODY,
    only_good: bool = False,
    once: UUID | None = None,
) -> list[Entry]:
    """Give what the lines say, in one version of the register; each line with what became of it.

    All or nothing: raises `lines_bad`, or what the first refused line raises (`grant_many`), unless `only_good`.
    """
    bad = [e for e in entries if e.draft is None]
    if bad and not only_good:
        numbers = ", ".join(str(e.number) for e in bad[:20])
        raise DomainError("lines_bad", kind=ErrorKind.INVALID, field="file", given=numbers)
    given = iter(
        grant_many(
            [e.draft for e in entries if e.draft],
            actor=actor,
            at=at,
            people=[e.person for e in entries if e.person],
            acknowledged=acknowledged,
            only_good=only_good,
            once=once,
        )
    )
    return [_with(entry, next(given)) if entry.draft else entry for entry in entries]


def _with(entry: Entry, judged: Judged) -> Entry:
    return replace(entry, judged=judged)
