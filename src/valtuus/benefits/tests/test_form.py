"""The form of a look-up: what it offers, what it keeps, and what it says of a fault before anything is recorded."""

import re
from datetime import datetime
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from valtuus.agreements import queries as agreements
from valtuus.benefits import views
from valtuus.benefits.tests.ground import MATTI, lay_matti
from valtuus.benefits.tests.pages import ASKED, HERE, agree, count, look, signed_in, text_of, values
from valtuus.benefits.tests.pages import register as register
from valtuus.disclosures.queries import looks_about
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.clock import standing_at

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def test_the_ground_comes_first_and_only_those_are_offered_that_an_official_invokes() -> None:
    page = signed_in("aino").get(HERE).content.decode()
    assert values(page, "ground") == ["sas_20", "sas_21", "fee_14a", "integration_87"]
    assert 'method="get"' in page and "identity_code" not in page


# ---- grounds in the agreement, and the others


FOLDED = r"<details[^>]*class=\"choices__folded\"(.*?)>.*?<summary>(.*?)</summary>(.*?)</details>"


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_grounds_of_the_agreement_come_first_and_the_others_are_folded_away(
    register: dict[str, str], language: str
) -> None:
    agree(register["seutu"], {"sas_21", "integration_87"})
    page = signed_in("aino").get(f"/{language}/kelmu/mallila/haku/").content.decode()
    [(opened, summary, others)] = re.findall(FOLDED, page, re.DOTALL)
    assert values(page, "ground") == ["sas_21", "integration_87", "sas_20", "fee_14a"]
    assert values(others, "ground") == ["sas_20", "fee_14a"] and "open" not in opened
    assert unescape(summary) == catalogue().say("text", "benefits.grounds_not_agreed", language)


def test_a_ground_chosen_among_the_others_is_in_sight_and_is_refused_with_its_remedy(register: dict[str, str]) -> None:
    lay_matti()
    agree(register["seutu"], {"sas_21"})
    page = signed_in("aino").get(f"{HERE}?ground=sas_20").content.decode()
    [(opened, _, _)] = re.findall(FOLDED, page, re.DOTALL)
    assert opened.split() == ["open"]
    response = look(ground="sas_20")
    assert response.status_code == 403 and "Peruste ei kuulu organisaation sopimukseen." in text_of(response)
    assert "Näin asia korjataan" in text_of(response)


def test_where_the_agreement_opens_none_of_them_each_says_so_in_sight(register: dict[str, str]) -> None:
    agree(register["seutu"], {"rehab_work_27"})
    page = signed_in("aino").get(HERE)
    assert text_of(page).count("Ei kuulu organisaatiosi sopimukseen.") == 4
    assert "choices__folded" not in page.content.decode()


@pytest.mark.parametrize("who", ["onni", "eeva"])
def test_who_may_not_look_learns_nothing_of_an_agreement(register: dict[str, str], who: str) -> None:
    agree(register["seutu"], {"sas_21"})
    page = signed_in(who).get(HERE).content.decode()
    assert values(page, "ground") == ["sas_20", "sas_21", "fee_14a", "integration_87"]
    assert "choices__folded" not in page


def test_without_an_agreement_all_grounds_are_offered_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agreements, "agreement_of", lambda *_, **__: None)
    page = signed_in("aino").get(HERE).content.decode()
    assert values(page, "ground") == ["sas_20", "sas_21", "fee_14a", "integration_87"]
    assert "choices__folded" not in page


# ---- what the ground decides


@pytest.mark.parametrize("code", ["sas_20", "sas_21", "fee_14a", "integration_87"])
def test_the_ground_decides_what_may_be_asked(code: str) -> None:
    page = signed_in("aino").get(f"{HERE}?ground={code}").content.decode()
    codes = catalogue()
    assert set(values(page, "purpose")) == {p.code for p in codes.purposes.values() if code in p.grounds}
    conditions = [c for c in codes.grounds[code].conditions if codes.conditions[c].by == "official"]
    assert values(page, "conditions") == conditions
    assert all(codes.say("condition", c, "fi") in page for c in conditions)
    assert set(values(page, "scopes")) == codes.grounds[code].scopes


def test_nothing_is_chosen_beforehand_but_the_one_purpose_there_is() -> None:
    page = signed_in("aino").get(f"{HERE}?ground=fee_14a").content.decode()
    assert re.findall(r'name="(\w+)"[^>]* checked', page) == ["ground", "purpose"]


def test_it_is_said_before_the_look_that_it_will_be_recorded_and_seen() -> None:
    text = text_of(signed_in("aino").get(f"{HERE}?ground=sas_20"))
    assert text.index("Haku kirjataan") < text.index("Asiakas voi nähdä") < text.index("Avaa etuustiedot")


@pytest.mark.parametrize("part", ["look-up", "by-ground"])
def test_a_part_is_fetched_without_the_page_around_it(part: str) -> None:
    response = signed_in("aino").get(f"{HERE}?ground=fee_14a", headers={"HX-Request": "true", "HX-Target": part})
    assert response.content.decode().strip().startswith(f'<div id="{part}"')
    assert "fee_being_set" in response.content.decode()


def test_what_stands_in_an_address_is_not_taken_as_a_wish() -> None:
    response = signed_in("aino").get(HERE, {**ASKED, "ground": "<img src=x>"})
    assert f'value="{MATTI}"' not in response.content.decode() and "<img src=x>" not in response.content.decode()
    assert count() == 0


