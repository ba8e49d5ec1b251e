"""The advisers' board: take a matter, solve it, open it again; enter one handled elsewhere; make a report of a thread."""

from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction

from valtuus.conversations.queries import threads as conversations
from valtuus.conversations.services import writing
from valtuus.conversations.services.handling import close_with_matter
from valtuus.conversations.types import Conversation, Said
from valtuus.fallback import report_steps as steps
from valtuus.fallback import report_telling as telling
from valtuus.fallback.queries import report as queries
from valtuus.fallback.report_steps import Noted
from valtuus.fallback.report_types import About, Contents, Matter, MatterAtDesk, OnBoard, StepKind
from valtuus.fallback.rules import report as rules
from valtuus.fallback.services.report import join
from valtuus.kernel.actor import Actor
from valtuus.kernel.catalogue import catalogue, unknown_code
from valtuus.kernel.errors import DomainError, ErrorKind, Refused
from valtuus.ledger.queries import alias
from valtuus.ledger.services import reads_only, recorded
from valtuus.mandates.services.deciding import decide
from valtuus.mandates.types import Question
from valtuus.parties import queries as parties

HANDLE, RECORD = "desk.handle_report", "desk.record_matter"
NOTE = "report_made"


@reads_only
def board(*, over: bool = False, actor: Actor, at: datetime) -> list[OnBoard]:
    """Matters that are open, the oldest first, or that are over. Raises `Refused` without the office."""
    _check(RECORD, None, actor, at)
    return [OnBoard(m, many) for m, many in queries.on_board(over=over)]


@reads_only
def at_desk(id: str, *, actor: Actor, at: datetime) -> MatterAtDesk:
    """A matter as an adviser may see it: what was reported only once it is his.

    Raises `Refused`, `DomainError` `matter_missing`.
    """
    matter = queries.matter(id)
    _check(HANDLE, matter, actor, at, assigned=True)
    mine, many = matter.adviser == actor.key, queries.reporters_of(matter.id)
    reports = tuple(queries.reports_in(matter.id)) if mine else ()
    threads = conversations.conversations(r.conversation for r in reports)
    return MatterAtDesk(matter, queries.steps_of(matter.id), many, mine, reports, threads)


@recorded
def take(id: str, *, over: bool = False, actor: Actor, at: datetime) -> Matter:
    """Take a matter; `over`: also one that another has.

    Raises `Refused`; `DomainError` `matter_taken_by_other`, `matter_moved_on`.
    """
    matter = steps.locked(id)
    _check(HANDLE, matter, actor, at, assigned=True)
    if matter.adviser == actor.key:
        raise rules.moved_on()
    if matter.adviser and not over:
        raise DomainError("matter_taken_by_other", kind=ErrorKind.CONFLICT, field="matter")
    return steps.add(matter, StepKind.TAKEN, actor=actor, at=at, adviser=actor.key)


@recorded
def wait(id: str, *, actor: Actor, at: datetime) -> Matter:
    """The municipality has to do something. Raises `Refused` unless it is his; `DomainError` `matter_moved_on`."""
    return steps.add(_mine(id, actor, at), StepKind.WAITS, actor=actor, at=at)


@recorded
def resume(id: str, *, actor: Actor, at: datetime) -> Matter:
    """The municipality has done it. Raises as `wait`."""
    return steps.add(_mine(id, actor, at), StepKind.RESUMED, actor=actor, at=at)


@recorded
def solve(id: str, note: str, *, actor: Actor, at: datetime) -> Matter:
    """It is solved: all its members are told and see what was done. Raises as `wait`, and `DomainError` of the note."""
    return _end(id, StepKind.SOLVED, Noted(note=note), "report_solved", actor, at)


@recorded
def close(id: str, reason: str, note: str, *, actor: Actor, at: datetime) -> Matter:
    """It ends without being solved, for a reason of the catalogue (matter_closing). Raises as `solve`, and `unknown_code`."""
    allowed = catalogue().codes("matter_closing")
    if reason not in allowed:
        raise unknown_code("reason", reason, dict.fromkeys(allowed))
    return _end(id, StepKind.CLOSED, Noted(reason, note), "report_closed", actor, at)


def _end(id: str, kind: StepKind, noted: Noted, alert: str, actor: Actor, at: datetime) -> Matter:
    matter = _mine(id, actor, at)
    if fault := rules.note_fault(noted.note):
        raise fault
    ended = steps.add(matter, kind, noted, actor=actor, at=at)
    close_with_matter([report.conversation for report in queries.reports_in(id)], at=at)
    telling.tell_members(alert, ended, at=at)
    return ended


