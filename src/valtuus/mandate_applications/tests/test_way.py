"""An application's whole way, and two who do the same at once."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from valtuus.attachments.queries import attachments_of
from valtuus.kernel.codes import MandateType
from valtuus.ledger import queries as ledger
from valtuus.mandate_applications import queries
from valtuus.mandate_applications.services import drafting, handling, registering, signing, tidying
from valtuus.mandate_applications.tests.saying import at_once, error, granted, rows, told
from valtuus.mandate_applications.types import State, StepKind
from valtuus.mandates.queries.register import mandates_of_person, rights_given
from valtuus.mandates.services.granting import grant
from valtuus.mandates.types import Draft
from valtuus.parties import queries as parties

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


# ---- the whole way


def test_from_a_draft_to_a_right_that_works(office):
    id = office.draft(ground="regulations")
    office.enclose(id)
    office.send(id)
    assert told("application_signature_asked") == [office.key("eeva")]
    assert office.sign(id).state is State.SUBMITTED
    office.take(id)
    office.call(id)
    assert office.register(id).state is State.SUBMITTED and not granted()
    assert told("application_confirmation_asked") == sorted([office.key("venla"), office.key("verneri")])
    before = ledger.version()
    after = office.confirm(id)
    assert after.state is State.REGISTERED and ledger.version() == before + 1
    [(made, application)] = granted()
    assert application == id and after.steps[-1].detail["given"] == [made]
    act = Draft(
        office.id["mallila"], office.key("helmi"), True, MandateType.ACT, frozenset({"view_and_claim"}),
        date(2021, 2, 1), date(2022, 1, 1),
    )  # fmt: skip
    assert grant(act, actor=office.actor("helmi"), at=office.now())[1].permitted
    assert told("application_registered") == sorted([office.key("helmi"), office.key("eeva")])
    assert told("first_right_registered") == [f"party:{office.id['mallila']}"]
    assert len(rows("select from alerts_mail where address = %s", "kirjaamo@mallila.example")) == 1


def test_the_people_become_known_and_nobody_is_renamed(office):
    odd = replace(office.wanted("aino", MandateType.ACT, employed=False), name="Pahantekijä")
    id = office.submitted(office.wanted("matti", MandateType.ACT), odd)
    office.take(id)
    office.register(id)
    names = parties.officials([office.key("matti"), office.key("aino")])
    assert {o.name for o in names.values()} == {"Matti", "Aino"}
    works = {
        who: [e.party for e in parties.employers_of(office.key(who), date(2021, 2, 1))] for who in ("matti", "aino")
    }
    assert works == {"matti": [office.id["mallila"]], "aino": [office.id["seutu"]]}


def test_without_a_right_to_grant_one_clerk_registers(office):
    id = office.submitted(office.wanted("seutu", MandateType.ACT, employed=False))
    office.take(id)
    assert office.register(id).state is State.REGISTERED
    assert told("first_right_registered") == []


def test_a_second_right_needs_no_call_but_one_after_all_have_ended_does(office):
    first = office.submitted()
    office.take(first), office.call(first), office.register(first), office.confirm(first)
    second = office.submitted(office.wanted("aino", employed=False))
    office.take(second)
    assert office.register(second).state is State.REGISTERED
    for id in (office.submitted(office.ending("helmi"), office.ending("aino")),):
        office.take(id)
        assert len(office.register(id).steps[-1].detail["ended"]) == 2
    third = office.submitted()
    office.take(third)
    with error("application_call_not_noted"):
        office.register(third)


def test_an_application_to_end_ends_what_it_names_and_gives_in_its_place(office):
    first = office.submitted(office.wanted("helmi"), office.wanted("helmi", MandateType.ACT))
    office.take(first), office.call(first), office.register(first), office.confirm(first)
    new = office.wanted("helmi", themes=frozenset({"lms_material"}))
    id = office.submitted(office.ending("helmi"), new)
    office.take(id)
    seen = handling.at_desk(id, actor=office.actor("veikko"), at=office.now())
    [[match]] = seen.matches.values()
    after = office.register(id)
    assert after.steps[-1].detail["ended"] == [match]
    in_force = {(g.type, tuple(g.themes)) for g in mandates_of_person(office.key("helmi")) if g.revoked_at is None}
    assert in_force == {(MandateType.GRANT, ("lms_material",)), (MandateType.ACT, ("view_and_claim",))}


def test_an_ending_of_nothing_alone_cannot_be_registered(office):
    id = office.submitted(office.ending("matti"))
    office.take(id)
    with error("application_nothing_to_register"):
        office.register(id)


# ---- at once


def test_two_clerks_who_decide_at_once_decide_once(office):
    id = office.submitted()
    office.take(id), office.call(id), office.register(id)
    at, clerks = office.now(), [office.actor("venla"), office.actor("verneri")]
    acts = [lambda a=a: registering.confirm(id, actor=a, at=at) for a in clerks]
    assert at_once(*acts) == ["application_moved_on", "done"]
    assert len(rights_given(office.id["mallila"])) == 1
    kinds = [s.kind for s in queries.application(id).steps]
    assert kinds.count(StepKind.REGISTERED) == 1


def test_one_registers_and_the_applicant_withdraws_at_once(office):
    id = office.submitted(office.wanted("aino", MandateType.ACT))
    office.take(id)
    at = office.now()
    acts = (
        lambda: registering.register(id, actor=office.actor("veikko"), at=at),
        lambda: signing.withdraw(id, actor=office.actor("helmi"), at=at),
    )
    assert at_once(*acts) == ["application_moved_on", "done"]
    registered = queries.application(id).state is State.REGISTERED
    assert bool(granted()) is registered


def test_two_clerks_take_at_once_and_one_has_it(office):
    id = office.submitted()
    at = office.now()
    acts = [lambda w=w: handling.take(id, actor=office.actor(w), at=at) for w in ("veikko", "venla")]
    assert at_once(*acts) == ["application_taken_by_other", "done"]


def test_two_signers_at_once_send_it_once(office):
    id = office.draft(signers=("eeva", "onni"))
    office.send(id)
    seen, at = drafting.signed_digest(queries.application(id)), office.now()
    acts = [lambda w=w: signing.sign(id, seen, actor=office.actor(w), at=at) for w in ("eeva", "onni")]
    assert at_once(*acts) == ["done", "done"]
    kinds = [s.kind for s in queries.application(id).steps]
    assert kinds.count(StepKind.SUBMITTED) == 1 and queries.application(id).state is State.SUBMITTED


# ---- erasure


def test_a_forgotten_draft_is_erased_with_its_annexes(office):
    id = office.draft()
    office.enclose(id)
    assert tidying.erase_old(at=office.at + timedelta(days=150)) == []
    assert tidying.erase_old(at=office.at + timedelta(days=200)) == [id]
    found = queries.application(id)
    assert found.content is None and found.state is State.WITHDRAWN and not any(s.name or s.note for s in found.steps)
    assert [a.erased_at is None for a in attachments_of(id)] == [False]
    with error("application_missing"):
        queries.seen_by(id, office.key("helmi"))


def test_a_decided_one_is_kept_twelve_years_past_its_last_mandate(office):
    id = office.submitted(office.wanted("aino", MandateType.ACT))
    office.take(id), office.register(id)
    assert tidying.erase_old(at=office.at.replace(year=2037)) == []
    assert tidying.erase_old(at=office.at.replace(year=2038)) == [id]
    open_one = office.submitted()
    assert tidying.erase_old(at=office.at.replace(year=2060)) == []
    assert queries.application(open_one).content is not None
