"""The step of the application ticks itself from the clerk service's own slice."""

import pytest

from valtuus.administration.guide_types import StepState
from valtuus.administration.queries.guide import guide_of
from valtuus.mandate_applications.tests.conftest import AT, office  # noqa: F401 - the fixture
from valtuus.parties import queries as parties

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def applied(office):  # noqa: F811 - the same fixture, given by name
    party = parties.party(office.id["mallila"])
    return next(s.state for s in guide_of(party, at=AT).steps if s.code == "apply")


def test_a_draft_ticks_nothing_and_what_was_submitted_does(office):  # noqa: F811 - the same
    assert applied(office) is StepState.NOT
    office.draft()
    assert applied(office) is StepState.NOT
    office.submitted()
    assert applied(office) is StepState.DONE
