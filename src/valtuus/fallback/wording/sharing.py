"""A shared verdict in words: to who can mend it, and to who shared it. Reasons speak to the sharer, and are quoted as such."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from valtuus.fallback.rules.sharing import fixing_of
from valtuus.fallback.sharing_types import Share, ShareSeen
from valtuus.fallback.wording.finder import Way
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.decision import Decision, Reason
from valtuus.kernel.errors import Refused
from valtuus.kernel.periods import helsinki_day
from valtuus.mandates.self_check_types import Verdict, Works
from valtuus.parties import queries as parties
from valtuus.web import doors
from valtuus.web.chain import Chain
from valtuus.web.presenting import chain_of, known_of, names_of, reason_of, shown
from valtuus.web.wording import NAMES, day, reason_sentence, say, word

REQUESTS = {"approve_request", "approve_upper_request"}


@dataclass(frozen=True, slots=True)
class VerdictNow:
    """The verdict decided anew: what it says to the sharer, and who can mend it where it does not work."""

    works: Works
    text: str
    services: str
    reason: str
    mender: str
    chain: Chain | None
    version: int


@dataclass(frozen=True, slots=True)
class Giving:
    """The button that gives what lacks: an address, and what its form is filled with (empty: a plain link)."""

    text: str
    address: str
    filled: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SharedShown:
    """The page of a shared verdict. `giving` None: nothing is the reader's to mend any more."""

    person: str
    party: str
    fixing: str
    services: str
    at: datetime
    until: datetime
    then: str
    then_reason: str
    then_mender: str
    version: int
    now: tuple[VerdictNow, ...]
    mended: bool
    giving: Giving | None


@dataclass(frozen=True, slots=True)
class ShareListed:
    """One's own share in the list: the link, and where it is taken back."""

    party: str
    services: str
    fixing: str
    at: datetime
    until: datetime
    link: str
    withdraw: str


def shared_shown(seen: ShareSeen, at: datetime) -> SharedShown:
    """A shared verdict to who can mend it."""
    share = seen.share
    fields = {part for name in NAMES for part in share.reason_fields.get(name, "").split(",") if part}
    names = names_of({share.party, share.fixing.party, share.sharer, *fields})
    return SharedShown(
        person=share.sharer_name,
        party=names.get(share.party) or say("name_not_shown"),
        fixing=names.get(share.fixing.party) or say("name_not_shown"),
        services=_services(share.actions),
        at=share.at,
        until=share.until,
        then=say(f"mandates.works_{share.works}", date=""),
        then_reason=reason_sentence(Reason(share.reason, share.reason_fields), names),
        then_mender=word("role", share.fixer),
        version=share.version,
        now=tuple(_now(verdict) for verdict in seen.now),
        mended=all(v.works in (Works.NOW, Works.LATER) for v in seen.now),
        giving=_giving(seen, at),
    )


def _services(actions: Iterable[str]) -> str:
    codes = dict.fromkeys(catalogue().action(code).service for code in actions)
    return ", ".join(word("service", code) for code in codes)


def _now(verdict: Verdict) -> VerdictNow:
    known = known_of([verdict.decision, verdict.drawn], None)
    refused = verdict.works in (Works.NOT, Works.UNKNOWN)
    return VerdictNow(
        verdict.works,
        say(f"mandates.works_{verdict.works}", date=day(verdict.from_day) if verdict.from_day else ""),
        ", ".join(word("service", about.service) for about in verdict.about),
        reason_of(verdict.decision, None, known),
        shown(Refused(verdict.decision), None, known).mender if refused else "",
        chain_of(verdict.drawn, None, known),
        verdict.decision.version,
    )


def _giving(seen: ShareSeen, at: datetime) -> Giving | None:
    for verdict in seen.now:
        fixing = fixing_of(verdict)
        if fixing is not None and fixing.party == seen.share.fixing.party:
            return _way(verdict.decision, seen.share, at)
    return None


def _way(decision: Decision, share: Share, at: datetime) -> Giving:
    if decision.remedy is not None and decision.remedy.code in REQUESTS:
        return Giving(say("sharing.to_requests"), doors.address("requests_to_approve"), {})
    address = doors.address("give_mandate", party=parties.party(share.fixing.party).code)
    return Giving(say("sharing.give", person=share.sharer_name), address, _filled(decision, share, at))


def _filled(decision: Decision, share: Share, at: datetime) -> Mapping[str, str]:
    """The first step of giving, filled in: the employee, or the organisation in the middle whose link is at fault."""
    if len(decision.path) > 1 and decision.path[0].giver == share.fixing.party and decision.path[0].faults:
        middle = parties.parties([decision.path[0].holder]).get(decision.path[0].holder)
        return {"step": "who", "kind": "organisation", "organisation": middle.code} if middle else {}
    employees = {o.key for o in parties.employees_of(share.fixing.party, helsinki_day(at))}
    return {"step": "who", "kind": "employees", "employees": share.sharer} if share.sharer in employees else {}


def shares_listed(shares: Iterable[Share]) -> list[ShareListed]:
    """One's own shares, in the order given."""
    told = list(shares)
    names = names_of({id for s in told for id in (s.party, s.fixing.party)})
    return [
        ShareListed(
            names.get(s.party) or say("name_not_shown"),
            _services(s.actions),
            names.get(s.fixing.party) or say("name_not_shown"),
            s.at,
            s.until,
            reverse("fallback:shared", kwargs={"share": s.id}),
            reverse("fallback:withdraw_share", kwargs={"share": s.id}),
        )
        for s in told
    ]


def own_check() -> Way:
    """Back to one's own check."""
    return Way(say("mandates.to_own"), doors.address("check_own_mandates"))
