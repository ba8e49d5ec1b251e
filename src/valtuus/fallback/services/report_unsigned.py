"""A report by somebody who cannot sign in: it waits for the link in a mail, and is no report until that is confirmed."""

from datetime import datetime
from ipaddress import ip_address, ip_network

from django.utils.crypto import salted_hmac

from valtuus.alerts.services import id_of_token, tell
from valtuus.alerts.types import Alert, Recipient
from valtuus.conversations.services import opening
from valtuus.conversations.types import Conversation, Kind, Opening, Partner
from valtuus.fallback import models
from valtuus.fallback import report_steps as steps
from valtuus.fallback.queries import report as queries
from valtuus.fallback.report_types import Contents, Matter, Unconfirmed, UnsignedContents
from valtuus.fallback.rules import report as rules
from valtuus.fallback.services.report import join
from valtuus.fallback.wording.report import letter_unsigned, subject_of, subject_unsigned
from valtuus.kernel.actor import SYSTEM
from valtuus.kernel.canonical import digest, plain
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.identifiers import uuid7
from valtuus.ledger.services import append, reads_only, recorded, through_recorded
from valtuus.mandates.queries.requests import wait_for_turn
from valtuus.parties import queries as parties

DOOR, KIND = "confirm_report", "report_confirmation"


@through_recorded
def ask(contents: UnsignedContents, network: str, language: str, *, at: datetime) -> None:
    """Keep what is told and send a link to the address told. Says the same whatever is known of the address or the organisation.

    While a link waits at an address, nothing more is kept or sent there. Raises `DomainError` of a field that may not be sent on,
    and `reports_too_many` where too many came from one network.
    """
    if fault := rules.unsigned_fault(contents):
        raise fault
    if not queries.waits_for(_hidden("address", contents.address.lower()), at - rules.CONFIRM_WITHIN):
        _ask(contents, _hidden("network", _network(network)), language, at=at)


@recorded
def _ask(contents: UnsignedContents, network: str, language: str, *, at: datetime) -> None:
    address = _hidden("address", contents.address.lower())
    wait_for_turn(f"unsigned:{network}")
    wait_for_turn(f"unsigned:{address}")
    if queries.waits_for(address, at - rules.CONFIRM_WITHIN):  # sent twice at the same moment
        append("unsigned_report_asked", {"again": True, "at": at})
        return
    if queries.asked_from(network, at - rules.NETWORK_WITHIN) >= rules.FROM_A_NETWORK:
        raise DomainError("reports_too_many", kind=ErrorKind.REFUSED, allowed=str(rules.FROM_A_NETWORK))
    id = uuid7()
    line = append("unsigned_report_asked", {"asked": str(id), "contents": digest(contents), "at": at})
    values = {"address": address, "network": network, "at": at, "language": language, "contents": plain(contents)}
    models.Unconfirmed.objects.create(id=id, line_id=line, **values)
    who = Recipient(f"report:{id}", contents.reporter, contents.address, language)
    tell([who], Alert(KIND, {}, None, DOOR, {"token": str(id)}), at=at)


@reads_only
def waiting(token: str, *, at: datetime) -> Unconfirmed | None:
    """What a link would confirm; None for every other link: used, of somebody else, too old, never ours."""
    id = id_of_token(token)
    return queries.unconfirmed(id, at - rules.CONFIRM_WITHIN) if id else None


@through_recorded
def confirm(token: str, *, at: datetime) -> bool:
    """Confirm by a mail's link, once and within a day: now it is a report, and an adviser sees it. Whether the link served.

    Raises `DomainError` `report_link_dead` for the second of two who press at the same moment.
    """
    found = waiting(token, at=at)
    if found is not None:
        _confirm(found.id, at=at)
    return found is not None


@recorded
def _confirm(id: str, *, at: datetime) -> None:
    # INVARIANT: of two who confirm at once, the second waits here and then finds that it is confirmed.
    models.Unconfirmed.objects.select_for_update().get(id=id)
    found = queries.unconfirmed(id, at - rules.CONFIRM_WITHIN)
    if found is None:
        raise rules.link_dead()
    line = append("unsigned_report_confirmed", {"asked": found.id, "at": at})
    models.Unconfirmed.objects.filter(id=found.id).update(line_id=line, confirmed_at=at, contents={})
    _make(found, at)


def _make(found: Unconfirmed, at: datetime) -> None:
    told = found.contents
    party = _named(told.organisation)
    thread = _opened(found, party, at)
    if party is None:  # an organisation that we do not know by this name: the adviser sees who is meant
        return
    contents = Contents(
        party=party, represented=party, action="", symptom=told.symptom, reporter=told.reporter, phone=told.phone
    )
    steps.wait_for(contents.about)
    steps.keep(contents, _matter_of(contents, at), thread.id, "", by=SYSTEM, at=at)


def _matter_of(contents: Contents, at: datetime) -> Matter:
    there = rules.open_one(queries.matters_about(contents.about))
    if there is not None:
        return join(there.id, contents, member="", actor=SYSTEM, at=at)
    return steps.begin(contents.about, (), elsewhere=False, actor=SYSTEM, at=at)


def _opened(found: Unconfirmed, party: str | None, at: datetime) -> Conversation:
    told = found.contents
    subject = subject_of(party, told.symptom) if party else subject_unsigned(told.symptom)
    first = Opening(
        kind=Kind.REPORT,
        channel="email",
        partner=Partner("", told.reporter, told.address),
        subject=subject,
        text=letter_unsigned(told),
        party=party,
        language=found.language,
    )
    return opening.begin(first, actor=SYSTEM, at=at)


def _named(name: str) -> str | None:
    wanted = " ".join(name.split()).casefold()
    alike = [p for p in parties.find_parties(name) if wanted in (p.name_fi.casefold(), p.name_sv.casefold())]
    return alike[0].id if len(alike) == 1 else None


def _hidden(what: str, value: str) -> str:
    """A keyed digest: it limits, and tells nobody who reads the database what it was made of."""
    return salted_hmac(f"fallback.report.{what}", value, algorithm="sha256").hexdigest() if value else ""


def _network(address: str) -> str:
    """The network of an address: whoever has one address of it can have the others."""
    try:
        given = ip_address(address)
    except ValueError:
        return ""
    return str(ip_network((given, 24 if given.version == 4 else 48), strict=False))
