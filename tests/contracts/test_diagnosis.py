"""Every reason to its button; and every cause, seeded as facts, named on the page and on the command line in three languages."""

import json
import re
from dataclasses import replace
from html import unescape
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.test import Client

from valtuus.config.management.commands import diagnose as command
from valtuus.demo.scenario_asking import WEAK, _write_agreement
from valtuus.demo.scenario_files import read
from valtuus.demo.scenario_world import write
from valtuus.fallback.rules.diagnosis import cause_of, causes_of
from valtuus.fallback.services import diagnosing
from valtuus.fallback.types import KnownBy
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.catalogue_checks import EXPLAINED
from valtuus.kernel.clock import standing_at
from valtuus.kernel.decision import Decision, Link, Outcome, Reason, Remedy
from valtuus.ledger.services import as_owner
from valtuus.mandates.queries.facts import facts_for
from valtuus.mandates.tests.asking import world_of
from valtuus.mandates.tests.conftest import AT, Register
from valtuus.mandates.tests.people import MIDDLEWARE
from valtuus.mandates.types import ForeignAnswer
from valtuus.web.help import filled_generally

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
CODES = catalogue()
CAUSES = causes_of(CODES.rows["cause"])
LANGUAGES = ("fi", "sv", "en")
VIEW = "kelmu.view_person"
REASONS = [r for r in CODES.reasons.values() if r.layer in EXPLAINED] + [CODES.reasons["no_right_to_grant"]]


@pytest.fixture(autouse=True)
def pages(settings):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, MIDDLEWARE]


def page_of(who, language="fi", **query):
    page = Client(headers={"Test-Actor": who}).get(f"/{language}/selvitys/", query)
    assert page.status_code == 200, page.text
    return page.text


def next_step(text):
    """What the one primary button of the page is: the address it leads to or posts to, and its form's hidden values."""
    part = text.split('aria-labelledby="next-heading"')[1].split("</section>")[0]
    assert part.count("hds-button--primary") == 1
    if form := re.search(r'<form method="post" action="([^"]+)">(.*?)</form>', part, re.S):
        hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[2])
        return form[1], {name: unescape(value) for name, value in hidden}
    return unescape(re.search(r'class="hds-button hds-button--primary" href="([^"]+)"', part)[1]), None


def answers(who, address, values):
    """Whether the button answers: with its page, or by doing the thing and showing the diagnosis again."""
    client = Client(headers={"Test-Actor": who})
    if values is None:
        return client.get(address, follow=True).status_code == 200
    sent = client.post(address, values)
    return sent.status_code == 302 and client.get(sent.headers["Location"]).status_code == 200


# ---- every reason to its button


def near(world, reason):
    """The nearest path that a refusal of this reason has."""
    upper, lower = Link(world.id["mallila"], world.id["seutu"], None), Link(world.id["seutu"], "onni", None)
    if CODES.reasons[reason].layer != "mandate" or reason in ("no_mandate", "katso_ended", "not_for_this_municipality"):
        return ()
    if reason.startswith("upper_link") or reason == "chain_too_long":
        return replace(upper, faults=(reason,)), lower
    return upper, replace(lower, faults=(reason,))


def remedies(world, entry):
    """Every remedy that a refusal of this reason may come with: the catalogue's, for a granter the one of either organisation, and
    the application where there is none."""
    remedy = CODES.remedies[entry.remedy]
    if remedy.fixer not in ("granter_of_the_link", "municipality_granter", "joint_authority_granter"):
        yield Remedy(remedy.code, remedy.fixer, None if remedy.fixer == "self" else world.id["mallila"])
        return
    below = near(world, entry.code) and not near(world, entry.code)[0].faults
    own = below and remedy.fixer != "municipality_granter"
    yield Remedy(
        remedy.code, f"{'joint_authority' if own else 'municipality'}_granter", world.id["seutu" if own else "mallila"]
    )
    yield Remedy("apply_to_clerk", "municipality_signatory", world.id["mallila"])


@pytest.mark.parametrize("granters", [True, False], ids=["granters", "nobody"])
@pytest.mark.parametrize("entry", REASONS, ids=lambda r: r.code)
def test_every_reason_leads_to_a_button_that_answers(entry, granters, monkeypatch, transactional_db):
    world = world_of(Register()) if granters else Register()
    for remedy in remedies(world, entry):
        fields = {"org": world.id["seutu"], "needed_theme": "view_and_claim", "date": "2021-01-01"}
        outcome = Outcome.UNKNOWN if entry.code == "could_not_be_evaluated" else Outcome.DENY
        path = near(world, entry.code)
        made = Decision(outcome, Reason(entry.code, fields), AT, 1, "x", remedy=remedy, near=path)
        monkeypatch.setattr(diagnosing, "_decision", lambda *_, made=made: made)
        with standing_at(AT):
            text = page_of("onni", party=world.id["mallila"], action=VIEW)
            cause = cause_of(made, path, CAUSES)
            assert filled_generally("cause", cause.code) in unescape(text)
            address, values = next_step(text)
            assert answers("onni", address, values), (remedy, address)


