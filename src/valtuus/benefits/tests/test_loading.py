"""Loading as the feed role into real tables: once is enough, killed goes on, nothing comes back out."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.db import connections

from valtuus.benefits import loading
from valtuus.benefits.feed import reading
from valtuus.benefits.loading import benefit_feed
from valtuus.benefits.tests.test_feed import CODES, a_line, as_bytes
from valtuus.feeds import lines
from valtuus.feeds import loading as feed_loading
from valtuus.feeds.loading import Loaded, load_feed
from valtuus.kernel.errors import DomainError
from valtuus.kernel.identifiers import keyed

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
ALLOWED = reading.allowed_now(date(2021, 2, 1), artificial=True)


def connected(role: str) -> psycopg.Connection:
    database = connections["owner"].settings_dict
    return psycopg.connect(host=database["HOST"], dbname=database["NAME"], user=role, autocommit=True)


@pytest.fixture
def feed() -> Iterator[psycopg.Connection]:
    with connected("valtuus_feed") as connection:
        yield connection


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two lines a batch; and the tables, which only the owner may empty."""
    monkeypatch.setattr(lines, "BATCH", 2)
    yield
    with connected("postgres") as superuser:
        superuser.execute("truncate benefits_batch, benefits_staging_person, benefits_staging_item")


def written(tmp_path: Path, *lines: Any) -> Path:
    path = tmp_path / "feed.jsonl"
    path.write_bytes(as_bytes(*lines))
    return path


def load(path: Path, feed: psycopg.Connection, *, good_lines: bool = False) -> tuple[Loaded, list[tuple[int, str]]]:
    faults: list[tuple[int, str]] = []
    loaded = load_feed(
        path,
        feed,
        benefit_feed(settings.CLIENT_SECRET, ALLOWED),
        good_lines=good_lines,
        report=lambda number, fault: faults.append((number, fault.field)),
        progress=lambda _: None,
        bare=True,
    )
    return loaded, faults


