"""The looks of the inbox on the real database: what is recorded, what is opened, what is told to whom."""

from datetime import date

import pytest
from django.db import connections

from valtuus.agreements.services import load_agreements
from valtuus.agreements.types import Agreement
from valtuus.disclosures.queries import record_by_number, subject_key
from valtuus.kernel.errors import DomainError, Refused
from valtuus.kernel.periods import Period
from valtuus.ledger.services import as_owner
from valtuus.notices.services.looking import inbox, open_notice, show_names
from valtuus.notices.tests.ground import MATTI, a_line, lay
from valtuus.notices.tests.people import AINO, AT, EEVA, ONNI

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def test_the_list_is_a_recorded_look_without_subjects(places):
    [one] = lay(a_line())
    seen = inbox(places["mallila"], actor=AINO, at=AT)
    assert [w.notice.id for w in seen.waiting] == [one]
    kept = record_by_number(seen.number)
    assert (kept.action, kept.subjects, kept.scopes_given, kept.basis_kind) == ("kelmu.view_inbox", (), (), "mandate")
    assert kept.acting == places["seutu"] and kept.represented == places["mallila"]


def test_opening_shows_the_content_under_the_ground_of_its_kind(places):
    [one] = lay(a_line("reduced_basic_part"))
    found = open_notice(places["mallila"], one, actor=AINO, at=AT)
    assert found.content.identity_code == MATTI and found.content.fields["basic_part_percent"] == 20
    kept = record_by_number(found.number)
    assert (kept.ground, kept.purpose, kept.scopes_given) == ("ssa_18a", "handle_notice", ("notices",))
    assert kept.subjects == (f"notice:{one}",) and subject_key(MATTI) not in kept.subjects


def test_names_are_one_look_at_all_of_the_page(places):
    ids = lay(a_line(), a_line("application_urgent"))
    names = show_names(places["mallila"], ids, actor=AINO, at=AT)
    assert {n.family_name for n in names.found.values()} == {"Meikäläinen"} and set(names.found) == set(ids)
    kept = record_by_number(names.inbox.number)
    assert set(kept.subjects) == {f"notice:{i}" for i in ids} and kept.scopes_given == ()


def test_who_has_no_mandate_is_refused_and_recorded(places):
    [one] = lay(a_line())
    for look in (
        lambda: inbox(places["mallila"], actor=ONNI, at=AT),
        lambda: open_notice(places["mallila"], one, actor=ONNI, at=AT),
        lambda: show_names(places["mallila"], [one], actor=ONNI, at=AT),
    ):
        with pytest.raises(Refused) as refusal:
            look()
        assert record_by_number(refusal.value.record_number).outcome == "deny"


def test_another_municipality_is_told_that_it_is_not_there_and_nothing_is_recorded(places):
    [one] = lay(a_line())
    with connections["default"].cursor() as app:
        app.execute("select count(*) from disclosures_record")
        [before] = app.fetchone()
        with pytest.raises(DomainError, match="notice_missing"):
            open_notice(places["pihlajisto"], one, actor=EEVA, at=AT)
        app.execute("select count(*) from disclosures_record")
        assert app.fetchone() == (before,)


def test_a_ground_that_the_agreement_does_not_name_opens_neither_name_nor_notice(places):
    need, reduced = lay(a_line(), a_line("reduced_basic_part"))
    narrow = Agreement("", places["seutu"], "kelmu", frozenset({"ssa_18a"}), period=Period(AT.date(), None))
    with as_owner():
        load_agreements([narrow], at=AT)
    names = show_names(places["mallila"], [need, reduced], actor=AINO, at=AT)
    assert (set(names.found), names.withheld) == ({reduced}, {need})
    assert record_by_number(names.inbox.number).subjects == (f"notice:{reduced}",)
    with pytest.raises(Refused) as refusal:
        open_notice(places["mallila"], need, actor=AINO, at=AT)
    assert refusal.value.decision.reason.code == "ground_not_in_agreement"
    assert open_notice(places["mallila"], reduced, actor=AINO, at=AT).content.person.family_name == "Meikäläinen"


def test_without_an_agreement_there_is_no_inbox(places):
    [one] = lay(a_line(municipality="pihlajisto"))
    over = Agreement("", places["pihlajisto"], "kelmu", None, period=Period(date(2021, 1, 1), date(2021, 1, 31)))
    with as_owner():
        load_agreements([over], at=AT)
    for look in (
        lambda: inbox(places["pihlajisto"], actor=EEVA, at=AT),
        lambda: show_names(places["pihlajisto"], [one], actor=EEVA, at=AT),
        lambda: open_notice(places["pihlajisto"], one, actor=EEVA, at=AT),
    ):
        with pytest.raises(Refused) as refusal:
            look()
        assert refusal.value.decision.reason.code == "agreement_ended"
