"""Report that one cannot get in: judged first, then joined to the open matter or opened; and see where one's own stand."""

from dataclasses import replace
from datetime import datetime

from valtuus.conversations.queries import threads as conversations
from valtuus.conversations.services import opening, writing
from valtuus.conversations.types import Conversation, Kind, Opening, Partner, Said, State
from valtuus.fallback import report_steps as steps
from valtuus.fallback import report_telling as telling
from valtuus.fallback.queries import report as queries
from valtuus.fallback.report_types import Contents, Matter, Report, Reported, ReportSeen, StepKind
from valtuus.fallback.rules import report as rules
from valtuus.fallback.rules.diagnosis import asked_causes, causes_of
from valtuus.fallback.services.diagnosing import diagnose
from valtuus.fallback.types import Asking, Diagnosis, Reply
from valtuus.fallback.wording.report import letter, subject_of
from valtuus.kernel.actor import Actor
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.decision import Decision
from valtuus.kernel.errors import DomainError
from valtuus.kernel.periods import helsinki_day
from valtuus.ledger.services import append, reads_only, recorded, through_recorded
from valtuus.parties import queries as parties
from valtuus.web.wording import language

CHANNEL = "chat"  # the thread of who has signed in: the channel in which he is answered


@through_recorded
def report(contents: Contents, *, once: str = "", reopen: bool = False, actor: Actor, at: datetime) -> Reported:
    """Report that one cannot get in. The cause is found here, from the real decision; of `contents.cause` only an asked one counts.

    An expected no is a value: `mandate_works` and `report_incomplete` keep nothing; `already_being_handled` joins the reporter to
    the open matter; `handled_recently` keeps nothing unless `reopen`. The same form sent twice is one report. Raises `DomainError`
    of a field that may not be sent on, `party_missing`, and as `diagnose` does.
    """
    judged = judge(contents, once=once, actor=actor, at=at)
    if judged.report is not None or not _taken(judged, reopen=reopen):
        return judged
    return _report(contents, once, reopen=reopen, actor=actor, at=at)


@reads_only
def judge(contents: Contents, *, once: str = "", actor: Actor, at: datetime) -> Reported:
    """What would become of a report now; what has become of it where its form was sent before."""
    if sent := queries.report_once(once):
        return _again(sent, contents, actor, at)
    _, decision, matters = _judged(contents, actor, at)
    ended = decision.reason.code == "handled_recently"
    return Reported(decision, recent=rules.ended_recently(matters, helsinki_day(at)) if ended else None)


@reads_only
def finding(contents: Contents, *, actor: Actor, at: datetime) -> Diagnosis:
    """Why the reporter cannot do it. A cause that the register cannot know counts as told; every other is the decision's."""
    asked = {c.code for c in asked_causes(causes_of(catalogue().rows["cause"]), "")}
    replies = {contents.cause: Reply.YES} if contents.cause in asked else {}
    asking = Asking(contents.represented, contents.action, contents.symptom)
    return diagnose(asking, actor=actor, answers=replies, at=at)


def _judged(contents: Contents, actor: Actor, at: datetime) -> tuple[Contents, Decision, list[Matter]]:
    if fault := rules.contents_fault(contents):
        raise fault
    for party in (contents.party, *contents.municipalities):
        parties.party(party)
    found = finding(contents, actor=actor, at=at)
    told = replace(contents, cause=found.cause, finding=found.decision.reason.code)
    matters = queries.matters_about(told.about)
    return told, rules.judge(told, matters, found.decision, at, catalogue()), matters


def _again(sent: Report, contents: Contents, actor: Actor, at: datetime) -> Reported:
    if sent.reporter != actor.key or sent.matter is None:
        raise DomainError("report_sent_by_other", field="once")
    found = finding(contents, actor=actor, at=at)
    received = rules.received(found.decision, at, catalogue())
    return Reported(received, sent, queries.matter(sent.matter))


def _taken(judged: Reported, *, reopen: bool) -> bool:
    code = judged.decision.reason.code
    return judged.decision.permitted or code == "already_being_handled" or (reopen and code == "handled_recently")


