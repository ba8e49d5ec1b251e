"""Attacks on the lists: whose a row is without a receipt that names it; a file taken twice, or its making hidden."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import connections

from valtuus.disclosures.services import record
from valtuus.disclosures.tests.looks import AINO, MALLILA, PERMIT, look_up
from valtuus.disclosures.types import Receipt
from valtuus.kernel.identifiers import uuid7
from valtuus.municipal_lists.tests.ground import bill, codes, load, row, there

from .attack import (
    NEVER_CHANGES,
    NO_LINE,
    NO_RIGHT,
    NO_ROW_SECURITY,
    NOTHING,
    ROW_SECURITY,
    Attack,
    Scene,
    fails,
    given,
    line,
    named,
    right,
    without_trigger,
    would_succeed,
)

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
RLS = {"off": NO_ROW_SECURITY, "on": ROW_SECURITY}
TWICE = "23505"


@dataclass
class Laid:
    """A bill of 30 people; a receipt for the first of them, one of another scope for the second; an export that was fetched."""

    wanted: str = ""
    page: Receipt | None = None
    days: Receipt | None = None
    export: UUID | None = None


LAID = Laid()


@pytest.fixture
def lists(scene: Scene) -> Scene:
    load(*bill(*(row(code) for code in codes(30))), municipalities={"mallila": MALLILA}, today=date(2021, 2, 20))
    (first,), (second,) = there("select 'list_row:' || id from municipal_lists_row order by position limit 2")
    LAID.wanted = second
    LAID.page = record(look_up(first, scopes_asked=("lms_billing",)), PERMIT, scopes_given=("lms_billing",))
    LAID.days = record(look_up(second, scopes_asked=("lms_days",)), PERMIT, scopes_given=("lms_days",))
    LAID.export = uuid7()
    with scene.connect("postgres") as superuser:
        superuser.execute("set session_replication_role = replica")
        superuser.execute(
            "insert into municipal_lists_export (id, line_id, number, list_id, represented, official, session_digest, filters,"
            " columns, reason, rows, sha256, at)"
            " select %s, line_id, 1, id, municipality, %s, '', '{}', '{}', '', 30, repeat('0', 64), now()"
            " from municipal_lists_list",
            [LAID.export, AINO.key],
        )
        superuser.execute(
            "insert into municipal_lists_export_fetch (export_id, line_id, at) values (%s, %s, now())",
            [LAID.export, uuid7()],
        )
    connections["default"].close()
    scene.close()
    return scene


PERSON = "select identity_code from municipal_lists_person where subject_key = %s"


def without_a_receipt(scene: Scene) -> Any:
    return scene.connect().execute(PERSON, [LAID.wanted]).fetchall()


def by_the_readable_rows(scene: Scene) -> Any:
    joined = "select identity_code from municipal_lists_row r join municipal_lists_person on subject_key = 'list_row:' || r.id"
    return scene.connect().execute(joined).fetchall()


def by_the_receipt_of_another_row_of_the_page(scene: Scene) -> Any:
    app, page = scene.connect(), LAID.page
    assert page is not None
    named(app, page.record, page.secret)
    assert app.execute("select from municipal_lists_person").rowcount in (1, 30), "the receipt itself is good"
    return app.execute(PERSON, [LAID.wanted]).fetchall()


def by_a_receipt_of_another_kind_of_list(scene: Scene) -> Any:
    app, days = scene.connect(), LAID.days
    assert days is not None
    named(app, days.record, days.secret)
    return app.execute(PERSON, [LAID.wanted]).fetchall()


def whose_a_handle_is(scene: Scene) -> Any:
    return (
        scene.connect()
        .execute("select subject_key from disclosures_handle where handle = %s", [LAID.wanted])
        .fetchall()
    )


HANDLES = {
    "off": ("alter table disclosures_handle disable row level security",),
    "on": ("alter table disclosures_handle enable row level security",),
}


def a_person_of_ones_own(scene: Scene) -> Any:
    app = scene.connect()
    app.execute(
        "insert into municipal_lists_person (subject_key, line_id, scope, identity_code, family_name, given_names, non_disclosure,"
        " home_municipality) values ('list_row:' || gen_random_uuid(), %s, 'lms_billing', 'x', 'x', 'x', false, '')",
        [line(app)],
    )
    app.commit()
    return True


def _fetch(scene: Scene, *, with_line: bool) -> Any:
    app = scene.connect()
    told = line(app) if with_line else uuid7()
    app.execute(
        "insert into municipal_lists_export_fetch (export_id, line_id, at) values (%s, %s, now())", [LAID.export, told]
    )
    app.commit()
    return True


def fetched_again(scene: Scene) -> Any:
    return _fetch(scene, with_line=True)


def another_fetch_without_a_line(scene: Scene) -> Any:
    with scene.connect("postgres") as superuser:
        superuser.execute("set session_replication_role = replica")
        superuser.execute("delete from municipal_lists_export_fetch")
    return _fetch(scene, with_line=False)


ONCE = "municipal_lists_export_fetch_pkey"


def less_in_the_file(scene: Scene) -> Any:
    app = scene.connect()
    changed = app.execute("update municipal_lists_export set rows = 1, line_id = %s", [line(app)]).rowcount
    app.commit()
    return changed


READING = [
    Attack("without a receipt", without_a_receipt, NOTHING, **RLS),
    Attack("by the readable rows", by_the_readable_rows, NOTHING, **RLS),
    Attack("by the receipt of another row", by_the_receipt_of_another_row_of_the_page, NOTHING, **RLS),
    Attack("by a receipt of another kind", by_a_receipt_of_another_kind_of_list, NOTHING, **RLS),
    Attack("whose a handle is", whose_a_handle_is, NOTHING, **HANDLES),
]
CHANGING = [
    Attack(
        "a file fetched again",
        fetched_again,
        TWICE,
        off=(f"alter table municipal_lists_export_fetch drop constraint {ONCE}",),
        on=(
            "alter table municipal_lists_export_fetch disable trigger user",
            "delete from municipal_lists_export_fetch",
            "alter table municipal_lists_export_fetch enable trigger user",
            f"alter table municipal_lists_export_fetch add constraint {ONCE} primary key (export_id)",
        ),
    ),
    Attack(
        "a fetch without a line",
        another_fetch_without_a_line,
        NO_LINE,
        **without_trigger("municipal_lists_export_fetch", "must_be_recorded"),
    ),
    Attack("less in the file", less_in_the_file, NO_RIGHT, **right(
        "update on municipal_lists_export", more=without_trigger("municipal_lists_export", "user")["off"],
        back=without_trigger("municipal_lists_export", "user")["on"],
    )),
    Attack(
        "less in the file with the right",
        less_in_the_file,
        NEVER_CHANGES,
        **without_trigger("municipal_lists_export", "never_changes"),
        **given("update on municipal_lists_export"),
    ),
]  # fmt: skip


@pytest.mark.parametrize("attack", [*READING, *CHANGING], ids=str)
def test_the_attack_fails(attack: Attack, lists: Scene) -> None:
    fails(attack, lists)


@pytest.mark.parametrize("attack", [*READING, *CHANGING], ids=str)
def test_it_would_succeed_without_the_guard(attack: Attack, lists: Scene) -> None:
    would_succeed(attack, lists)


def test_the_app_lays_no_person_on_a_list(lists: Scene) -> None:
    fails(Attack("a person of one's own", a_person_of_ones_own, NO_RIGHT), lists)
