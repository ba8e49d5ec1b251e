"""Every fault of a line is named by number and field, tells nothing personal, and the next line is read all the same."""

import io
import json
import tracemalloc
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from valtuus.benefits.feed.reading import allowed_now, decoded, judge_of
from valtuus.feeds.faults import Fault
from valtuus.feeds.lines import LONGEST, good_batches, raw_lines, survey
from valtuus.kernel.catalogue import catalogue

ALLOWED = allowed_now(date(2021, 2, 1), artificial=True)
CODES = ("310799-913M", "050950-946W", "290296-957Y", "120305A9248")


def a_line(code: str = CODES[0], **changes: Any) -> dict[str, Any]:
    """A good line with something in every scope."""
    line = {
        "schema": 1,
        "identity_code": code,
        "family_name": "Mäkelä-Öhman",
        "given_names": "Matti Åke",
        "non_disclosure": False,
        "as_of": "2021-01-31",
        "died": None,
        "address": {"street": "Kauppakatu 1 A 2", "postal_code": "00100", "post_office": "Helsinki"},
        "home_municipality": "091",
        "pending": [{"benefit": "unemployment_benefits", "arrived_on": "2021-01-20", "state": "arrived"}],
        "decisions": [
            {
                "benefit": "unemployment_benefits",
                "decided_on": "2020-12-01",
                "from": "2020-11-01",
                "until": None,
                "amount": "33.66",
                "outcome": "granted",
            }
        ],
        "payments": [
            {
                "benefit": "unemployment_benefits",
                "paid_on": "2020-12-30",
                "period": {"from": "2020-12-01", "until": "2020-12-28"},
                "gross": "673.20",
                "withheld": "134.64",
                "net": "538.56",
                "payee_kind": "recipient",
            }
        ],
        "insurance": [{"covered": True, "from": "1999-07-31", "until": None}],
        "recovery": [{"benefit": "general_housing_allowance", "balance": "450.00", "instalment": "30.00"}],
        "medicine_ceiling": [{"year": 2020, "met": True, "met_on": "2020-11-11"}],
        "other_bodies": [{"matter": "labour_policy_statement", "passed_on": "2020-11-20", "from": None, "until": None}],
    }
    return line | changes


def changed(path: str, value: Any) -> dict[str, Any]:
    """A good line with one value put in at a path such as `payments.0.net`."""
    line = a_line()
    *way, last = path.split(".")
    place: Any = line
    for step in way:
        place = place[int(step)] if isinstance(place, list) else place[step]
    place[int(last) if isinstance(place, list) else last] = value
    return line


def read(tmp_path: Path, data: bytes) -> tuple[list[tuple[int, Fault]], list[str]]:
    """The faults of a file, and the identity codes of its good lines."""
    path, faults = tmp_path / "file.jsonl", []
    path.write_bytes(data)
    found = survey(
        path, judge_of(ALLOWED), report=lambda number, fault: faults.append((number, fault)), progress=lambda _: None
    )
    good = [decoded(line).identity_code for _, _, lines in good_batches(path, found) for line in lines]
    assert len(good) == found.good
    assert sorted({number for number, _ in faults}) == list(found.bad)
    return faults, good


def as_bytes(*lines: Any) -> bytes:
    return b"".join(json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in lines)


