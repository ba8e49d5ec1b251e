"""Hold, release, handled, move on the real database: the way, each refusal, each race."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from valtuus.alerts.queries import alerts_of
from valtuus.disclosures.queries import looks_about
from valtuus.kernel.codes import MandateType
from valtuus.kernel.errors import DomainError, Refused
from valtuus.kernel.identifiers import uuid7
from valtuus.ledger.queries import lines_of
from valtuus.ledger.services import as_owner
from valtuus.mandates.services.ending import end_mandate
from valtuus.mandates.services.loading import load_register
from valtuus.notices.queries import notices
from valtuus.notices.services.handling import hold, mark_handled, move, release, release_for_leaver
from valtuus.notices.services.leaving import held_in
from valtuus.notices.services.looking import inbox, open_notice, show_names
from valtuus.notices.tests.ground import LATER, a_line, lay
from valtuus.notices.tests.people import AINO, ASTA, AT, EEVA, HELMI, ONNI, mandate
from valtuus.notices.types import State

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
TO_PIHLAJISTO = {"home": "pihlajisto", "permanent_stay": "mallila"}


def reason_of(act: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as refusal:
        act()
    return str(refusal.value.decision.reason.code)


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """What came of acts that begin together: `done`, or the code that stopped each."""
    together = Barrier(len(acts))

    def one(act: Callable[[], Any]) -> str:
        together.wait()
        try:
            act()
            return "done"
        except Refused as refusal:
            return str(refusal.decision.reason.code)
        except DomainError as error:
            return error.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(one, acts))


def test_the_way_of_a_notice_is_a_line_at_each_step(places):
    here, [one] = places["mallila"], lay(a_line())
    for act in (hold, release, hold, mark_handled):
        act(here, one, actor=AINO, at=AT)
    found = notices.notice(one)
    assert (found.state, found.last, found.holder) == (State.DONE, 4, "") and found.holder_name == AINO.name
    assert lines_of("notice_event") == 4


def test_what_another_holds_stays_hers(places):
    here, [one] = places["mallila"], lay(a_line(facts=TO_PIHLAJISTO))
    open_notice(here, one, actor=AINO, at=AT)
    hold(here, one, actor=ASTA, at=AT)
    for act in (
        lambda: hold(here, one, actor=AINO, at=AT),
        lambda: release(here, one, actor=AINO, at=AT),
        lambda: mark_handled(here, one, actor=AINO, at=AT),
        lambda: move(here, one, places["pihlajisto"], "x", actor=AINO, at=AT),
    ):
        assert reason_of(act) == "held_by_other"
    assert notices.notice(one).holder == "asta"


def test_without_a_mandate_nothing_is_done_and_nothing_is_learnt(places):
    here, [one] = places["mallila"], lay(a_line())
    missing = str(uuid7())
    for who in (ONNI, EEVA):
        for act in (hold, release, mark_handled):
            told = reason_of(lambda act=act, who=who: act(here, one, actor=who, at=AT))
            assert told == reason_of(lambda act=act, who=who: act(here, missing, actor=who, at=AT))
    for id in (missing, "nonsense"):
        with pytest.raises(DomainError, match="notice_missing"):
            hold(here, id, actor=AINO, at=AT)


def test_a_move_is_seen_at_once_by_the_receiver_who_is_told_and_keeps_arrival_and_deadline(places):
    here, there, [one] = places["mallila"], places["pihlajisto"], lay(a_line("application_urgent", facts=TO_PIHLAJISTO))
    [before] = inbox(here, actor=AINO, at=AT).waiting
    hold(here, one, actor=AINO, at=AT)
    open_notice(here, one, actor=AINO, at=AT)
    move(here, one, there, " Asiakas muutti. ", actor=AINO, at=AT + LATER)
    [after] = inbox(there, actor=EEVA, at=AT + LATER).waiting
    assert (after.notice.arrived_at, after.deadline) == (before.notice.arrived_at, before.deadline)
    assert (after.notice.state, after.notice.holder, after.notice.addressed_to) == (State.ARRIVED, "", here)
    listed = inbox(here, actor=AINO, at=AT + LATER)
    assert listed.waiting == () and [(t.receiver, t.number) for t in listed.gone] == [(there, after.notice.number)]
    assert [t.alert.kind for t in alerts_of("eeva")] == ["notice_moved_here"]
    assert [m.reason for m in open_notice(there, one, actor=EEVA, at=AT + LATER).moves] == ["Asiakas muutti."]
    # Who had it keeps the trace: neither the content nor an act of it.
    assert reason_of(lambda: open_notice(here, one, actor=AINO, at=AT + LATER)) == "not_this_municipalitys_notice"
    assert reason_of(lambda: hold(here, one, actor=AINO, at=AT + LATER)) == "not_this_municipalitys_notice"
    with pytest.raises(DomainError, match="notices_none_named"):
        show_names(here, [one], actor=AINO, at=AT + LATER)
    assert looks_about(f"notice:{one}")[-1].outcome == "permit"


def test_a_joint_authority_sees_what_was_moved_to_its_member_through_the_chain(places):
    here, [one] = places["mallila"], lay(a_line(facts={"home": "koivula"}))
    open_notice(here, one, actor=AINO, at=AT)
    move(here, one, places["koivula"], "Asiakas muutti.", actor=AINO, at=AT)
    found = inbox(places["koivula"], actor=ASTA, at=AT)
    assert [w.notice.id for w in found.waiting] == [one] and len(found.decision.path) == 2


def test_a_notice_nobody_has_opened_names_no_municipality_to_the_mover(places):
    here, [one] = places["mallila"], lay(a_line(facts=TO_PIHLAJISTO))
    act = lambda: move(here, one, places["pihlajisto"], "x", actor=AINO, at=AT)  # noqa: E731 - said twice
    assert reason_of(act) == "move_target_not_possible"
    show_names(here, [one], actor=AINO, at=AT)
    assert reason_of(act) == "move_target_not_possible", "names are no opening"
    open_notice(here, one, actor=ASTA, at=AT)
    assert reason_of(act) == "move_target_not_possible", "another's opening is not mine"
    open_notice(here, one, actor=AINO, at=AT)
    act()


def test_under_a_non_disclosure_order_the_desk_moves(places):
    here, [one] = places["mallila"], lay(a_line(facts=TO_PIHLAJISTO, non_disclosure=True))
    found = open_notice(here, one, actor=AINO, at=AT)
    assert found.content.facts == {} and found.targets == ()
    assert (
        reason_of(lambda: move(here, one, places["pihlajisto"], "x", actor=AINO, at=AT)) == "move_target_not_possible"
    )


def test_the_first_return_is_free_and_the_second_goes_to_the_desk(places):
    here, there, [one] = places["mallila"], places["pihlajisto"], lay(a_line(facts=TO_PIHLAJISTO))
    open_notice(here, one, actor=AINO, at=AT)
    move(here, one, there, "Muutti.", actor=AINO, at=AT)
    open_notice(there, one, actor=EEVA, at=AT)
    move(there, one, here, "Ei ole muuttanut.", actor=EEVA, at=AT)
    with pytest.raises(Refused) as refusal:
        move(here, one, there, "On muuttanut.", actor=AINO, at=AT)
    decision = refusal.value.decision
    assert (decision.reason.code, decision.remedy.code, decision.remedy.fixer) == (
        "second_return",
        "ask_desk_to_move",
        "kela_desk",
    )


@pytest.mark.parametrize(
    ("target", "error"),
    [
        ("mallila", "notice_move_to_itself"),
        ("vanhala", "notice_move_to_ceased"),
        ("seutu", "notice_move_to_other_kind"),
    ],
)
def test_where_nobody_can_move_it(places, target, error):
    here, [one] = places["mallila"], lay(a_line(facts={"home": "vanhala"}))
    open_notice(here, one, actor=AINO, at=AT)
    with pytest.raises(DomainError, match=error):
        move(here, one, places[target], "x", actor=AINO, at=AT)
    with pytest.raises(DomainError, match="party_missing"):
        move(here, one, str(uuid7()), "x", actor=AINO, at=AT)


def test_where_nobody_sees_the_receivers_inbox_its_granters_and_office_are_told(places):
    with as_owner():
        load_register([mandate(places["haapala"], "veikko", MandateType.GRANT)])
    here, [one] = places["mallila"], lay(a_line(facts={"home": "haapala"}))
    open_notice(here, one, actor=AINO, at=AT)
    move(here, one, places["haapala"], "Muutti.", actor=AINO, at=AT)
    assert [t.alert.kind for t in alerts_of("veikko")] == ["notice_moved_unseen"]
    assert [t.alert.kind for t in alerts_of(f"party:{places['haapala']}")] == ["notice_moved_unseen"]


def test_a_granter_releases_for_who_has_left_and_for_nobody_else(places):
    here, [one] = places["mallila"], lay(a_line())
    hold(here, one, actor=AINO, at=AT)
    with pytest.raises(DomainError, match="notice_holder_still_works"):
        release_for_leaver(here, one, actor=HELMI, at=AT)
    with connections["owner"].cursor() as owner:
        owner.execute("select id::text from mandates_grant where holder_person = 'aino'")
        [grant] = owner.fetchone()
    after = AT + LATER

    end_mandate(grant, actor=AINO, at=AT)
    for who in (ASTA, EEVA, ONNI):
        with pytest.raises(DomainError, match="notice_missing"):
            release_for_leaver(here, one, actor=who, at=after)
    assert [(row.waiting.notice.id, row.left) for row in held_in(here, actor=HELMI, at=after)] == [(one, True)]
    release_for_leaver(here, one, actor=HELMI, at=after)
    assert notices.notice(one).state is State.ARRIVED
    assert [t.alert.kind for t in alerts_of("aino")][:1] == ["notice_released"]


def test_of_two_who_take_one_at_once_one_alone_has_it(places):
    here, [one] = places["mallila"], lay(a_line())
    found = at_once(*(lambda who=who: hold(here, one, actor=who, at=AT) for who in (AINO, ASTA)))
    assert found == ["done", "held_by_other"] and notices.notice(one).last == 1


def test_a_notice_moved_twice_at_once_is_moved_once(places):
    here, [one] = places["mallila"], lay(a_line(facts={"home": "pihlajisto", "permanent_stay": "koivula"}))
    for who in (AINO, ASTA):
        open_notice(here, one, actor=who, at=AT)
    pairs = ((AINO, places["pihlajisto"]), (ASTA, places["koivula"]))
    found = at_once(*(lambda w=w, to=to: move(here, one, to, "x", actor=w, at=AT) for w, to in pairs))
    assert found == ["done", "not_this_municipalitys_notice"] and notices.notice(one).last == 1


def test_hold_and_move_at_once_leave_one_of_them(places):
    here, [one] = places["mallila"], lay(a_line(facts=TO_PIHLAJISTO))
    open_notice(here, one, actor=AINO, at=AT)
    found = at_once(
        lambda: move(here, one, places["pihlajisto"], "x", actor=AINO, at=AT),
        lambda: hold(here, one, actor=ASTA, at=AT),
    )
    assert found in (["done", "held_by_other"], ["done", "not_this_municipalitys_notice"])
    assert notices.notice(one).last == 1


def test_what_others_ask_of_the_inbox(places):
    here, there = places["mallila"], places["pihlajisto"]
    one, two, three = lay(a_line(facts=TO_PIHLAJISTO), a_line(), a_line())
    hold(here, two, actor=ASTA, at=AT)
    hold(here, three, actor=AINO, at=AT)
    mark_handled(here, three, actor=AINO, at=AT)
    open_notice(here, one, actor=AINO, at=AT)
    move(here, one, there, "Muutti.", actor=AINO, at=AT)
    assert notices.open_in([here, there], today=AT.date()) == {here: 1, there: 1}
    assert [n.id for n in notices.held_by(["asta", "aino"])] == [two]
    assert notices.held_by(["asta"], [there]) == []
    [moved] = notices.moves_between(AT, AT + LATER)
    assert (moved.by, moved.giver, moved.receiver, moved.by_desk) == ("aino", here, there, False)
    assert [m.notice for m in notices.moves_of_handles([f"notice:{one}", "lms_row:x"])] == [one]
