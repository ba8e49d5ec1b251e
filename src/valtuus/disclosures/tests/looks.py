"""Looks as the tests make them: Aino of Seutu looks for Mallila."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from valtuus.disclosures.types import LookUp
from valtuus.kernel.actor import Actor
from valtuus.kernel.decision import Basis, BasisKind, Decision, Link, Outcome, Reason

AT = datetime(2021, 2, 1, 8, tzinfo=UTC)
MALLILA, SEUTU = "00000000-0000-7000-8000-000000000001", "00000000-0000-7000-8000-000000000002"
AINO = Actor(key="o1:aino", name="Aino", acr="http://ftn.ficora.fi/2017/loa2", session="session-of-aino")
ONNI = Actor(key="o1:onni", name="Onni", acr="http://ftn.ficora.fi/2017/loa2", session="session-of-onni")

UPPER = Link(MALLILA, SEUTU, "00000000-0000-7000-8000-0000000000a1")
LOWER = Link(SEUTU, AINO.key, "00000000-0000-7000-8000-0000000000a2")
PERMIT = Decision(
    Outcome.PERMIT, Reason("permitted"), AT, 7, "digest", basis=Basis(BasisKind.MANDATE, path=(UPPER, LOWER))
)
DENY = Decision(Outcome.DENY, Reason("no_mandate", {"party": MALLILA}), AT, 7, "digest")
UNKNOWN = Decision(Outcome.UNKNOWN, Reason("facts_incomplete"), AT, 7, "digest")


def look_up(*subjects: str, actor: Actor = AINO, **changed: Any) -> LookUp:
    """A look-up for Mallila on 812/2000 20 §, with anything changed."""
    look = LookUp(
        actor=actor,
        represented=MALLILA,
        acting=SEUTU,
        action="kelmu.view_person",
        subjects=subjects or ("c1:matti",),
        purpose="assess_need",
        ground="sas_20",
        conditions=("client_relation", "necessary"),
        case_reference="SHL-2021-17",
        scopes_asked=("payments", "decisions"),
        question={"person": actor.key, "action": "kelmu.view_person"},
    )
    return replace(look, **changed)