@recorded
def reopen(id: str, *, actor: Actor, at: datetime) -> Matter:
    """Open a matter again and have it. Raises `Refused`; `DomainError` `matter_moved_on`, `matter_open_already` where another of
    the same organisation and cause is open."""
    matter = queries.matter(id)
    steps.wait_for(matter.about)
    matter = steps.locked(id)
    _check(HANDLE, matter, actor, at, assigned=True)
    _check_open(matter.about)
    return steps.add(matter, StepKind.REOPENED, actor=actor, at=at, adviser=actor.key)


@recorded
def enter_elsewhere(about: About, municipalities: tuple[str, ...], note: str, *, actor: Actor, at: datetime) -> Matter:
    """Enter a matter that is being handled without a report: who reports the same is then told so. It is the adviser's own.

    Raises `Refused`; `DomainError` `party_missing`, `unknown_code`, `matter_open_already`, and of the note.
    """
    _check(RECORD, None, actor, at)
    for party in (about.party, *municipalities):
        parties.party(party)
    _check_about(about)
    if fault := rules.note_fault(note):
        raise fault
    steps.wait_for(about)
    _check_open(about)
    return steps.begin(about, municipalities, Noted(note=note), elsewhere=True, actor=actor, at=at)


@reads_only
def thread_for_report(conversation: str, *, actor: Actor, at: datetime) -> Conversation:
    """A thread that an adviser can make a report of: his own, not made yet. Raises `Refused`; `DomainError`
    `conversation_missing`, `report_made_already`."""
    thread = conversations.conversation(conversation)
    _check_thread(thread, actor, at)
    if queries.report_in(thread.id):
        raise DomainError("report_made_already", kind=ErrorKind.CONFLICT, field="conversation")
    return thread


@recorded
def make_of_thread(conversation: str, contents: Contents, *, actor: Actor, at: datetime) -> Matter:
    """Make a report of a thread that one has: its partner joins the open matter or opens one. The thread stays of its kind.

    Raises as `thread_for_report`, and `DomainError` of what may not be sent on, `unknown_code`, `party_missing`.
    """
    thread = thread_for_report(conversation, actor=actor, at=at)
    if fault := rules.contents_fault(contents):
        raise fault
    for party in (contents.party, *contents.municipalities):
        parties.party(party)
    _check_about(contents.about)
    steps.wait_for(contents.about)
    matter = _matter_of(contents, thread, actor, at)
    report = _once(contents, matter, thread, actor, at)
    writing.note(thread.id, NOTE, Said("", "", detail={"report": report, "matter": matter.number}), at=at)
    return matter


def _matter_of(contents: Contents, thread: Conversation, actor: Actor, at: datetime) -> Matter:
    there = rules.open_one(queries.matters_about(contents.about))
    if there is not None:
        return join(there.id, contents, member=thread.partner.key, actor=actor, at=at)
    opened = steps.begin(contents.about, contents.municipalities, elsewhere=False, actor=actor, at=at)
    return steps.add(opened, StepKind.TAKEN, actor=actor, at=at, adviser=actor.key)


def _once(contents: Contents, matter: Matter, thread: Conversation, actor: Actor, at: datetime) -> str:
    try:
        with transaction.atomic(using=alias()):
            told = replace(contents, reporter=contents.reporter or thread.partner.name)
            return steps.keep(told, matter, thread.id, thread.partner.key, by=actor, at=at).id
    except IntegrityError as twice:  # made at the same moment in another window
        raise DomainError("report_made_already", kind=ErrorKind.CONFLICT, field="conversation") from twice


def _check_about(about: About) -> None:
    if about.cause:
        if about.cause not in (causes := catalogue().codes("cause")):
            raise unknown_code("cause", about.cause, dict.fromkeys(causes))
    elif about.symptom not in (symptoms := catalogue().codes("symptom")):
        raise unknown_code("symptom", about.symptom, dict.fromkeys(symptoms))


def _check_open(about: About) -> None:
    if rules.open_one(queries.matters_about(about)) is not None:
        raise DomainError("matter_open_already", kind=ErrorKind.CONFLICT, field="cause")


def _mine(id: str, actor: Actor, at: datetime) -> Matter:
    matter = steps.locked(id)
    _check(HANDLE, matter, actor, at)
    return matter


def _check(action: str, matter: Matter | None, actor: Actor, at: datetime, *, assigned: bool | None = None) -> None:
    mine = matter is not None and matter.adviser == actor.key
    own = matter is not None and any(r.reporter == actor.key for r in queries.reports_in(matter.id))
    _decide(action, actor, at, assigned=mine if assigned is None else assigned, own=own)


def _check_thread(thread: Conversation, actor: Actor, at: datetime) -> None:
    _decide(HANDLE, actor, at, assigned=thread.adviser == actor.key, own=thread.partner.key == actor.key)


def _decide(action: str, actor: Actor, at: datetime, *, assigned: bool, own: bool) -> None:
    question = Question(actor.key, None, action, strong=actor.strong, assigned=assigned, about_close=own)
    decision = decide(question, at=at)
    if not decision.permitted:
        raise Refused(decision)
