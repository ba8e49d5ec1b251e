"""A register to ask, callers who ask it, and the shortest way to ask."""

import json
from datetime import UTC, date, datetime

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.db import connections
from django.http import HttpResponse
from django.test import Client

from valtuus.identity.services.callers import give_token, register_caller
from valtuus.interop.wsgi import before
from valtuus.kernel.actor import Actor
from valtuus.kernel.clock import standing_at
from valtuus.kernel.codes import MandateType, PartyKind
from valtuus.kernel.decision import Decision, Outcome, Reason
from valtuus.kernel.identifiers import uuid7
from valtuus.mandates.services.loading import load_register
from valtuus.mandates.types import Grant
from valtuus.parties.queries import official_key
from valtuus.parties.services import load_parties, record_officials
from valtuus.parties.types import Employment, Membership, Official, Party

AT = datetime(2021, 2, 1, 6, 5, tzinfo=UTC)
PERMIT = Decision(Outcome.PERMIT, Reason("granted", {"date": "2021-02-01"}), AT, 1, "x")
ANNA = Actor("anna", "Anna Ahonen", "http://ftn.ficora.fi/2017/loa2", "s")
AINO, ONNI, EEVA, NOBODY = "150290-902L", "010180-9015", "050970-9462", "290276-957T"
KELA = ("kelmu", "emava", "kela_employer")
VIEW, FIRST, LAST = "kelmu.view_person", date(2021, 1, 1), date(2025, 12, 31)
CODES = {"mallila": "9900001-8", "koivula": "9900002-6", "pihlajisto": "9900004-2", "seutu": "9900006-9"}


class World:
    """Mallila mandated Seutu, Seutu mandated Aino; Onni works there without; Eeva works for Pihlajisto and has its mandate."""

    def __init__(self):
        kinds = dict.fromkeys(CODES, PartyKind.MUNICIPALITY) | {"seutu": PartyKind.JOINT_AUTHORITY}
        told = [
            Party(str(uuid7()), kinds[c], c, c.capitalize(), c.capitalize(), CODES[c], artificial=True) for c in CODES
        ]
        self.id = {p.code: p.id for p in told}
        members = [Membership(self.id["seutu"], self.id[m], frozenset({"social_work"})) for m in ("mallila", "koivula")]
        load_parties(told, members, at=AT)
        work = {AINO: "seutu", ONNI: "seutu", EEVA: "pihlajisto"}
        people = {code: official_key(code) for code in work}
        officials = [Official(key, f"Virkailija {n}") for n, key in enumerate(people.values())]
        record_officials(officials, [Employment(people[c], self.id[m]) for c, m in work.items()], at=AT)
        self.upper = self.mandate("mallila", "seutu")
        self.lower = self.mandate("seutu", AINO, "represent")
        self.mandate("pihlajisto", EEVA)

    def mandate(self, giver, holder, kind="act", themes=("view_and_claim",)):
        """Load one mandate; its id."""
        to_person = holder not in self.id
        given = Grant(
            id=str(uuid7()),
            giver=self.id[giver],
            holder=official_key(holder) if to_person else self.id[holder],
            to_person=to_person,
            type=MandateType(kind),
            themes=frozenset(themes),
            first_day=FIRST,
            last_day=LAST,
        )
        load_register([given])
        return given.id


class AtTheDoor:
    """What the test client hands a request to: the application as a server has it, with the client's Django behind it."""

    def __init__(self, django):
        self.django, self.application = django, before(self._behind)

    def __call__(self, environ):
        self.answer, begun = None, []
        body = self.application(environ, lambda status, headers: begun.append((int(status[:3]), dict(headers))))
        if self.answer is None:
            [(status, headers)] = begun
            self.answer = HttpResponse(b"".join(body), status=status, headers=headers)
            self.answer.wsgi_request = WSGIRequest(environ)
        return self.answer

    def _behind(self, environ, start):
        self.answer = self.django(environ)
        return []


class Asker:
    """A caller with its token. It asks at the door, as everybody does; `by_django` past it."""

    def __init__(self, services=KELA, owner=None, networks=(), days=30, by_django=False):
        self.caller = register_caller("Järjestelmä", owner, frozenset(services), tuple(networks), PERMIT, actor=ANNA)
        self.token = give_token(self.caller, days, PERMIT, actor=ANNA)
        self.client = Client(raise_request_exception=False, headers={"Host": "testserver"})
        if not by_django:
            self.client.handler = AtTheDoor(self.client.handler)

    def raw(self, body, endpoint="evaluation", content_type="application/json", **headers):
        """Post bytes as they are."""
        sent = {"Authorization": f"Bearer {self.token.secret}"} | headers
        return self.client.post(
            f"/access/v1/{endpoint}", body, content_type, headers={k: v for k, v in sent.items() if v is not None}
        )

    def ask(self, body, endpoint="evaluation", **headers):
        """Post JSON."""
        return self.raw(json.dumps(body).encode(), endpoint, **headers)

    def many(self, *items, **top):
        """The answers to many questions."""
        answer = self.ask({"evaluations": list(items), **top}, "evaluations")
        assert answer.status_code == 200, answer.content
        return answer.json()["evaluations"]


def question(person=AINO, resource="mallila", action=VIEW, kind="municipality", **more):
    """A whole question."""
    return {
        "subject": {"type": "person", "id": person},
        "action": {"name": action},
        "resource": {"type": kind, "id": resource},
        **more,
    }


def without(body, name):
    """A body without one of its members."""
    return {k: v for k, v in body.items() if k != name}


def rows(sql, *values):
    """What the owner reads."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


@pytest.fixture
def world(transactional_db):
    """The register."""
    with standing_at(AT):
        yield World()


@pytest.fixture
def asker(world):
    """A caller of the institution's."""
    return Asker()
