"""Loading lists as the feed role into real tables: a list whole or not at all, once, and nothing comes back out."""

import hashlib
import json
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings

from valtuus.kernel.errors import DomainError
from valtuus.kernel.identifiers import keyed
from valtuus.municipal_lists import loading
from valtuus.municipal_lists.loading import Loaded
from valtuus.municipal_lists.tests.ground import CODES, bill, connected, days_row, head, load, row, there

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
MALLILA = {"mallila": str(uuid4()), "koivula": str(uuid4())}
BILL = bill(row(CODES[0]), row(CODES[1], paid_days=1000, gross="333.33"))


def loaded(*lines: Any, good_lists: bool = False) -> tuple[Loaded, list[tuple[int, str]]]:
    found, faults = load(*lines, municipalities=MALLILA, good_lists=good_lists)
    return found, [(number, fault.code) for number, fault in faults]


def counts() -> tuple[int, ...]:
    tables = ("municipal_lists_list", "municipal_lists_row", "municipal_lists_person", "disclosures_handle")
    return tuple(there(f"select count(*) from {table}")[0][0] for table in tables)  # noqa: S608 - the names above


def test_a_list_brings_its_rows_its_people_their_handles_and_one_line() -> None:
    assert loaded(*BILL) == (Loaded(lists=1, rows=2), [])
    assert counts() == (1, 2, 2, 2)
    found = there(
        "select position, band, percent, gross::text, share::text, paid_days from municipal_lists_row order by 1"
    )
    assert found == [(1, "300", 50, "700.00", "350.00", None), (2, "1000", 70, "333.33", "233.33", None)]
    people = there(
        "select p.identity_code, p.scope, h.subject_key from municipal_lists_person p"
        " join municipal_lists_row r on 'list_row:' || r.id = p.subject_key"
        " join disclosures_handle h on h.handle = p.subject_key order by r.position"
    )
    assert people == [(c, "lms_billing", keyed(c, settings.CLIENT_SECRET)) for c in CODES[:2]]
    assert there("select count(*) from ledger_line")[0] == (1,) and there("select 1 from municipal_lists_staging") == []


def test_the_line_has_its_payload_in_canonical_form_and_names_nobody() -> None:
    loaded(*BILL)
    [(digest, salt, payload)] = there(
        "select l.digest, b.salt, b.payload from ledger_line l join ledger_body b on b.line_id = l.id"
    )
    told = json.loads(payload)
    assert hashlib.sha256(salt + payload).digest() == digest
    assert payload == json.dumps(told, sort_keys=True, separators=(",", ":")).encode()
    assert (told["sum"], told["rows"], told["municipality"], told["replaces"]) == (
        "583.33",
        2,
        MALLILA["mallila"],
        None,
    )
    assert not any(code in payload.decode() for code in CODES)


def test_the_same_list_again_does_nothing_and_a_changed_one_replaces_it() -> None:
    loaded(*BILL)
    assert loaded(*BILL) == (Loaded(before=1), [])
    corrected = bill(row(CODES[0]))
    assert loaded(*corrected) == (Loaded(lists=1, rows=1, replaced=1), [])
    assert loaded(*BILL) == (Loaded(before=1), []), "an old file run late takes nothing back"
    rows = there(
        "select n.rows, o.rows from municipal_lists_list n join municipal_lists_list o on o.id = n.replaces_id"
    )
    assert rows == [(1, 2)] and counts()[0] == 2


def test_a_list_of_days_and_one_of_childcare_support() -> None:
    days = [head(2, kind="lms_days", month=None, bill=None, sum=None, as_of="2021-01-31"), days_row(CODES[0], 299 + 1)]
    days.append(days_row(CODES[1], 1203))
    child = bill(
        row(CODES[2], paid_days=None, percent=None, share=None, gross="341.69"), kind="childcare_billing", bill="L-1"
    )
    assert loaded(*days, *child) == (Loaded(lists=2, rows=3), [])
    assert there("select band, paid_days, share::text from municipal_lists_row order by paid_days") == [
        ("300", 300, None), ("1000", 1203, None), ("", None, "341.69")
    ]  # fmt: skip