def test_the_buttons_are_those_meant(monkeypatch, transactional_db):
    """Where each remedy leads, so that a button which answers is also the right one."""
    world = world_of(Register())
    # A granter beside the reader, so that there is somebody to tell.
    expected = {
        "awaiting_approval": "/fi/selvitys/kerro/",
        "upper_link_missing": "/fi/selvitys/kerro/",
        "upper_link_revoked": "/fi/selvitys/kerro/",
        "upper_link_not_yet_in_force": "/fi/selvitys/kerro/",
        "lower_link_missing": "/fi/pyynnot/uusi/",
        "not_yet_in_force": "/fi/pyynnot/uusi/",
        "wrong_theme": "/fi/pyynnot/uusi/",
        "katso_ended": "/fi/pyynnot/uusi/",
        "grant_right_only": "/fi/valtuudet/",
        "not_for_this_municipality": "/fi/edustus/",
        "purpose_missing": f"/fi/kelmu/{world.id['mallila']}/haku/",
        "agreement_missing": "/fi/selvitys/ilmoitus/",
        "could_not_be_evaluated": "/fi/selvitys/ilmoitus/",
    }
    found = {}
    for code in expected:
        entry, remedy = CODES.reasons[code], next(remedies(world, CODES.reasons[code]))
        fields = {"org": world.id["seutu"], "needed_theme": "view_and_claim", "date": "2021-01-01"}
        made = Decision(Outcome.DENY, Reason(entry.code, fields), AT, 1, "x", remedy=remedy, near=near(world, code))
        monkeypatch.setattr(diagnosing, "_decision", lambda *_, made=made: made)
        with standing_at(AT):
            found[code] = urlsplit(next_step(page_of("onni", party=world.id["mallila"], action=VIEW))[0]).path
    assert found == expected


# ---- every cause as facts


def seeded():
    """For every cause that a decision names a scenario of the files: the first whose decision leads to it."""
    found = {}
    for scenario in read([Path(__file__).resolve().parents[2] / "scenarios/decisions.toml"]):
        asked, expected = scenario.body["question"], scenario.body["expect"]
        if scenario.kind != "access" or "known_at" in asked or "for" not in asked:
            continue
        if CODES.actions[asked["action"]].theme is None or expected["decision"] == "permit":
            continue
        for cause in CAUSES:
            when = dict(cause.when)
            if cause.reason == expected["reason"] and when.get("remedy", expected.get("remedy")) == expected.get(
                "remedy"
            ):
                if when.get("path") and when["path"] != path_of(scenario):
                    continue
                found.setdefault(cause.code, scenario)
                break
    return found


def path_of(scenario):
    """The shape of the path that a scenario's grants make: through an organisation, or straight to the person."""
    asked = scenario.body["question"]
    givers = {g["from"] for g in scenario.body.get("grants", ()) if g["to"] == asked["who"]}
    return "direct" if asked["for"] in givers else "chain"


SEEDED = seeded()
BY_DECISION = [c.code for c in CAUSES if c.known_by is KnownBy.DECISION]
BY_READING = {"register_tells_no_reason": ForeignAnswer.NO}  # no scenario: our own register always tells


def test_every_cause_known_by_the_decision_is_seeded():
    assert sorted(SEEDED.keys() | BY_READING) == sorted([*BY_DECISION, "no_strong_id"])


def reader(body, foreign=None):
    """The facts as read: not whole where the scenario says so, and a foreign register's answer where there is one."""

    def read_facts(questions, *, explain=True, as_of=None):
        facts = facts_for(questions, explain=explain, as_of=as_of)
        return [replace(f, complete=not body.get("incomplete"), foreign=foreign) for f in facts]

    return read_facts


def asked_with(body, names):
    """The use of a scenario as the address and the command line tell it."""
    context = body.get("context", {})
    told = {name: context[name] for name in ("purpose", "ground") if name in context}
    told |= {name: list(context[name]) for name in ("conditions", "scopes") if name in context}
    if "moved_to" in context:
        told["moved_to"] = names.parties[context["moved_to"]]
    return told


@pytest.mark.parametrize("code", sorted(SEEDED.keys() | BY_READING))
def test_every_cause_is_named_on_the_page_and_on_the_command_line(code, monkeypatch, transactional_db):
    scenario = SEEDED.get(code) or SEEDED["no_mandate_from_this_municipality"]
    body, asked = scenario.body, scenario.body["question"]
    with as_owner():
        names = write(scenario)
        _write_agreement(scenario, names)
    person, party, told = names.people[asked["who"]], names.parties[asked["for"]], asked_with(body, names)
    monkeypatch.setattr(diagnosing, "facts_for", reader(body, BY_READING.get(code)))
    monkeypatch.setattr(command, "person_key", lambda text, **_: text)
    weak = asked.get("identified") == "weak"
    if weak:
        monkeypatch.setattr("valtuus.mandates.tests.people.STRONG", WEAK)
    query = {k: v if isinstance(v, str) else ",".join(v) for k, v in told.items()}
    options = {k: v for k, v in told.items() if isinstance(v, str)}
    more = [
        f"--{name}={value}"
        for name, key in (("condition", "conditions"), ("scope", "scopes"))
        for value in told.get(key, ())
    ]
    more += [f"--{name.replace('_', '-')}={value}" for name, value in options.items()] + (["--weak"] if weak else [])
    with standing_at(scenario.at):
        for language in LANGUAGES:
            sentence = CODES.say("cause", code, language)
            shown = unescape(page_of(person, language, party=party, action=asked["action"], **query))
            assert f'<p class="lead">{sentence}</p>' in shown
            address, values = next_step(shown)
            assert answers(person, address, values)
            line = ["--person", person, "--for", str(names.parties[asked["for"]]), "--action", asked["action"], *more]
            monkeypatch.setattr(command, "party_id", lambda text, *_: text)
            assert f"{sentence} [{code}]" in said(*line, "--lang", language)
            assert json.loads(said(*line, "--json"))["cause"] == code


def said(*arguments):
    out = StringIO()
    call_command("diagnose", *arguments, stdout=out)
    return out.getvalue()
