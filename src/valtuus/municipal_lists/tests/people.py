"""Those who come to the lists: Ilona of Mallila, Aino of Seutu, by the chain, Eeva of another municipality, Veikko of none."""

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
from valtuus.parties.types import Employment, Membership, Official, Party

AT = datetime(2021, 2, 20, 6, 5, tzinfo=UTC)
STRONG = "http://ftn.ficora.fi/2017/loa2"
NAMES = {"ilona": "Ilona Äärelä-Öhman", "aino": "Aino Ahola", "eeva": "Eeva Eerola", "veikko": "Veikko Vainio"}
LMS, CHILD = "lms_material", "childcare_billing"
TASKS = frozenset({"social_work", "lms_billing"})


def actor(who: str) -> Actor:
    return Actor(who, NAMES[who], STRONG, f"session of {who}")


class Someone:
    """In place of the sign-in: who asks is named by a header of the test. Stands last in MIDDLEWARE."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        who = request.headers.get("Test-Actor")
        request.actor = actor(who) if who else None  # type: ignore[attr-defined]  # as the sign-in sets it
        return self.get_response(request)


def lay_register(*, until: date = date(2023, 12, 31)) -> dict[str, str]:
    """Mallila mandates Ilona (until a day) and Seutu, Seutu mandates Aino; all have agreements. Ids of the parties by code."""
    municipality, authority = PartyKind.MUNICIPALITY, PartyKind.JOINT_AUTHORITY
    kinds = {"mallila": municipality, "pihlajisto": municipality, "seutu": authority}
    told = [Party(str(uuid7()), k, c, c.capitalize(), f"{c.capitalize()} på svenska") for c, k in kinds.items()]
    with as_owner():
        ids = {p.code: p.id for p in told}
        load_parties(told, [Membership(ids["seutu"], ids["mallila"], TASKS)], at=AT)
        works = {"ilona": "mallila", "aino": "seutu", "eeva": "pihlajisto"}
        record_officials(
            [Official(key, name) for key, name in NAMES.items()],
            [Employment(who, ids[where]) for who, where in works.items()],
            at=AT,
        )
        load_register(
            [
                _mandate(ids["mallila"], "ilona", "act", until, LMS, CHILD),
                _mandate(ids["mallila"], ids["seutu"], "act", until, LMS),
                _mandate(ids["seutu"], "aino", "represent", until, LMS),
                _mandate(ids["pihlajisto"], "eeva", "act", until, LMS),
            ]
        )
        load_agreements([Agreement("", ids[c], "kelmu", period=Period(date(2021, 1, 1), None)) for c in ids], at=AT)
    return ids


def _mandate(giver: str, holder: str, kind: str, until: date, *themes: str) -> Grant:
    return Grant(
        id=str(uuid7()),
        giver=giver,
        holder=holder,
        to_person=holder in NAMES,
        type=MandateType(kind),
        themes=frozenset(themes),
        first_day=date(2021, 1, 15),
        last_day=until,
    )