def test_a_sum_that_disagrees_with_its_bill_refuses_the_list_whole_and_names_both() -> None:
    wrong = bill(row(CODES[2]), sum="583.34", municipality="koivula")
    found, faults = load(*wrong, *BILL, municipalities=MALLILA)
    assert found == Loaded(refused=1, faults=1) and counts() == (0, 0, 0, 0)
    [(number, fault)] = faults
    assert (number, fault.code, fault.given, fault.allowed) == (3, "list_sum", "583.34", "350.00")
    found, _ = load(*wrong, *BILL, municipalities=MALLILA, good_lists=True)
    assert found == Loaded(lists=1, rows=2, refused=1, faults=1) and counts()[0] == 1


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([head(1)], [(1, "list_rows")]),
        ([row()], [(1, "list_row_alone")]),
        ([*bill(row()), row(CODES[1])], [(3, "list_row_alone")]),
        ([*bill(row(), row())], [(3, "list_person_twice")]),
        ([*bill(row(paid_days=299, percent=50))], [(2, "list_days_few")]),
        ([*bill(row(paid_days=999, percent=70, share="490.00"))], [(2, "list_percent")]),
        ([*bill(row(share="350.01"))], [(2, "feed_sum")]),
        ([*bill(row(period=None))], [(2, "feed_field_missing")]),
        ([*bill(row(), municipality="nowhere")], [(1, "feed_code")]),
        ([*bill(row(), month="2021-03")], [(1, "feed_day_order")]),
        ([*bill(row(), as_of="2021-01-01")], [(1, "feed_field_unknown")]),
        ([*bill(row("310799-913X"))], [(2, "feed_identity_code")]),
        ([{"schema": 1}], [(1, "feed_value")]),
        ([b"{"], [(1, "feed_not_json")]),
        ([bill(row())[0], b"{"], [(2, "feed_not_json")]),
    ],
)  # fmt: skip
def test_every_fault_is_told_by_its_line_and_nothing_is_loaded(
    lines: list[Any], expected: list[tuple[int, str]]
) -> None:
    found, faults = loaded(*lines)
    assert [f for f in faults if f in expected] == expected and found.lists == 0
    assert counts() == (0, 0, 0, 0)


def test_no_fault_tells_a_name_or_a_whole_code() -> None:
    _, faults = load(*bill(row(family_name="X" * 201, home_municipality="zzz")), municipalities=MALLILA)
    assert faults and not any("XX" in f"{f.given}{f.allowed}" or CODES[0] in f.given for _, f in faults)


def test_one_person_may_stand_in_both_bands_of_a_month() -> None:
    crossing = bill(
        row(period={"from": "2021-01-01", "until": "2021-01-14"}, paid_days=999),
        row(period={"from": "2021-01-15", "until": "2021-01-31"}, paid_days=1010),
    )
    assert loaded(*crossing) == (Loaded(lists=1, rows=2), [])


def test_killed_after_the_first_list_the_next_run_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    other, real = bill(row(CODES[2]), municipality="koivula"), loading._staged

    def dying(batch: Any, secret: Any, rows: Any) -> Any:
        if rows[0].identity_code == CODES[2]:
            raise KeyboardInterrupt
        return real(batch, secret, rows)

    monkeypatch.setattr(loading, "_staged", dying)
    with pytest.raises(KeyboardInterrupt):
        loaded(*BILL, *other)
    assert counts()[0] == 1
    monkeypatch.setattr(loading, "_staged", real)
    assert loaded(*BILL, *other) == (Loaded(lists=1, rows=1, before=1), [])


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(DomainError, match="lists_empty"):
        loaded()


def test_the_feed_role_reads_nothing_back_and_the_function_asks_for_the_sum_itself() -> None:
    loaded(*BILL)
    with connected() as feed:
        for table in ("list", "row", "person", "staging", "export"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                feed.execute(f"select 1 from municipal_lists_{table}")  # type: ignore[arg-type]  # noqa: S608 - named above
        with pytest.raises(psycopg.errors.InvalidParameterValue):
            feed.execute(
                "select municipal_lists_load_batch(%s, %s, 'lms_billing', %s, '2021-01-01', 'x', 5.00, 0, 'x', %s, %s)",
                [uuid4(), uuid4(), uuid4(), uuid4(), b"0" * 16],
            )


def test_fifteen_thousand_rows_in_one_list() -> None:
    from valtuus.municipal_lists.tests.ground import codes  # noqa: PLC0415 - for this test alone

    many = bill(*(row(code) for code in codes(15_000)))
    assert loaded(*many)[0] == Loaded(lists=1, rows=15_000)