@recorded
def _report(contents: Contents, once: str, *, reopen: bool, actor: Actor, at: datetime) -> Reported:
    told = replace(contents, cause=finding(contents, actor=actor, at=at).cause)
    steps.wait_for(told.about)
    if sent := queries.report_once(once):
        append("report_repeated", {"report": sent.id, "by": actor.key, "at": at})
        return _again(sent, contents, actor, at)
    told, decision, matters = _judged(contents, actor, at)
    if not _taken(Reported(decision), reopen=reopen):
        append("report_repeated", {"by": actor.key, "at": at, "reason": decision.reason.code})
        return Reported(decision)
    matter = _matter_of(told, matters, actor, at)
    kept = _kept(told, matter, once, actor, at)
    return Reported(decision, kept, matter)


def _matter_of(contents: Contents, matters: list[Matter], actor: Actor, at: datetime) -> Matter:
    """The matter that takes the report: the open one, the recent one opened again, or a new one."""
    if there := rules.open_one(matters):
        return join(there.id, contents, member=actor.key, actor=actor, at=at)
    if over := rules.ended_recently(matters, helsinki_day(at)):
        again = steps.add(steps.locked(over.id), StepKind.REOPENED, actor=actor, at=at)
        telling.tell_adviser("matter_reopened", again, at=at)
        return again
    return steps.begin(contents.about, contents.municipalities, elsewhere=False, actor=actor, at=at)


@recorded
def join(id: str, contents: Contents, *, member: str, actor: Actor, at: datetime) -> Matter:
    """Add a reporter and his municipalities to an open matter within the caller's transaction; its adviser is told.

    Who is its member already (by key; empty: not signed in) is not added again.
    """
    matter = steps.locked(id)
    wider = sorted({*matter.municipalities, *contents.municipalities})
    if member and wider == sorted(matter.municipalities) and any(r.reporter == member for r in queries.reports_in(id)):
        return matter
    joined = steps.add(matter, StepKind.JOINED, actor=actor, at=at, municipalities=wider)
    telling.tell_adviser("matter_joined", joined, at=at)
    return joined


def _kept(contents: Contents, matter: Matter, once: str, actor: Actor, at: datetime) -> Report:
    mine = next((r for r in queries.reports_in(matter.id) if r.reporter == actor.key), None)
    thread = conversations.conversation(mine.conversation) if mine else None
    if mine and thread and thread.state is not State.CLOSED:
        writing.write(thread.id, Said(letter(contents), CHANNEL, once), actor=actor, at=at)
        return mine
    opened = _opened(contents, once, actor, at)
    return steps.keep(contents, matter, opened.id, actor.key, once=once, by=actor, at=at)


def _opened(contents: Contents, once: str, actor: Actor, at: datetime) -> Conversation:
    partner = Partner(actor.key, actor.name)
    first = Opening(
        kind=Kind.REPORT,
        channel=CHANNEL,
        partner=partner,
        subject=subject_of(contents.party, contents.symptom),
        text=letter(contents),
        party=contents.party,
        language=language().value,
        once=once,
    )
    return opening.begin(first, actor=actor, at=at)


@reads_only
def mine(*, actor: Actor) -> list[ReportSeen]:
    """One's own reports, each with where its matter stands; the newest first."""
    own = queries.reports_by(actor.key)
    matters = queries.matters(r.matter for r in own if r.matter)
    return [_seen(r, matters[r.matter]) for r in own if r.matter in matters]


@reads_only
def one(id: str, *, actor: Actor) -> ReportSeen:
    """One's own report. Raises `DomainError` `matter_missing` for another's and for none."""
    own = queries.report_of(id, actor.key)
    if own is None or own.matter is None:
        raise rules.missing()
    return _seen(own, queries.matter(own.matter))


def _seen(report: Report, matter: Matter) -> ReportSeen:
    return ReportSeen(report, matter, rules.without_words(queries.steps_of(matter.id), own=report.reporter))