BAD_VALUES = [
    ("schema", 2, "schema", "feed_value", "2", "1"),
    ("identity_code", "310799-913A", "identity_code", "feed_identity_code", "310799-9**A", "010190-123X"),
    ("identity_code", "310799-913m", "identity_code", "feed_identity_code", "310799-9**m", "310799-9**M"),
    ("identity_code", "120331A9246", "identity_code", "feed_identity_code", "120331A9**6", "010190-123X"),
    ("identity_code", 7, "identity_code", "feed_value", "7", '"…"'),
    ("family_name", "", "family_name", "feed_value", "… (0)", '"…" (1–200), \\x20–'),
    ("family_name", "A\u0000B", "family_name", "feed_value", "… (3)", '"…" (1–200), \\x20–'),
    ("died", "1999-07-30", "died", "feed_day_order", "1999-07-30", "1999-07-31 … 2021-01-31"),
    ("died", "2021-02-01", "died", "feed_day_order", "2021-02-01", "1999-07-31 … 2021-01-31"),
    ("as_of", "2021-02-02", "as_of", "feed_day_order", "2021-02-02", "<= 2021-02-01"),
    ("as_of", "2021-02-30", "as_of", "feed_value", "2021-02-30", '"2021-01-31"'),
    ("as_of", "31.1.2021", "as_of", "feed_value", "31.1.2021", '"2021-01-31"'),
    ("non_disclosure", "no", "non_disclosure", "feed_value", "no", "true, false"),
    ("home_municipality", "911", "home_municipality", "feed_code", "911", "municipalities_2021.csv"),
    ("home_municipality", "91", "home_municipality", "feed_value", "91", '"091" / null'),
    ("address.postal_code", "FI-100", "address.postal_code", "feed_value", "… (6)", '"00100"'),
    ("address.floor", 2, "address.floor", "feed_field_unknown", "", "street, postal_code, post_office"),
    ("payments", {}, "payments", "feed_value", "{…}", "[…]"),
    ("payments.0", "x", "payments[0]", "feed_value", "x", "{…}"),
    ("payments.0.net", "538,56", "payments[0].net", "feed_value", "538,56", '"1234.56"'),
    ("payments.0.net", 538.56, "payments[0].net", "feed_value", "538.56", '"1234.56"'),
    ("payments.0.net", "700.00", "payments[0].net", "feed_sum", "700.00", "538.56 = 673.20 − 134.64"),
    ("payments.0.withheld", "673.21", "payments[0].withheld", "feed_sum", "673.21", "0.00 … 673.20"),
    (
        "payments.0.period.until",
        "2020-11-30",
        "payments[0].period.until",
        "feed_day_order",
        "2020-11-30",
        ">= 2020-12-01",
    ),
    ("payments.0.benefit", "medicine_cost_ceiling", "payments[0].benefit", "feed_code", "medicine_cost_ceiling", None),
    ("payments.0.payee_kind", "spouse", "payments[0].payee_kind", "feed_code", "spouse", None),
    ("decisions.0.benefit", "pension", "decisions[0].benefit", "feed_code", "pension", None),
    ("decisions.0.until", "2020-10-31", "decisions[0].until", "feed_day_order", "2020-10-31", ">= 2020-11-01"),
    ("decisions.0.amount", None, "decisions[0].amount", "feed_field_missing", "null", '"1234.56"'),
    (
        "decisions.0.decided_on",
        "2021-02-01",
        "decisions[0].decided_on",
        "feed_day_order",
        "2021-02-01",
        "<= 2021-01-31",
    ),
    ("decisions.0.outcome", "maybe", "decisions[0].outcome", "feed_code", "maybe", "ended, granted, rejected"),
    ("pending.0.state", "lost", "pending[0].state", "feed_code", "lost", None),
    ("pending.0.arrived_on", "2021-02-01", "pending[0].arrived_on", "feed_day_order", "2021-02-01", "<= 2021-01-31"),
    ("insurance.0.until", "1990-01-01", "insurance[0].until", "feed_day_order", "1990-01-01", ">= 1999-07-31"),
    ("recovery.0.instalment", "450.01", "recovery[0].instalment", "feed_sum", "450.01", "0.00 … 450.00"),
    ("recovery.0.balance", "-1.00", "recovery[0].balance", "feed_value", "-1.00", '"1234.56"'),
    ("medicine_ceiling.0.met_on", None, "medicine_ceiling[0].met_on", "feed_value", "null", "2020-…"),
    ("medicine_ceiling.0.met_on", "2019-12-31", "medicine_ceiling[0].met_on", "feed_day_order", "2019-12-31", None),
    ("medicine_ceiling.0.year", "2020", "medicine_ceiling[0].year", "feed_value", "2020", "1990–2100"),
    ("other_bodies.0.matter", "gossip", "other_bodies[0].matter", "feed_code", "gossip", None),
    ("loans", [], "loans", "feed_field_unknown", "", None),
    ("310799-913M", 1, "310799-9**M", "feed_field_unknown", "", None),
]


@pytest.mark.parametrize(("path", "value", "field", "code", "given", "allowed"), BAD_VALUES)
def test_a_bad_value_is_named(
    tmp_path: Path, path: str, value: Any, field: str, code: str, given: str, allowed: str | None
) -> None:
    faults, good = read(tmp_path, as_bytes(a_line(CODES[1]), changed(path, value), a_line(CODES[2])))
    assert [(n, f.field, f.code, f.given) for n, f in faults] == [(2, field, code, given)]
    assert allowed is None or faults[0][1].allowed == allowed
    assert good == [CODES[1], CODES[2]]


def test_a_good_line_has_no_fault_and_a_short_one_neither(tmp_path: Path) -> None:
    short = {"schema": 1, "identity_code": CODES[1], "family_name": "Ö", "given_names": "Å"}
    short |= {"non_disclosure": True, "as_of": "2021-01-31"}
    assert read(tmp_path, as_bytes(a_line(), short)) == ([], [CODES[0], CODES[1]])


def test_all_faults_of_one_line_are_named(tmp_path: Path) -> None:
    line = a_line(family_name=3, payments=[{"benefit": "X"}, 4], extra=1)
    del line["as_of"]
    fields = [fault.field for _, fault in read(tmp_path, as_bytes(line))[0]]
    assert fields[:2] == ["extra", "family_name"]
    assert {"as_of", "payments[0].benefit", "payments[0].period", "payments[0].net", "payments[1]"} <= set(fields)


