"""The small register of the mandates' tests, with duties on the rosters and granters of both organisations."""

import pytest

from valtuus.kernel.actor import SYSTEM
from valtuus.kernel.codes import PartyKind
from valtuus.kernel.identifiers import uuid7
from valtuus.mandates.tests.conftest import AT, Register
from valtuus.parties import queries as parties
from valtuus.parties.services import load_parties, record_officials, record_roster
from valtuus.parties.types import Office, Official, Party, RosterEntry

VIEW, LMS = "view_and_claim", "lms_material"


class World(Register):
    """Mallila mandated Seutu; Helmi grants in Mallila, Ilmari in Seutu (Irma in Seutu in one theme only); Aino may act, Onni
    may not, Ilona of Mallila neither."""

    def __init__(self):
        super().__init__()
        self.roster("seutu", aino={"adult_social_work"}, onni={"adult_social_work"}, ilmari={"mandate_administration"})
        self.roster("mallila", helmi={"mandate_administration"}, ilona={"lms_billing"})
        record_officials(
            [Official("kaisa", "Kaisa"), Official("veikko", "Veikko")], offices=[Office("kaisa", "kela_desk")], at=AT
        )
        self.mandate("mallila", "helmi", "grant", (VIEW, LMS))
        self.mandate("seutu", "ilmari", "grant_represent", (VIEW, LMS))
        self.mandate("mallila", "seutu")
        self.mandate("seutu", "aino", "represent")

    def roster(self, party, **people):
        """Let people work there with these duties."""
        entries = [RosterEntry(Official(who, who.capitalize()), frozenset(duties)) for who, duties in people.items()]
        record_roster(self.id[party], entries, actor=SYSTEM, at=AT)

    def party(self, code):
        """An organisation as a value."""
        return parties.party(self.id[code])

    def joins(self, code, kind=PartyKind.MUNICIPALITY):
        """One more organisation."""
        made = Party(str(uuid7()), kind, code, code.capitalize(), code.capitalize())
        load_parties([made], at=AT)
        self.id[code] = made.id


@pytest.fixture
def world(transactional_db):
    """The small world."""
    return World()
