"""`valtuus diagnose`: the page's cause on a terminal, in three languages, for people and for programs."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from valtuus.agreements.services import load_agreements
from valtuus.agreements.types import Agreement
from valtuus.demo.cast import ONNI
from valtuus.kernel.clock import standing_at
from valtuus.ledger.services import as_owner
from valtuus.mandates.tests.conftest import AT, Register
from valtuus.parties.queries import official_key
from valtuus.parties.services import record_officials
from valtuus.parties.types import Employment, Official

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
ASK = ("--person", ONNI.code, "--for", "Mallila", "--action", "kelmu.view_inbox")


@pytest.fixture
def world(transactional_db, settings):
    """Onni of the cast represents Seutu, which Mallila has not mandated; Helmi grants for Mallila."""
    settings.ARTIFICIAL_CODES = True
    register, onni = Register(), official_key(ONNI.code)
    record_officials([Official(onni, ONNI.name)], [Employment(onni, register.id["seutu"])], at=AT)
    register.mandate("mallila", "helmi", "grant")
    register.mandate("seutu", onni, "represent")
    with standing_at(AT):
        yield register


def said(*arguments):
    out = StringIO()
    call_command("diagnose", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize(("language", "cause", "step"), [
    ("fi", "Syy: Kunta ei ole antanut kuntayhtymälle asiointivaltuutta.", "Seuraava askel: kerro valtuuden antajille"),
    ("sv", "Orsak: Kommunen har inte gett samkommunen någon ärendefullmakt.", "Nästa steg: informera fullmaktsgivarna"),
    ("en", "Cause: The municipality has given the joint authority no mandate.", "Next step: tell the granters"),
])  # fmt: skip
def test_cause_and_next_step_in_three_languages(world, language, cause, step):
    told = said(*ASK, "--lang", language)
    assert f"{cause} [municipality_has_not_mandated_joint_authority]" in told
    assert f"{step} [tell]" in told and "[upper_link_missing]" in told


def test_for_programs(world):
    told = json.loads(said(*ASK, "--json"))
    assert (told["cause"], told["way"], told["to_ask"]) == ("municipality_has_not_mandated_joint_authority", "tell", [])
    assert told["decision"]["reason"]["code"] == "upper_link_missing" and ONNI.code not in str(told)


def test_what_must_be_asked_is_listed_and_answered(world):
    world.mandate("mallila", "seutu")
    with as_owner():
        load_agreements([Agreement("", world.id["seutu"], "kelmu")], at=AT)
    told = said(*ASK)
    assert [code in told for code in ("no_strong_id", "service_down", "acting_as_self", "not_visible_yet")] == [
        True
    ] * 4
    assert "Seuraava askel" not in told
    told = said(*ASK, "--answer", "no_strong_id=no", "--answer", "service_down=yes")
    assert "[service_down]" in told and "[report]" in told
    assert "[not_visible_yet]" in said(*ASK, "--symptom", "notices_not_seen")


def test_as_of_another_day_and_as_if_weak(world):
    assert "[run_out]" not in said(*ASK, "--at", "2021-01-15")
    assert "[no_strong_id]" in said(*ASK, "--weak")


@pytest.mark.parametrize("arguments", [
    ("--answer", "no_strong_id=maybe"), ("--symptom", "x"), ("--moved-to", "Nowhere"),
])  # fmt: skip
def test_what_there_is_not_is_said_so(world, arguments):
    with pytest.raises(CommandError, match=r"\[(unknown_code|party_missing), (answer|symptom|moved_to)\]"):
        said(*ASK, *arguments)
