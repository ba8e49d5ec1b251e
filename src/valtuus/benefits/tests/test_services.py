"""Looking up a person, on PostgreSQL as the app role: decide, record, read, show."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from valtuus.benefits import services
from valtuus.benefits.queries import benefits_of, unknown_codes_within
from valtuus.benefits.tests import ground
from valtuus.benefits.tests.ground import EMPTY, MAIJA, MATTI, NOBODY, PAYMENT, PEKKA, lay, lay_matti
from valtuus.benefits.types import Benefits, Judgement, Look, Pace, Wish
from valtuus.disclosures.queries import looks_about, record_by_number, subject_key
from valtuus.disclosures.services import record
from valtuus.disclosures.tests.looks import AINO, AT, DENY, MALLILA, ONNI, PERMIT, SEUTU, look_up
from valtuus.kernel.actor import Actor
from valtuus.kernel.codes import PartyKind
from valtuus.kernel.decision import Decision, Reason
from valtuus.kernel.errors import DomainError, ErrorKind, Refused
from valtuus.parties.queries import official_key
from valtuus.parties.services import load_parties, record_officials
from valtuus.parties.types import Employment, Official, Party

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

WISH = Wish(
    MATTI, MALLILA, "sas_20", "assess_need", ("payments", "decisions"), ("client_relation", "necessary"), "SHL-2021-17"
)


def judge(decision: Decision, scopes: tuple[str, ...] | None = None) -> Callable[[Wish, Actor, datetime], Judgement]:
    def said(wish: Wish, actor: Actor, at: datetime) -> Judgement:
        return Judgement(decision, wish.scopes if scopes is None else scopes, {"person": actor.key}, "490")

    return said


def look(code: str = MATTI, actor: Actor = AINO, decision: Decision = PERMIT, **changed: Any) -> Look:
    pace = changed.pop("pace", services.PACE)
    scopes = changed.pop("given", None)
    wish = replace(WISH, identity_code=code, **changed)
    return services.look_up(wish, actor=actor, at=AT, judge=judge(decision, scopes), pace=pace)


def count(table: str) -> int:
    with connections["default"].cursor() as cursor:
        cursor.execute(f"select count(*) from {table}")  # noqa: S608 - the tests' own table names
        return int(cursor.fetchone()[0])


@contextmanager
def nothing_recorded() -> Iterator[None]:
    before = count("disclosures_record")
    yield
    assert count("disclosures_record") == before


def test_a_permitted_look_shows_what_the_ground_opens_and_stands_in_the_log() -> None:
    key = lay_matti()
    found = look()
    assert found.benefits.person is not None and found.benefits.person.identity_code == MATTI
    assert {scope: len(items) for scope, items in found.benefits.items.items()} == {"decisions": 1, "payments": 1}
    entry = record_by_number(found.number)
    assert entry is not None
    assert (entry.subjects, entry.represented, entry.acting, entry.outcome) == ((key,), MALLILA, SEUTU, "permit")
    assert (entry.purpose, entry.ground, entry.case_reference) == ("assess_need", "sas_20", "SHL-2021-17")
    assert entry.conditions == ("client_relation", "necessary")


def test_only_the_scopes_that_the_judge_gave_are_read() -> None:
    lay_matti()
    found = look(given=("payments",))
    assert list(found.benefits.items) == ["payments"]
    entry = record_by_number(found.number)
    assert entry is not None and (entry.scopes_asked, entry.scopes_given) == (("payments", "decisions"), ("payments",))


def test_a_refusal_is_recorded_and_no_person_is_touched() -> None:
    key = lay_matti()
    with CaptureQueriesContext(connections["default"]) as queries, pytest.raises(Refused) as refusal:
        look(decision=DENY)
    assert not [q["sql"] for q in queries.captured_queries if "benefits_" in q["sql"]]
    [entry] = looks_about(key)
    assert (entry.number, entry.outcome, entry.reason) == (refusal.value.record_number, "deny", "no_mandate")


def test_unknown_and_without_data_and_of_another_municipality_run_the_same_queries() -> None:
    lay_matti()
    lay(EMPTY, {}, non_disclosure=True)
    lay(MAIJA, {"payments": [PAYMENT]}, home_municipality="049", died=date(2021, 1, 1))
    look()
    texts = {}
    for code in (NOBODY, EMPTY, MAIJA, MATTI):
        with CaptureQueriesContext(connections["default"]) as queries:
            look(code)
        texts[code] = [_shape(q["sql"]) for q in queries.captured_queries]
    assert texts[NOBODY] == texts[EMPTY] == texts[MAIJA] == texts[MATTI]
    tables = [w for s in texts[MATTI] for w in s.split() if w.startswith("benefits_")]
    assert tables[:2] == ["benefits_person", "benefits_item"], "they are seen at all"
    assert look(NOBODY).benefits == look(EMPTY).benefits == Benefits(None, {}, (Reason("no_data_on_code"),))


def _shape(sql: str) -> str:
    words = sql.split()
    return " ".join(words[:2] + [w for w in words if "benefits_" in w or "disclosures_" in w or "ledger_" in w])


def test_the_day_of_death_and_another_municipality_are_told() -> None:
    lay_matti(home_municipality="049", died=date(2021, 1, 1))
    assert [r.code for r in look().benefits.remarks] == ["person_has_died", "of_other_municipality"]


def test_a_malformed_code_is_said_at_the_field_and_not_recorded() -> None:
    with nothing_recorded(), pytest.raises(DomainError) as error:
        look("310799-913X")
    assert (error.value.code, error.value.field) == ("identity_code_malformed", "identity_code")
    assert "913X" not in str(error.value)


def test_production_refuses_artificial_codes(settings: Any) -> None:
    settings.ARTIFICIAL_CODES = False
    with nothing_recorded(), pytest.raises(DomainError, match="identity_code_malformed"):
        look()


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"ground": "no_such"}, "unknown_code", "ground"),
        ({"purpose": "no_such"}, "unknown_code", "purpose"),
        ({"conditions": ("necessary", "no_such")}, "unknown_code", "conditions"),
        ({"scopes": ("payments", "no_such")}, "unknown_code", "scopes"),
        ({"channel": "no_such"}, "unknown_code", "channel"),
        ({"scopes": ()}, "scope_missing", "scopes"),
    ],
)
def test_unknown_codes_of_the_form_are_said_at_their_field(changed: dict[str, Any], code: str, field: str) -> None:
    with nothing_recorded(), pytest.raises(DomainError) as error:
        look(**changed)
    assert (error.value.code, error.value.field) == (code, field)
    assert error.value.allowed


def test_from_the_twentieth_look_in_an_hour_on_there_is_a_pause() -> None:
    lay_matti()
    pace = Pace(free=3, step=30.0)
    look(pace=pace)
    look(pace=pace)
    with nothing_recorded(), pytest.raises(DomainError) as error:
        look(pace=pace)
    assert (error.value.code, error.value.kind, error.value.fields) == (
        "looks_too_fast",
        ErrorKind.CONFLICT,
        {"seconds": "30"},
    )
    assert look(actor=ONNI, pace=pace).number, "another official is not slowed"


def test_three_unknown_codes_in_an_hour_raise_one_alarm_and_refuse_nothing() -> None:
    lay_matti()
    unknown = (NOBODY, MAIJA, ground.PEKKA, ground.SALLI)
    for i, code in enumerate(unknown):
        assert look(code).benefits.remarks == (Reason("no_data_on_code"),)
        assert count("disclosures_alarm") == (1 if i >= 2 else 0)
        look()
    assert unknown_codes_within(AINO.key) == 4
    assert unknown_codes_within(ONNI.key) == 0


def test_one_unknown_code_again_and_again_is_one_code() -> None:
    for _ in range(4):
        look(NOBODY)
    assert (unknown_codes_within(AINO.key), count("disclosures_alarm")) == (1, 0)


def test_what_is_read_is_what_was_recorded() -> None:
    lay_matti()
    lay(MAIJA, {"payments": [PAYMENT]})
    receipt = record(look_up(subject_key(MAIJA)), PERMIT, scopes_given=("payments",))
    found, _ = benefits_of(receipt, actor=AINO)
    assert found.person is not None and found.person.identity_code == MAIJA
    with pytest.raises(DomainError, match="receipt_of_another"):
        benefits_of(receipt, actor=ONNI)
    forged, _ = benefits_of(replace(receipt, secret="0" * 32), actor=AINO)
    assert (forged.person, forged.items) == (None, {"payments": ()}), "the database opens nothing to another secret"


def test_no_identity_code_stands_in_log_or_ledger() -> None:
    lay_matti()
    look()
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "select r::text, convert_from(b.payload, 'UTF8') from disclosures_record r join ledger_body b using (line_id)"
        )
        for row in cursor.fetchall():
            assert MATTI not in "".join(row)
    assert MATTI not in repr(replace(WISH))


def test_the_record_says_whether_the_person_is_the_official_or_a_colleague() -> None:
    lay_matti()
    load_parties([Party(SEUTU, PartyKind.JOINT_AUTHORITY, "seutu", "Seutu", "Seutu")], at=AT)
    people = [Official(official_key(code), "Matti") for code in (MATTI, MAIJA)]
    record_officials(people, [Employment(people[0].key, SEUTU)], at=AT)

    def kinship(found: Look) -> str:
        with connections["default"].cursor() as cursor:
            cursor.execute("select kinship from disclosures_record where number = %s", [found.number])
            return str(cursor.fetchone()[0])

    assert kinship(look(MATTI)) == "colleague"
    assert kinship(look(MATTI, replace(AINO, key=official_key(MATTI)))) == "itself"
    assert kinship(look(MAIJA)) == kinship(look(NOBODY)) == ""


def test_looks_at_oneself_at_colleagues_and_at_others_run_the_same_queries() -> None:
    lay_matti()
    load_parties([Party(SEUTU, PartyKind.JOINT_AUTHORITY, "seutu", "Seutu", "Seutu")], at=AT)
    record_officials([Official(official_key(PEKKA), "Pekka")], [Employment(official_key(PEKKA), SEUTU)], at=AT)
    itself = replace(AINO, key=official_key(MATTI))
    look()
    texts = []
    for code, actor in ((MATTI, AINO), (PEKKA, AINO), (MATTI, itself)):
        with CaptureQueriesContext(connections["default"]) as queries:
            look(code, actor)
        texts.append([_shape(q["sql"].replace(actor.key, "actor")) for q in queries.captured_queries])
    assert texts[0] == texts[1] == texts[2]
