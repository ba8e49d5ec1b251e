"""Exports: narrow by default, one look at everybody in the file, handed out once to who had it made, and never half."""

import csv
import io
import os
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from valtuus.disclosures.queries import record_by_number
from valtuus.kernel.actor import Actor
from valtuus.kernel.clock import standing_at
from valtuus.kernel.errors import DomainError, Refused
from valtuus.municipal_lists import queries, wording
from valtuus.municipal_lists.services import exporting
from valtuus.municipal_lists.tests.ground import codes, row, there
from valtuus.municipal_lists.tests.pages import HERE, count, lay_bill, many, signed_in, text_of
from valtuus.municipal_lists.tests.pages import register as register
from valtuus.municipal_lists.tests.people import AT, STRONG, actor
from valtuus.municipal_lists.types import Export, ExportMade, ExportWish, Filters, Kind

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
BILLS = f"{HERE}lms_billing/"
KIND = Kind.LMS_BILLING
MINUTE = timedelta(minutes=1)


def made(register: dict[str, str], id: str, *columns: str, at: datetime = AT, **wished: Any) -> str:
    wish = ExportWish(wished.get("filters", Filters()), columns or ("identity_code", "share"), wished.get("reason", ""))
    found = exporting.export(id, KIND, register["mallila"], wish, wording.file_of, actor=actor("ilona"), at=at)
    return str(found)


def fetched(id: str, who: Actor | None = None, at: datetime = AT + MINUTE) -> tuple[Export, list[list[str]]]:
    found, content = exporting.fetch(id, actor=who or actor("ilona"), at=at)
    assert content.startswith(b"\xef\xbb\xbf")
    return found, list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_the_file_is_narrow_marked_with_its_number_and_ends_with_count_and_sum(register: dict[str, str]) -> None:
    found, lines = fetched(made(register, lay_bill(register)))
    first, second, third = codes(3)
    assert lines == [
        ["Kirjausnumero", str(found.number), "Työmarkkinatuen laskun henkilöluettelo", "1/2021", "TMT-2021-01"],
        ["Henkilötunnus", "Kunnan osuus"],
        [first, "350,00"],
        [second, "233,33"],
        [third, "50,00"],
        ["Rivejä yhteensä", "3", "Kunnan osuus yhteensä", "633,33"],
    ]


def test_one_look_names_everybody_in_the_file_and_nobody_else(register: dict[str, str]) -> None:
    id, before = lay_bill(register), count()
    found, lines = fetched(made(register, id, filters=Filters(band="300")))
    entry = record_by_number(found.number)
    assert entry is not None and count() == before + 1 and len(lines) == 5
    handles = there("select 'list_row:' || id from municipal_lists_row where band = '300' order by 1")
    assert entry.subjects == tuple(handle for (handle,) in handles)
    assert (entry.scopes_given, entry.ground, entry.outcome) == (("lms_billing",), "lms_funding_14_3a", "permit")
    [row_kept] = there("select filters, columns, rows, sum::text, official from municipal_lists_export")
    assert row_kept == ({"band": "300"}, ["identity_code", "share"], 2, "400.00", "ilona")


def test_a_file_without_people_reads_none_and_is_recorded_all_the_same(register: dict[str, str]) -> None:
    found, lines = fetched(made(register, lay_bill(register), "band", "gross"))
    assert lines[1:3] == [["Maksupäiviä", "Maksettu brutto"], ["300–999", "700,00"]]
    entry = record_by_number(found.number)
    assert entry is not None and len(entry.subjects) == 3


def test_names_need_a_word_why(register: dict[str, str]) -> None:
    id = lay_bill(register)
    for reason, code in (
        ("", "missing"),
        ("  ", "missing"),
        ("x" * 201, "too_long"),
        ("asia 310799-913M", "identity_code"),
    ):
        with pytest.raises(DomainError, match=f"export_reason_{code}"):
            made(register, id, "family_name", reason=reason)
    for columns, code in ((("no_such",), "column_unknown"), (("paid_days",), "column_unknown")):
        with pytest.raises(DomainError, match=code):
            made(register, id, *columns)
    assert count() == 0 and count("municipal_lists_export") == 0
    _, lines = fetched(made(register, id, "family_name", "home_municipality", reason="Täsmäytys"))
    assert lines[2] == ["Äijälä", "Mallila"] and lines[4] == ["Suojattu", ""], "under a non-disclosure order no home"
    assert there("select reason from municipal_lists_export") == [("Täsmäytys",)]