BAD_BYTES: list[tuple[Callable[[bytes], bytes], str]] = [
    (lambda good: good.replace(b"{", b"[", 1), "feed_not_json"),
    (lambda good: good + b"}", "feed_not_json"),
    (lambda _: b"[1, 2]", "feed_value"),
    (lambda _: b"null", "feed_value"),
    (lambda _: b"[" * 50_000, "feed_not_json"),
    (lambda good: good.replace(b'"schema": 1', b'"schema": ' + b"[" * 50_000), "feed_not_json"),
    (lambda good: good.decode().encode("latin-1"), "feed_not_utf8"),
    (lambda good: good.replace(b"Matti", b'\\ud800"'), "feed_not_json"),
    (lambda good: good.replace(b"Kauppakatu", b"K" * LONGEST), "feed_line_too_long"),
]


@pytest.mark.parametrize(("broken", "code"), BAD_BYTES)
def test_a_bad_line_is_named_and_the_next_is_read(tmp_path: Path, broken: Callable[[bytes], bytes], code: str) -> None:
    good = as_bytes(a_line()).rstrip(b"\n")
    data = as_bytes(a_line(CODES[1])) + broken(good) + b"\n" + as_bytes(a_line(CODES[2]))
    faults, read_well = read(tmp_path, data)
    assert [(number, fault.code) for number, fault in faults] == [(2, code)]
    assert read_well == [CODES[1], CODES[2]]


def test_half_a_line_at_the_end_is_told_apart_from_a_last_line_without_its_end(tmp_path: Path) -> None:
    whole = as_bytes(a_line(), a_line(CODES[1]))
    assert read(tmp_path, whole[:-1]) == ([], [CODES[0], CODES[1]])
    faults, good = read(tmp_path, whole[:-100])
    assert [(number, fault.code) for number, fault in faults] == [(2, "feed_cut_short")]
    assert good == [CODES[0]]


def test_bom_windows_line_ends_and_blank_lines_are_taken(tmp_path: Path) -> None:
    data = as_bytes(a_line(), a_line(CODES[1])).replace(b"\n", b"\r\n")
    assert read(tmp_path, b"\xef\xbb\xbf" + data + b"\r\n  \n") == ([], [CODES[0], CODES[1]])


def test_blank_lines_are_counted(tmp_path: Path) -> None:
    assert read(tmp_path, b"\n\n" + b"x\n")[0][0][0] == 3


def test_the_same_person_twice_is_reported_on_the_later_line(tmp_path: Path) -> None:
    faults, good = read(tmp_path, as_bytes(a_line(), a_line(CODES[1]), a_line()))
    assert [(n, f.field, f.code, f.given) for n, f in faults] == [
        (3, "identity_code", "feed_person_twice", "310799-9**M")
    ]
    assert good == [CODES[0], CODES[1]]


def test_separators_tell_people_apart(tmp_path: Path) -> None:
    assert read(tmp_path, as_bytes(a_line("310799-913M"), a_line("310799Y913M")))[0] == []


def test_artificial_codes_are_refused_where_real_people_are(tmp_path: Path) -> None:
    path, faults = tmp_path / "file.jsonl", []
    path.write_bytes(as_bytes(a_line()))
    strict = allowed_now(date(2021, 2, 1), artificial=False)
    survey(path, judge_of(strict), report=lambda _, fault: faults.append(fault.code), progress=lambda _: None)
    assert faults == ["feed_artificial"]


def test_no_fault_tells_a_code_a_name_or_an_address(tmp_path: Path) -> None:
    secret = "310799-913M"
    for path in ("family_name", "given_names", "address.street", "pending.0.state", "payments.0.net", "died"):
        faults, _ = read(tmp_path, as_bytes(changed(path, f"{secret} Salainen\u0007")))
        told = str(faults)
        assert faults and secret not in told
        assert "Salainen" not in told or path in ("pending.0.state", "payments.0.net", "died")


def test_a_line_of_ten_megabytes_is_refused_without_being_held() -> None:
    good = as_bytes(a_line())
    file = io.BytesIO(b'{"family_name": "' + b"x" * 10_000_000 + b'"}\n' + good)
    tracemalloc.start()
    first, second = raw_lines(file)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (first.number, first.data, first.size) == (1, None, 10_000_020)
    assert (second.number, second.data) == (2, good.rstrip())
    assert peak < 3_000_000


def test_every_fault_has_its_sentence() -> None:
    sentences = {code: row for (kind, code), row in catalogue().wording.items() if kind == "error"}
    for code in {row[3] for row in BAD_VALUES} | {code for _, code in BAD_BYTES} | {"feed_cut_short", "feed_empty"}:
        for language in ("fi", "sv", "en"):
            sentences[code][language].format(field="f", given="g", allowed="a")
