"""Ask a scenario of kind `report` through the real services: first what was handled before, then the report itself."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from valtuus.demo.types import BadScenario, Names, Scenario, Table
from valtuus.fallback.report_types import Contents
from valtuus.fallback.rules.report import affects_notices
from valtuus.fallback.services import report, report_desk
from valtuus.kernel import clock
from valtuus.kernel.actor import Actor
from valtuus.kernel.decision import Decision
from valtuus.kernel.identifiers import uuid7
from valtuus.kernel.periods import HELSINKI
from valtuus.ledger.services import as_owner
from valtuus.parties.services import record_officials
from valtuus.parties.types import Employment, Office, Official

STRONG, WEAK = "http://ftn.ficora.fi/2017/loa2", "urn:oid:1.2.246.517.3002.110.7"
# What each field holds where the scenario says that the report contains it.
VALUES = {"reporter": "Ilmoittaja", "phone": "029 000 0000", "delivery_address": "kirjaamo@kunta.example"}
SYMPTOM = "municipality_not_offered"


def reported(scenario: Scenario, names: Names) -> Decision:
    """What becomes of the report, after the matters that the scenario tells of have been handled by an adviser."""
    asked = scenario.body["question"]
    contents = _contents(asked, names)
    if affects_notices(contents.action, contents.symptom) != asked.get("notices_affected", False):
        raise BadScenario(scenario.id, "`notices_affected` is not what the action says")
    actor = _actor(names.people[asked["who"]], asked)
    if asked.get("already_handled"):
        _enter(contents, actor, clock.now() - timedelta(days=1))
    if asked.get("open_matter_same_party_and_cause"):
        _reported_before(contents, clock.now() - timedelta(hours=1))
    if "closed_matter_on" in asked:
        noon = datetime.combine(asked["closed_matter_on"], time(12), HELSINKI)
        matter, adviser = _enter(contents, actor, noon - timedelta(days=1))
        report_desk.solve(matter, "Valtuus annettiin.", actor=adviser, at=noon)
    return report.report(contents, actor=actor, at=clock.now()).decision


def _contents(asked: Table, names: Names) -> Contents:
    party, told = names.parties[asked["for"]], asked["fields"]
    reporter, phone, delivery = (value if name in told else "" for name, value in VALUES.items())
    symptom = SYMPTOM if "symptom" in told else ""
    return Contents(party, party, asked["action"], symptom, reporter, phone, delivery_address=delivery)


def _actor(key: str, asked: Table) -> Actor:
    return Actor(key, key, STRONG if asked.get("identified", "strong") == "strong" else WEAK, "scenario")


def _enter(contents: Contents, reporter: Actor, at: datetime) -> tuple[str, Actor]:
    """A matter handled without a report, of the cause that the reporter has now."""
    adviser = Actor(f"adviser:{uuid7()}", "Neuvoja", STRONG, "scenario")
    with as_owner():
        record_officials([Official(adviser.key, adviser.name)], [], [Office(adviser.key, "kela_desk")], at=at)
    cause = report.finding(contents, actor=reporter, at=clock.now()).cause
    about = replace(contents, cause=cause).about
    return report_desk.enter_elsewhere(about, (), "Hoidetaan puhelimitse.", actor=adviser, at=at).id, adviser


def _reported_before(contents: Contents, at: datetime) -> None:
    """A colleague of the same organisation, as little mandated, has reported it."""
    colleague = Actor(f"colleague:{uuid7()}", "Kollega", STRONG, "scenario")
    with as_owner():
        work = [Employment(colleague.key, contents.party)]
        record_officials([Official(colleague.key, colleague.name)], work, at=at)
    report.report(contents, actor=colleague, at=at)
