"""The tick that the client was told beforehand: remembered per client, organisation and case; and what it must not tell."""

import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from valtuus.agreements.services import load_agreements
from valtuus.agreements.types import Agreement
from valtuus.benefits.rules import forgotten_before
from valtuus.benefits.services import decide_again, look_up, told_before
from valtuus.benefits.tests.ground import EMPTY, MATTI, NOBODY, lay, lay_matti
from valtuus.benefits.tests.pages import ASKED, HERE, count, look, signed_in, text_of, values
from valtuus.benefits.tests.pages import register as register
from valtuus.benefits.tests.people import AT, NAMES, STRONG, _mandate
from valtuus.benefits.types import Wish
from valtuus.disclosures.queries import looks_about, record_by_number, subject_key
from valtuus.kernel.actor import Actor
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.clock import standing_at
from valtuus.kernel.errors import DomainError, Refused
from valtuus.kernel.periods import Period
from valtuus.ledger.services import as_owner
from valtuus.mandates.services.loading import load_register
from valtuus.mandates.tests.asking import side_by_side

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

TOLD = "client_told_beforehand"
SAS_21: dict[str, Any] = {**ASKED, "ground": "sas_21", "purpose": "check_given_data", "conditions": [TOLD]}
UNTICKED = {"conditions": []}


def actor(who: str) -> Actor:
    return Actor(who, NAMES[who], STRONG, f"session of {who}")


def wish(register: dict[str, str], code: str = MATTI, **more: Any) -> Wish:
    whole = Wish(code, register["mallila"], "sas_21", SAS_21["purpose"], ("payments",), (TOLD,), "SHL-2021-17")
    return replace(whole, **more)


def asks(who: str = "aino", **changed: Any) -> Any:
    return look(who, **{**SAS_21, **changed})


def number_on(response: Any) -> str:
    return re.findall(r'name="rests_on" value="(\d+)"', response.content.decode())[0]


def onni_joins(register: dict[str, str]) -> None:
    with as_owner():
        load_register([_mandate(register["seutu"], "onni", "represent")])


def test_the_purpose_is_one_of_the_ground() -> None:
    assert SAS_21["purpose"] in values(signed_in("aino").get(f"{HERE}?ground=sas_21").content.decode(), "purpose")


# ---- the flow of the pages


def test_who_ticked_and_when_is_shown_and_the_tick_is_not_asked_again(register: dict[str, str]) -> None:
    key = lay_matti()
    onni_joins(register)
    assert asks().status_code == 200
    again = asks("onni", **UNTICKED)
    page = again.content.decode()
    assert again.status_code == 200 and count() == 1
    assert "Kerrottu 1.2.2021. Merkitsijä: Aino Äärelä-Öhman. Asianumero: SHL-2021-17." in text_of(again)
    assert values(page, "conditions") == [] and f'value="{MATTI}"' in page and 'value="SHL-2021-17"' in page
    opened = asks("onni", **UNTICKED, rests_on=number_on(again))
    assert opened.status_code == 200 and "Meikäläinen" in text_of(opened)
    resting, first = looks_about(key)
    assert resting.conditions == first.conditions == (TOLD,)
    assert (resting.question["rests_on"], "rests_on" in first.question) == (first.number, False)
    for entry in (resting, first):
        assert decide_again(entry).permitted and entry.outcome == "permit"


def test_without_a_memory_the_tick_is_asked_at_its_field_and_nothing_is_lost() -> None:
    lay_matti()
    response = asks(**UNTICKED)
    page = response.content.decode()
    assert response.status_code == 422 and count() == 0
    assert 'href="#id_conditions_0"' in page and values(page, "conditions") == [TOLD]
    assert f'value="{MATTI}"' in page and re.search(r'value="payments"[^>]* checked', page)


@pytest.mark.parametrize(
    "changed", [{"case_reference": "SHL-2021-18"}, {"case_reference": ""}, {"identity_code": EMPTY}]
)
def test_another_case_none_or_another_client_is_asked_anew(changed: dict[str, str]) -> None:
    lay_matti()
    asks(**({"case_reference": ""} if changed.get("case_reference") == "" else {}))
    assert asks(**UNTICKED, **changed).status_code == 422
    assert count() == 1


