"""Looks put into the log as a look puts them, for alarms to come of."""

from dataclasses import replace
from datetime import timedelta

from valtuus.benefits.tests.ground import lay
from valtuus.disclosures.services import record
from valtuus.disclosures.tests.looks import PERMIT, look_up
from valtuus.kernel.decision import Basis, BasisKind, Link
from valtuus.mandates.tests.conftest import AT


def looked(world, who="aino", subject="c1:somebody", minutes=0, **changed):
    """One permitted look of somebody for Mallila; its number in the log."""
    seutu, mallila = world.id["seutu"], world.id["mallila"]
    path = (Link(mallila, seutu, "00000000-0000-7000-8000-0000000000a1"),)
    decision = replace(PERMIT, at=AT - timedelta(minutes=minutes), basis=Basis(BasisKind.MANDATE, path=path))
    values = {"represented": mallila, "acting": seutu, **changed}
    return record(look_up(subject, actor=world.actor(who), **values), decision, scopes_given=("payments",)).number


def looked_at_himself(world, who="aino"):
    """A look at oneself, an alarm at once."""
    return looked(world, who, kinship="itself")


def known(code, **changed):
    """Somebody whose data there is; his subject key."""
    return lay(code, {}, **changed)
