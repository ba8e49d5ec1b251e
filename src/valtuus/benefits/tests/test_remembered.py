"""The client is told once for a case: who ticked it and when is shown, and it is asked again for a new case or after a year."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from valtuus.benefits import services
from valtuus.benefits.rules import remembered
from valtuus.benefits.tests.ground import EMPTY, MATTI, NOBODY, lay, lay_matti
from valtuus.benefits.tests.pages import count, look, text_of
from valtuus.benefits.tests.pages import register as register
from valtuus.disclosures.queries import record_by_number
from valtuus.disclosures.types import Tick
from valtuus.kernel import clock
from valtuus.kernel.errors import DomainError

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

AT = datetime(2021, 2, 1, 6, 5, tzinfo=UTC)
TOLD = "client_told_beforehand"
FEE = {"ground": "sas_21", "purpose": "set_fee", "case_reference": "SHL-2021-17"}


def tick(number: int, *, acting: str = "seutu", case: str = "A", days_ago: int = 0) -> Tick:
    return Tick(TOLD, acting, "o1:x", AT - timedelta(days_ago), case, number)


@pytest.mark.parametrize(
    ("ticks", "case", "standing", "last"),
    [
        ([], "A", None, None),
        ([tick(1)], "A", 1, None),
        ([tick(1), tick(2)], "A", 2, None),
        ([tick(1, days_ago=364)], "A", 1, None),
        ([tick(1, days_ago=366)], "A", None, 1),
        ([tick(1, case="B")], "A", None, 1),
        ([tick(1), tick(2, case="B")], "A", 1, None),
        ([tick(1, case="")], "", None, 1),
        ([tick(1, acting="mallila")], "A", None, None),
    ],
)
def test_what_a_tick_stands_for(ticks: list[Tick], case: str, standing: int | None, last: int | None) -> None:
    stands, to_tick = remembered(ticks, [TOLD], acting="seutu", case_reference=case, day=AT.date())
    assert (stands[TOLD].number if stands else None) == standing
    before = to_tick.get(TOLD)
    assert (before.number if before else None) == last
    assert bool(stands) != bool(to_tick)


def test_the_first_look_wants_the_tick_and_records_nothing_without_it(register: dict[str, str]) -> None:
    lay_matti()
    response = look(**FEE, conditions=[])
    assert response.status_code == 422 and count() == 0
    assert "Merkitse ehto: Asiakkaalle on kerrottu etukäteen" in text_of(response)
    assert MATTI in response.content.decode(), "what was typed comes back"


def test_the_next_look_at_the_same_case_shows_who_ticked_and_when(register: dict[str, str]) -> None:
    lay_matti()
    assert look(**FEE, conditions=[TOLD]).status_code == 200
    response = look(**FEE, conditions=[])
    entry = record_by_number(max_number())
    assert response.status_code == 200 and entry is not None
    assert "Aino Äärelä-Öhman 1.2.2021, kirjausnumero" in text_of(response)
    assert entry.conditions == (TOLD,) and list(entry.question["remembered"]) == [TOLD]
    assert services.decide_again(entry).permitted


def test_what_stood_for_a_tick_is_no_tick_itself(register: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    lay_matti()
    look(**FEE, conditions=[TOLD])
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=200))
    assert look(**FEE, conditions=[]).status_code == 200
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=366))
    response = look(**FEE, conditions=[])
    # The mandates of the world last; were they over, this would be a refusal.
    assert response.status_code == 422 and "Viimeksi sen merkitsi Aino Äärelä-Öhman 1.2.2021" in text_of(response)


def test_another_case_asks_again_and_says_when_it_was_ticked_last(register: dict[str, str]) -> None:
    lay_matti()
    look(**FEE, conditions=[TOLD])
    response = look(**(FEE | {"case_reference": "SHL-2021-99"}), conditions=[])
    assert response.status_code == 422
    assert "Merkitse ehto uudelleen" in text_of(response) and "Aino Äärelä-Öhman 1.2.2021" in text_of(response)


def test_who_has_no_right_learns_nothing_of_earlier_ticks(register: dict[str, str]) -> None:
    lay_matti()
    look(**FEE, conditions=[TOLD])
    for case in ("SHL-2021-17", "SHL-2021-99"):
        response = look("onni", **(FEE | {"case_reference": case}), conditions=[])
        assert response.status_code == 403 and "Aino" not in text_of(response)


def test_a_code_of_nobody_and_one_without_data_cost_the_same(register: dict[str, str]) -> None:
    lay(EMPTY, {})
    asked = []
    for code in (NOBODY, EMPTY):
        with CaptureQueriesContext(connections["default"]) as queries:
            look(**FEE, identity_code=code, conditions=[TOLD])
        asked.append([q["sql"].split("%s")[0][:60] for q in queries])
    assert asked[0] == asked[1]


@pytest.mark.parametrize("condition", ["fee_being_set", "necessary"])
def test_a_condition_of_another_ground_is_refused_at_its_field(register: dict[str, str], condition: str) -> None:
    lay_matti()
    assert look(**FEE, conditions=[TOLD, condition]).status_code == 422
    assert count() == 0


def test_two_codes_in_one_search_are_refused(register: dict[str, str]) -> None:
    response = look(identity_code=f"{MATTI}, {NOBODY}")
    assert response.status_code == 422 and "Hae yksi henkilö kerrallaan" in text_of(response)
    assert count() == 0


def max_number() -> int:
    with connections["default"].cursor() as cursor:
        cursor.execute("select max(number) from disclosures_record")
        return int(cursor.fetchone()[0])


def test_the_service_says_it_too() -> None:
    """By service as by page: a condition of another ground is no refusal of the law but a fault of the form."""
    with pytest.raises(DomainError) as fault:
        services._of_ground(services.Wish(MATTI, "x", "sas_21", "set_fee", ("payments",), ("necessary",)))
    assert (fault.value.code, fault.value.field, fault.value.given) == (
        "condition_not_of_ground",
        "conditions",
        "necessary",
    )
