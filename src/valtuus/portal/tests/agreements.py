"""Agreements of the small register of the mandates' tests, which does not know them."""

from datetime import date

from valtuus.agreements.services import load_agreements
from valtuus.agreements.types import Agreement
from valtuus.kernel.periods import Period
from valtuus.mandates.tests.conftest import AT


def agree(register, *codes, first=date(2021, 1, 1), services=("kelmu", "emava")):
    """These organisations have agreements on these services from a day on."""
    parties = [register.id[code] for code in codes]
    load_agreements([Agreement("", p, s, period=Period(first, None)) for p in parties for s in services], at=AT)
