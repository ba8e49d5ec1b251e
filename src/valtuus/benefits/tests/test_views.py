"""Looking up a person through the pages: what the four of the cast see, and what is recorded of it."""

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import connections
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from valtuus.agreements.services import load_agreements
from valtuus.agreements.types import Agreement
from valtuus.benefits import views
from valtuus.benefits.tests.ground import EMPTY, MATTI, NOBODY, lay, lay_matti
from valtuus.benefits.tests.people import AT, lay_register
from valtuus.benefits.views import look_up
from valtuus.disclosures.queries import looks_about
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.clock import standing_at
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.identifiers import masked
from valtuus.kernel.periods import Period
from valtuus.ledger.services import as_owner

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

HERE = "/fi/kelmu/mallila/haku/"
ASKED: dict[str, Any] = {
    "ground": "sas_20",
    "identity_code": MATTI,
    "case_reference": "SHL-2021-17",
    "purpose": "assess_need",
    "conditions": ["client_relation", "necessary"],
    "scopes": ["payments", "decisions"],
}


@pytest.fixture(autouse=True)
def register(settings: Any, db: None) -> Iterator[dict[str, str]]:
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "valtuus.benefits.tests.people.Someone"]
    with standing_at(AT):
        yield lay_register()


def signed_in(who: str) -> Client:
    return Client(headers={"Test-Actor": who})


def look(who: str = "aino", address: str = HERE, **changed: Any) -> HttpResponse:
    asked = {name: value for name, value in (ASKED | changed).items() if value is not None}
    return signed_in(who).post(address, asked)  # type: ignore[return-value]  # the test client's own kind of response


