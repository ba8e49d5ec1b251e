"""Names and mandates for the refusals of these tests, in place of the register's."""

from datetime import date

import pytest
from django.utils import translation

from valtuus.web import context, presenting
from valtuus.web.presenting import MandateShown
from valtuus.web.tests import world
from valtuus.web.tests.world import GRANT, NAMES, SEUTU


@pytest.fixture(autouse=True)
def finnish():
    """A request leaves its language behind in the thread; the next test begins in Finnish again."""
    translation.activate("fi")


@pytest.fixture(autouse=True)
def unread(monkeypatch):
    """How many alerts Aino has not read; the upper floor that knows needs a database."""
    found = {world.AINO.key: 3}
    monkeypatch.setattr(context, "_counters", [found.__getitem__])
    return found


@pytest.fixture
def hooks(monkeypatch):
    """The upper floors, as far as the refusal page asks them."""
    shown = {GRANT: MandateShown("act", date(2021, 1, 15), date(2023, 12, 31))}
    monkeypatch.setattr(presenting._hooks, "names", lambda ids: {i: NAMES[i] for i in ids if i in NAMES})
    monkeypatch.setattr(presenting._hooks, "contacts", lambda ids: {SEUTU: "kirjaamo@seutu.example"})
    monkeypatch.setattr(presenting._hooks, "mandates", lambda ids: {i: shown[i] for i in ids if i in shown})