def there(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """What really stands in the tables, past every policy."""
    with connected("postgres") as superuser:
        return superuser.execute(statement, parameters).fetchall()


def counts() -> tuple[int, int, int]:
    (row,) = there(
        "select (select count(*) from benefits_person), (select count(*) from benefits_item), (select count(*) from benefits_batch)"
    )
    return row


def test_loads_persons_items_and_a_line_of_the_record_for_each_batch(tmp_path: Path, feed: psycopg.Connection) -> None:
    path = written(tmp_path, *(a_line(code) for code in CODES[:3]))
    assert load(path, feed) == (Loaded(Counter(persons=3, items=21), batches=2), [])
    assert counts() == (3, 21, 2)
    key = keyed(CODES[0], settings.CLIENT_SECRET)
    person = there(
        "select identity_code, born, address, home_municipality from benefits_person where subject_key = %s", key
    )
    assert person == [(CODES[0], date(1999, 7, 31), "Kauppakatu 1 A 2, 00100 Helsinki", "091")]
    item = there("select benefit, on_day, fields from benefits_item where subject_key = %s and scope = 'payments'", key)
    assert item == [("unemployment_benefits", date(2020, 12, 30), a_line()["payments"][0])]
    assert there("select count(*) from benefits_staging_person")[0] == (0,)


def test_every_row_carries_its_line_and_the_line_its_payload(tmp_path: Path, feed: psycopg.Connection) -> None:
    path = written(tmp_path, *(a_line(code) for code in CODES[:3]))
    load(path, feed)
    rows = there(
        "select l.digest, b.salt, b.payload, k.number, k.digest from benefits_batch k"
        " join ledger_line l on l.id = k.line_id join ledger_body b on b.line_id = l.id order by k.number"
    )
    for digest, salt, payload, number, batch_digest in rows:
        assert hashlib.sha256(salt + payload).digest() == digest
        told = json.loads(payload)
        assert payload == json.dumps(told, sort_keys=True, separators=(",", ":")).encode()
        lines = as_bytes(*(a_line(code) for code in CODES[:3][number * 2 : number * 2 + 2]))
        assert batch_digest == told["digest"] == hashlib.sha256(lines).hexdigest()
        assert told["file"] == hashlib.sha256(path.read_bytes()).hexdigest()
        assert (told["batch"], told["persons"]) == (number, 2 - number)
    orphans = "select count(*) from {} t where not exists (select from benefits_batch b where b.line_id = t.line_id)"
    assert there(orphans.format("benefits_person")) == there(orphans.format("benefits_item")) == [(0,)]


def test_the_same_file_again_does_nothing(tmp_path: Path, feed: psycopg.Connection) -> None:
    path = written(tmp_path, *(a_line(code) for code in CODES[:3]))
    load(path, feed)
    before = there("select id, line_id from benefits_item order by id")
    assert load(path, feed) == (Loaded(before=2), [])
    assert there("select id, line_id from benefits_item order by id") == before


def test_killed_after_the_first_batch_the_next_run_goes_on(
    tmp_path: Path, feed: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, real, calls = written(tmp_path, *(a_line(code) for code in CODES)), loading._item_rows, []

    def dying(person: Any) -> Any:
        calls.append(person)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return real(person)

    monkeypatch.setattr(loading, "_item_rows", dying)
    with pytest.raises(KeyboardInterrupt):
        load(path, feed)
    assert counts() == (2, 14, 1)
    monkeypatch.setattr(loading, "_item_rows", real)
    assert load(path, feed) == (Loaded(Counter(persons=2, items=14), batches=1, before=1), [])
    assert counts() == (4, 28, 2)


def test_two_loads_at_once_load_once(tmp_path: Path, feed: psycopg.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second learns only from the function that the batch is there: as if it had asked before the first was done."""
    path = written(tmp_path, a_line())
    load(path, feed)
    monkeypatch.setattr(loading, "_loaded_before", lambda *_: [])
    assert load(path, feed) == (Loaded(before=1), [])
    assert counts() == (1, 7, 1)
    assert there("select count(*) from benefits_staging_item") == [(0,)]


def test_one_bad_line_stops_all_unless_the_good_ones_are_asked_for(tmp_path: Path, feed: psycopg.Connection) -> None:
    bad = a_line(CODES[1], home_municipality="999")
    path = written(tmp_path, a_line(), bad, a_line(CODES[2]))
    assert load(path, feed) == (Loaded(bad_lines=1), [(2, "home_municipality")])
    assert counts() == (0, 0, 0)
    loaded, _ = load(path, feed, good_lines=True)
    assert loaded == Loaded(Counter(persons=2, items=14), batches=2, bad_lines=1)
    assert counts()[0] == 2


def test_a_line_that_has_become_good_is_loaded_from_the_same_file(
    tmp_path: Path, feed: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, a_line(), a_line(CODES[1], as_of="2021-01-30"))
    monkeypatch.setitem(globals(), "ALLOWED", reading.allowed_now(date(2021, 1, 30), artificial=True))
    assert load(path, feed, good_lines=True)[0] == Loaded(Counter(persons=1, items=7), batches=1, bad_lines=1)
    monkeypatch.setitem(globals(), "ALLOWED", reading.allowed_now(date(2021, 2, 1), artificial=True))
    assert load(path, feed)[0].bad_lines == 0
    assert counts()[0] == 2


def test_a_newer_day_replaces_all_of_a_person_and_an_older_one_nothing(
    tmp_path: Path, feed: psycopg.Connection
) -> None:
    load(written(tmp_path, a_line()), feed)
    newer = a_line(as_of="2021-02-01", family_name="Uusi", payments=[], pending=[])
    assert load(written(tmp_path, newer), feed)[0] == Loaded(Counter(persons=1, items=5), batches=1)
    older = a_line(as_of="2021-01-30", family_name="Vanha", pending=[])
    assert load(written(tmp_path, older, a_line(CODES[1])), feed)[0] == Loaded(
        Counter(persons=1, items=7, older=1), batches=1
    )
    key = keyed(CODES[0], settings.CLIENT_SECRET)
    assert there("select family_name, as_of from benefits_person where subject_key = %s", key) == [
        ("Uusi", date(2021, 2, 1))
    ]
    assert there("select count(*) from benefits_item where subject_key = %s", key) == [(5,)]


def test_an_empty_file_and_one_that_changes_are_told(
    tmp_path: Path, feed: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(DomainError, match="feed_empty"):
        load(written(tmp_path), feed)
    path, real = written(tmp_path, *(a_line(code) for code in CODES)), feed_loading.survey

    def survey_then_cut(*args: Any, **kwargs: Any) -> Any:
        found = real(*args, **kwargs)
        path.write_bytes(as_bytes(*(a_line(code) for code in CODES[:2])))
        return found

    monkeypatch.setattr(feed_loading, "survey", survey_then_cut)
    with pytest.raises(DomainError, match="feed_file_changed"):
        load(path, feed)


FORBIDDEN_TO_FEED = [
    "select * from benefits_person",
    "select * from benefits_item",
    "select * from benefits_staging_person",
    "select * from benefits_staging_item",
    "select * from ledger_line",
    "select * from ledger_body",
    "select * from disclosures_record",
    "copy benefits_person to stdout",
    "copy benefits_staging_person to stdout",
    "insert into benefits_batch (file_digest, number, digest, line_id, persons, items) values ('', 0, '', gen_random_uuid(), 0, 0)",
    "insert into ledger_line (id, kind, digest) values (gen_random_uuid(), 'benefits_loaded', '')",
    "delete from benefits_staging_person",
    "insert into benefits_staging_person select * from benefits_staging_person returning *",
    "set role valtuus_loader",
    "truncate benefits_staging_item",
]


@pytest.mark.parametrize("statement", FORBIDDEN_TO_FEED)
def test_the_feed_role_reads_nothing_back(tmp_path: Path, feed: psycopg.Connection, statement: str) -> None:
    load(written(tmp_path, a_line()), feed)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        if statement.startswith("copy"):
            with feed.cursor().copy(statement) as copy:
                list(copy)
        else:
            feed.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "select * from benefits_staging_person",
        "insert into benefits_staging_item (subject_key) values ('c1:a')",
        "select benefits_load_batch(gen_random_uuid(), '', 0, '', gen_random_uuid(), '')",
        "select * from benefits_batch",
        "insert into benefits_person values ('c1:a')",
        "delete from benefits_item",
    ],
)
def test_the_app_role_has_no_way_in(statement: str) -> None:
    with connected("valtuus_app") as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(statement)


def test_the_app_sees_nothing_of_it_without_a_receipt(tmp_path: Path, feed: psycopg.Connection) -> None:
    load(written(tmp_path, a_line()), feed)
    with connected("valtuus_app") as app:
        assert app.execute("select * from benefits_person").fetchall() == []
        assert app.execute("select * from benefits_item").fetchall() == []


def test_the_function_makes_the_payload_itself_and_wants_a_salt(feed: psycopg.Connection) -> None:
    call = "select benefits_load_batch(%s, repeat('0', 64), 0, %s, %s, %s)"
    with pytest.raises(psycopg.errors.InvalidParameterValue):
        feed.execute(call, [uuid4(), "0" * 64, uuid4(), b"short"])
    with pytest.raises(psycopg.errors.CheckViolation):
        feed.execute(call, [uuid4(), '","x":"', uuid4(), bytes(16)])
