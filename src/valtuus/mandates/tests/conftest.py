"""A small register: Mallila, Koivula, Seutu and the cast, as the institution loads them."""

from datetime import UTC, date, datetime

import pytest

from valtuus.kernel.actor import Actor
from valtuus.kernel.codes import MandateType, PartyKind
from valtuus.kernel.identifiers import uuid7
from valtuus.mandates import after
from valtuus.mandates.services.loading import load_register
from valtuus.mandates.types import Grant
from valtuus.parties.services import load_parties, record_officials
from valtuus.parties.types import Employment, Membership, Official, Party

AT = datetime(2021, 2, 1, 6, 5, tzinfo=UTC)
STRONG = "http://ftn.ficora.fi/2017/loa2"
PEOPLE = ("aino", "onni", "helmi", "ilmari", "eeva")


class Register:
    """Ids of the parties, and short ways to load a mandate and to be somebody."""

    def __init__(self) -> None:
        parties = [
            Party(str(uuid7()), kind, code, code.capitalize(), code.capitalize())
            for code, kind in (
                ("mallila", PartyKind.MUNICIPALITY),
                ("koivula", PartyKind.MUNICIPALITY),
                ("pihlajisto", PartyKind.MUNICIPALITY),
                ("seutu", PartyKind.JOINT_AUTHORITY),
            )
        ]
        self.id = {p.code: p.id for p in parties}
        members = [Membership(self.id["seutu"], self.id[m], frozenset({"social_work"})) for m in ("mallila", "koivula")]
        load_parties(parties, members, at=AT)
        work = {"aino": "seutu", "onni": "seutu", "ilmari": "seutu", "helmi": "mallila", "eeva": "pihlajisto"}
        employments = [Employment(who, self.id[where]) for who, where in work.items()]
        record_officials([Official(p, p.capitalize()) for p in PEOPLE], employments, at=AT)

    def mandate(self, giver, holder, kind="act", themes=("view_and_claim",), **more):
        """Load one mandate; its id."""
        values = {"first_day": date(2021, 1, 1), "last_day": date(2025, 12, 31), **more}
        given = Grant(
            id=str(uuid7()),
            giver=self.id[giver],
            holder=self.id.get(holder, holder),
            to_person=holder not in self.id,
            type=MandateType(kind),
            themes=frozenset(themes),
            **values,
        )
        load_register([given])
        return given.id

    def actor(self, who, acr=STRONG):
        """Somebody signed in."""
        return Actor(who, who.capitalize(), acr, "session")


class Granted:
    """In place of the agreements, which this slice does not know: all is in order."""

    def narrowed(self, asked):
        """Each decision as it is."""
        return [decision for _, decision in asked]

    def first_days(self, parties):
        """Nothing begins."""
        return {}


@pytest.fixture
def granted(monkeypatch):
    """Nothing is asked after the mandate."""
    monkeypatch.setattr(after, "_hook", [Granted()])


@pytest.fixture
def register(transactional_db):
    """The small register."""
    return Register()
