"""The desk keeps agreements: services on the real database, races, and the pages as the cast meet them."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from valtuus.administration.services.agreeing import (
    agreements_at_desk,
    change_agreement,
    end_agreement,
    make_agreement,
    own_agreements,
)
from valtuus.administration.tests.test_views import (
    LANGUAGES,
    at_the_cutover,  # noqa: F401 - the fixture
    get,
    post,
    text_of,
)
from valtuus.agreements import services as keeping
from valtuus.agreements.queries import agreement_of, agreements_of
from valtuus.agreements.services import load_agreements
from valtuus.agreements.types import Agreement
from valtuus.kernel.decision import Decision, Outcome, Reason
from valtuus.kernel.errors import DomainError, Refused
from valtuus.kernel.periods import Period
from valtuus.ledger.queries import lines_of, version
from valtuus.mandates.tests.asking import failed, refused, side_by_side
from valtuus.mandates.tests.conftest import AT

from .conftest import World

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

TODAY, NEXT = date(2021, 2, 1), date(2021, 3, 1)
FORM = {
    "organisation": "Seutu",
    "service": "kelmu",
    "grounds": ["sas_20", "fee_14a"],
    "scopes": ["payments", "pending"],
    "channels": ["screen"],
    "first_day": "1.2.2021",
    "last_day": "",
}


def told(world: World, **more) -> Agreement:
    period = Period(more.pop("first", TODAY), more.pop("last", None))
    whole = {"grounds": frozenset({"sas_20", "fee_14a"}), "scopes": frozenset({"payments"})} | more
    return Agreement("", world.id["seutu"], "kelmu", period=period, **whole)


def made(world: World, **more) -> str:
    return make_agreement(told(world, **more), actor=world.actor("kaisa"), at=AT)


def holding(world: World, day: date) -> Agreement | None:
    found = agreement_of(world.id["seutu"], "kelmu", day, as_of=version())
    return found if found and day in found.period else None


# ---- services


def test_an_agreement_is_made_with_who_and_when(world):
    id, before = made(world, channels=frozenset({"screen"}), last=date(2021, 12, 31)), version()
    [kept] = agreements_at_desk(actor=world.actor("kaisa"), at=AT)
    assert (kept.agreement.id, kept.made_by, kept.made_at, kept.replaces, kept.ended) == (id, "kaisa", AT, None, False)
    assert kept.agreement == replace(told(world, channels=frozenset({"screen"}), last=date(2021, 12, 31)), id=id)
    assert lines_of("agreement_made") == 1 and holding(world, date(2022, 1, 1)) is None and version() == before


def test_a_change_ends_the_old_one_the_day_before_in_one_line_and_version(world):
    id = made(world)
    was = version()
    new = change_agreement(
        id, told(world, first=NEXT, grounds=frozenset({"sas_21"})), actor=world.actor("kaisa"), at=AT
    )
    assert version() == was + 1 and lines_of("agreement_changed") == 1
    assert holding(world, date(2021, 2, 28)).id == id and holding(world, NEXT).id == new
    old, now = agreements_at_desk(actor=world.actor("kaisa"), at=AT)
    assert (old.ended, old.ended_by, now.replaces, now.agreement.grounds) == (True, "kaisa", id, {"sas_21"})


def test_what_is_changed_on_its_first_day_has_never_held(world):
    id = made(world)
    new = change_agreement(id, told(world), actor=world.actor("kaisa"), at=AT)
    assert holding(world, TODAY).id == new and holding(world, date(2021, 1, 31)) is None
    end_agreement(new, TODAY, actor=world.actor("kaisa"), at=AT)
    assert agreement_of(world.id["seutu"], "kelmu", NEXT, as_of=version()).id == new, "and did not end last either"


def test_the_end_comes_after_the_last_day_and_before_the_one_agreed(world):
    id = made(world, last=date(2021, 12, 31))
    end_agreement(id, date(2021, 2, 10), actor=world.actor("kaisa"), at=AT)
    assert holding(world, date(2021, 2, 10)) and holding(world, date(2021, 2, 11)) is None
    assert lines_of("agreement_ended") == 1


@pytest.mark.parametrize(
    ("odd", "code", "field"),
    [
        ({"grounds": frozenset()}, "agreement_law_missing", "grounds"),
        ({"grounds": None}, "agreement_law_missing", "grounds"),
        ({"grounds": frozenset({"x"})}, "unknown_code", "grounds"),
        ({"scopes": frozenset({"lms_days"})}, "agreement_opens_nothing", "scopes"),
        ({"channels": frozenset({"chat"})}, "unknown_code", "channels"),
        ({"first": date(2021, 1, 31)}, "agreement_begins_past", "first_day"),
        ({"last": date(2021, 1, 31)}, "agreement_days", "last_day"),
    ],
)
def test_what_cannot_be_agreed_says_what_is_wrong_and_leaves_nothing(world, odd, code, field):
    error = failed(lambda: made(world, **odd))
    assert (error.code, error.field) == (code, field) and agreements_of(world.id.values()) == []


def test_two_agreements_at_once_are_refused_naming_the_other(world):
    made(world, last=date(2021, 6, 30))
    error = failed(lambda: made(world, first=date(2021, 6, 30)))
    assert (error.code, error.field, error.allowed) == ("agreement_overlaps", "first_day", "1.2.2021–30.6.2021")
    assert made(world, first=date(2021, 7, 1))
    other = make_agreement(
        Agreement("", world.id["seutu"], "emava", period=Period(TODAY)), actor=world.actor("kaisa"), at=AT
    )
    assert other and len(agreements_of(world.id.values())) == 3


def test_a_change_may_not_run_into_the_next_one(world):
    id = made(world, last=date(2021, 6, 30))
    made(world, first=date(2021, 7, 1))
    change = told(world, first=NEXT)
    assert failed(lambda: change_agreement(id, change, actor=world.actor("kaisa"), at=AT)).code == "agreement_overlaps"
    assert holding(world, NEXT).id == id, "nothing of it stays"


@pytest.mark.parametrize("last", [date(2021, 1, 31), date(2021, 2, 9), date(2022, 1, 1)])
def test_an_end_out_of_bounds_is_refused_with_the_days_allowed(world, last):
    id = made(world, first=date(2021, 2, 10), last=date(2021, 12, 31))
    error = failed(lambda: end_agreement(id, last, actor=world.actor("kaisa"), at=AT))
    assert (error.code, error.field, error.allowed) == ("agreement_end_day", "last_day", "10.2.2021–31.12.2021")


def test_a_change_before_its_first_day_and_of_none_are_refused(world):
    id, kaisa = made(world, first=NEXT), world.actor("kaisa")
    assert failed(lambda: change_agreement(id, told(world), actor=kaisa, at=AT)).code == "agreement_begins_before"
    nobody = "00000000-0000-7000-8000-000000000000"
    assert failed(lambda: end_agreement(nobody, NEXT, actor=kaisa, at=AT)).code == "agreement_missing"
    later = AT + timedelta(days=800)
    end_agreement(id, NEXT, actor=kaisa, at=AT)
    assert failed(lambda: end_agreement(id, later.date(), actor=kaisa, at=later)).code == "agreement_changed_meanwhile"


@pytest.mark.parametrize("who", ["helmi", "aino", "veikko"])
def test_only_the_desk_keeps_agreements_and_the_attempt_is_recorded(world, who):
    id, actor = made(world), world.actor(who)
    for do in (
        lambda: make_agreement(told(world), actor=actor, at=AT),
        lambda: change_agreement(id, told(world), actor=actor, at=AT),
        lambda: end_agreement(id, NEXT, actor=actor, at=AT),
    ):
        assert refused(do).reason.code == "office_role_missing"
    with pytest.raises(Refused):
        agreements_at_desk(actor=actor, at=AT)
    assert lines_of("attempt_refused") == 3 and len(agreements_of(world.id.values())) == 1


def test_the_slice_beneath_asks_for_a_permit_of_its_own(world):
    no = Decision(Outcome.DENY, Reason("office_role_missing", {"role": "kela_desk"}), AT, 1, "c")
    assert refused(lambda: keeping.make_agreement(told(world), no, by="x", at=AT)) == no
    assert refused(lambda: keeping.end_agreement(made(world), TODAY, no, by="x", at=AT)) == no


# ---- races


def test_two_officers_who_change_the_same_one_at_once(world):
    id = made(world)

    def change(ground):
        return lambda: change_agreement(
            id, told(world, first=NEXT, grounds=frozenset({ground})), actor=world.actor("kaisa"), at=AT
        )

    found = side_by_side(
        change("sas_20"), change("sas_21"), lambda: end_agreement(id, NEXT, actor=world.actor("kaisa"), at=AT)
    )
    lost = [f for f in found if isinstance(f, DomainError)]
    assert [f.code for f in lost] == ["agreement_changed_meanwhile"] * 2
    assert lines_of("agreement_changed") + lines_of("agreement_ended") == 1


def test_two_officers_who_make_one_at_once(world):
    found = side_by_side(*[lambda: made(world)] * 3)
    assert sorted(getattr(f, "code", "made") for f in found) == ["agreement_overlaps", "agreement_overlaps", "made"]
    assert len(agreements_of(world.id.values())) == 1


# ---- pages


def test_the_form_shows_what_it_opens_before_it_is_saved(world):
    page = post("kaisa", "/sopimukset/uusi/", **FORM)
    assert page.status_code == 200 and lines_of("agreement_made") == 0
    [table] = re.findall(r"<table.*?</table>", page.text, re.S)
    lines = [text_of(r) for r in re.findall(r"<tr.*?</tr>", table, re.S)][1:]
    assert len(lines) == 2 and "vireillä" in lines[0].lower() and "vireillä" not in lines[1].lower()
    done = post("kaisa", "/sopimukset/uusi/", **FORM, talleta="1")
    assert done.status_code == 302 and lines_of("agreement_made") == 1
    one = get("kaisa", done.headers["Location"].removeprefix("/fi").partition("?")[0])
    assert "Kaisa" in text_of(one) and "käyttöliittymä" in text_of(one) and "Seutu" in text_of(one)


@pytest.mark.parametrize(
    ("odd", "field"),
    [
        ({"organisation": "ei ole"}, "organisation"),
        ({"organisation": ""}, "organisation"),
        ({"organisation": "i"}, "organisation"),
        ({"service": "x"}, "service"),
        ({"grounds": []}, "grounds"),
        ({"grounds": ["consent"]}, "grounds"),
        ({"scopes": ["lms_days"]}, "scopes"),
        ({"channels": []}, "channels"),
        ({"first_day": "31.1.2021"}, "first_day"),
        ({"first_day": "x"}, "first_day"),
        ({"last_day": "31.1.2021"}, "last_day"),
    ],
)
def test_a_fault_is_said_at_its_field_and_nothing_is_lost(world, odd, field):
    page = post("kaisa", "/sopimukset/uusi/", **FORM | odd, talleta="1")
    assert page.status_code == 422 and f'href="#id_{field}' in page.text and lines_of("agreement_made") == 0
    assert 'value="sas_20" checked' in page.text or "grounds" in odd


def test_change_and_end_by_the_pages_with_history(world):
    way = f"/sopimukset/{made(world)}/"
    form = {k: v for k, v in FORM.items() if k not in ("organisation", "service")} | {"first_day": "1.3.2021"}
    assert "talleta" in post("kaisa", f"{way}muuta/", **form).text
    done = post("kaisa", f"{way}muuta/", **form, talleta="1")
    there = done.headers["Location"].removeprefix("/fi").partition("?")[0]
    page = text_of(get("kaisa", there))
    assert "Sopimusta muutettiin" in page and "Sopimus tehtiin" in page and "1.3.2021 alkaen" in page
    lost = post("kaisa", f"{way}muuta/", **form, talleta="1")
    assert lost.status_code == 409 and "Sopimus on jo päätetty tai muutettu." in text_of(lost)
    assert post("kaisa", f"{way}paata/", last_day="2.3.2021").status_code == 409
    assert post("kaisa", f"{there}paata/", last_day="1.1.2021").status_code == 422
    assert post("kaisa", f"{there}paata/", last_day="2.3.2021").status_code == 302
    assert "Viimeinen päivä 2.3.2021" in text_of(get("kaisa", there))
    assert "muuta/" not in get("kaisa", there).text


def test_the_list_is_narrowed_paged_and_taken_along(world):
    made(world, last=date(2021, 6, 30))
    made(world, first=date(2021, 7, 1))
    load_agreements([Agreement("", world.id["mallila"], "emava")], at=AT)
    assert "Sopimuksia 3." in text_of(get("kaisa", "/sopimukset/"))
    for query, count in (
        ({"name": "seu"}, 2),
        ({"service": "emava"}, 1),
        ({"state": "coming"}, 1),
        ({"state": "now", "name": "seutu"}, 1),
        ({"state": "ended"}, 0),
    ):
        assert f"Sopimuksia {count}." in text_of(get("kaisa", "/sopimukset/", **query))
    file = get("kaisa", "/sopimukset/", muoto="csv", state="coming").content.decode("utf-8-sig")
    assert len(file.splitlines()) == 2 and "1.7.2021–" in file
    assert get("kaisa", "/sopimukset/", muoto="xlsx").content[:2] == b"PK"


def _queries(who, address, **query):
    with CaptureQueriesContext(connections["default"]) as asked:
        assert get(who, address, **query).status_code == 200
    return len(asked)


def test_no_page_asks_more_whatever_the_size(world):
    id = made(world)
    pages = (
        "/sopimukset/",
        f"/sopimukset/{id}/",
        "/sopimukset/uusi/",
        f"/sopimukset/{id}/muuta/",
        f"/sopimukset/{id}/paata/",
    )
    few = [_queries("kaisa", page) for page in pages]
    own = _queries("aino", "/hallinta/seutu/sopimukset/")
    for n in range(40):
        world.joins(f"kunta{n}")
        load_agreements([Agreement("", world.id[f"kunta{n}"], s) for s in ("kelmu", "emava")], at=AT)
    assert [_queries("kaisa", page) for page in pages] == few and max(few) <= 12
    assert _queries("aino", "/hallinta/seutu/sopimukset/") == own <= 12
    assert 'rel="next"' in get("kaisa", "/sopimukset/").text or "sivu=2" in get("kaisa", "/sopimukset/").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_desk_opens_its_pages_and_nobody_else(world, language):
    id = made(world)
    for address in ("", "uusi/", f"{id}/", f"{id}/muuta/", f"{id}/paata/"):
        found = get("kaisa", f"/sopimukset/{address}", language)
        assert found.status_code == 200 and found.text.count("hds-button--primary") <= 1
        for who in ("helmi", "aino", "veikko"):
            assert get(who, f"/sopimukset/{address}", language).status_code == 403
    assert get("kaisa", "/sopimukset/00000000-0000-7000-8000-000000000000/").status_code == 404
    assert "/sopimukset/" in get("kaisa", "/hallinta/").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_organisations_people_read_their_own_and_no_stranger(world, language):
    address = "/hallinta/seutu/sopimukset/"
    assert "tiedonvalitys@kela.fi" in get("aino", address, language).text
    made(world)
    for who in ("aino", "ilmari"):
        page = get(who, address, language)
        assert page.status_code == 200 and "<table" in page.text and "muuta/" not in page.text
    for who in ("helmi", "veikko"):
        assert get(who, address, language).status_code == 403
    assert address in get("ilmari", "/hallinta/seutu/").text
    assert len(own_agreements(world.party("seutu"), actor=world.actor("aino"), at=AT)) == 1
