"""The demonstration has alarms of more than one kind for its auditor."""

import pytest

from valtuus.demo.cast import ANNA, MORNING
from valtuus.demo.odd_looks import GUESSED, make_odd_looks
from valtuus.demo.services import key, make_world
from valtuus.kernel.actor import Actor
from valtuus.kernel.identifiers import identity_code
from valtuus.oversight.services.handling import alarms

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def test_the_guessed_codes_are_artificial_and_valid():
    assert all(identity_code(code, MORNING.date(), artificial=True) == code and code[7] == "9" for code in GUESSED)


def test_the_auditor_has_alarms_to_open():
    make_world([], [])
    make_odd_looks()
    anna = Actor(key(ANNA), ANNA.name, "http://ftn.ficora.fi/2017/loa2", "session")
    kinds = {alarm.kind for alarm in alarms(actor=anna, at=MORNING)}
    assert kinds == {"own_code", "unknown_codes", "case_reference_malformed"}
