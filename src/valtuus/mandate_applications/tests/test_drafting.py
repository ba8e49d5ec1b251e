"""Drawing up and signing: bad input, whose it is, what is fixed."""

from datetime import date

import pytest
from django.db import connection, connections, transaction

from valtuus.kernel.codes import MandateType
from valtuus.kernel.identifiers import uuid7
from valtuus.ledger import queries as ledger
from valtuus.mandate_applications import models, queries
from valtuus.mandate_applications.services import drafting, handling, signing
from valtuus.mandate_applications.tests.conftest import CODES, CONTACT
from valtuus.mandate_applications.tests.saying import error, refused, told
from valtuus.mandate_applications.types import Signer, State

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


# ---- drafting: bad input


@pytest.mark.parametrize(
    ("who", "kind", "more", "code"),
    [
        ("seutu", MandateType.GRANT, {}, "application_organisation_only_act"),
        ("seutu", MandateType.REPRESENT, {}, "application_organisation_only_act"),
        ("mallila", MandateType.ACT, {}, "application_to_itself"),
        ("helmi", MandateType.GRANT, {"first_day": date(2021, 1, 31)}, "application_start_in_past"),
        ("helmi", MandateType.GRANT, {"limit": frozenset({"x"})}, "application_limit_only_represent"),
        ("helmi", MandateType.REPRESENT, {"limit": frozenset({str(uuid7())})}, "party_missing"),
        ("helmi", MandateType.GRANT, {"themes": frozenset({"no_such"})}, "unknown_code"),
    ],
)
def test_what_cannot_be_applied_for_is_told_at_its_field(office, who, kind, more, code):
    id = office.draft()
    with error(code):
        drafting.add_wanted(id, office.wanted(who, kind, **more), actor=office.actor("helmi"), at=office.now())


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"last_day": date(2021, 1, 1)}, "end_before_start"),
        ({"last_day": date(2046, 2, 2)}, "longer_than_25_years"),
        ({"themes": frozenset()}, "theme_missing"),
    ],
)
def test_what_the_register_would_not_take_is_refused_by_its_rule(office, more, reason):
    id = office.draft()
    with refused(reason):
        drafting.add_wanted(id, office.wanted("aino", **more), actor=office.actor("helmi"), at=office.now())


def test_the_same_twice(office):
    id = office.draft(office.wanted(), office.ending("aino"))
    actor = office.actor("helmi")
    with error("application_wanted_twice", "themes"):
        drafting.add_wanted(id, office.wanted(), actor=actor, at=office.now())
    with error("application_wanted_twice", "type"):
        drafting.add_ending(id, office.ending("aino"), actor=actor, at=office.now())
    with error("application_signer_twice", "identity_code"):
        drafting.add_signer(id, Signer(office.key("eeva"), "E", "executive"), actor=actor, at=office.now())


def test_a_draft_begun_twice_by_one_form_is_one(office):
    id = office.draft()
    with error("application_there_already"):
        drafting.begin_application(id, office.id["mallila"], CONTACT, actor=office.actor("helmi"), at=office.now())
    assert models.Application.objects.count() == 1


def test_a_ceased_organisation_and_an_unknown_one_apply_for_nothing(office):
    for party, code in ((office.id["vanhala"], "application_party_ceased"), (str(uuid7()), "party_missing")):
        with error(code):
            drafting.begin_application(str(uuid7()), party, CONTACT, actor=office.actor("helmi"), at=office.now())


def test_a_weak_sign_in_neither_drafts_nor_signs(office):
    weak = office.actor("helmi", "weak")
    with refused("not_strongly_identified"):
        drafting.begin_application(str(uuid7()), office.id["mallila"], CONTACT, actor=weak, at=office.now())
    id = office.draft(signers=("helmi",))
    office.send(id)
    with refused("not_strongly_identified"):
        signing.sign(id, "x", actor=weak, at=office.now())


def test_what_is_lacking_is_told_before_sending(office):
    nothing = office.draft(signers=())
    drafting.take_out(
        nothing, queries.application(nothing).known.wanted[0].id, actor=office.actor("helmi"), at=office.now()
    )
    with error("application_nothing_wanted"):
        office.send(nothing)
    with error("application_no_signers"):
        office.send(office.draft(signers=()))
    id = office.draft(ground="regulations")
    with error("application_annex_missing"):
        office.send(id)
    annex = office.enclose(id)
    drafting.take_annex_out(id, annex.id, actor=office.actor("helmi"), at=office.now())
    with error("application_annex_missing"):
        office.send(id)


def test_a_draft_that_waited_until_its_last_day_had_passed_is_not_sent(office):
    id = office.draft(office.wanted(last_day=date(2021, 2, 3)))
    office.now(days=5)
    with refused("end_before_start"):
        office.send(id)


