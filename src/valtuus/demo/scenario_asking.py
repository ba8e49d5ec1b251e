"""Ask a scenario's question through the real services, at the scenario's clock, and compare with what its author expects."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from valtuus.agreements.services import load_agreements, narrow
from valtuus.agreements.types import Agreement, Use
from valtuus.demo.scenario_files import BUILT
from valtuus.demo.scenario_reports import reported
from valtuus.demo.scenario_world import EVER, write
from valtuus.demo.types import Names, Outcome, Scenario, Table
from valtuus.kernel import clock
from valtuus.kernel.actor import Actor
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.codes import MandateType
from valtuus.kernel.decision import Decision
from valtuus.kernel.errors import Refused
from valtuus.kernel.identifiers import uuid7
from valtuus.kernel.periods import Period
from valtuus.ledger.services import as_owner
from valtuus.mandates.queries.facts import facts_for
from valtuus.mandates.services.deciding import decide
from valtuus.mandates.services.granting import grant
from valtuus.mandates.types import Draft, Facts, Question

# A scenario gives knowingly: what it expects of warnings stands in `notices`.
WARNINGS = frozenset(r.code for r in catalogue().reasons.values() if r.layer == "warning")
STRONG, WEAK = "http://ftn.ficora.fi/2017/loa2", "urn:oid:1.2.246.517.3002.110.7"


def run(scenario: Scenario) -> Outcome:
    """Write the facts as the owner, ask as the app, compare. A kind that is not built yet is told, not run."""
    expected = scenario.body["expect"]
    if scenario.kind not in BUILT:
        return Outcome(scenario.id, scenario.kind, expected, {}, not_run=True)
    with as_owner():
        names = write(scenario)
        _write_agreement(scenario, names)
    with clock.standing_at(scenario.at):
        decision = ASK[scenario.kind](scenario, names)
    return Outcome(scenario.id, scenario.kind, expected, told(decision, names))


def told(decision: Decision, names: Names) -> dict[str, Any]:
    """A decision in the keys and names of a scenario file."""
    return {
        "decision": decision.outcome.value,
        "reason": decision.reason.code,
        "basis": names.grant_names(decision.basis.grants) if decision.basis else None,
        "near": names.grant_names(decision.near_grants),
        "also": [reason.code for reason in decision.also],
        "remedy": decision.remedy.code if decision.remedy else None,
        "fixer": decision.remedy.fixer if decision.remedy else None,
        "notices": [reason.code for reason in decision.warnings],
    }


def _access(scenario: Scenario, names: Names) -> Decision:
    body, asked = scenario.body, scenario.body["question"]
    represented = names.parties[asked["for"]] if "for" in asked else None
    question = Question(
        person=names.people[asked["who"]],
        represented=represented,
        action=asked["action"],
        strong=asked.get("identified", "strong") == "strong",
        assigned=asked.get("assigned", False),
        about_close=asked.get("about_close", False),
    )
    reader = _partly if body.get("incomplete") else facts_for
    decision = decide(question, at=clock.now(), known_at=asked.get("known_at"), reader=reader)
    context = body.get("context")
    if context is None:
        return decision
    return narrow(decision, _use(context, names), action=asked["action"], represented=represented)


def _partly(questions: Sequence[Question], *, explain: bool = True, as_of: int | None = None) -> list[Facts]:
    """A reading that says of itself that it is not whole."""
    return [replace(facts, complete=False) for facts in facts_for(questions, explain=explain, as_of=as_of)]


def _use(context: Table, names: Names) -> Use:
    moved_to = context.get("moved_to")
    return Use(
        purpose=context.get("purpose"),
        ground=context.get("ground"),
        conditions=frozenset(context.get("conditions", ())),
        scopes=frozenset(context.get("scopes", ())),
        moved_to=names.parties[moved_to] if moved_to else None,
    )


def _write_agreement(scenario: Scenario, names: Names) -> None:
    """`agreement = true` without grounds is one with every ground that goes through the service; every party gets it."""
    # A report is about mandates: whether there is an agreement is no question of its scenarios.
    context = scenario.body.get("context", {"agreement": scenario.kind == "report"})
    if not context.get("agreement"):
        return
    service = catalogue().action(scenario.body["question"]["action"]).service
    grounds = context.get("agreement_grounds")
    load_agreements(
        [
            Agreement(
                str(uuid7()), party, service, None if grounds is None else frozenset(grounds), None, Period(*EVER)
            )
            for party in names.parties.values()
        ],
        at=scenario.at,
    )


def _granting(scenario: Scenario, names: Names) -> Decision:
    asked = scenario.body["question"]
    gives = asked["gives"]
    to_person = gives["to"] in names.people
    limit = gives.get("limit")
    draft = Draft(
        giver=names.parties[gives["from"]],
        holder=names.people[gives["to"]] if to_person else names.parties[gives["to"]],
        to_person=to_person,
        type=MandateType(gives["type"]),
        themes=frozenset(gives["themes"]),
        first_day=gives["start"],
        last_day=gives.get("end"),
        limit=None if limit is None else frozenset(names.parties[p] for p in limit),
        specifier=gives.get("specifier"),
    )
    acr = STRONG if asked.get("identified", "strong") == "strong" else WEAK
    actor = Actor(names.people[asked["who"]], asked["who"], acr, f"scenario {scenario.id}")
    try:
        return grant(draft, actor=actor, at=clock.now(), acknowledged=WARNINGS)[1]
    except Refused as refusal:
        return refusal.decision


ASK = {"access": _access, "granting": _granting, "report": reported}
