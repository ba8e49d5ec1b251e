"""The desk: who may handle what, the call, two people, more asked, rejection."""

from datetime import date, timedelta

import pytest

from valtuus.attachments.queries import attachments_of
from valtuus.kernel.codes import MandateType
from valtuus.ledger import queries as ledger
from valtuus.mandate_applications import queries
from valtuus.mandate_applications.services import handling, signing, tidying
from valtuus.mandate_applications.tests.conftest import CONTACT, PHONE
from valtuus.mandate_applications.tests.saying import error, granted, refused, told
from valtuus.mandate_applications.types import State, StepKind
from valtuus.parties import queries as parties

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


# ---- the desk


def test_the_clerk_sees_the_whole_only_when_he_has_taken_it(office):
    id = office.submitted()
    look = lambda who: handling.at_desk(id, actor=office.actor(who), at=office.now())  # noqa: E731 - three words, said often
    assert not look("veikko").opened and look("veikko").first_right and look("veikko").phones == (PHONE,)
    office.take(id)
    assert look("veikko").opened and look("veikko").mine and not look("venla").opened
    office.call(id)
    office.register(id)
    assert look("venla").to_confirm and look("venla").opened and not look("veikko").to_confirm


@pytest.mark.parametrize("role", ["receives", "signs", "draws up", "loses"])
def test_nobody_handles_what_he_stands_in(office, role):
    parts = {"receives": [office.wanted("veikko")], "loses": [office.ending("veikko")]}.get(role, [])
    signers = ("veikko",) if role == "signs" else ("eeva",)
    id = office.submitted(*parts, by="veikko" if role == "draws up" else "helmi", signers=signers)
    with refused("concerns_self_or_close"):
        office.take(id)
    with refused("concerns_self_or_close"):
        handling.at_desk(id, actor=office.actor("veikko"), at=office.now())
    office.take(id, "venla")


def test_a_second_clerk_who_stands_in_it_is_neither_told_nor_heard(office):
    id = office.submitted(office.wanted("venla"))
    office.take(id), office.call(id), office.register(id)
    assert told("application_confirmation_asked") == [office.key("verneri")]
    with refused("concerns_self_or_close"):
        office.confirm(id, "venla")
    office.confirm(id, "verneri")


def test_only_who_has_taken_it_acts_on_it(office):
    id = office.submitted()
    with refused("not_assigned"):
        office.register(id)
    office.take(id)
    for act in (
        lambda: office.register(id, "venla"),
        lambda: office.call(id, "venla"),
        lambda: handling.reject(id, "other", "x", actor=office.actor("venla"), at=office.now()),
        lambda: handling.ask_more(id, "x", date(2021, 2, 10), actor=office.actor("venla"), at=office.now()),
    ):
        with refused("not_assigned"):
            act()
    with error("application_taken_by_other"):
        office.take(id, "venla")
    office.take(id, "venla", over=True)
    with refused("not_assigned"):
        office.register(id)


def test_first_the_call_then_two_people(office):
    id = office.submitted()
    office.take(id)
    with error("application_call_not_noted"):
        office.register(id)
    with error("application_number_not_held", "number"):
        office.call(id, number=CONTACT.phone)
    office.call(id, confirmed=False)
    with error("application_not_confirmed_by_call"):
        office.register(id)
    office.call(id)
    with error("application_moved_on"):
        office.confirm(id)
    office.register(id)
    with refused("same_officer"):
        office.confirm(id, "veikko")
    with refused("awaiting_second_officer"):
        office.register(id)
    assert not granted()
    office.confirm(id)
    with error("application_moved_on"):
        office.confirm(id, "verneri")


def test_who_made_the_call_does_not_confirm_what_another_proposed(office):
    id = office.submitted()
    office.take(id), office.call(id)
    office.take(id, "venla", over=True)
    office.register(id, "venla")
    with refused("same_officer"):
        office.confirm(id, "veikko")
    office.confirm(id, "verneri")


def test_a_proposal_falls_when_anything_follows_it(office):
    id = office.submitted()
    office.take(id), office.call(id), office.register(id)
    office.call(id, confirmed=False)
    with error("application_moved_on"):
        office.confirm(id)


def test_an_organisation_without_a_number_held_cannot_be_confirmed(office):
    id = office.submitted(party="koivula")
    office.take(id)
    with error("application_no_number_held"):
        office.call(id)
    with error("application_no_number_held"):
        office.register(id)


def test_more_is_asked_and_comes(office):
    id = office.submitted()
    office.take(id)
    for due in (date(2021, 2, 1), date(2021, 4, 15)):
        with error("application_due_day", "due"):
            handling.ask_more(id, "Päätös puuttuu", due, actor=office.actor("veikko"), at=office.now())
    handling.ask_more(id, "Päätös puuttuu", date(2021, 2, 15), actor=office.actor("veikko"), at=office.now())
    assert told("application_more_asked") == sorted([office.key("helmi"), office.key("eeva")])
    with error("application_moved_on"):
        office.register(id)
    office.enclose(id, "eeva")
    after = signing.complete(id, "Liitteenä", actor=office.actor("helmi"), at=office.now())
    assert after.state is State.SUBMITTED and len(attachments_of(id)) == 1
    with error("application_moved_on"):
        signing.complete(id, "Taas", actor=office.actor("helmi"), at=office.now())


def test_what_does_not_come_in_time_is_rejected(office):
    id = office.submitted()
    office.take(id)
    handling.ask_more(id, "Päätös puuttuu", date(2021, 2, 15), actor=office.actor("veikko"), at=office.now())
    last_day = office.at + timedelta(days=14)
    assert tidying.reject_lapsed(at=last_day) == []
    assert tidying.reject_lapsed(at=last_day + timedelta(days=1)) == [id]
    assert tidying.reject_lapsed(at=last_day + timedelta(days=2)) == []
    [*_, step] = queries.application(id).steps
    assert (step.kind, step.code, step.by) == (StepKind.REJECTED, "not_completed_in_time", "system")
    assert told("application_rejected") == sorted([office.key("helmi"), office.key("eeva")])


def test_a_rejection_has_a_reason_of_the_catalogue(office):
    id = office.submitted()
    office.take(id)
    with error("unknown_code"):
        handling.reject(id, "no_such", actor=office.actor("veikko"), at=office.now())
    after = handling.reject(
        id, "competence_not_shown", "Pöytäkirja puuttuu", actor=office.actor("veikko"), at=office.now()
    )
    assert after.state is State.REJECTED
    with error("application_moved_on"):
        office.register(id)


def test_what_fails_half_way_leaves_nothing(office, monkeypatch):
    """The grants are written in the transaction of the step: where the telling fails there is no grant."""
    id = office.submitted(office.wanted("matti", MandateType.ACT))
    office.take(id)
    version = ledger.version()
    monkeypatch.setattr("valtuus.mandate_applications.telling.tell", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        office.register(id)
    assert not granted() and ledger.version() == version
    assert queries.application(id).state is State.SUBMITTED and not parties.officials([office.key("matti")])
