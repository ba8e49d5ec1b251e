"""Deliveries of benefit data: each number once and in order, from a known source under its own key, or nothing at all."""

import threading
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.db import connections

from valtuus.benefits import loading
from valtuus.benefits.feed import reading
from valtuus.benefits.loading import benefit_feed
from valtuus.benefits.tests.test_feed import CODES, a_line, as_bytes
from valtuus.benefits.tests.test_loading import connected, there
from valtuus.feeds import lines, queries, services
from valtuus.feeds.envelope import key_id, write_delivery
from valtuus.feeds.loading import Loaded, load_feed
from valtuus.feeds.types import FeedKind
from valtuus.kernel.errors import DomainError
from valtuus.ledger.services import as_owner

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
ALLOWED = reading.allowed_now(date(2021, 2, 1), artificial=True)
AT = datetime(2021, 2, 1, 8, tzinfo=UTC)
KEYS = {
    name: Ed25519PrivateKey.from_private_bytes(bytes([n] * 32)) for n, name in enumerate(("kela", "newer", "thief"))
}


def public(name: str) -> bytes:
    """A key as the institution gets it."""
    return KEYS[name].public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def known(name: str = "kela", source: str = "kela", *kinds: FeedKind) -> str:
    """Take a source's deliveries under a key."""
    with as_owner():
        return services.add_source(source, set(kinds or (FeedKind.BENEFITS,)), public(name), at=AT)


@pytest.fixture
def feed() -> Iterator[psycopg.Connection]:
    with connected("valtuus_feed") as connection:
        yield connection


