"""The search of the disclosure log: recorded before anything is read, found by every criterion, replayed to the same."""

from datetime import date
from typing import Any

import pytest
from django.db import connections, transaction
from django.test.utils import CaptureQueriesContext

from valtuus.benefits.tests.ground import MAIJA, MATTI, lay, lay_matti
from valtuus.benefits.tests.pages import look, signed_in, text_of
from valtuus.benefits.tests.pages import register as register
from valtuus.benefits.tests.people import AT, actor_of
from valtuus.disclosures.queries import entries_found, subject_key
from valtuus.disclosures.services import record
from valtuus.disclosures.tests.looks import AINO, PERMIT, look_up
from valtuus.disclosures.types import Criteria
from valtuus.kernel.actor import Actor
from valtuus.kernel.errors import DomainError, Refused
from valtuus.kernel.identifiers import uuid7
from valtuus.oversight.search_types import LogSearch, Searched
from valtuus.oversight.services import searching as services

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

SEARCH = "/fi/valvonta/loki/"


@pytest.fixture
def anna(register: dict[str, str]) -> Actor:
    return actor_of("anna")


def found(actor: Actor, code: str = "", official: str = "", **criteria: Any) -> Searched:
    return services.search(LogSearch(Criteria(**criteria), code, official), actor=actor, at=AT)


def newest() -> Any:
    return entries_found(Criteria(), limit=1)[0]


def test_every_criterion_narrows(anna: Actor, register: dict[str, str]) -> None:
    lay_matti()
    lay(MAIJA, {})
    look()
    look(identity_code=MAIJA, case_reference="SHL-9")
    look("onni")
    matti, maija, onnis = sorted(e.number for e in entries_found(Criteria(action="kelmu.view_person"), limit=9))
    for criteria, expected in (
        ({"outcome": "deny"}, [onnis]),
        ({"official": "onni"}, [onnis]),
        ({"official": "nobody of this name"}, []),
        ({"code": MAIJA}, [maija]),
        ({"code": MATTI, "outcome": "permit"}, [matti]),
        ({"case_reference": "SHL-9"}, [maija]),
        ({"party": register["seutu"], "action": "kelmu.view_person", "outcome": "permit"}, [maija, matti]),
        ({"party": register["pihlajisto"]}, []),
        ({"first": date(2021, 2, 2)}, []),
        ({"ground": "sas_20", "last": date(2021, 2, 1), "before": maija}, [matti]),
    ):
        numbers = [e.number for e in found(anna, **criteria).entries if e.action == "kelmu.view_person"]
        assert numbers == expected, criteria


def test_the_search_is_recorded_with_the_client_and_without_the_code(anna: Actor) -> None:
    key = lay_matti()
    number = found(anna, MATTI).number
    entry = newest()
    assert (entry.number, entry.action, entry.basis_kind, entry.subjects) == (
        number,
        "audit.search_log",
        "office",
        (key,),
    )
    assert MATTI not in str(entry.question)


@pytest.mark.parametrize("who", ["aino", "kaisa", "veikko"])
def test_who_is_no_auditor_finds_nothing_and_that_is_recorded(register: dict[str, str], who: str) -> None:
    with pytest.raises(Refused) as refusal:
        found(actor_of(who), MATTI)
    assert refusal.value.decision.reason.code == "office_role_missing"
    assert (newest().outcome, newest().action, newest().number) == (
        "deny",
        "audit.search_log",
        refusal.value.record_number,
    )
    assert signed_in(who).get(SEARCH).status_code == 403


def test_nobody_searches_for_himself(anna: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "official_key", lambda code: anna.key)
    with pytest.raises(Refused) as refusal:
        found(anna, "020273-9446")
    assert refusal.value.decision.reason.code == "concerns_self_or_close"