def test_no_identity_code_is_kept_anywhere(office):
    id = office.submitted()
    with connections["owner"].cursor() as cursor:
        for table in ("mandate_applications_application", "mandate_applications_step", "ledger_body", "alerts_alert"):
            cursor.execute(f"select coalesce(string_agg(t::text, ' '), '') from {table} t")  # noqa: S608 - four constants
            text = cursor.fetchone()[0]
            assert not [code for code in CODES.values() if code in text or code.encode().hex() in text], table
    assert queries.application(id).known.wanted[0].holder == office.key("helmi")


# ---- whose it is


def test_another_persons_application_is_missing_and_a_signer_sees_it_only_once_asked(office):
    id = office.draft()
    for who in ("matti", "eeva", "veikko"):
        with error("application_missing"):
            queries.seen_by(id, office.key(who))
        with error("application_missing"):
            drafting.add_wanted(id, office.wanted("aino"), actor=office.actor(who), at=office.now())
        with error("application_missing"):
            office.enclose(id, who)
    office.send(id)
    assert queries.seen_by(id, office.key("eeva")).id == id
    assert [a.id for a in queries.applications_of(office.key("eeva"))] == [id]
    assert queries.applications_of(office.key("matti")) == []
    for who in ("helmi", "matti"):
        with error("application_missing"):
            office.sign(id, who)
        if who == "matti":
            with error("application_missing"):
                signing.withdraw(id, actor=office.actor(who), at=office.now())


def test_nobody_without_the_office_comes_to_the_desk(office):
    id = office.submitted()
    for act in (
        lambda: handling.queue(actor=office.actor("helmi"), at=office.now()),
        lambda: office.take(id, "aino"),
        lambda: office.register(id, "aino"),
        lambda: office.confirm(id, "aino"),
    ):
        with refused("office_role_missing"):
            act()
    assert ledger.lines_of("attempt_refused") == 3  # the queue is only read


def test_a_draft_is_not_at_the_desk(office):
    id = office.draft()
    office.send(id)
    assert handling.queue(actor=office.actor("veikko"), at=office.now()) == []
    with error("application_missing"):
        handling.at_desk(id, actor=office.actor("veikko"), at=office.now())
    with error("application_moved_on"):
        office.take(id)


# ---- signing


def test_all_sign_before_it_is_sent_and_nobody_twice(office):
    id = office.draft(signers=("eeva", "onni"))
    office.send(id)
    assert office.sign(id, "eeva").state is State.AWAITING_SIGNATURES
    with error("application_signed_already"):
        office.sign(id, "eeva")
    assert office.sign(id, "onni").state is State.SUBMITTED
    with error("application_moved_on"):
        office.sign(id, "onni")


def test_nothing_is_signed_after_withdrawal_nor_sent_twice(office):
    id = office.draft()
    office.send(id)
    with error("application_moved_on"):
        office.send(id)
    signing.withdraw(id, actor=office.actor("helmi"), at=office.now())
    assert told("application_withdrawn") == [office.key("eeva")]
    with error("application_moved_on"):
        office.sign(id)
    with error("application_moved_on"):
        signing.withdraw(id, actor=office.actor("helmi"), at=office.now())


def test_only_what_was_seen_is_signed(office):
    id = office.draft()
    office.send(id)
    with error("application_not_as_seen"):
        signing.sign(id, "0" * 64, actor=office.actor("eeva"), at=office.now())


def test_what_is_signed_is_fixed_by_the_service_and_by_the_database(office):
    id = office.submitted()
    with error("application_moved_on"):
        drafting.add_wanted(id, office.wanted("aino"), actor=office.actor("helmi"), at=office.now())
    with error("application_moved_on"):
        office.enclose(id)
    for table, change in (
        ("mandate_applications_application", "content = jsonb_set(content, '{wanted}', '[]')"),
        ("mandate_applications_application", "signers = '{}'"),
        ("mandate_applications_application", "by = 'x'"),
        ("mandate_applications_step", "note = 'x'"),
        ("mandate_applications_step", "state = 'registered'"),
    ):
        with pytest.raises(Exception, match=r"fixed|append-only|permission denied"), transaction.atomic():
            connection.cursor().execute(f"update {table} set {change}, line_id = gen_random_uuid()")  # noqa: S608 - constants above


def test_a_copy_begins_anew_with_the_same_content(office):
    id = office.submitted()
    made = drafting.copy_application(id, actor=office.actor("helmi"), at=office.now())
    assert made.state is State.DRAFT and made.known == queries.application(id).known and made.id != id
    with error("application_missing"):
        drafting.copy_application(id, actor=office.actor("matti"), at=office.now())
