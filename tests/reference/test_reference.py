"""The reference says what the scenarios say: every one of kind access that does not ask the layer after."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest

from valtuus.kernel.catalogue import catalogue

from .evaluate import Answer, as_known, evaluate
from .scenario_facts import access_scenarios, read, translate

DOCUMENT = read()
SCENARIOS = access_scenarios(DOCUMENT)
COMPARED = {
    "decision": lambda answer: answer.outcome.value,
    "reason": lambda answer: answer.reason,
    "basis": lambda answer: list(answer.basis_grants),
    "near": lambda answer: list(answer.near),
    "also": lambda answer: list(answer.also),
    "remedy": lambda answer: answer.remedy,
    "fixer": lambda answer: answer.fixer,
}


def answer_to(scenario: Mapping[str, Any]) -> Answer:
    """What the reference answers to a scenario."""
    asked = translate(DOCUMENT, scenario, catalogue())
    facts = asked.facts if asked.known_at is None else as_known(asked.facts, asked.known_at)
    return evaluate(asked.question, facts, asked.at)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[s["id"] for s in SCENARIOS])
def test_scenario(scenario: Mapping[str, Any]) -> None:
    """Everything that `expect` holds, and no key of it unknown."""
    answer = answer_to(scenario)
    assert {key: COMPARED[key](answer) for key in scenario["expect"]} == scenario["expect"]


def test_scenarios_are_there_and_told_apart() -> None:
    """A run of nothing, or of one id twice, is no run."""
    assert len(SCENARIOS) >= 98
    assert max(Counter(s["id"] for s in DOCUMENT["scenario"]).values()) == 1


def test_permits_have_no_remedy_and_refusals_have_one() -> None:
    """A permit names no way out, a refusal always one."""
    for scenario in SCENARIOS:
        answer = answer_to(scenario)
        assert (answer.remedy is None) == (answer.outcome == "permit") == (answer.fixer is None)