@pytest.mark.parametrize("nasty", ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", 'x";"y', "a;b"])
def test_a_name_never_becomes_a_formula_or_another_cell(register: dict[str, str], nasty: str) -> None:
    id = lay_bill(register, row(family_name=nasty))
    _, lines = fetched(made(register, id, "family_name", "share", reason="Täsmäytys"))
    kept = f"'{nasty}" if nasty[0] in "=+-@" else nasty
    assert lines[2] == [kept, "350,00"]


def test_a_second_fetch_gives_nothing(register: dict[str, str]) -> None:
    id = made(register, lay_bill(register))
    fetched(id)
    with pytest.raises(DomainError, match="export_fetched"):
        fetched(id)
    assert count("municipal_lists_export_fetch") == 1


def test_neither_another_person_nor_another_session_gets_it(register: dict[str, str]) -> None:
    id = made(register, lay_bill(register))
    for who in (actor("aino"), Actor("ilona", "Ilona", STRONG, "another session")):
        for ask in (exporting.export_of, exporting.fetch):
            with pytest.raises(DomainError, match="export_of_another"):
                ask(id, actor=who, at=AT)
    assert fetched(id)[1], "and nothing of it was used up"


def test_after_a_quarter_of_an_hour_it_is_gone(register: dict[str, str], tmp_path: Path) -> None:
    id = made(register, lay_bill(register))
    with pytest.raises(DomainError, match="export_expired"):
        fetched(id, at=AT + 16 * MINUTE)
    [path] = tmp_path.glob("*.csv")
    old = time.time() - 16 * 60
    os.utime(path, (old, old))
    made(register, lay_bill(register, *many(2), month="2020-12"))
    assert not path.exists() and len(list(tmp_path.iterdir())) == 1, "the next export sweeps"


@pytest.mark.parametrize("register", [date(2021, 2, 20)], indirect=True)
def test_a_mandate_that_ended_before_the_fetch_closes_it(register: dict[str, str], tmp_path: Path) -> None:
    late = datetime(2021, 2, 20, 21, 55, tzinfo=UTC)  # 23.55 in Helsinki
    id = made(register, lay_bill(register), at=late)
    with pytest.raises(Refused) as refusal:
        fetched(id, at=late + 10 * MINUTE)
    entry = record_by_number(refusal.value.record_number or 0)
    assert entry is not None and (entry.outcome, entry.subjects) == ("deny", ())
    assert not list(tmp_path.iterdir()) and count("municipal_lists_export_fetch") == 0


def test_a_file_lost_or_changed_meanwhile_is_not_handed_out(register: dict[str, str], tmp_path: Path) -> None:
    lost, changed = made(register, lay_bill(register)), made(register, lay_bill(register, *many(2), month="2020-12"))
    (tmp_path / f"{lost}.csv").unlink()
    (tmp_path / f"{changed}.csv").write_bytes(b"other")
    for id in (lost, changed):
        with pytest.raises(DomainError, match="export_gone"):
            fetched(id)


def test_a_file_is_there_whole_or_not_at_all(
    register: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = lay_bill(register)

    def full(_: int) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        made(register, id)
    assert not list(tmp_path.iterdir()) and count("municipal_lists_export") == 0 and count() == 1


def test_a_file_whose_entry_fails_does_not_stay(
    register: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = lay_bill(register)
    monkeypatch.setattr(exporting, "append", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        made(register, id)
    assert not list(tmp_path.iterdir()) and count("municipal_lists_export") == 0


@pytest.mark.parametrize("again", range(3))
def test_of_two_fetches_at_once_one_gets_the_file(register: dict[str, str], again: int) -> None:
    id, start = made(register, lay_bill(register)), Barrier(2)

    def go(_: int) -> str:
        try:
            start.wait(5)
            return str(len(exporting.fetch(id, actor=actor("ilona"), at=AT)[1]) > 0)
        except DomainError as error:
            return error.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(go, range(2))) == ["True", "export_fetched"]
    assert count("municipal_lists_export_fetch") == 1


def test_fifteen_thousand_people_in_one_record(register: dict[str, str]) -> None:
    id = lay_bill(register, *many(15_000))
    begun = time.monotonic()
    found = made(register, id, "identity_code", "family_name", "share", reason="Täsmäytys")
    took = time.monotonic() - begun
    export, lines = fetched(found)
    assert (export.rows, len(lines), lines[-1][1]) == (15_000, 15_003, "15000")
    assert there("select count(*) from disclosures_subject") == [(15_000,)]
    print(f"15 000 rows: {took:.1f} s")
    assert took < 30


def test_the_oversight_reads_who_took_how_many(register: dict[str, str]) -> None:
    id = lay_bill(register)
    made(register, id)
    made(register, id, filters=Filters(band="1000"), at=AT + MINUTE)
    numbers = [n for (n,) in there("select number from municipal_lists_export order by at")]
    told = (register["mallila"], "kelmu.view_lms_billing", KIND)
    assert queries.exports_between(AT, AT + MINUTE) == [ExportMade(numbers[0], AT, "ilona", *told, 3)]
    assert [e.subjects for e in queries.exports_between(AT, AT + timedelta(days=1))] == [3, 1]


# ---- the pages


def test_ilona_makes_a_file_and_fetches_it_once(register: dict[str, str]) -> None:
    id, ilona = lay_bill(register), signed_in("ilona")
    form = ilona.get(f"{BILLS}{id}/vienti/?band=300")
    page = form.content.decode()
    assert form.status_code == 200 and "Tiedostoon tulevat rajauksen rivit" in page
    assert page.count(" checked") == 2, "narrow by default"
    sent = ilona.post(f"{BILLS}{id}/vienti/?band=300", {"columns": ["identity_code", "share"]})
    assert sent.status_code == 302
    ready = ilona.get(sent["Location"])
    assert "Tiedosto on valmis haettavaksi" in text_of(ready) and "20.2.2021 klo 8.20" in text_of(ready)
    file = ilona.post(sent["Location"])
    assert file.status_code == 200 and file["Content-Type"] == "text/csv; charset=utf-8"
    name = file["Content-Disposition"]
    assert "tyomarkkinatuen-laskun-luettelo-2021-01-" in name and not any(c in name for c in codes(3))
    assert file["Cache-Control"] == "no-store, private" and len(file.content.decode().splitlines()) == 5
    again = ilona.post(sent["Location"])
    assert again.status_code == 409 and "on jo haettu" in text_of(again)
    assert ilona.get(sent["Location"]).status_code == 409


def test_anothers_link_leads_to_a_page_that_says_so(register: dict[str, str]) -> None:
    id = made(register, lay_bill(register))
    with standing_at(AT):
        for way in ("get", "post"):
            answer = getattr(signed_in("aino"), way)(f"/fi/kelmu/vientitiedostot/{id}/")
            assert answer.status_code == 403 and "vain se, joka sen muodosti" in text_of(answer)
    missing = signed_in("ilona").get("/fi/kelmu/vientitiedostot/00000000-0000-7000-8000-000000000000/")
    assert missing.status_code == 404


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Valitse ainakin yksi tieto"),
        ({"columns": ["share"], "naming": ["family_name"]}, "Kerro, miksi nimiä tarvitaan"),
        ({"columns": ["identity_code"], "reason": "asia 310799-913M"}, "ei saa olla henkilötunnusta"),
        ({"columns": ["no_such"]}, "Valitse"),
    ],
)
def test_what_is_wrong_with_the_form_is_said_there(register: dict[str, str], sent: dict[str, Any], said: str) -> None:
    id = lay_bill(register)
    answer = signed_in("ilona").post(f"{BILLS}{id}/vienti/", sent | {"csrfmiddlewaretoken": "x"})
    assert answer.status_code == 422 and said in text_of(answer)
    assert count("municipal_lists_export") == 0


def test_a_replaced_list_gives_no_file(register: dict[str, str]) -> None:
    old = lay_bill(register)
    lay_bill(register, *many(2))
    answer = signed_in("ilona").post(f"{BILLS}{old}/vienti/", {"columns": ["share"]})
    assert answer.status_code == 409 and "uudella versiolla" in text_of(answer)


def test_a_waiting_file_is_its_owners_alone(register: dict[str, str], tmp_path: Path) -> None:
    made(register, lay_bill(register))
    [path] = tmp_path.iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
