"""A caller's rights: for the adviser who has taken the conversation, recorded, and shown to the caller."""

from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from valtuus.benefits.tests.pages import register as register
from valtuus.benefits.tests.pages import signed_in, text_of
from valtuus.benefits.tests.people import AT, actor_of
from valtuus.conversations.services import handling, opening
from valtuus.conversations.types import Kind, Opening, Partner
from valtuus.disclosures.queries import entries_found, rights_looked_at
from valtuus.disclosures.types import Criteria
from valtuus.kernel.errors import Refused
from valtuus.kernel.identifiers import uuid7
from valtuus.oversight.services import calling

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture
def thread(register: dict[str, str]) -> str:
    return begun("onni")


def begun(who: str) -> str:
    partner = Partner(who, actor_of(who).name)
    told = Opening(Kind.QUESTION, "chat", partner, "En pääse sisään", "Mallila puuttuu", once=str(uuid7()))
    return opening.open_conversation(told, actor=actor_of(who), at=AT).id


def take(thread: str, who: str = "kaisa") -> None:
    handling.take(thread, actor=actor_of(who), at=AT)


def test_the_adviser_sees_what_the_caller_sees(thread: str) -> None:
    take(thread)
    found = calling.rights_of_caller(thread, actor=actor_of("kaisa"), at=AT)
    assert found.conversation.partner.key == "onni" and found.check.verdicts
    page = signed_in("kaisa").post(f"/fi/valvonta/oikeudet/{thread}/")
    assert page.status_code == 200
    assert "sinulla ei ole sen edustamisvaltuutta" in text_of(page) and "Seutu" in text_of(page)


def test_the_look_is_recorded_and_the_caller_sees_it(thread: str) -> None:
    take(thread)
    number = calling.rights_of_caller(thread, actor=actor_of("kaisa"), at=AT).number
    [entry] = rights_looked_at("onni")
    assert (entry.number, entry.actor, entry.basis_kind, entry.question["conversation"]) == (
        number,
        "kaisa",
        "office",
        thread,
    )
    assert rights_looked_at("aino") == []
    assert "Kelan neuvonta on katsonut oikeuksiasi" in text_of(signed_in("onni").get("/fi/oma/"))
    assert "Kelan neuvonta on katsonut oikeuksiasi" not in text_of(signed_in("aino").get("/fi/oma/"))


@pytest.mark.parametrize(
    ("who", "taken_by", "reason"),
    [
        ("kaisa", None, "not_assigned"),
        ("anna", "kaisa", "office_role_missing"),
        ("aino", "kaisa", "office_role_missing"),
    ],
)
def test_who_has_not_taken_it_sees_nothing_and_that_is_recorded(
    thread: str, who: str, taken_by: Any, reason: str
) -> None:
    if taken_by:
        take(thread, taken_by)
    with pytest.raises(Refused) as refusal:
        calling.rights_of_caller(thread, actor=actor_of(who), at=AT)
    assert refusal.value.decision.reason.code == reason
    [entry] = entries_found(Criteria(action="desk.answer", outcome="deny"), limit=5)
    assert entry.number == refusal.value.record_number
    assert rights_looked_at("onni") == [], "a refused look showed nothing"


def test_nobody_looks_at_his_own_rights_as_an_adviser(register: dict[str, str]) -> None:
    thread = begun("kaisa")
    with pytest.raises(Refused) as refusal:
        calling.rights_of_caller(thread, actor=actor_of("kaisa"), at=AT)
    assert refusal.value.decision.reason.code == "concerns_self_or_close"


def test_a_get_looks_at_nothing(thread: str) -> None:
    take(thread)
    assert signed_in("kaisa").get(f"/fi/valvonta/oikeudet/{thread}/").status_code == 405
    assert entries_found(Criteria(action="desk.answer"), limit=5) == []
    assert signed_in("kaisa").post(f"/fi/valvonta/oikeudet/{uuid7()}/").status_code == 404


def test_the_page_costs_the_same_however_much_the_caller_holds(thread: str, register: dict[str, str]) -> None:
    """The check itself asks many times over (it decides for every organisation, now and for days to come), but alike for each."""
    take(thread)
    other = begun("aino")
    take(other)
    asked = []
    for one in (thread, other):
        with CaptureQueriesContext(connections["default"]) as queries:
            signed_in("kaisa").post(f"/fi/valvonta/oikeudet/{one}/")
        asked.append(len(queries))
    assert abs(asked[0] - asked[1]) <= 3 and max(asked) <= 24


@pytest.mark.parametrize(
    ("language", "said"),
    [("fi", "Yhteydenottajan oikeudet"), ("sv", "Den kontaktandes rättigheter"), ("en", "Rights of the caller")],
)
def test_in_three_languages(thread: str, language: str, said: str) -> None:
    take(thread)
    assert said in text_of(signed_in("kaisa").post(f"/{language}/valvonta/oikeudet/{thread}/"))
