"""Those who come to the benefit service: Aino, her colleague Onni, Eeva of another municipality, Veikko of none."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from django.http import HttpRequest, HttpResponseBase

from valtuus.agreements.services import load_agreements
from valtuus.agreements.types import Agreement
from valtuus.kernel.actor import Actor
from valtuus.kernel.codes import MandateType, PartyKind
from valtuus.kernel.identifiers import uuid7
from valtuus.kernel.periods import Period
from valtuus.ledger.services import as_owner
from valtuus.mandates.services.loading import load_register
from valtuus.mandates.types import Grant
from valtuus.parties.services import load_parties, record_officials
from valtuus.parties.types import Employment, Membership, Office, Official, Party

AT = datetime(2021, 2, 1, 6, 5, tzinfo=UTC)
STRONG = "http://ftn.ficora.fi/2017/loa2"
NAMES = {"aino": "Aino Äärelä-Öhman", "onni": "Onni Oras", "eeva": "Eeva Eerola", "veikko": "Veikko Vainio"}
NAMES |= {"anna": "Anna Auranen", "kaisa": "Kaisa Kallio"}
OFFICES = {"veikko": "registrar", "anna": "auditor", "kaisa": "kela_desk"}


def actor_of(who: str) -> Actor:
    """One of them, signed in by a strong means."""
    return Actor(who, NAMES[who], STRONG, f"session of {who}")


class Someone:
    """In place of the sign-in: who asks is named by a header of the test. Stands last in MIDDLEWARE."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        who = request.headers.get("Test-Actor")
        request.actor = actor_of(who) if who else None
        return self.get_response(request)


def lay_register() -> dict[str, str]:
    """Mallila mandates Seutu, Seutu mandates Aino; both have agreements. Ids of the parties by code."""
    kinds = {
        "mallila": PartyKind.MUNICIPALITY,
        "pihlajisto": PartyKind.MUNICIPALITY,
        "seutu": PartyKind.JOINT_AUTHORITY,
    }
    told = [Party(str(uuid7()), k, c, c.capitalize(), f"{c.capitalize()} på svenska") for c, k in kinds.items()]
    with as_owner():
        ids = {p.code: p.id for p in told}
        load_parties(told, [Membership(ids["seutu"], ids["mallila"], frozenset({"social_work"}))], at=AT)
        works = {"aino": "seutu", "onni": "seutu", "eeva": "pihlajisto"}
        employments = [Employment(who, ids[where]) for who, where in works.items()]
        offices = [Office(who, role) for who, role in OFFICES.items()]
        record_officials([Official(key, name) for key, name in NAMES.items()], employments, offices, at=AT)
        pairs = (("mallila", ids["seutu"], "act"), ("seutu", "aino", "represent"), ("pihlajisto", "eeva", "act"))
        load_register([_mandate(ids[giver], holder, kind) for giver, holder, kind in pairs])
        load_agreements([Agreement("", ids[c], "kelmu", period=Period(date(2021, 1, 1), None)) for c in ids], at=AT)
    return ids


def _mandate(giver: str, holder: str, kind: str) -> Grant:
    return Grant(
        id=str(uuid7()),
        giver=giver,
        holder=holder,
        to_person=holder in NAMES,
        type=MandateType(kind),
        themes=frozenset({"view_and_claim"}),
        first_day=date(2021, 1, 15),
        last_day=date(2023, 12, 31),
    )
