"""What the clerk service registers and ends by application."""

from datetime import date

import pytest

from valtuus.kernel.codes import MandateType, PartyKind
from valtuus.kernel.errors import DomainError, Refused
from valtuus.kernel.identifiers import uuid7
from valtuus.ledger import queries as ledger
from valtuus.mandates.models import Grant, Revocation
from valtuus.mandates.queries.register import mandate, mandates_given_to, mandates_of_person, rights_given
from valtuus.mandates.services.deciding import decide
from valtuus.mandates.services.ending import end_mandate
from valtuus.mandates.services.granting import grant
from valtuus.mandates.services.registering import end_by_application, judge_applied, register_by_application
from valtuus.mandates.tests.conftest import AT
from valtuus.mandates.types import Draft, Question
from valtuus.parties.services import load_parties, record_officials
from valtuus.parties.types import Office, Official, Party

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
APPLICATION = str(uuid7())


@pytest.fixture
def clerk(register):
    record_officials([Official("veikko", "Veikko")], [], [Office("veikko", "registrar")], at=AT)
    return register.actor("veikko")


def draft(register, giver, holder, kind=MandateType.GRANT, **more):
    values = {"themes": frozenset({"view_and_claim"}), "first_day": AT.date(), "last_day": date(2022, 12, 31), **more}
    return Draft(register.id[giver], register.id.get(holder, holder), holder not in register.id, kind, **values)


def register_(drafts, actor):
    return register_by_application(drafts, application=APPLICATION, actor=actor, at=AT)


def test_a_right_that_is_registered_lets_its_holder_give(register, clerk):
    before = ledger.version()
    made = register_([draft(register, "mallila", "helmi"), draft(register, "mallila", "aino", MandateType.ACT)], clerk)
    assert ledger.version() == before + 1 and ledger.lines_of("mandates_registered") == 1
    assert {str(a) for a in Grant.objects.filter(id__in=made).values_list("application", flat=True)} == {APPLICATION}
    right = mandate(made[0])
    assert right.given_by is None and right.given_at == AT and rights_given(register.id["mallila"]) == [right]
    grant(draft(register, "mallila", "helmi", MandateType.ACT), actor=register.actor("helmi"), at=AT)
    assert decide(Question("aino", register.id["mallila"], "kelmu.view_person"), at=AT).permitted


def test_what_was_to_begin_earlier_begins_today(register, clerk):
    [made] = register_([draft(register, "mallila", "helmi", first_day=date(2021, 1, 4))], clerk)
    assert mandate(made).first_day == AT.date()
    [made] = register_([draft(register, "mallila", "helmi", first_day=date(2021, 3, 1))], clerk)
    assert mandate(made).first_day == date(2021, 3, 1)


@pytest.mark.parametrize(
    ("holder", "more", "reason"),
    [
        ("seutu", {}, "organisation_may_only_receive_act"),
        ("seutu", {"kind": MandateType.REPRESENT}, "organisation_may_only_receive_act"),
        ("helmi", {"themes": frozenset()}, "theme_missing"),
        ("helmi", {"last_day": None}, "end_missing"),
        ("helmi", {"first_day": date(2021, 5, 1), "last_day": date(2021, 4, 1)}, "end_before_start"),
        ("helmi", {"last_day": date(2021, 1, 31)}, "end_before_start"),
        ("helmi", {"last_day": date(2046, 2, 2)}, "longer_than_25_years"),
    ],
)
def test_one_wrong_form_and_nothing_is_registered(register, clerk, holder, more, reason):
    with pytest.raises(Refused) as refusal:
        register_([draft(register, "mallila", "aino"), draft(register, "mallila", holder, **more)], clerk)
    assert refusal.value.decision.reason.code == reason
    assert mandates_of_person("aino") == [] and ledger.lines_of("attempt_refused") == 1


def test_the_longest_day_is_taken(register, clerk):
    assert judge_applied(draft(register, "mallila", "helmi", last_day=date(2046, 2, 1)), at=AT).permitted


@pytest.mark.parametrize(("field", "value"), [("themes", frozenset({"no_such"})), ("limit", frozenset())])
def test_a_bad_field_is_told_at_the_field(register, clerk, field, value):
    with pytest.raises(DomainError) as caught:
        register_([draft(register, "mallila", "helmi", **{field: value})], clerk)
    assert caught.value.field == field


def test_a_ceased_organisation_gets_none(register, clerk):
    gone = Party(str(uuid7()), PartyKind.MUNICIPALITY, "vanhala", "V", "V", ceased_on=date(2020, 12, 31))
    register.id["vanhala"] = load_parties([gone], [], at=AT).ids["vanhala"]
    with pytest.raises(Refused) as refusal:
        register_([draft(register, "vanhala", "helmi")], clerk)
    assert refusal.value.decision.reason.code == "principal_ceased"


@pytest.mark.parametrize("who", ["helmi", "aino"])
def test_whoever_holds_no_office_registers_and_ends_nothing(register, clerk, who):
    held = register.mandate("mallila", "helmi", "grant")
    for attempt in (
        lambda: register_([draft(register, "mallila", who)], register.actor(who)),
        lambda: end_by_application(held, application=APPLICATION, actor=register.actor(who), at=AT),
    ):
        with pytest.raises(Refused) as refusal:
            attempt()
        assert refusal.value.decision.reason.code == "office_role_missing"


def test_a_right_ends_by_application_and_only_once(register, clerk):
    held = register.mandate("mallila", "helmi", "grant")
    end_by_application(held, application=APPLICATION, actor=clerk, at=AT)
    [row] = Revocation.objects.all()
    assert (str(row.application), row.revoked_by) == (APPLICATION, "veikko")
    assert mandates_given_to(register.id["mallila"], "helmi")[0].revoked_at == AT
    with pytest.raises(DomainError, match="mandate_already_ended"):
        end_by_application(held, application=APPLICATION, actor=clerk, at=AT)
    with pytest.raises(DomainError, match="mandate_missing"):
        end_by_application(str(uuid7()), application=APPLICATION, actor=clerk, at=AT)


def test_another_granter_cannot_end_a_right(register, clerk):
    register.mandate("mallila", "ilmari", "grant")
    held = register.mandate("mallila", "helmi", "grant")
    with pytest.raises(Refused) as refusal:
        end_mandate(held, actor=register.actor("ilmari"), at=AT)
    assert refusal.value.decision.reason.code == "grant_rights_only_by_application"
