"""Look before you cut: who loses an inbox is shown with what he has in hand there, and the way to put it back."""

import pytest
from django.db import connections

from valtuus.administration.wording.cutting import cut_shown
from valtuus.mandates.services.cutting import look_before_cut
from valtuus.mandates.services.ending import end_mandate
from valtuus.notices.services.handling import hold
from valtuus.notices.tests.conftest import laid_places  # noqa: F401 - the fixture `places`
from valtuus.notices.tests.ground import LATER, a_line, lay
from valtuus.notices.tests.people import AINO, AT, HELMI
from valtuus.notices.tests.test_views import ask, text_of

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def test_what_is_in_hand_stands_beside_who_loses_what(places):
    one, two, _ = lay(a_line(), a_line(), a_line())
    with connections["owner"].cursor() as owner:
        owner.execute("select id::text from mandates_grant where giver = %s and type = 'act'", [places["mallila"]])
        [grant] = owner.fetchone()
    assert cut_shown(look_before_cut([grant], actor=HELMI, at=AT)).held == ()
    for notice in (one, two):
        hold(places["mallila"], notice, actor=AINO, at=AT)
    assert cut_shown(look_before_cut([grant], actor=HELMI, at=AT)).held == ("Aino Äärelä-Öhman, Mallila: 2",)


def test_a_granter_who_sees_no_inbox_puts_back_what_a_leaver_held(places):
    [one] = lay(a_line())
    hold(places["mallila"], one, actor=AINO, at=AT)
    here = "/fi/kelmu/mallila/saapuneet/"
    page = text_of(ask(f"{here}kasittelyssa/", "helmi"))
    assert "Aino Äärelä-Öhman" in page and "ei enää pääsyä" not in page and "Meikäläinen" not in page
    with connections["owner"].cursor() as owner:
        owner.execute("select id::text from mandates_grant where holder_person = 'aino'")
        [grant] = owner.fetchone()
    end_mandate(grant, actor=AINO, at=AT - LATER)
    assert "ei enää pääsyä" in text_of(ask(f"{here}kasittelyssa/", "helmi"))
    done = ask(f"{here}{one}/vapauta-puolesta/", "helmi", {})
    assert "vapautettiin" in text_of(ask(done.headers["Location"], "helmi"))
    for who in ("asta", "eeva", "veikko"):
        assert ask(f"{here}kasittelyssa/", who).status_code == 404
