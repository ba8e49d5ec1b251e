"""The desk with real conversations: only in one that the adviser has taken, by receipt, to any municipality that exists."""

import re
from typing import Any

import pytest
from django.http import HttpResponse

from valtuus.conversations.services.handling import take
from valtuus.conversations.services.opening import open_conversation
from valtuus.conversations.types import Kind, Opening, Partner
from valtuus.disclosures.queries import record_by_number
from valtuus.kernel.errors import DomainError, Refused
from valtuus.kernel.identifiers import uuid7
from valtuus.notices.queries import notices
from valtuus.notices.services.desk import find_at_desk, move_at_desk, open_at_desk
from valtuus.notices.services.handling import hold, mark_handled, move
from valtuus.notices.services.looking import inbox, open_notice
from valtuus.notices.tests.conftest import laid_places  # noqa: F401 - the fixture `places`
from valtuus.notices.tests.ground import MATTI, a_line, lay
from valtuus.notices.tests.people import AINO, AT, EEVA, KAISA
from valtuus.notices.tests.test_views import ask, text_of
from valtuus.notices.types import State

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def asked_by(who: Any, *, taken: bool = True) -> str:
    """A conversation in which the desk was asked; taken by Kaisa."""
    opening = Opening(
        Kind.QUESTION,
        "chat",
        Partner(who.key, who.name),
        "Siirtopyyntö",
        "Siirtäkää.",
        language="fi",
        once=str(uuid7()),
    )
    begun = open_conversation(opening, actor=who, at=AT)
    if taken:
        take(begun.id, actor=KAISA, at=AT)
    return begun.id


def test_the_adviser_reads_by_receipt_with_basis_office_under_the_number_of_the_matter(places):
    [one], matter = lay(a_line()), asked_by(AINO)
    found = open_at_desk(matter, one, actor=KAISA, at=AT)
    assert found.content.identity_code == MATTI
    kept = record_by_number(found.number)
    assert (kept.action, kept.basis_kind, kept.represented, kept.acting) == ("desk.move_notice", "office", None, None)
    assert kept.subjects == (f"notice:{one}",) and kept.case_reference.isdigit() and kept.scopes_given == ("notices",)


@pytest.mark.parametrize(
    ("who", "of", "taken", "reason"),
    [
        (KAISA, AINO, False, "not_assigned"),
        (KAISA, KAISA, False, "concerns_self_or_close"),
        (EEVA, AINO, True, "office_role_missing"),
    ],
)
def test_without_office_or_assignment_the_desk_refuses_and_records(places, who, of, taken, reason):
    [one], matter = lay(a_line()), asked_by(of, taken=taken)
    with pytest.raises(Refused) as refusal:
        open_at_desk(matter, one, actor=who, at=AT)
    assert refusal.value.decision.reason.code == reason
    assert record_by_number(refusal.value.record_number).outcome == "deny"
    number = notices.notice(one).number
    for act in (
        lambda: find_at_desk(matter, number, actor=who, at=AT),
        lambda: move_at_desk(matter, one, places["koivula"], "x", actor=who, at=AT),
    ):
        with pytest.raises(Refused):
            act()
    assert notices.notice(one).municipality == places["mallila"]


def test_the_desk_moves_where_the_facts_do_not_point_whoever_holds_it(places):
    [one], matter = lay(a_line()), asked_by(AINO)
    hold(places["mallila"], one, actor=AINO, at=AT)
    move_at_desk(matter, one, places["pihlajisto"], "Asuu Pihlajistossa.", actor=KAISA, at=AT)
    found = notices.notice(one)
    assert (found.municipality, found.state, found.holder) == (places["pihlajisto"], State.ARRIVED, "")
    [moved] = notices.moves_of([one])[one]
    assert moved.by_desk and moved.reason == "Asuu Pihlajistossa."
    assert [w.notice.id for w in inbox(places["pihlajisto"], actor=EEVA, at=AT).waiting] == [one]


def test_after_a_second_return_the_desk_settles_it(places):
    here, there = places["mallila"], places["pihlajisto"]
    [one], matter = lay(a_line(facts={"home": "pihlajisto"})), asked_by(AINO)
    open_notice(here, one, actor=AINO, at=AT)
    move(here, one, there, "x", actor=AINO, at=AT)
    move(there, one, here, "y", actor=EEVA, at=AT)
    with pytest.raises(Refused):
        move(here, one, there, "z", actor=AINO, at=AT)
    move_at_desk(matter, one, there, "Väestötietojärjestelmän mukaan.", actor=KAISA, at=AT)
    assert notices.notice(one).municipality == there


@pytest.mark.parametrize(
    ("target", "error"),
    [
        ("mallila", "notice_move_to_itself"),
        ("vanhala", "notice_move_to_ceased"),
        ("seutu", "notice_move_to_other_kind"),
    ],
)
def test_the_desk_too_cannot_move_it_where_nobody_can(places, target, error):
    [one], matter = lay(a_line()), asked_by(AINO)
    with pytest.raises(DomainError, match=error):
        move_at_desk(matter, one, places[target], "x", actor=KAISA, at=AT)
    with pytest.raises(Refused) as refusal:
        move_at_desk(matter, one, places["koivula"], " ", actor=KAISA, at=AT)
    assert refusal.value.decision.reason.code == "move_reason_missing"
    hold(places["mallila"], one, actor=AINO, at=AT)
    mark_handled(places["mallila"], one, actor=AINO, at=AT)
    with pytest.raises(DomainError, match="notice_moved_on"):
        move_at_desk(matter, one, places["koivula"], "x", actor=KAISA, at=AT)


def test_what_is_not_there_is_missing(places):
    matter = asked_by(AINO)
    for act in (
        lambda: find_at_desk(matter, 999_999, actor=KAISA, at=AT),
        lambda: open_at_desk(matter, str(uuid7()), actor=KAISA, at=AT),
        lambda: move_at_desk(matter, str(uuid7()), places["koivula"], "x", actor=KAISA, at=AT),
    ):
        with pytest.raises(DomainError, match="notice_missing"):
            act()
    with pytest.raises(DomainError, match="notice_matter_missing"):
        find_at_desk(str(uuid7()), 1, actor=KAISA, at=AT)


def test_the_pages_of_the_desk_find_open_and_move(places):
    [one], matter = lay(a_line()), asked_by(AINO)
    here = f"/fi/kelmu/neuvonta/{matter}/"
    assert here in ask(f"/fi/viestit/neuvonta/{matter}/", "kaisa").content.decode()
    missing = ask(f"{here}?numero=99999", "kaisa")
    assert missing.status_code == 404 and "Tällaista hakemusta tai ilmoitusta ei ole." in text_of(missing)
    found = ask(f"{here}?numero={notices.notice(one).number}", "kaisa")
    page = text_of(ask(found.headers["Location"], "kaisa"))
    assert "Mallila" in page and "Meikäläinen" not in page
    opened: HttpResponse = ask(found.headers["Location"], "kaisa", {})
    assert "Matti Meikäläinen" in text_of(opened)
    bad = ask(f"{here}{one}/siirra/", "kaisa", {"target": places["koivula"], "reason": ""})
    assert bad.status_code == 422 and re.search(r'value="[^"]+" selected', bad.content.decode())
    done = ask(f"{here}{one}/siirra/", "kaisa", {"target": places["koivula"], "reason": "Asuu siellä."})
    assert "Koivula" in text_of(ask(done.headers["Location"], "kaisa"))
