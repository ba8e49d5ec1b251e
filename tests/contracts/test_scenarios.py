"""Every question of the scenario files that a caller can ask is answered through the interface as its author expects."""

from pathlib import Path

import pytest

from valtuus.demo.scenario_asking import STRONG, WEAK
from valtuus.demo.scenario_files import read
from valtuus.demo.scenario_world import write
from valtuus.identity.pairwise import pairwise_id
from valtuus.identity.types import Caller
from valtuus.interop.services.asking import decide
from valtuus.interop.types import Asked, Evaluation, Told
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.clock import standing_at
from valtuus.ledger.services import as_owner

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
FILE = Path(__file__).resolve().parents[2] / "scenarios/decisions.toml"
CODES = catalogue()
CALLER = Caller(
    "0199aaaa-0000-7000-8000-000000000000", None, "x", frozenset(c for c, s in CODES.services.items() if s.endpoints)
)


def can_be_asked(scenario):
    """No official act, no knowledge of another moment, no facts that could not be read, and not the layer after."""
    body, asked = scenario.body, scenario.body.get("question", {})
    if scenario.kind != "access" or body.get("incomplete") or "context" in body or "known_at" in asked:
        return False
    action = CODES.actions[asked["action"]]
    return action.theme is not None and action.service in CALLER.services and "for" in asked


ASKED = [s for s in read([FILE]) if can_be_asked(s)]


def test_most_can_be_asked():
    assert len(ASKED) > 40


@pytest.mark.parametrize("scenario", ASKED, ids=lambda s: s.id)
def test_a_scenario_is_answered_as_expected(scenario):
    asked, expected = scenario.body["question"], scenario.body["expect"]
    with as_owner():
        names = write(scenario)
    acr = STRONG if asked.get("identified", "strong") == "strong" else WEAK
    person, party = pairwise_id(names.people[asked["who"]], CALLER.id), names.parties[asked["for"]]
    item = Evaluation("person", person, asked["action"], "organisation", party, acr)
    with standing_at(scenario.at):
        [told] = decide(Asked((item,), single=True), CALLER, "", "evaluation", at=scenario.at)
    assert isinstance(told, Told)
    assert (told.decision, told.context["reason"]) == (expected["decision"] == "permit", expected["reason"])
    if expected.get("basis"):
        assert names.grant_names(told.context["path"]) == expected["basis"]
    if expected.get("also"):
        assert told.context["also"] == expected["also"]
    if not told.decision and expected.get("fixer"):
        assert told.context["remedy"]["who"] == expected["fixer"]
