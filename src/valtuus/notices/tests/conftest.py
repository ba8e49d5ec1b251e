"""The ground of the tests: a register, a standing clock, and tables that only the owner may empty."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections

from valtuus.kernel.clock import standing_at
from valtuus.notices.tests.people import AT, lay_register


@pytest.fixture
def the_test_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands meet the database of the tests."""
    monkeypatch.setenv("VALTUUS_DATABASE_NAME", connections["owner"].settings_dict["NAME"])


@pytest.fixture(name="places")
def laid_places(settings: Any, transactional_db: None) -> Iterator[dict[str, str]]:
    """Ids of the parties by code."""
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "valtuus.notices.tests.people.Someone"]
    with standing_at(AT):
        yield lay_register()