@pytest.mark.parametrize(("later", "status"), [(364, 200), (366, 422)])
def test_after_twelve_months_it_is_asked_anew(later: int, status: int) -> None:
    lay_matti()
    asks()
    with standing_at(AT + timedelta(days=later)):
        assert asks(**UNTICKED).status_code == status


def test_what_rests_on_a_memory_does_not_make_it_younger(register: dict[str, str]) -> None:
    lay_matti()
    asks()
    with standing_at(AT + timedelta(days=300)):
        opened = asks(**UNTICKED, rests_on=number_on(asks(**UNTICKED)))
        assert opened.status_code == 200 and count() == 2
    with standing_at(AT + timedelta(days=400)):
        assert asks(**UNTICKED).status_code == 422


@pytest.mark.parametrize("forged", ["1", "999999", "x", "-1"])
def test_a_number_that_is_not_the_memory_opens_nothing(forged: str) -> None:
    key = lay_matti()
    response = asks(**UNTICKED, rests_on=forged)
    assert response.status_code == 422 and count() == 0 and "Meikäläinen" not in text_of(response)
    asks()
    other = asks(**UNTICKED, case_reference="SHL-9", rests_on=str(looks_about(key)[0].number))
    assert other.status_code == 422 and count() == 1 and "Aiempi merkintä ei koske" in text_of(other)


def test_a_refused_look_is_no_memory(register: dict[str, str]) -> None:
    lay_matti()
    assert asks("onni").status_code == 403
    assert asks(**UNTICKED).status_code == 422


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_memory_is_told_in_every_language(language: str) -> None:
    lay_matti()
    asks()
    page = look(address=f"/{language}/kelmu/mallila/haku/", **{**SAS_21, **UNTICKED})
    assert page.status_code == 200 and "Aino Äärelä-Öhman" in text_of(page) and "1.2.2021" in text_of(page)


# ---- what it must not tell


@pytest.mark.parametrize("who", ["onni", "eeva", "veikko"])
def test_who_may_not_look_is_refused_recorded_and_told_nothing(who: str) -> None:
    lay_matti()
    asks()
    response = asks(who, **UNTICKED)
    assert response.status_code == 403 and count() == 2
    assert "Aino" not in text_of(response) and "rests_on" not in response.content.decode()


def test_another_organisation_sees_nothing_of_it(register: dict[str, str]) -> None:
    lay_matti()
    asks()
    elsewhere = look("eeva", "/fi/kelmu/pihlajisto/haku/", **{**SAS_21, **UNTICKED})
    assert elsewhere.status_code == 422 and "Aino" not in text_of(elsewhere)


def test_known_unknown_and_remembered_are_asked_of_by_the_same_statements(register: dict[str, str]) -> None:
    lay_matti()
    lay(EMPTY, {})
    look_up(wish(register), actor=actor("aino"), at=AT)
    told_before(wish(register, conditions=()), actor=actor("aino"), at=AT)
    texts = {}
    for code in (MATTI, EMPTY, NOBODY):
        with CaptureQueriesContext(connections["default"]) as queries:
            found = told_before(wish(register, code, conditions=()), actor=actor("aino"), at=AT)
        assert (found is not None) == (code == MATTI)
        texts[code] = [
            " ".join(w for w in q["sql"].split() if "_" in w and "'" not in w) for q in queries.captured_queries
        ]
    assert texts[MATTI] == texts[EMPTY] == texts[NOBODY]
    assert any("disclosures_record" in text for text in texts[MATTI]) and len(texts[MATTI]) <= 12


def test_the_service_asks_for_the_tick_where_nothing_is_said_of_a_memory(register: dict[str, str]) -> None:
    lay_matti()
    with pytest.raises(Refused) as refusal:
        look_up(wish(register, conditions=()), actor=actor("aino"), at=AT)
    assert refusal.value.decision.reason.code == "ground_condition_unmet"
    entry = record_by_number(refusal.value.record_number or 0)
    assert entry is not None and entry.conditions == ()


def test_two_colleagues_who_rest_on_the_same_record_at_once_both_may(register: dict[str, str]) -> None:
    lay_matti()
    first = look_up(wish(register), actor=actor("aino"), at=AT)
    resting = wish(register, conditions=(), rests_on=first.number)
    found = side_by_side(*[lambda: look_up(resting, actor=actor("aino"), at=AT)] * 2)
    assert len({one.number for one in found}) == 2
    for one in found:
        entry = record_by_number(one.number)
        assert entry is not None and entry.question["rests_on"] == first.number
    with pytest.raises(DomainError, match="condition_not_remembered"):
        look_up(wish(register, conditions=(), rests_on=first.number + 1), actor=actor("aino"), at=AT)