def text_of(response: HttpResponse) -> str:
    """What a reader sees, and what stands in fields."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))).replace("\xa0", " ")


def values(page: str, name: str) -> list[str]:
    """The values that a group of choices offers."""
    return re.findall(rf'name="{name}" id="\w+" value="(\w+)"', page)


def count() -> int:
    with connections["default"].cursor() as cursor:
        cursor.execute("select count(*) from disclosures_record")
        return int(cursor.fetchone()[0])


def test_the_page_demands_a_sign_in_and_is_never_stored() -> None:
    assert look_up.guard == "signed_in"  # type: ignore[attr-defined]  # set by the decorator
    assert signed_in("aino").get(HERE)["Cache-Control"] == look()["Cache-Control"] == "no-store, private"


# ---- the form


def test_the_ground_comes_first_and_only_those_are_offered_that_an_official_invokes() -> None:
    page = signed_in("aino").get(HERE).content.decode()
    assert values(page, "ground") == ["sas_20", "sas_21", "fee_14a", "integration_87"]
    assert 'method="get"' in page and "identity_code" not in page


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


# ---- the person


def test_aino_opens_what_she_asked_for_and_it_stands_in_the_log(register: dict[str, str]) -> None:
    key = lay_matti(given_names="Äijö <b>Åke</b>", home_municipality="091")
    response = look()
    text, page = text_of(response), response.content.decode()
    assert response.status_code == 200
    [entry] = looks_about(key)
    assert (entry.outcome, entry.represented, entry.acting) == ("permit", register["mallila"], register["seutu"])
    assert (entry.conditions, entry.case_reference) == (("client_relation", "necessary"), "SHL-2021-17")
    assert entry.scopes_given == ("decisions", "payments")
    for part in (
        f"Kirjausnumero {entry.number}",
        "1.2.2021 klo 8.05",
        "Asioit: Mallila",
        "31.7.1999 (21 v)",
        "540,00 €",
    ):
        assert part in text
    assert "&lt;b&gt;Åke&lt;/b&gt;" in page and "<b>" not in page
    assert "310799-9**M" in text and page.count(MATTI) == 1
    assert page.count("<h1") == 1 and "Meikäläinen" not in page.partition("</title>")[0]
    assert "asiointivaltuus" in text and "edustamisvaltuus" in text
    assert "Perintätiedot" not in text, "recovery was not asked for"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fi", ("Haku on kirjattu", "Etuusratkaisut", "Ei tietoja tässä tietosisällössä.", "Myönnetty")),
        ("sv", ("Sökningen är antecknad", "Förmånsavgöranden", "Inga uppgifter i detta datainnehåll.", "Beviljad")),
        ("en", ("The look-up is recorded", "Benefit decisions", "There are no data of this kind.", "Granted")),
    ],
)
def test_the_person_is_shown_in_three_languages(language: str, said: tuple[str, ...]) -> None:
    lay_matti()
    text = text_of(look(address=f"/{language}/kelmu/mallila/haku/", scopes=["decisions", "insurance"]))
    assert [part for part in said if part not in text] == []


def test_a_code_nobody_has_and_one_without_data_give_the_same_page() -> None:
    lay(EMPTY, {}, non_disclosure=True)
    pages = [blurred(look(identity_code=code), code) for code in (NOBODY, EMPTY)]
    assert pages[0] == pages[1]
    assert "Tunnuksella ei ole tietoja." in pages[0]


def blurred(response: HttpResponse, code: str) -> str:
    text = text_of(response).replace(code, "CODE").replace(masked(code), "MASKED")
    return re.sub(r"(Kirjausnumero:?) \d+", r"\1 N", text)


def test_under_a_non_disclosure_order_neither_address_nor_home_is_on_the_page() -> None:
    lay_matti(non_disclosure=True, address="Salatie 1", home_municipality="091")
    text = text_of(look())
    assert "turvakielto" in text and "Salatie" not in text and "Kotikunta" not in text


def test_the_dead_have_a_day_of_death_and_no_age() -> None:
    lay_matti(died=date(2021, 1, 3))
    text = text_of(look())
    assert "Henkilö on kuollut 3.1.2021." in text and "(21 v)" not in text


def test_every_post_is_a_look_of_its_own() -> None:
    lay_matti()
    look()
    look()
    assert count() == 2


def test_the_organisation_may_be_named_by_its_id_too(register: dict[str, str]) -> None:
    lay_matti()
    assert look(address=f"/fi/kelmu/{register['mallila']}/haku/").status_code == 200
    assert signed_in("aino").get("/fi/kelmu/999/haku/").status_code == 404
    assert look(address="/fi/kelmu/999/haku/").status_code == 404


# ---- refusals


@pytest.mark.parametrize(
    ("language", "reason", "remedy", "number"),
    [
        ("fi", "sinulla ei ole sen edustamisvaltuutta", "Näin asia korjataan", "Kirjausnumero"),
        ("sv", "du saknar dess representationsfullmakt", "Så här rättas det till", "Anteckningsnummer"),
        ("en", "mandate to represent", "How to put it right", "Record number"),
    ],
)
def test_onni_learns_what_is_missing_who_mends_it_and_the_number(
    language: str, reason: str, remedy: str, number: str
) -> None:
    key = lay_matti()
    response = look("onni", f"/{language}/kelmu/mallila/haku/")
    [entry] = looks_about(key)
    text = text_of(response)
    assert (response.status_code, entry.outcome, entry.reason) == (403, "deny", "lower_link_missing")
    assert reason in text and remedy in text and f"{number} {entry.number}." in text
    assert "Meikäläinen" not in text and MATTI not in response.content.decode()


@pytest.mark.parametrize("who", ["eeva", "veikko"])
def test_strangers_learn_that_they_have_no_mandate_and_nothing_of_others(who: str) -> None:
    key = lay_matti()
    response = look(who)
    [entry] = looks_about(key)
    assert (response.status_code, entry.reason) == (403, "no_mandate")
    assert "Seutu" not in text_of(response) and "Aino" not in text_of(response)


def test_a_ground_that_the_agreement_lacks_is_refused_and_recorded(register: dict[str, str]) -> None:
    lay_matti()
    only = Agreement("", register["seutu"], "kelmu", frozenset({"sas_21"}), period=Period(AT.date(), None))
    with as_owner():
        load_agreements([only], at=AT)
    response = look()
    assert response.status_code == 403 and count() == 1
    assert "Peruste ei kuulu organisaation sopimukseen." in text_of(response)


def test_who_asks_too_fast_is_told_how_long_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: Any, **__: Any) -> None:
        raise DomainError("looks_too_fast", kind=ErrorKind.CONFLICT, seconds="4")

    monkeypatch.setattr(views.services, "look_up", slow)
    response = look()
    assert response.status_code == 409 and "4 sekunnin kuluttua" in text_of(response)


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
