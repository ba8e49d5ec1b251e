"""Who comes to the inbox: Aino for Mallila through Seutu, Eeva for Pihlajisto, Onni without a mandate, Helmi who grants, Kaisa of
the desk."""

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
NAMES = {
    "aino": "Aino Äärelä-Öhman",
    "asta": "Asta Arola",
    "onni": "Onni Oras",
    "eeva": "Eeva Eerola",
    "helmi": "Helmi Heino",
    "veikko": "Veikko Vainio",
    "kaisa": "Kaisa Kallio",
}
WORKS = {"aino": "seutu", "asta": "seutu", "onni": "seutu", "eeva": "pihlajisto", "helmi": "mallila"}
MUNICIPALITIES = ("mallila", "koivula", "pihlajisto", "haapala", "vanhala")
CEASED = date(2020, 12, 31)


def actor(who: str) -> Actor:
    """One of them, signed in strongly."""
    return Actor(who, NAMES[who], STRONG, f"session of {who}")


AINO, ASTA, ONNI, EEVA, HELMI, KAISA = map(actor, ("aino", "asta", "onni", "eeva", "helmi", "kaisa"))


class Someone:
    """In place of the sign-in: who asks is named by a header of the test. Stands last in MIDDLEWARE."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        who = request.headers.get("Test-Actor")
        request.actor = actor(who) if who else None
        return self.get_response(request)


def lay_register() -> dict[str, str]:
    """Mallila and Koivula have mandated Seutu, Seutu Aino and Asta; Pihlajisto Eeva; Helmi grants for Mallila. Ids by code."""
    told = [
        Party(
            str(uuid7()),
            PartyKind.MUNICIPALITY,
            code,
            code.capitalize(),
            f"{code.capitalize()} på svenska",
            ceased_on=CEASED if code == "vanhala" else None,
            contact=f"kirjaamo@{code}.example",
        )
        for code in MUNICIPALITIES
    ]
    told.append(Party(str(uuid7()), PartyKind.JOINT_AUTHORITY, "seutu", "Seutu", "Seutu"))
    with as_owner():
        ids = {p.code: p.id for p in told}
        members = [Membership(ids["seutu"], ids[m], frozenset({"social_work"})) for m in ("mallila", "koivula")]
        load_parties(told, members, at=AT)
        employments = [Employment(who, ids[where]) for who, where in WORKS.items()]
        officials = [Official(key, name) for key, name in NAMES.items()]
        record_officials(officials, employments, [Office("kaisa", "kela_desk")], at=AT)
        act, represent, right = MandateType.ACT, MandateType.REPRESENT, MandateType.GRANT
        load_register(
            [
                mandate(ids["mallila"], ids["seutu"], act),
                mandate(ids["koivula"], ids["seutu"], act),
                mandate(ids["seutu"], "aino", represent),
                mandate(ids["seutu"], "asta", represent),
                mandate(ids["pihlajisto"], "eeva", act),
                mandate(ids["mallila"], "helmi", right),
            ]
        )
        users = ("mallila", "pihlajisto", "seutu")
        load_agreements([Agreement("", ids[c], "kelmu", period=Period(date(2021, 1, 1), None)) for c in users], at=AT)
    return ids


def mandate(giver: str, holder: str, kind: MandateType) -> Grant:
    """A mandate in the theme that carries the inbox, for the spring of 2021 and long after."""
    return Grant(
        id=str(uuid7()),
        giver=giver,
        holder=holder,
        to_person=holder in NAMES,
        type=kind,
        themes=frozenset({"view_and_claim"}),
        first_day=date(2021, 1, 15),
        last_day=date(2023, 12, 31),
    )
