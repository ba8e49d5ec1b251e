"""A small register around a shared verdict: Aino of Seutu may act for Mallila but lacks the mandate to represent."""

from datetime import date

import pytest

from valtuus.agreements.services import load_agreements
from valtuus.agreements.types import Agreement
from valtuus.kernel.periods import Period
from valtuus.mandates.tests.conftest import AT, Register
from valtuus.parties.services import record_officials
from valtuus.parties.types import Employment, Official


@pytest.fixture
def world(transactional_db):
    """Mallila mandated Seutu. Ilmari and Seija may give to represent in Seutu, Iiris there in another theme only; Helmi grants in
    Mallila, Paavo in Pihlajisto, where Eeva has the mandate. Onni is a colleague of Aino's. All have agreements."""
    register = Register()
    new = ("seija", "iiris", "paavo")
    work = [Employment(k, register.id["pihlajisto" if k == "paavo" else "seutu"]) for k in new]
    record_officials([Official(k, k.capitalize()) for k in new], work, at=AT)
    register.mandate("mallila", "seutu")
    register.mandate("seutu", "ilmari", "grant_represent")
    register.mandate("seutu", "seija", "grant_represent")
    register.mandate("seutu", "iiris", "grant_represent", themes=("lms_material",))
    register.mandate("mallila", "helmi", "grant")
    register.mandate("pihlajisto", "paavo", "grant")
    register.mandate("pihlajisto", "eeva")
    from_then = Period(date(2021, 1, 1), None)
    agreed = [(register.id[p], s) for p in ("mallila", "seutu", "pihlajisto") for s in ("kelmu", "emava")]
    load_agreements([Agreement("", party, service, period=from_then) for party, service in agreed], at=AT)
    return register
