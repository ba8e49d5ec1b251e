"""Ends: warn 60, 30 and 7 days before, and renew in one step."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import connections

from valtuus.administration import models
from valtuus.administration.queries.ends import ending_soon, warned_of
from valtuus.administration.review_types import Ending, Renewed
from valtuus.administration.rules.ends import renewed, warning_due
from valtuus.administration.rules.review import IN_FORCE_ALREADY
from valtuus.administration.services.authority import administer
from valtuus.administration.services.proposing import propose_giving
from valtuus.administration.types import ProposalKind, Standing
from valtuus.alerts.services import tell
from valtuus.alerts.types import Alert, Recipient
from valtuus.kernel.actor import Actor
from valtuus.kernel.codes import RIGHT_NEEDED, RIGHTS_TO_GRANT, MandateType
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.identifiers import uuid7
from valtuus.kernel.periods import helsinki_day, years_later
from valtuus.ledger.queries import alias
from valtuus.ledger.services import append, reads_only, recorded
from valtuus.mandates.queries.granters import granters_of
from valtuus.mandates.rules.granting import LONGEST_YEARS
from valtuus.mandates.services.granting import grant_many, may_grant_many
from valtuus.mandates.types import Draft, Grant
from valtuus.parties import queries as parties
from valtuus.parties.types import Official, Party

WARNING, RENEWING = 8406, 8407  # kinds of advisory locks


@recorded
def warn_of_ends(*, at: datetime) -> int:
    """Warn of every mandate in force that ends within 60, 30 or 7 days and that nothing takes over: its holder and who may give in
    the giver's name, once a step, the newest step only. How many were warned of.

    Run daily: the line says that it was, whether or not there was anything to warn of.
    """
    _wait("ends", WARNING)
    today, soon = helsinki_day(at), ending_soon(at=at)
    warned = warned_of(g.id for g in soon)
    due = [(g, step) for g in soon if (step := warning_due(g, today, warned.get(g.id, ())))]
    line = append("ends_warned", {"mandates": [{"mandate": g.id, "days": step} for g, step in due], "at": at})
    models.EndWarning.objects.bulk_create(
        models.EndWarning(id=uuid7(), line_id=line, mandate=g.id, days=step, at=at) for g, step in due
    )
    _warn([g for g, _ in due], today, at)
    return len(due)


def _warn(due: Sequence[Grant], today: date, at: datetime) -> None:
    known = parties.parties({id for g in due for id in (g.giver, g.holder)})
    people = parties.officials({g.holder for g in due})
    for grant in due:
        holder = people.get(grant.holder) or known.get(grant.holder)
        told = {
            "date": grant.last_day.isoformat(),
            "days": str((grant.last_day - today).days),
            "person": _name(holder),
            "theme": ",".join(sorted(grant.themes)),
        }
        own = [grant.holder] if grant.to_person else granters_of(grant.holder, MandateType.GRANT_REPRESENT, at=at)
        _to(own, Alert("mandate_ends_soon", told, grant.giver, "check_own_mandates"), at)
        granters = set(granters_of(grant.giver, themes=grant.themes, at=at)) - set(own)
        door = {"party": known[grant.giver].code}
        _to(granters, Alert("mandate_ends_soon", told, grant.giver, "ends", door), at)


def _name(holder: Official | Party | None) -> str:
    if holder is None:
        return "–"
    return holder.name if isinstance(holder, Official) else holder.name_fi


def _to(keys: Iterable[str], alert: Alert, at: datetime) -> None:
    if found := [Recipient(o.key, o.name) for o in parties.officials(keys).values()]:
        tell(found, alert, at=at)


@reads_only
def ends_seen(party: Party, *, actor: Actor, at: datetime) -> list[Ending]:
    """What the organisation has given in the actor's themes and ends within 60 days without a successor, with the same once more
    for as long as it was. Raises `Refused`."""
    themes = _themes(administer(party, actor=actor, at=at))
    today = helsinki_day(at)
    found = [g for g in ending_soon(at=at, party=party.id) if g.themes & themes]
    drafts = [renewed(g, None, today) for g in found]
    judged = may_grant_many(drafts, actor=actor, at=at) if drafts else []
    return [
        Ending(g, (g.last_day - today).days, j.draft, tuple(w.code for w in j.decision.warnings) if j.decision else ())
        for g, j in zip(found, judged, strict=True)
    ]


@recorded
def renew(party: Party, grants: Sequence[str], last_day: date | None = None, *, actor: Actor, at: datetime) -> Renewed:
    """Give the same mandates once more, all or none, each from the day after its last day: until `last_day`, or for as long as it
    was. What another granter must give is laid before her.

    Raises `Refused`; `DomainError` `nothing_ticked`, `mandate_missing` for one that is not among those that end
    (`ends_seen`), `right_by_application` for a right to grant, `renewal_too_short`, `renewal_too_long`.
    """
    standing = administer(party, actor=actor, at=at)
    _wait(party.id, RENEWING)
    today = helsinki_day(at)
    drafts = [renewed(g, last_day, today) for g in _chosen(party, grants, standing, at)]
    _check_days(drafts, today)
    own = [d for d in drafts if d.themes <= standing.themes.get(RIGHT_NEEDED[d.type], frozenset())]
    others = [d for d in drafts if d not in own]
    if own:
        grant_many(own, actor=actor, at=at, acknowledged=IN_FORCE_ALREADY)
    if others:
        propose_giving(party, others, actor=actor, at=at, kind=ProposalKind.RENEW)
    told = {"party": party.id, "mandates": list(dict.fromkeys(grants)), "by": actor.key, "at": at}
    append("mandates_renewed", told)
    return Renewed(len(own), len(others))


def _chosen(party: Party, grants: Sequence[str], standing: Standing, at: datetime) -> list[Grant]:
    """INVARIANT: asked of the register behind the lock. What has been renewed since it was shown ends no more and is not there."""
    soon = {g.id: g for g in ending_soon(at=at, party=party.id) if g.themes & _themes(standing)}
    wanted = list(dict.fromkeys(grants))
    if not wanted:
        raise DomainError("nothing_ticked", field="grants")
    if missing := [id for id in wanted if id not in soon]:
        raise DomainError("mandate_missing", kind=ErrorKind.MISSING, field="grants", given=missing[0][:80])
    if any(soon[id].type in RIGHTS_TO_GRANT for id in wanted):
        raise DomainError("right_by_application", field="grants")
    return [soon[id] for id in wanted]


def _check_days(drafts: Iterable[Draft], today: date) -> None:
    latest = years_later(today, LONGEST_YEARS)
    for draft in drafts:
        assert draft.last_day is not None  # noqa: S101 - `renewed` gives one
        if draft.last_day < draft.first_day:
            raise DomainError(
                "renewal_too_short", field="last_day", given=_day(draft.last_day), allowed=_day(draft.first_day)
            )
        if draft.last_day > latest:
            raise DomainError("renewal_too_long", field="last_day", given=_day(draft.last_day), allowed=_day(latest))


def _day(day: date) -> str:
    return f"{day.day}.{day.month}.{day.year}"


def _themes(standing: Standing) -> frozenset[str]:
    return frozenset().union(*standing.themes.values())


def _wait(name: str, kind: int) -> None:
    with connections[alias()].cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, %s))", [name, kind])