def test_the_day_from_which_it_is_remembered() -> None:
    assert forgotten_before(AT).isoformat() == "2020-01-31T22:00:00+00:00"


# ---- conditions of another ground, several people, versions


@pytest.mark.parametrize("strange", ["fee_being_set", "safeguards_shown_before_opening", "client_relation"])
def test_a_condition_of_another_ground_is_refused_by_the_service(register: dict[str, str], strange: str) -> None:
    with pytest.raises(DomainError) as error:
        look_up(wish(register, conditions=(TOLD, strange)), actor=actor("aino"), at=AT)
    assert (error.value.code, error.value.field, error.value.given) == (
        "condition_not_of_ground",
        "conditions",
        strange,
    )
    assert count() == 0


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"conditions": ["client_relation", "necessary", "fee_being_set"]}, "id_conditions_0"),
        ({"ground": "integration_87", "conditions": ["fee_being_set"]}, None),
    ],
)
def test_a_condition_of_another_ground_is_said_on_the_form(changed: dict[str, Any], field: str | None) -> None:
    response = look(**changed)
    page = response.content.decode()
    assert response.status_code == 422 and count() == 0
    assert "ehdon, joka ei kuulu valittuun perusteeseen" in text_of(response)
    assert field is None or f'href="#{field}"' in page


@pytest.mark.parametrize("between", [" ", ",", ";", "\n", "\t"])
def test_a_pasted_list_of_people_is_said_at_the_field(between: str) -> None:
    response = look(identity_code=between.join([MATTI, NOBODY]))
    assert response.status_code == 422 and count() == 0
    assert (
        "Hae yhtä henkilöä kerrallaan" in text_of(response) and 'href="#id_identity_code"' in response.content.decode()
    )


@pytest.mark.parametrize(("days", "said"), [(0, "riittäviä tietoja"), (149, "riittäviä tietoja"), (150, "puolisosta")])
def test_a_ground_is_shown_as_it_is_in_force_on_the_day(days: int, said: str) -> None:
    with standing_at(AT + timedelta(days=days)):
        page = text_of(signed_in("aino").get(f"{HERE}?ground=fee_14a"))
    assert said in page and ("puolisosta" in page) == (days == 150)


def test_the_text_for_the_document_can_be_copied_and_names_no_client() -> None:
    lay_matti()
    page = asks().content.decode()
    [text] = re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.S)
    number = looks_about(subject_key(MATTI))[0].number
    for part in (str(number), "1.2.2021", "21", "SHL-2021-17"):
        assert part in text
    assert MATTI not in text and "Meikäläinen" not in text
    assert re.search(r'<p[^>]* hidden>\s*<button[^>]*data-copies="document"', page) and "benefits/copy" in page


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_data_outside_the_agreement_are_not_offered_and_it_is_said_which(
    register: dict[str, str], language: str
) -> None:
    told = Agreement("", register["seutu"], "kelmu", frozenset({"sas_21"}), frozenset({"payments"}))
    with as_owner():
        load_agreements([replace(told, period=Period(AT.date(), None))], at=AT)
    page = signed_in("aino").get(f"/{language}/kelmu/mallila/haku/?ground=sas_21").content.decode()
    assert values(page, "scopes") == ["payments"]
    assert catalogue().say("scope", "recovery", language) in unescape(page)
    beyond = look(**{**SAS_21, "scopes": ["recovery"]})
    assert beyond.status_code == 403 and "Peruste ei oikeuta tietoihin" in text_of(beyond)


def test_an_agreement_that_has_ended_is_told_with_its_day(register: dict[str, str]) -> None:
    ended = Agreement(
        "", register["seutu"], "kelmu", frozenset({"sas_21"}), period=Period(AT.date(), date(2021, 2, 10))
    )
    with as_owner():
        load_agreements([ended], at=AT)
    with standing_at(AT + timedelta(days=20)):
        response = asks()
    assert response.status_code == 403 and "palvelun käytöstä päättyi 10.2.2021." in text_of(response)
    assert "tiedonvalitys@kela.fi" in text_of(response)
