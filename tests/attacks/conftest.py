"""The scene of the attacks."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.db import connections

from valtuus.benefits.tests.ground import MAIJA, PAYMENT, lay, lay_matti
from valtuus.disclosures.services import record
from valtuus.disclosures.tests.looks import AINO, DENY, ONNI, PERMIT, look_up
from valtuus.kernel.errors import Refused

from .attack import Scene, database_name

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder changes roles or guards of the whole cluster for a moment, and so runs alone."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.attack)


@pytest.fixture
def scene(transactional_db: None) -> Iterator[Scene]:
    matti = lay_matti()
    maija = lay(MAIJA, {"payments": [PAYMENT]}, died=date(2021, 1, 1))
    stale = record(look_up(matti), PERMIT, scopes_given=("payments", "decisions"))
    with connections["owner"].cursor() as owner:
        owner.execute("alter table disclosures_record disable trigger user")
        owner.execute("update disclosures_record set made_at = made_at - interval '121 seconds'")
        owner.execute("alter table disclosures_record enable trigger user")
    with pytest.raises(Refused):
        record(look_up(matti), DENY, scopes_given=())
    with connections["default"].cursor() as app:
        app.execute("select id from disclosures_record where outcome = 'deny'")
        [refused] = app.fetchone() or ()
        app.execute("select line_id from disclosures_record where id = %s", [stale.record])
        [old_line] = app.fetchone() or ()
    found = Scene(
        host=str(connections["default"].settings_dict["HOST"]),
        database=database_name(),
        matti=matti,
        maija=maija,
        own=record(look_up(maija), PERMIT, scopes_given=("payments",)),
        payments=record(look_up(matti), PERMIT, scopes_given=("payments",)),
        onnis=record(look_up(matti, actor=ONNI), PERMIT, scopes_given=("payments", "decisions")),
        stale=stale,
        refused=refused,
        old_line=old_line,
    )
    assert found.own.actor == AINO.key
    connections["default"].close()
    yield found
    found.close()
