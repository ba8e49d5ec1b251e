"""The small world of the administration's tests, with an auditor and looks that ask questions."""

import pytest

from valtuus.administration.tests.conftest import World
from valtuus.mandates.tests.conftest import AT
from valtuus.parties.services import record_officials
from valtuus.parties.types import Office, Official


@pytest.fixture
def world(transactional_db):
    """Helmi grants in Mallila, Ilmari in Seutu; Anna and Arvi are auditors."""
    world = World()
    people = [Official("anna", "Anna"), Official("arvi", "Arvi")]
    record_officials(people, offices=[Office(o.key, "auditor") for o in people], at=AT)
    return world
