"""The feed of notices: what a line may say, every fault at its place; loading as the feed role, which reads nothing back."""

import json
from datetime import timedelta

import psycopg
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connections

from valtuus.disclosures.queries import subject_key
from valtuus.ledger.queries import lines_of
from valtuus.notices.services.looking import inbox, open_notice
from valtuus.notices.tests.ground import MAIJA, MATTI, a_line, feed_role, lay, load
from valtuus.notices.tests.people import AINO, AT

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

FAULTS = [
    ({"kind": "no_such_kind"}, "feed_code", "kind"),
    ({"municipality": "nowhere"}, "feed_code", "municipality"),
    ({"municipality": "seutu"}, "feed_code", "municipality"),  # a joint authority is none
    ({"facts": {"home": "nowhere"}}, "feed_code", "facts.home"),
    ({"identity_code": "310799-913X"}, "feed_identity_code", "identity_code"),
    ({"identity_code": MATTI.lower()}, "feed_identity_code", "identity_code"),
    ({"arrived_at": "2021-02-01T08:05:01+02:00"}, "feed_day_order", "arrived_at"),
    ({"arrived_at": "1999-01-01T00:00:00+02:00"}, "feed_day_order", "arrived_at"),
    ({"arrived_at": "2021-01-29T10:00:00"}, "feed_value", "arrived_at"),  # without a time zone
    ({"decision_on": "2021-02-02"}, "feed_day_order", "decision_on"),
    ({"kind": "reduced_basic_part", "decision_on": None}, "feed_field_missing", "decision_on"),
    ({"kind": "reduced_basic_part", "content": {}}, "feed_field_missing", "content.basic_part_percent"),
    ({"kind": "application_urgent", "content": {}}, "feed_field_missing", "content.asked"),
    ({"kind": "wish_for_personal_talk", "content": {}}, "feed_field_missing", "content.message"),
    ({"content": {"message": "x", "basic_part_percent": 30}}, "feed_value", "content.basic_part_percent"),
    (
        {"content": {"message": "x", "asked": [{"what": "x", "amount": "1,00"}]}},
        "feed_value",
        "content.asked[0].amount",
    ),
    ({"content": {"message": "x", "since": "2021-02-02"}}, "feed_day_order", "content.since"),
    ({"source": "T 1"}, "feed_value", "source"),
    ({"surprise": 1}, "feed_field_unknown", "surprise"),
    ({"schema": 2}, "feed_value", "schema"),
    ({"family_name": None}, "feed_field_missing", "family_name"),
]


@pytest.mark.parametrize(("changed", "code", "field"), FAULTS, ids=[f"{c}-{f}" for _, c, f in FAULTS])
def test_a_fault_is_told_at_its_line_and_field_and_nothing_is_loaded(places, changed, code, field):
    loaded, faults, _ = load(a_line(), a_line(**changed))
    assert [(n, c) for n, c, f in faults if f == field] == [(2, code)]
    assert loaded.batches == 0 and inbox(places["mallila"], actor=AINO, at=AT).waiting == ()


def test_a_source_stands_in_a_file_once(places):
    line = a_line()
    _, faults, _ = load(line, line)
    assert faults == [(2, "feed_source_twice", "source")]


def test_no_fault_tells_what_the_notice_says(places, the_test_database, tmp_path, capsys):
    path = tmp_path / "notices.jsonl"
    bad = a_line(
        family_name=5, content={"message": "Salainen asia\x00", "contact_wish": "Salainen\x00", "asked": [{"what": 7}]}
    )
    path.write_text(json.dumps(bad))
    with pytest.raises(CommandError):
        call_command("load", "notices", str(path))
    assert "Salainen" not in capsys.readouterr().err


def test_the_good_lines_are_loaded_where_that_is_asked(places):
    loaded, _, _ = load(a_line(), a_line(kind="no_such_kind"), good_lines=True)
    assert (loaded.counts["notices"], loaded.bad_lines) == (1, 1)


def test_the_same_source_again_is_passed_over_and_another_content_is_a_fault_that_changes_nothing(places):
    line = a_line()
    [one] = lay(line)
    loaded, faults, clashes = load(line, a_line())
    assert (loaded.counts["notices"], loaded.counts["again"], faults, clashes) == (1, 1, [], [])
    loaded, faults, clashes = load(line | {"family_name": "Toinen"}, a_line())
    assert (loaded.counts["notices"], loaded.counts["again"], clashes) == (1, 0, [line["source"]])
    assert open_notice(places["mallila"], one, actor=AINO, at=AT).content.person.family_name == "Meikäläinen"


def test_the_same_file_again_does_nothing(places):
    lines = [a_line() for _ in range(3)]
    load(*lines)
    loaded, _, _ = load(*lines)
    assert (loaded.batches, loaded.before, loaded.counts["notices"]) == (0, 1, 0)
    assert lines_of("notices_loaded") == 1


def test_a_notice_is_seen_from_its_day_on(places):
    [one] = lay(a_line("reduced_basic_part", arrived_at="2021-02-01T07:00:00+02:00", decision_on="2021-02-01"))
    assert inbox(places["mallila"], actor=AINO, at=AT).waiting == ()
    [tomorrow] = inbox(places["mallila"], actor=AINO, at=AT + timedelta(days=1)).waiting
    assert tomorrow.notice.id == one


def test_the_line_of_a_batch_names_no_person_and_a_handle_stands_for_each(places):
    [one] = lay(a_line(identity_code=MAIJA))
    with connections["owner"].cursor() as owner:
        owner.execute(
            "select convert_from(payload, 'UTF8') from ledger_line l join ledger_body b on b.line_id = l.id"
            " where kind = 'notices_loaded'"
        )
        [body] = owner.fetchone()
    told = json.loads(body)
    assert set(told) == {"batch", "digest", "file", "notices"} and told["notices"] == 1
    with connections["owner"].cursor() as owner:
        owner.execute("begin")
        owner.execute("set local role valtuus_loader")
        owner.execute("select subject_key from disclosures_handle where handle = %s", [f"notice:{one}"])
        assert owner.fetchall() == [(subject_key(MAIJA),)]
        owner.execute("rollback")


@pytest.mark.parametrize(
    "table",
    ["notices_notice", "notices_name", "notices_content", "notices_source", "notices_staging", "disclosures_handle"],
)
def test_the_feed_role_reads_nothing_back(places, table):
    lay(a_line())
    with feed_role() as feed, pytest.raises(psycopg.errors.InsufficientPrivilege):
        feed.execute(f"select * from {table}")  # noqa: S608 - names of our own


def test_the_command_tells_what_it_did_and_what_clashed(places, the_test_database, tmp_path, capsys):
    path, line = tmp_path / "notices.jsonl", a_line()
    path.write_text(json.dumps(line))
    call_command("load", "notices", str(path))
    assert "ladattiin 1 hakemusta tai ilmoitusta 1 erässä" in capsys.readouterr().out
    path.write_text(json.dumps(line | {"given_names": "Maija"}))
    with pytest.raises(CommandError, match=f"tunnus {line['source']} on ladattu aiemmin toisensisältöisenä"):
        call_command("load", "notices", str(path))
