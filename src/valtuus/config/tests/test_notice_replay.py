"""Every kind of look at the inbox can be decided again from its record; and looks at the inbox do not slow looks at people."""

import pytest
from django.core.management import call_command

from valtuus.benefits.services import look_up
from valtuus.benefits.types import Pace, Wish
from valtuus.config.tests.test_notice_desk import asked_by
from valtuus.kernel.errors import DomainError, Refused
from valtuus.notices.services.desk import open_at_desk
from valtuus.notices.services.handling import move
from valtuus.notices.services.looking import inbox, open_notice, show_names
from valtuus.notices.tests.conftest import laid_places  # noqa: F401 - the fixture `places`
from valtuus.notices.tests.ground import MATTI, a_line, lay
from valtuus.notices.tests.people import AINO, AT, EEVA, KAISA, ONNI

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def refused(act) -> int:
    with pytest.raises(Refused) as refusal:
        act()
    return refusal.value.record_number


def test_every_look_at_the_inbox_is_decided_again_as_then(places, capsys):
    here, [one] = places["mallila"], lay(a_line(facts={"home": "pihlajisto"}))
    numbers = [
        inbox(here, actor=AINO, at=AT).number,
        show_names(here, [one], actor=AINO, at=AT).inbox.number,
        open_notice(here, one, actor=AINO, at=AT).number,
        open_at_desk(asked_by(AINO), one, actor=KAISA, at=AT).number,
        refused(lambda: inbox(here, actor=ONNI, at=AT)),
        refused(lambda: open_at_desk(asked_by(AINO, taken=False), one, actor=KAISA, at=AT)),
        refused(lambda: open_notice(here, one, actor=EEVA, at=AT)),
    ]
    move(here, one, places["pihlajisto"], "Muutti.", actor=AINO, at=AT)
    numbers.append(refused(lambda: open_notice(here, one, actor=AINO, at=AT)))
    for number in numbers:
        call_command("replay", str(number))
        assert "the same as then" in capsys.readouterr().out


def test_looks_at_the_inbox_do_not_slow_looks_at_people(places):
    here, pace = places["mallila"], Pace(free=2, step=60.0)
    wish = Wish(MATTI, here, "sas_20", "assess_need", ("payments",), ("client_relation", "necessary"))
    for _ in range(3):
        inbox(here, actor=AINO, at=AT)
    look_up(wish, actor=AINO, at=AT, pace=pace)
    with pytest.raises(DomainError, match="looks_too_fast"):
        look_up(wish, actor=AINO, at=AT, pace=pace)
