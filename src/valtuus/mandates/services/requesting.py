"""Ask for mandates: a person for himself, a joint authority of its members; and take a request back."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from valtuus.kernel.actor import Actor
from valtuus.kernel.catalogue import catalogue, unknown_code
from valtuus.kernel.codes import RIGHT_NEEDED, MandateType
from valtuus.kernel.decision import Decision
from valtuus.kernel.errors import About, DomainError, ErrorKind, Refused
from valtuus.kernel.identifiers import uuid7
from valtuus.kernel.periods import day_begins, helsinki_day, months_later
from valtuus.ledger import services as ledger
from valtuus.ledger.services import reads_only, recorded
from valtuus.mandates import holding, models
from valtuus.mandates.loading import columns_of
from valtuus.mandates.queries import requests as queries
from valtuus.mandates.queries.granters import granters_of, may_give_in
from valtuus.mandates.queries.granting import granting_facts
from valtuus.mandates.queries.register import links_to, mandates_of_person
from valtuus.mandates.request_types import Asked, MemberAsked, Offered
from valtuus.mandates.rules.granting import mandate_of, may_give
from valtuus.mandates.rules.requesting import A_DAY, acquainted, is_open, may_ask, offered_to
from valtuus.mandates.services.request_alerts import tell_approvers
from valtuus.mandates.services.request_ends import end_request
from valtuus.mandates.types import Draft, Grant
from valtuus.parties import queries as parties

NONE: frozenset[str] = frozenset()
LONGEST_TEXT = 500
IDENTITY_CODE = re.compile(r"(?<!\w)\d{6}[-+A-FU-Y]\d{3}[0-9A-Y](?!\w)", re.IGNORECASE)


@reads_only
def offers(*, actor: Actor, at: datetime, also: Iterable[Offered] = ()) -> list[Offered]:
    """What the actor is offered to ask for; `also`: what a page that sent him here names, left out where he is a stranger."""
    return offered_to(holding.standing_of(actor.key), actor.key, helsinki_day(at), also)


@reads_only
def may_request(draft: Draft, *, actor: Actor, at: datetime) -> Decision:
    """Whether the actor may ask for this for himself now. Records nothing. Raises `DomainError` as `ask`, but for the quota."""
    _check(draft, actor)
    return _judged(draft, actor, at, _acquainted(actor, at), _open_themes(actor.key, at).get(draft.giver, NONE))


@recorded
def ask(
    drafts: Sequence[Draft], *, actor: Actor, at: datetime, duties: Collection[str] = NONE, note: str = ""
) -> tuple[str, ...]:
    """Ask for mandates for oneself, for certain duties: the requests' ids. Whole or not at all; all who may approve are told.

    Raises `Refused` for the first that may not be asked (`request_open` where one on the theme is open to that organisation), and
    `DomainError`: `unknown_code`, `limit_empty`, `request_limit_on_act`, `request_for_another`, `request_text_long`,
    `request_text_identity_code`, `party_missing`, `request_quota_used` after ten a day.
    """
    queries.wait_for_turn(actor.key)
    check_text(note, "note")
    _check_duties(duties)
    known, open_themes = _acquainted(actor, at), _open_themes(actor.key, at)
    if sum(queries.asked_on(helsinki_day(at), actor.key).values()) + len(drafts) > A_DAY:
        raise _quota()
    made = []
    for draft in drafts:
        _check(draft, actor)
        decision = _judged(draft, actor, at, known, open_themes.get(draft.giver, NONE))
        if not decision.permitted:
            raise Refused(decision, about=About("", draft.giver))
        open_themes[draft.giver] = open_themes.get(draft.giver, NONE) | draft.themes
        made.append(_made(draft, actor, at, duties, note))
    return tuple(made)


@reads_only
def askable_members(*, actor: Actor, at: datetime) -> dict[str, frozenset[str]]:
    """The organisations in whose name the actor may ask their members, with the themes of his right."""
    givers = {g.giver for g in mandates_of_person(actor.key) if g.type is MandateType.GRANT_REPRESENT}
    rights = {g: may_give_in(g, at=at).get((actor.key, MandateType.GRANT_REPRESENT), NONE) for g in sorted(givers)}
    return {giver: themes for giver, themes in rights.items() if themes}


@reads_only
def may_ask_members(
    authority: str,
    municipalities: Sequence[str],
    themes: Collection[str],
    *,
    first_day: date,
    last_day: date | None,
    actor: Actor,
    at: datetime,
) -> list[MemberAsked]:
    """Whether each municipality may be asked for `act` for the authority, in order, each by itself. Records nothing.

    Raises `Refused` where the actor may not ask in the authority's name, `DomainError` as `ask_members` does.
    """
    days = first_day, last_day
    _require_right(authority, themes, actor, at)
    tied, open_themes, asked = _tied(authority, at), _open_themes(authority, at), _asked_today(authority, at)
    found = []
    for municipality in dict.fromkeys(municipalities):
        if asked.get(municipality, 0) >= A_DAY:
            raise _quota()
        draft = Draft(municipality, authority, False, MandateType.ACT, frozenset(themes), *days)
        known, waiting = municipality in tied, open_themes.get(municipality, NONE)
        found.append(MemberAsked(municipality, _judged(draft, actor, at, {municipality} if known else NONE, waiting)))
    return found


@recorded
def ask_members(
    authority: str,
    municipalities: Sequence[str],
    themes: Collection[str],
    *,
    first_day: date,
    last_day: date | None,
    actor: Actor,
    at: datetime,
    note: str = "",
) -> list[MemberAsked]:
    """Ask municipalities at once for mandates to act for the authority; whole or not at all; each with its request's id.

    Those that may be asked are its members and who has mandated it before. Raises `Refused` where the actor may not ask in its
    name or a municipality may not be asked, `DomainError`: `unknown_code`, `party_missing`, `request_nobody_chosen`,
    `request_text_long`, `request_text_identity_code`, `request_quota_used` after ten a day to one municipality.
    """
    queries.wait_for_turn(authority)
    check_text(note, "note")
    if not municipalities:
        raise DomainError("request_nobody_chosen", field="municipalities")
    judged = may_ask_members(
        authority, municipalities, themes, first_day=first_day, last_day=last_day, actor=actor, at=at
    )
    for one in judged:
        if not one.decision.permitted:
            raise Refused(one.decision, about=About("", one.municipality))
    wanted = frozenset(themes)
    drafts = [Draft(m.municipality, authority, False, MandateType.ACT, wanted, first_day, last_day) for m in judged]
    return [replace(m, request=_made(d, actor, at, NONE, note)) for m, d in zip(judged, drafts, strict=True)]


@recorded
def withdraw(request: str, *, actor: Actor, at: datetime) -> None:
    """Take a request back: who asked for himself, or who may ask in the organisation's name. It is gone from the lists of those who
    might have approved it, and they are not told.

    Raises `DomainError` `request_missing` for one that is not there or another's, `request_already_decided`, `request_not_open`.
    """
    asked = queries.request(request)
    if asked is None or not _own(asked, actor, at):
        raise DomainError("request_missing", kind=ErrorKind.MISSING, field="request", given=request[:80])
    end_request(asked, "withdrawn", by=actor.key, at=at)


@reads_only
def own_requests(*, actor: Actor, at: datetime) -> list[Asked]:
    """What the actor has asked, and what was asked in the name of organisations in whose name he may ask; the newest first.

    Those that ended are shown as long as ended mandates are.
    """
    months = int(catalogue().rows["durations"][0]["ended_mandates_shown_months"])
    since = day_begins(months_later(helsinki_day(at), -months))
    return queries.requests_of(actor.key, askable_members(actor=actor, at=at), since=since)


@reads_only
def members_of(authority: str, *, at: datetime) -> dict[str, frozenset[str]]:
    """The municipalities that an authority may ask: members of the day with their tasks, and others tied to it with none."""
    day = helsinki_day(at)
    found = dict.fromkeys(sorted(_tied(authority, at)), NONE)
    for m in parties.memberships_of([authority]):
        if m.authority == authority and day in m.period:
            found[m.municipality] = found.get(m.municipality, NONE) | m.tasks
    return found


@reads_only
def links_of(authority: str) -> list[Grant]:
    """What an organisation has received, in whatever state."""
    return links_to([authority])


@reads_only
def check_text(text: str, field: str) -> None:
    """What people write freely in a request or its answer. Raises `DomainError` for a long one or an identity code."""
    if len(text) > LONGEST_TEXT:
        raise DomainError("request_text_long", field=field, allowed=str(LONGEST_TEXT))
    if IDENTITY_CODE.search(text):
        raise DomainError("request_text_identity_code", field=field)


def _check(draft: Draft, actor: Actor) -> None:
    for theme in sorted(draft.themes):
        if theme not in catalogue().themes:
            raise unknown_code("themes", theme, catalogue().themes)
    if draft.limit is not None and not draft.limit:
        raise DomainError("limit_empty", field="limit", given="", allowed="at least one municipality, or no limit")
    if draft.limit is not None and draft.type is not MandateType.REPRESENT:
        raise DomainError("request_limit_on_act", field="limit")
    if not draft.to_person or draft.holder != actor.key:
        raise DomainError("request_for_another", kind=ErrorKind.REFUSED, field="holder")


def _check_duties(duties: Collection[str]) -> None:
    for duty in sorted(duties):
        if duty not in catalogue().duties:
            raise unknown_code("duties", duty, catalogue().duties)


def _quota() -> DomainError:
    return DomainError("request_quota_used", kind=ErrorKind.REFUSED, allowed=str(A_DAY))


def _acquainted(actor: Actor, at: datetime) -> frozenset[str]:
    return acquainted(holding.standing_of(actor.key), actor.key, helsinki_day(at))


def _judged(draft: Draft, actor: Actor, at: datetime, known: Collection[str], waiting: frozenset[str]) -> Decision:
    facts = granting_facts(actor.key, draft.giver, draft.holder, at=at)
    granters = granters_of(draft.giver, RIGHT_NEEDED.get(draft.type), draft.themes, at=at)
    return may_ask(
        draft,
        facts,
        at,
        strong=actor.strong,
        known=draft.giver in known,
        open_themes=waiting,
        has_granter=bool(granters),
    )


def _open_themes(holder: str, at: datetime) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for asked in queries.open_requests_of(holder):
        if is_open(asked, at):
            found[asked.wanted.giver] = found.get(asked.wanted.giver, NONE) | asked.wanted.themes
    return found


def _made(draft: Draft, actor: Actor, at: datetime, duties: Collection[str], note: str) -> str:
    wanted = mandate_of(draft, str(uuid7()), awaiting=True, asked_at=at)
    asked = Asked(wanted, actor.key, at, frozenset(duties), note)
    line = ledger.append("mandate_requested", {"request": asked})
    models.Request.objects.create(
        **columns_of(wanted),
        asked_by=actor.key,
        asked_at=at,
        duties=sorted(duties),
        note=note,
        line_id=line,
        entry_id=ledger.entry(),
    )
    tell_approvers(asked, "request_made", at=at)
    return wanted.id


def _require_right(authority: str, themes: Collection[str], actor: Actor, at: datetime) -> None:
    """Asking in an organisation's name takes the right to name its representatives in the same themes, today."""
    for theme in sorted(themes):
        if theme not in catalogue().themes:
            raise unknown_code("themes", theme, catalogue().themes)
    facts, today = granting_facts(actor.key, authority, actor.key, at=at), helsinki_day(at)
    named = Draft(authority, actor.key, True, MandateType.REPRESENT, frozenset(themes), today, today)
    decision = may_give(named, facts, at, strong=actor.strong)
    if not decision.permitted:
        raise Refused(decision, about=About("mandates.request_for_organisation", authority))


def _tied(authority: str, at: datetime) -> frozenset[str]:
    day = helsinki_day(at)
    members = {
        m.municipality for m in parties.memberships_of([authority]) if m.authority == authority and day in m.period
    }
    return frozenset(members | {g.giver for g in links_to([authority])})


def _asked_today(holder: str, at: datetime) -> dict[str, int]:
    return queries.asked_on(helsinki_day(at), holder)


def _own(asked: Asked, actor: Actor, at: datetime) -> bool:
    wanted = asked.wanted
    return wanted.holder == actor.key if wanted.to_person else wanted.holder in askable_members(actor=actor, at=at)