def test_what_was_typed_when_the_session_ended_comes_back_but_for_the_person(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: MultiValueDict[str, str] = MultiValueDict(
        {
            "ground": ["sas_20"],
            "case_reference": ["SHL-9"],
            "purpose": ["client_plan"],
            "scopes": ["payments", "recovery"],
        }
    )
    monkeypatch.setattr(views, "kept_form", lambda request: kept)
    page = signed_in("aino").get(HERE).content.decode()
    assert re.findall(r'value="(\w+)"[^>]* checked', page) == ["sas_20", "client_plan", "payments", "recovery"]
    assert 'value="SHL-9"' in page and 'name="identity_code"' in page


def test_who_is_not_signed_in_is_sent_there_and_looks_at_nothing() -> None:
    lay_matti()
    for response in (Client().get(HERE), Client().post(HERE, ASKED)):
        assert response.status_code == 302 and response["Location"].startswith(reverse("identity:sign_in"))
        assert MATTI not in response["Location"]
    assert count() == 0


# ---- faults of the form: said at the field, nothing recorded


@pytest.mark.parametrize("code", ["310799-913X", "not a code", "<script>alert(1)</script>", "' or 1=1 --", "9" * 5000])
def test_a_malformed_code_is_said_at_its_field_and_stays_in_it_alone(code: str) -> None:
    response = look(identity_code=code)
    page = unescape(response.content.decode())
    assert response.status_code == 422 and count() == 0
    assert page.count("Henkilötunnus on virheellinen.") == 2, "in the summary and at the field"
    assert page.count(code) == 1, "refilled, told nowhere else"
    assert "<script>alert" not in response.content.decode()
    assert 'href="#id_identity_code"' in page and 'aria-invalid="true"' in page
    assert 'value="SHL-2021-17"' in page and re.search(r'value="payments"[^>]* checked', page), "what was typed is kept"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"ground": "no_such"}, "id_ground_0"),
        ({"ground": None}, "id_ground_0"),
        ({"ground": "consent"}, "id_ground_0"),
        ({"ground": "rehab_work_27"}, "id_ground_0"),
        ({"purpose": "no_such"}, "id_purpose_0"),
        ({"purpose": "set_fee"}, "id_purpose_0"),
        ({"purpose": None}, "id_purpose_0"),
        ({"conditions": ["client_relation"]}, "id_conditions_0"),
        ({"conditions": ["client_relation", "client_relation"]}, "id_conditions_0"),
        ({"conditions": ["client_relation", "fee_being_set"]}, "id_conditions_0"),
        ({"conditions": []}, "id_conditions_0"),
        ({"scopes": []}, "id_scopes_0"),
        ({"scopes": ["payments", "lms_billing"]}, "id_scopes_0"),
        ({"scopes": ["'; drop table benefits_person; --"]}, "id_scopes_0"),
        ({"identity_code": ""}, "id_identity_code"),
        ({"case_reference": "x" * 101}, "id_case_reference"),
        ({"case_reference": "a\nb"}, "id_case_reference"),
        ({"case_reference": "a\x00b"}, "id_case_reference"),
        ({"case_reference": f"koskee {MATTI.lower()}"}, "id_case_reference"),
    ],
)
def test_a_fault_of_the_form_is_said_at_its_field_and_not_recorded(changed: dict[str, Any], field: str) -> None:
    lay_matti()
    response = look(**changed)
    assert response.status_code == 422 and count() == 0
    assert f'href="#{field}"' in response.content.decode() and f'id="{field}"' in response.content.decode()
    assert "Meikäläinen" not in response.content.decode()


def test_another_ground_chosen_without_scripts_brings_its_own_conditions_and_keeps_the_code() -> None:
    response = look(ground="sas_21")
    page = response.content.decode()
    assert response.status_code == 422 and values(page, "conditions") == ["client_told_beforehand"]
    assert f'value="{MATTI}"' in page


@pytest.mark.parametrize(
    "text", ["x" * 100, "<img src=x onerror=alert(1)>", "'; drop table benefits_person; --", "ÅÄÖ åäö 1/2021", ""]
)
def test_a_case_reference_is_kept_as_it_was_typed_and_escaped(text: str) -> None:
    key = lay_matti()
    response = look(case_reference=text)
    [entry] = looks_about(key)
    assert (response.status_code, entry.case_reference) == (200, text)
    assert "<img src=x" not in response.content.decode() and text in unescape(response.content.decode())


def test_what_is_asked_twice_is_asked_once() -> None:
    key = lay_matti()
    look(scopes=["payments", "payments"])
    [entry] = looks_about(key)
    assert entry.scopes_asked == ("payments",)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_field_has_a_label_and_a_group_its_legend(language: str) -> None:
    page = signed_in("aino").get(f"/{language}/kelmu/mallila/haku/?ground=sas_20").content.decode()
    ids = re.findall(r'<input[^>]* id="(\w+)"', page)
    assert len(ids) > 15
    assert [i for i in ids if f'for="{i}"' not in page] == []
    assert page.count("<fieldset") == page.count("<legend") == 4
    described = re.findall(r'aria-describedby="([^"]+)"', page)
    assert [i for told in described for i in told.split() if f'id="{i}"' not in page] == []
    assert page.count("<h1") == 1


@pytest.mark.parametrize(("day", "told"), [("2021-06-30", False), ("2021-07-01", True)])
def test_a_ground_is_told_as_the_law_stands_on_the_day(day: str, told: bool) -> None:
    with standing_at(datetime.fromisoformat(f"{day}T12:00+03:00")):
        assert ("Vain välttämättömät tiedot" in text_of(signed_in("aino").get(HERE))) is told
