"""Who is told what at each step; the alert joins the step's transaction."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from valtuus.alerts.services import tell
from valtuus.alerts.types import Alert, Recipient
from valtuus.kernel.periods import helsinki_day
from valtuus.mandate_applications import rules
from valtuus.mandate_applications.types import Application, State, Wanted
from valtuus.parties import queries as parties
from valtuus.parties.types import Party

SHOW, DESK = "mandate_application", "application_desk"
REGISTRAR = "registrar"


def applicant(application: Application, *, signers: bool = True) -> list[Recipient]:
    """Who drew it up, at the address of the application, and those who sign it once they were asked to."""
    content = application.known
    drafter = Recipient(application.by, application.by_name, content.contact.email)
    asked = application.state is not State.DRAFT and signers
    return [drafter, *(Recipient(s.key, s.name) for s in content.signers if asked)]


def tell_signers(application: Application, *, at: datetime) -> None:
    """Those who have yet to sign: it waits for them."""
    waiting = [Recipient(s.key, s.name) for s in rules.unsigned(application)]
    _tell("application_signature_asked", application, waiting, at, {"person": application.by_name})


def tell_applicant(kind: str, application: Application, *, at: datetime, **params: str) -> None:
    """The applicant and the signers of a step."""
    _tell(kind, application, applicant(application), at, params)


def tell_withdrawn(application: Application, *, by: str, name: str, at: datetime) -> None:
    """The others of the application, and the clerk who had taken it."""
    clerk = rules.taken_by(application.steps)
    officers = parties.officials([clerk] if clerk else [])
    others = [r for r in applicant(application) if r.key != by]
    clerks = [Recipient(o.key, o.name) for o in officers.values()]
    _tell("application_withdrawn", application, others + clerks, at, {"person": name})


def tell_second_clerks(application: Application, *, by: str, name: str, at: datetime) -> None:
    """Every other clerk who may confirm: nobody who stands in the application."""
    clerks = parties.holders_of_office(REGISTRAR, helsinki_day(at))
    may = [Recipient(c.key, c.name) for c in clerks if c.key != by and not rules.concerns(application, c.key)]
    _tell("application_confirmation_asked", application, may, at, {"person": name}, door=DESK)


def tell_executive(application: Application, party: Party, rights: Iterable[Wanted], *, at: datetime) -> None:
    """The organisation's own address: its first right to grant is registered, to whom and in which themes."""
    office = Recipient(f"party:{party.id}", party.name_fi, rules.email_in(party.contact))
    for right in rights:
        named = {"person": right.name, "type": right.type.value, "theme": ",".join(sorted(right.themes))}
        _tell("first_right_registered", application, [office], at, named, door="")


def _tell(
    kind: str,
    application: Application,
    recipients: list[Recipient],
    at: datetime,
    params: Mapping[str, str],
    *,
    door: str = SHOW,
) -> None:
    if recipients:
        leads = {"application": application.id} if door else {}
        alert = Alert(kind, params, application.known.party, door, leads)
        tell(recipients, alert, at=at)
