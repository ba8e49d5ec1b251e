"""The demonstration's rosters show every state that an employee can be in."""

import pytest

from valtuus.administration.guide_types import StepState
from valtuus.administration.queries.check import check_of
from valtuus.administration.queries.guide import guide_of
from valtuus.administration.rules.check import states_of
from valtuus.administration.types import CellState
from valtuus.demo.cast import MORNING
from valtuus.demo.services import make_world
from valtuus.demo.staff import STAFF
from valtuus.kernel.identifiers import identity_code
from valtuus.parties.queries import party_by_code

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def test_every_code_is_artificial_and_valid():
    assert all(identity_code(e.player.code, MORNING.date(), artificial=True) for e in STAFF)
    assert all(e.player.code[7] == "9" for e in STAFF)


def test_both_rosters_show_every_state_and_the_guide_is_under_way():
    make_world([], [])
    for code in ("mallila", "seutu"):
        party = party_by_code(code)
        check = check_of(party, at=MORNING)
        shown = frozenset().union(*(states_of(row, check) for row in check.rows))
        assert shown == set(CellState), code
        assert {s.state for s in guide_of(party, at=MORNING).steps} >= {StepState.DONE, StepState.NOT}
