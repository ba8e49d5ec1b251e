"""Looks of the demonstration that ask questions, made as every look is: so the auditor has alarms to open."""

from datetime import datetime, timedelta

from valtuus.benefits.services import look_up
from valtuus.benefits.types import Wish
from valtuus.demo.cast import EEVA, MATTI, MORNING
from valtuus.demo.services import key
from valtuus.kernel.actor import STRONG_LEVELS, Actor
from valtuus.ledger.services import through_recorded
from valtuus.oversight.services.judging import judge_searching
from valtuus.parties.queries import party_by_code

# Nobody has these; the check characters are right.
GUESSED = ("010150-900C", "020150-9012", "030150-902R")
REFERENCE = "1111"


@through_recorded
def make_odd_looks() -> int:
    """Eeva looks up herself, a client and three guessed codes, all under one case reference that is none; how many alarms.

    The guessed codes raise theirs at the look itself, the others are found by judging as `valtuus daily` does.
    """
    actor, at = Actor(key(EEVA), EEVA.name, min(STRONG_LEVELS), "the demonstration"), MORNING
    for code in (EEVA.code, MATTI.code, *GUESSED):
        look_up(_wish(code), actor=actor, at=at)
        at += timedelta(minutes=1)
    return judge_searching(at=_after(at)).raised


def _wish(code: str) -> Wish:
    return Wish(
        identity_code=code,
        represented=party_by_code("pihlajisto").id,
        ground="sas_20",
        purpose="supplementary_assistance_decision",
        scopes=("decisions", "payments"),
        conditions=("client_relation", "necessary"),
        case_reference=REFERENCE,
    )


def _after(at: datetime) -> datetime:
    return at + timedelta(minutes=1)