def test_looks_at_a_handle_are_looks_at_its_person(anna: Actor) -> None:
    key, handle = lay_matti(), f"notice:{uuid7()}"
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        line = uuid7()
        cursor.execute("set local role valtuus_loader")
        cursor.execute("insert into ledger_line (id, kind, digest) values (%s, 'benefits_loaded', '\\x00')", [line])
        cursor.execute(
            "insert into disclosures_handle (subject_key, handle, line_id) values (%s, %s, %s)", [key, handle, line]
        )
    receipt = record(look_up(handle, actor=AINO), PERMIT, scopes_given=("payments",))
    assert [e.number for e in found(anna, MATTI).entries if e.outcome == "permit" and e.actor == AINO.key] == [
        receipt.number
    ]
    with connections["default"].cursor() as cursor:
        cursor.execute("select count(*) from disclosures_handle")
        assert cursor.fetchone() == (0,), "without a receipt nobody learns whose a handle is"
    assert receipt.number not in [e.number for e in found(anna, MAIJA).entries]
    assert subject_key(MATTI) == key


@pytest.mark.parametrize(
    ("criteria", "code", "field"),
    [
        ({"action": "no.such"}, "unknown_code", "action"),
        ({"outcome": "maybe"}, "unknown_code", "outcome"),
        ({"first": date(2021, 2, 2), "last": date(2021, 2, 1)}, "days_reversed", "last"),
        ({"code": "310799-913A"}, "identity_code_malformed", "identity_code"),
    ],
)
def test_a_fault_of_the_form_is_said_at_its_field_and_not_recorded(
    anna: Actor, criteria: dict[str, Any], code: str, field: str
) -> None:
    with pytest.raises(DomainError) as fault:
        found(anna, **criteria)
    assert (fault.value.code, fault.value.field) == (code, field)
    assert entries_found(Criteria(), limit=1) == []


def test_a_page_shows_twenty_five_and_the_earlier_ones_follow(anna: Actor) -> None:
    for _ in range(27):
        found(anna, outcome="deny")
    first = found(anna, action="audit.search_log")
    assert len(first.entries) == 25 and first.more
    second = found(anna, action="audit.search_log", before=first.entries[-1].number)
    assert len(second.entries) == 3 and not second.more
    page = signed_in("anna").post(SEARCH, {"action": "audit.search_log"}).content.decode()
    assert f'name="before" value="{newest().number - 24}"' in page, (
        "the last of the 25 shown, the search itself the first"
    )


def test_the_pages_cost_the_same_whatever_is_found(anna: Actor) -> None:
    lay_matti()
    client, asked = signed_in("anna"), []
    for _ in range(2):
        with CaptureQueriesContext(connections["default"]) as queries:
            assert client.post(SEARCH, {"action": "kelmu.view_person"}).status_code == 200
        asked.append(len(queries))
        for _ in range(12):
            look()
    assert asked[0] <= asked[1] <= 12


def test_a_decision_comes_out_the_same_and_that_it_was_asked_is_a_line(anna: Actor) -> None:
    lay_matti()
    look()
    look("onni")
    for entry in entries_found(Criteria(action="kelmu.view_person"), limit=9):
        assert services.replay(entry.number, actor=anna, at=AT).same
    assert lines("decision_replayed") == 2
    own = found(anna).number
    with pytest.raises(DomainError, match="entry_not_replayed"):
        services.replay(own, actor=anna, at=AT)
    with pytest.raises(DomainError, match="entry_missing"):
        services.replay(own + 999, actor=anna, at=AT)
    with pytest.raises(Refused):
        services.replay(own, actor=actor_of("aino"), at=AT)


@pytest.mark.parametrize(
    ("language", "said"),
    [("fi", "Päätös on sama kuin silloin."), ("sv", "Beslutet är detsamma"), ("en", "The decision is the same")],
)
def test_the_auditors_pages(anna: Actor, language: str, said: str) -> None:
    lay_matti()
    look()
    client, [entry] = signed_in("anna"), entries_found(Criteria(action="kelmu.view_person"), limit=9)
    home = SEARCH.replace("/fi/", f"/{language}/")
    page = client.post(home, {"identity_code": MATTI}).content.decode()
    assert f"{home}{entry.number}/" in page and "Meikäläinen" not in page
    one = client.get(f"{home}{entry.number}/")
    assert one.status_code == 200 and "SHL-2021-17" in text_of(one) and subject_key(MATTI) not in one.content.decode()
    assert said in text_of(client.post(f"{home}{entry.number}/toista/"))
    assert client.get(f"{home}999999/").status_code == 404


def lines(kind: str) -> int:
    with connections["default"].cursor() as cursor:
        cursor.execute("select count(*) from ledger_line where kind = %s", [kind])
        return int(cursor.fetchone()[0])
