"""The register's sentences, against the database as the app role."""

from datetime import date, timedelta

import pytest

from valtuus.kernel.canonical import plain
from valtuus.kernel.codes import MandateType
from valtuus.kernel.decision import Outcome
from valtuus.kernel.errors import DomainError, Refused
from valtuus.ledger import queries as ledger
from valtuus.mandates.queries.answers import answered
from valtuus.mandates.queries.facts import facts_for
from valtuus.mandates.queries.register import mandate, mandates_of_person
from valtuus.mandates.services.deciding import answer, decide, decide_again, decide_all
from valtuus.mandates.services.ending import end_mandate
from valtuus.mandates.services.granting import grant
from valtuus.mandates.tests.conftest import AT
from valtuus.mandates.types import Draft, Question

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def view(register, who, where, **more):
    return Question(who, register.id[where], "kelmu.view_person", **more)


def draft(register, giver, holder, kind=MandateType.ACT, **more):
    values = {"themes": frozenset({"view_and_claim"}), "first_day": AT.date(), "last_day": date(2022, 12, 31), **more}
    return Draft(register.id[giver], register.id.get(holder, holder), holder not in register.id, kind, **values)


def test_a_chain_given_by_its_granters_lets_the_employee_in(register):
    register.mandate("mallila", "helmi", "grant")
    register.mandate("seutu", "ilmari", "grant_represent")
    upper, _ = grant(draft(register, "mallila", "seutu"), actor=register.actor("helmi"), at=AT)
    lower, _ = grant(draft(register, "seutu", "aino", MandateType.REPRESENT), actor=register.actor("ilmari"), at=AT)
    decision = decide(view(register, "aino", "mallila"), at=AT)
    assert decision.reason.code == "chain_mandate" and decision.basis.grants == (upper, lower)
    assert decision.version == ledger.version()


def test_without_a_right_nothing_is_given_and_the_attempt_is_on_record(register):
    before = ledger.version()
    with pytest.raises(Refused) as refusal:
        grant(draft(register, "mallila", "aino"), actor=register.actor("aino"), at=AT)
    assert refusal.value.decision.reason.code == "no_right_to_grant"
    assert ledger.version() == before and not mandates_of_person("aino")
    assert ledger.lines_of("attempt_refused") == 1


def test_a_weak_sign_in_gives_nothing(register):
    register.mandate("mallila", "helmi", "grant")
    with pytest.raises(Refused) as refusal:
        grant(draft(register, "mallila", "aino"), actor=register.actor("helmi", "weak"), at=AT)
    assert refusal.value.decision.reason.code == "not_strongly_identified"


@pytest.mark.parametrize(("field", "value"), [("themes", frozenset({"no_such_theme"})), ("limit", frozenset())])
def test_a_draft_with_a_bad_field_is_told_at_the_field(register, field, value):
    register.mandate("mallila", "helmi", "grant")
    with pytest.raises(DomainError) as told:
        grant(draft(register, "mallila", "aino", **{field: value}), actor=register.actor("helmi"), at=AT)
    assert told.value.field == field


@pytest.mark.parametrize("who", ["helmi", "aino"])
def test_giver_and_holder_end_a_mandate_at_once(register, who):
    register.mandate("mallila", "helmi", "grant")
    given = register.mandate("mallila", "aino")
    assert decide(view(register, "aino", "mallila"), at=AT).permitted
    end_mandate(given, actor=register.actor(who), at=AT)
    assert decide(view(register, "aino", "mallila"), at=AT).reason.code == "revoked"
    assert decide(view(register, "aino", "mallila"), at=AT - timedelta(microseconds=1)).permitted
    with pytest.raises(DomainError, match="mandate_already_ended"):
        end_mandate(given, actor=register.actor(who), at=AT)


def test_the_receiving_organisation_ends_what_it_received(register):
    register.mandate("seutu", "ilmari", "grant_represent")
    upper = register.mandate("mallila", "seutu")
    end_mandate(upper, actor=register.actor("ilmari"), at=AT)
    assert mandate(upper).revoked_at == AT


@pytest.mark.parametrize(("who", "kind", "code"), [
    ("onni", "act", "no_right_to_grant"),
    ("helmi", "grant", "grant_rights_only_by_application"),
])  # fmt: skip
def test_who_may_not_end_is_told_why(register, who, kind, code):
    register.mandate("mallila", "helmi", "grant")
    given = register.mandate("mallila", "aino", kind)
    with pytest.raises(Refused) as refusal:
        end_mandate(given, actor=register.actor(who), at=AT)
    assert refusal.value.decision.reason.code == code and mandate(given).revoked_at is None


@pytest.mark.parametrize(("question", "code"), [
    (Question("aino", None, "kelmu.view_person"), "represented_missing"),
    (Question("aino", "nowhere", "kelmu.view_person"), "party_missing"),
    (Question("aino", "01a20e55-9c7b-7f82-9045-1892b27d51b3", "kelmu.view_person"), "party_missing"),
    (Question("aino", None, "mandates.view_own"), "not_carried_by_mandate"),
    (Question("aino", None, "kelmu.read_minds"), "unknown_code"),
])  # fmt: skip
def test_a_question_that_cannot_be_asked_is_told_so(register, question, code):
    with pytest.raises(DomainError) as told:
        decide(question, at=AT)
    assert told.value.code == code


def test_an_answer_is_kept_and_comes_out_the_same_whatever_happened_since(register):
    given = register.mandate("mallila", "aino")
    number, decision = answer(view(register, "aino", "mallila"), at=AT)
    end_mandate(given, actor=register.actor("aino"), at=AT - timedelta(days=1))
    assert decide(view(register, "aino", "mallila"), at=AT).outcome is Outcome.DENY
    kept = answered(number)
    assert plain(decide_again(kept)) == kept.decision == plain(decision)


def test_many_questions_are_answered_from_one_version_as_one_by_one(register):
    register.mandate("mallila", "seutu")
    register.mandate("koivula", "seutu", themes=("lms_material",))
    register.mandate("seutu", "aino", "represent")
    register.mandate("pihlajisto", "eeva")
    questions = [
        Question(who, register.id[where], action)
        for who in ("aino", "onni", "eeva", "helmi")
        for where in ("mallila", "koivula", "pihlajisto")
        for action in ("kelmu.view_person", "kelmu.view_lms_billing")
    ]
    assert decide_all(questions, at=AT) == [decide(q, at=AT) for q in questions]


def test_the_brief_facts_permit_exactly_what_the_whole_facts_permit(register):
    register.mandate("mallila", "helmi", "grant")
    register.mandate("mallila", "seutu", given_by="helmi", given_at=AT)
    register.mandate("seutu", "aino", "represent")
    question = view(register, "aino", "mallila")
    assert decide(question, at=AT) == decide(question, at=AT, reader=lambda q, **_: facts_for(q))
