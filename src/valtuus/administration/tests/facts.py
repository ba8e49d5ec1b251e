"""Facts of a small house for the rules: Mallila and Seutu, roster rows and mandates by short names."""

from datetime import UTC, date, datetime

from valtuus.administration.guide_types import GuideFacts, Said
from valtuus.administration.types import CheckFacts, Examined
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.codes import MandateType, PartyKind
from valtuus.mandates.types import Grant
from valtuus.parties.types import Official, Party, RosterRow

DAY = date(2021, 2, 1)
AT = datetime(2021, 2, 1, 6, 5, tzinfo=UTC)
FAR = date(2025, 12, 31)
VIEW, LMS, CHILD, ALIKE = "view_and_claim", "lms_material", "childcare_billing", "incomes_register_benefit_view"
MALLILA = Party("mallila", PartyKind.MUNICIPALITY, "mallila", "Mallila", "Mallila")
SEUTU = Party("seutu", PartyKind.JOINT_AUTHORITY, "seutu", "Seutu", "Seutu")
MEMBERS = {"mallila": frozenset({"social_work", "lms_billing"}), "koivula": frozenset({"social_work"})}


def row(who, *duties):
    """A row of the roster; without duties they are unknown."""
    return RosterRow(f"job-{who}", Official(who, who.capitalize()), frozenset(duties) if duties else None)


def given(
    giver, holder, kind="act", themes=(VIEW,), first=date(2021, 1, 1), last=FAR, *faults, limit=None, person=True
):
    """A mandate with what is wrong with it."""
    limited = None if limit is None else frozenset(limit)
    id = f"{giver}>{holder}:{kind}:{'+'.join(themes)}:{last}"
    grant = Grant(id, giver, holder, person, MandateType(kind), frozenset(themes), first, last, limited)
    return Examined(grant, faults)


def asked(giver, holder, kind="act", themes=(VIEW,), *, person=True):
    """An open request."""
    grant = Grant("asked", giver, holder, person, MandateType(kind), frozenset(themes), DAY, FAR, awaiting=True)
    return Examined(grant, ("awaiting_approval",))


def link(giver, holder="seutu", themes=(VIEW,), last=FAR, *faults):
    """A mandate from one organisation to another."""
    return given(giver, holder, "act", themes, date(2021, 1, 1), last, *faults, person=False)


def facts(party=MALLILA, roster=(), *mandates, links=(), members=None, day=DAY):
    """The facts of a check."""
    members = MEMBERS if members is None and party is SEUTU else members or {}
    return CheckFacts(catalogue(), party, day, tuple(roster), mandates, tuple(links), members)


def guided(found, *, rights=(), upper=(), authorities=None, said=(), **more):
    """The facts of a guide."""
    told = {step: Said(step, "helmi", AT) for step in said}
    return GuideFacts(found, tuple(rights), tuple(upper), authorities or {}, told, **more)
