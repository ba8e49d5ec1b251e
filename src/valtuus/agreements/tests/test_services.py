"""Agreements in the database, as the app role."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from valtuus.agreements import models, queries
from valtuus.agreements.services import load_agreements, narrow, scopes_opened
from valtuus.agreements.types import Agreement, Use
from valtuus.kernel.codes import PartyKind
from valtuus.kernel.decision import Basis, BasisKind, Decision, Link, Outcome, Reason
from valtuus.kernel.errors import DomainError
from valtuus.kernel.identifiers import uuid7
from valtuus.kernel.periods import Period
from valtuus.ledger.queries import version
from valtuus.ledger.services import as_owner
from valtuus.parties.services import load_parties
from valtuus.parties.types import Party

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

AT = datetime(2021, 2, 1, 8, tzinfo=UTC)
DAY = date(2021, 2, 1)
USE = Use(None, "client_plan", "sas_20", frozenset(["client_relation", "necessary"]), frozenset(["payments"]))
LOOK = "kelmu.view_person"


@pytest.fixture
def ids(db: None) -> dict[str, str]:
    kinds = {"mallila": PartyKind.MUNICIPALITY, "seutu": PartyKind.JOINT_AUTHORITY}
    return dict(load_parties([Party(str(uuid7()), kind, code, code, code) for code, kind in kinds.items()], at=AT).ids)


def _permit(*path: tuple[str, str], kind: BasisKind = BasisKind.MANDATE) -> Decision:
    links = tuple(Link(giver, holder, "g") for giver, holder in path)
    return Decision(Outcome.PERMIT, Reason("direct_mandate"), AT, 1, "c", Basis(kind, links))


def test_a_second_load_changes_nothing_and_makes_no_version(ids: dict[str, str]) -> None:
    told = Agreement("", ids["mallila"], "kelmu", frozenset(["sas_20"]), None, Period(DAY, date(2023, 12, 31)))
    first = load_agreements([told], at=AT)
    found, made = queries.agreement_of(ids["mallila"], "kelmu", DAY, as_of=version()), version()
    again = load_agreements([told], at=AT)
    assert (first.added, again.added, again.ended, version()) == (1, 0, 0, made)
    assert found is not None
    assert replace(found, id="") == told
    assert queries.agreements_of(ids.values()) == [found]
    assert queries.agreement_of(ids["mallila"], "kelmu", date(2024, 1, 1), as_of=version()) == found, (
        "the one that ended last"
    )
    assert queries.agreement_of(ids["mallila"], "kelmu", date(2021, 1, 31), as_of=version()) is None
    assert queries.agreement_of(ids["mallila"], "emava", DAY, as_of=version()) is None
    assert queries.agreement_of(ids["seutu"], "kelmu", DAY, as_of=version()) is None


def test_other_grounds_end_one_agreement_and_begin_another(ids: dict[str, str]) -> None:
    wide = Agreement("", ids["mallila"], "kelmu")
    load_agreements([wide], at=AT)
    load_agreements([replace(wide, grounds=frozenset(["fee_14a"]))], at=AT)
    before, after = (
        queries.agreement_of(ids["mallila"], "kelmu", day, as_of=version()) for day in (date(2021, 1, 31), DAY)
    )
    assert before is not None
    assert after is not None
    assert (before.grounds, after.grounds) == (None, {"fee_14a"})


def test_what_is_asked_ahead_is_what_a_version_has(ids: dict[str, str]) -> None:
    mallila = ids["mallila"]
    load_agreements([Agreement("", mallila, "kelmu")], at=AT)
    load_agreements([Agreement("", mallila, "kelmu", scopes=frozenset({"payments"}))], at=AT + timedelta(days=10))
    days = [DAY, DAY + timedelta(days=5), DAY + timedelta(days=30)]
    found = [[queries.agreement_asked(mallila, "kelmu")(day, as_of) for day in days] for as_of in range(version() + 1)]
    assert found == [
        [queries.agreement_of(mallila, "kelmu", day, as_of=as_of) for day in days] for as_of in range(version() + 1)
    ]
    assert len({str(row) for row in found}) >= 3, "the versions differ"


def test_the_agreement_of_the_one_in_the_middle_is_asked(ids: dict[str, str]) -> None:
    load_agreements([Agreement("", ids["seutu"], "kelmu", scopes=frozenset(["payments", "decisions"]))], at=AT)
    mallila, seutu = ids["mallila"], ids["seutu"]
    chain, direct = _permit((mallila, seutu), (seutu, "o1:aino")), _permit((mallila, "o1:ilona"))
    old = _permit(kind=BasisKind.OLD_RIGHT)
    reasons = [narrow(d, USE, action=LOOK, represented=mallila).reason.code for d in (chain, direct, old)]
    assert reasons == ["direct_mandate", "agreement_missing", "agreement_missing"]
    assert narrow(old, USE, action=LOOK, represented=seutu).permitted
    forged = replace(USE, agreement=Agreement("", mallila, "kelmu"))
    assert not narrow(direct, forged, action=LOOK, represented=mallila).permitted
    assert narrow(
        chain, replace(USE, scopes=frozenset(["recovery"])), action=LOOK, represented=mallila
    ).reason == Reason("scope_exceeds_ground", {"scopes": "recovery"})


def test_scopes_opened_are_those_of_ground_and_agreement(ids: dict[str, str]) -> None:
    load_agreements([Agreement("", ids["mallila"], "kelmu", scopes=frozenset(["payments", "lms_days"]))], at=AT)
    permit = _permit((ids["mallila"], "o1:ilona"))
    asked = replace(USE, scopes=frozenset())
    assert scopes_opened(permit, asked, action=LOOK, represented=ids["mallila"]) == {"payments"}
    refusal = replace(permit, outcome=Outcome.DENY)
    assert scopes_opened(refusal, asked, action=LOOK, represented=ids["mallila"]) == frozenset()


def test_unknown_codes_and_parties_are_refused_and_leave_nothing(ids: dict[str, str]) -> None:
    good = Agreement("", ids["mallila"], "kelmu")
    for bad in (
        replace(good, service="kelmo"),
        replace(good, grounds=frozenset(["sas_99"])),
        replace(good, scopes=frozenset(["all"])),
        replace(good, party=str(uuid7())),
    ):
        with pytest.raises(DomainError, match=r"unknown_code|party_missing"):
            load_agreements([good, bad], at=AT)
    assert queries.agreements_of(ids.values()) == []
    with pytest.raises(DomainError, match="unknown_code"):
        narrow(_permit((ids["mallila"], "o1:a")), replace(USE, ground="x"), action=LOOK, represented=ids["mallila"])


def test_an_agreement_cannot_be_changed_or_entered_without_a_line(ids: dict[str, str]) -> None:
    load_agreements([Agreement("", ids["mallila"], "kelmu", frozenset())], at=AT)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        models.Agreement.objects.update(grounds=None)
    with as_owner(), pytest.raises(DatabaseError, match="append-only"), transaction.atomic(using="owner"):
        models.Agreement.objects.update(grounds=None)
    row = models.Agreement.objects.get()
    row.id = uuid7()
    with pytest.raises(DatabaseError, match="unrecorded change"), transaction.atomic():
        row.save(force_insert=True)
    assert models.Agreement.objects.count() == 1
