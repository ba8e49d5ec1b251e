"""The small register of the mandates' tests, with duties, granters of both organisations and auditors."""

import pytest

from valtuus.kernel.actor import SYSTEM
from valtuus.mandates.tests.conftest import AT, Register
from valtuus.parties.services import record_officials, record_roster
from valtuus.parties.types import Office, Official, RosterEntry


class World(Register):
    """Mallila mandated Seutu. Helmi grants in Mallila, Ilmari in Seutu; Anna and Arvi are auditors, Kaisa is at the desk."""

    def __init__(self):
        super().__init__()
        self.roster("seutu", aino={"adult_social_work"}, onni={"adult_social_work"}, ilmari={"mandate_administration"})
        self.roster("mallila", helmi={"mandate_administration"})
        people = [Official("anna", "Anna Ahonen"), Official("arvi", "Arvi"), Official("kaisa", "Kaisa")]
        offices = [Office("anna", "auditor"), Office("arvi", "auditor"), Office("kaisa", "kela_desk")]
        record_officials(people, offices=offices, at=AT)
        self.mandate("mallila", "helmi", "grant")
        self.mandate("seutu", "ilmari", "grant_represent")
        self.mandate("mallila", "seutu")

    def roster(self, party, **people):
        """Let people work there with these duties."""
        entries = [RosterEntry(Official(who, who.capitalize()), frozenset(duties)) for who, duties in people.items()]
        record_roster(self.id[party], entries, actor=SYSTEM, at=AT)


@pytest.fixture
def world(transactional_db):
    """The small world."""
    return World()