@pytest.fixture(autouse=True)
def ground(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two lines a batch, and the source `kela` under its key; no bare batches."""
    monkeypatch.setattr(lines, "BATCH", 2)
    known()
    yield
    with connected("postgres") as superuser:
        superuser.execute("truncate benefits_batch, benefits_staging_person, benefits_staging_item")


def delivery(
    path: Path,
    sequence: int = 1,
    previous: str | None = None,
    codes: list[str] = CODES,
    key: str = "kela",
    **changed: Any,
) -> str:
    """Write a delivery with a line for each code; its digest."""
    bodies = [as_bytes(a_line(code, **changed)) for code in codes]
    numbered = {"feed": FeedKind.BENEFITS, "source": "kela", "sequence": sequence, "previous": previous}
    return write_delivery(bodies, len(bodies), path, KEYS[key], **numbered)  # type: ignore[arg-type]  # as named


def load(path: Path, feed: psycopg.Connection, *, good_lines: bool = False) -> Loaded:
    return load_feed(
        path,
        feed,
        benefit_feed(settings.CLIENT_SECRET, ALLOWED),
        good_lines=good_lines,
        report=lambda *_: None,
        progress=lambda _: None,
    )


def refused(path: Path, feed: psycopg.Connection) -> tuple[str, str | None, str | None, str | None]:
    """How a load is refused: code, field, given, allowed."""
    before = there("select (select count(*) from benefits_item), (select count(*) from ledger_line)")
    with pytest.raises(DomainError) as caught:
        load(path, feed)
    assert there("select (select count(*) from benefits_item), (select count(*) from ledger_line)") == before
    return caught.value.code, caught.value.field, caught.value.given, caught.value.allowed


def test_deliveries_follow_one_another_and_each_leaves_two_lines(tmp_path: Path, feed: psycopg.Connection) -> None:
    first = delivery(tmp_path / "1")
    assert load(tmp_path / "1", feed) == Loaded(Counter(persons=4, items=28), batches=3)
    second = delivery(tmp_path / "2", 2, first, as_of="2021-02-01")
    assert load(tmp_path / "2", feed).counts["persons"] == 4
    rows = there(
        "select sequence, digest, previous, lines, batches, bad_lines from feeds_delivery join feeds_delivery_end"
        " using (digest) order by sequence"
    )
    assert rows == [(1, first, None, 4, 3, 0), (2, second, first, 4, 3, 0)]
    kinds = there("select kind from ledger_line where kind ~ '^feed_delivery' order by recorded_at, kind")
    assert kinds == [("feed_delivery_opened",), ("feed_delivery_ended",)] * 2


def test_the_same_delivery_again_does_nothing_even_when_others_have_come(
    tmp_path: Path, feed: psycopg.Connection
) -> None:
    first = delivery(tmp_path / "1")
    load(tmp_path / "1", feed)
    lines_before = there("select count(*) from ledger_line")
    assert load(tmp_path / "1", feed) == Loaded(before=3)
    delivery(tmp_path / "2", 2, first)
    load(tmp_path / "2", feed)
    assert load(tmp_path / "1", feed) == Loaded(before=3)
    assert there("select count(*) - 5 from ledger_line") == lines_before


def test_a_gap_a_repeat_an_older_one_and_a_wrong_predecessor_stop(tmp_path: Path, feed: psycopg.Connection) -> None:
    delivery(tmp_path / "gap", 2, "0" * 64)
    assert refused(tmp_path / "gap", feed) == ("feed_delivery_sequence", "header.sequence", "2", "1")
    first = delivery(tmp_path / "1")
    load(tmp_path / "1", feed)
    delivery(tmp_path / "gap", 3, first)
    assert refused(tmp_path / "gap", feed) == ("feed_delivery_sequence", "header.sequence", "3", "2")
    delivery(tmp_path / "wrong", 2, "0" * 64)
    assert refused(tmp_path / "wrong", feed) == ("feed_delivery_previous", "header.previous", "0" * 64, first)
    other = delivery(tmp_path / "repeat", 1, as_of="2021-02-01")
    assert refused(tmp_path / "repeat", feed) == ("feed_delivery_changed", "header.sequence", other, first)
    delivery(tmp_path / "2", 2, first)
    load(tmp_path / "2", feed)
    assert refused(tmp_path / "repeat", feed)[0] == "feed_delivery_changed"


def test_another_kind_and_a_file_without_delivery_stop(tmp_path: Path, feed: psycopg.Connection) -> None:
    write_delivery(
        [b"{}\n"], 1, tmp_path / "1", KEYS["kela"], feed=FeedKind.NOTICES, source="kela", sequence=1, previous=None
    )
    assert refused(tmp_path / "1", feed) == ("feed_delivery_kind", "header.feed", "notices", "benefits")
    (tmp_path / "bare").write_bytes(as_bytes(a_line()))
    assert refused(tmp_path / "bare", feed)[0] == "feed_delivery_missing"


def test_anothers_signature_stops(tmp_path: Path, feed: psycopg.Connection) -> None:
    """Under a key nobody knows, under a known key of another source, and under the right key's name with a forged signature."""
    delivery(tmp_path / "1", key="thief")
    code, field, given, _ = refused(tmp_path / "1", feed)
    thief = key_id(KEYS["thief"].public_key().public_bytes_raw())
    assert (code, field, given) == ("feed_delivery_key", "seal.key", f"kela / {thief}")
    known("thief", "other")
    assert refused(tmp_path / "1", feed)[0] == "feed_delivery_key"
    kela = key_id(KEYS["kela"].public_key().public_bytes_raw())
    (tmp_path / "1").write_bytes((tmp_path / "1").read_bytes().replace(thief.encode(), kela.encode()))
    assert refused(tmp_path / "1", feed)[:3] == ("feed_delivery_signature", "seal.signature", kela)


def test_a_changed_line_and_a_missing_one_stop(tmp_path: Path, feed: psycopg.Connection) -> None:
    delivery(tmp_path / "1")
    whole = (tmp_path / "1").read_bytes()
    (tmp_path / "1").write_bytes(whole.replace(b"Kauppakatu 1 A 2", b"Kauppakatu 1 A 3", 1))
    assert refused(tmp_path / "1", feed)[0] == "feed_delivery_signature"
    head, gone, *rest = whole.splitlines(keepends=True)
    (tmp_path / "1").write_bytes(b"".join([head, *rest]))
    assert gone and refused(tmp_path / "1", feed)[0] == "feed_delivery_signature"
    bodies = [as_bytes(a_line(code)) for code in CODES]
    numbered = {"feed": FeedKind.BENEFITS, "source": "kela", "sequence": 1, "previous": None}
    write_delivery(bodies, 5, tmp_path / "1", KEYS["kela"], **numbered)  # type: ignore[arg-type]  # as named
    assert refused(tmp_path / "1", feed) == ("feed_delivery_lines", "header.lines", "5", "4")


def test_killed_in_the_middle_it_goes_on_and_the_next_one_waits(
    tmp_path: Path, feed: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, real, calls = delivery(tmp_path / "1"), loading._item_rows, []
    delivery(tmp_path / "2", 2, first)

    def dying(person: Any) -> Any:
        calls.append(person)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(person)

    monkeypatch.setattr(loading, "_item_rows", dying)
    with pytest.raises(KeyboardInterrupt):
        load(tmp_path / "1", feed)
    monkeypatch.setattr(loading, "_item_rows", real)
    assert refused(tmp_path / "2", feed) == ("feed_delivery_unfinished", "header.sequence", "2", "1")
    assert load(tmp_path / "1", feed) == Loaded(Counter(persons=3, items=21), batches=2, before=1)
    assert load(tmp_path / "2", feed).batches == 3


def test_a_bad_line_takes_no_number_and_good_lines_takes_it(tmp_path: Path, feed: psycopg.Connection) -> None:
    digest = delivery(tmp_path / "1", home_municipality="999", codes=CODES[:1])
    assert load(tmp_path / "1", feed) == Loaded(bad_lines=1)
    assert there("select count(*) from feeds_delivery") == [(0,)]
    assert load(tmp_path / "1", feed, good_lines=True) == Loaded(bad_lines=1)
    assert there("select digest, bad_lines from feeds_delivery_end") == [(digest, 1)]


def test_a_delivery_of_nothing_takes_its_number(tmp_path: Path, feed: psycopg.Connection) -> None:
    first = delivery(tmp_path / "1", codes=[])
    assert load(tmp_path / "1", feed) == Loaded()
    delivery(tmp_path / "2", 2, first)
    assert load(tmp_path / "2", feed).batches == 3


def test_a_new_key_goes_on_where_the_old_one_ended(tmp_path: Path, feed: psycopg.Connection) -> None:
    first = delivery(tmp_path / "1")
    load(tmp_path / "1", feed)
    known("newer")
    with as_owner():
        services.end_source(key_id(KEYS["kela"].public_key().public_bytes_raw()), at=AT)
    delivery(tmp_path / "2", 2, first)
    assert refused(tmp_path / "2", feed)[0] == "feed_delivery_key"
    delivery(tmp_path / "2", 2, first, key="newer")
    assert load(tmp_path / "2", feed).batches == 3


def test_two_loaders_at_once_cannot_both_take_a_number(tmp_path: Path) -> None:
    """Eight different files say to be number 1: one is loaded, whole, and nothing of the others."""
    digests = [delivery(tmp_path / str(n), family_name=f"Nimi {'abcdefgh'[n]}") for n in range(8)]
    won: list[int] = []
    start = threading.Barrier(8)

    def run(n: int) -> None:
        with connected("valtuus_feed") as feed:
            start.wait()
            try:
                load(tmp_path / str(n), feed)
            except DomainError as error:
                assert error.code == "feed_delivery_changed"
            else:
                won.append(n)

    threads = [threading.Thread(target=run, args=[n]) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert there("select digest from feeds_delivery") == [(digests[won[0]],)] and len(won) == 1
    assert there("select distinct family_name from benefits_person") == [(f"Nimi {'abcdefgh'[won[0]]}",)]


def test_two_loaders_of_the_same_delivery_load_it_once(tmp_path: Path) -> None:
    delivery(tmp_path / "1")
    start, done = threading.Barrier(2), []

    def run() -> None:
        with connected("valtuus_feed") as feed:
            start.wait()
            done.append(load(tmp_path / "1", feed))

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(d.batches for d in done) == 3 and sum(d.before for d in done) == 3
    assert there("select count(*) from feeds_delivery_end") == [(1,)]


def test_sources_are_kept_with_a_line_and_faults_are_told() -> None:
    [source] = queries_of()
    assert (source.name, source.kinds, source.ended_at) == ("kela", {FeedKind.BENEFITS}, None)
    for name, pem, code in (
        ("Kela", "newer", "feed_source_name"),
        ("kela", "kela", "feed_key_known"),
    ):
        with pytest.raises(DomainError, match=code), as_owner():
            services.add_source(name, {FeedKind.LISTS}, public(pem), at=AT)
    with as_owner():
        services.end_source(source.key, at=AT)
    assert queries_of()[0].ended_at == AT
    with pytest.raises(DomainError, match="feed_key_unknown"), as_owner():
        services.end_source(source.key, at=AT)
    kinds = there("select kind from ledger_line order by recorded_at")
    assert kinds == [("feed_source_added",), ("feed_source_ended",)]


def queries_of() -> list[Any]:
    with as_owner():
        return queries.sources()


def test_every_table_of_batches_takes_none_of_no_delivery() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("select tablename from pg_tables where tablename like '%_batch'")
        tables = {name for (name,) in cursor.fetchall()}
        cursor.execute("select tgrelid::regclass::text from pg_trigger where tgname = 'must_be_delivered'")
        held = {name for (name,) in cursor.fetchall()}
    assert held == tables | {"municipal_lists_list"} and tables >= {"benefits_batch", "notices_batch"}
