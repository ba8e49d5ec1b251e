"""Pages of the inbox as the four people see them."""

import re
from html import unescape
from typing import Any

import pytest
from django.db import connections
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from valtuus.notices.services.handling import hold, move
from valtuus.notices.services.looking import open_notice
from valtuus.notices.tests.ground import MATTI, a_line, lay
from valtuus.notices.tests.people import AINO, ASTA, AT, NAMES

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
HERE = "/fi/kelmu/mallila/saapuneet/"


def ask(address: str, who: str = "aino", post: dict[str, Any] | None = None) -> HttpResponse:
    client = Client(headers={"Test-Actor": who})
    return client.get(address) if post is None else client.post(address, post)  # type: ignore[return-value]  # the test client's own kind of response


def text_of(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))).replace("\xa0", " ")


def test_the_list_tells_kind_arrival_days_left_and_holder_and_names_nobody(places):
    one, _ = lay(a_line("application_urgent"), a_line("reduced_basic_part"))
    hold(places["mallila"], one, actor=AINO, at=AT)
    page = text_of(ask(HERE))
    assert "Kiireellisenä tehty hakemus" in page and "viimeinen päivä tänään, 1.2.2021" in page
    assert NAMES["aino"] in page and "Ilmoitus alennetusta perusosasta" in page
    assert "Meikäläinen" not in page and MATTI not in page


def test_show_names_answers_with_the_same_page_and_the_names_on_it(places):
    ids = lay(a_line(), a_line("application_urgent", family_name="Virtanen", non_disclosure=True))
    page = text_of(ask(f"{HERE}nimet/", post={"ilmoitus": ids}))
    assert "Meikäläinen Matti" in page and "Virtanen Matti (turvakielto)" in page
    assert "Nimien näyttäminen on merkitty lokiin numerolla" in page


def test_one_notice_opens_by_post_and_is_kept_in_no_cache(places):
    [one] = lay(a_line(facts={"home": "pihlajisto", "permanent_stay": "pihlajisto"}))
    before = text_of(ask(f"{HERE}{one}/"))
    assert "Avaa sisältö" in before and "Meikäläinen" not in before
    answer = ask(f"{HERE}{one}/", post={})
    page = text_of(answer)
    assert answer.headers["Cache-Control"] == "no-store, private"
    for told in (
        "Matti Meikäläinen",
        "Asiakas tarvitsee tukea vuokranmaksuun.",
        "Silmälasit",
        "Pihlajisto",
        "Merkinnän numero",
    ):
        assert told in page
    assert "310799-9" in page and "Lain mukainen kunta." in page


def test_hold_release_and_handled_are_one_press_each(places):
    [one] = lay(a_line())
    for act, told in (
        ("ota", "käsittelyyn"),
        ("vapauta", "vapautettiin"),
        ("ota", "käsittelyyn"),
        ("kasitelty", "käsitellyksi"),
    ):
        answer = ask(f"{HERE}{one}/{act}/", post={})
        assert answer.status_code == 302
        assert told in text_of(ask(answer.headers["Location"]))
    assert "Käsitellyt" in text_of(ask(f"{HERE}?tila=kasitellyt"))


def test_what_another_holds_says_who_and_what_to_do(places):
    [one] = lay(a_line())
    hold(places["mallila"], one, actor=ASTA, at=AT)
    answer = ask(f"{HERE}{one}/ota/", post={})
    page = text_of(answer)
    assert answer.status_code == 403 and "Asta Arola" in page and "Pyydä käsittelijää vapauttamaan ilmoitus." in page
    assert "ota/" not in ask(f"{HERE}{one}/").content.decode()


def test_a_moved_notice_leaves_a_trace_and_is_at_once_at_the_receiver(places):
    [one] = lay(a_line(facts={"home": "pihlajisto"}))
    ask(f"{HERE}{one}/", post={})
    answer = ask(f"{HERE}{one}/siirra/", post={"target": places["pihlajisto"], "reason": "Muuttanut."})
    page = text_of(ask(answer.headers["Location"]))
    assert "siirrettiin toiseen kuntaan" in page and "Pihlajisto" in page and "Muuttanut" not in page
    assert "Pihlajisto" in text_of(ask(f"{HERE}?tila=siirretyt"))
    assert "Sosiaalityön tarve" not in text_of(ask(HERE)).partition("Kaikki lajit")[2].partition("Rajaa")[2]
    opened = ask(f"{HERE}{one}/", post={})
    assert opened.status_code == 403 and "Ilmoitus on siirretty toiseen kuntaan." in text_of(opened)
    there = "/fi/kelmu/pihlajisto/saapuneet/"
    assert one in ask(there, "eeva").content.decode()
    assert "Muuttanut." in text_of(ask(f"{there}{one}/", "eeva", {}))


def test_a_move_without_a_reason_keeps_what_was_typed_and_shows_the_notice_again(places):
    [one] = lay(a_line(facts={"home": "pihlajisto"}))
    ask(f"{HERE}{one}/", post={})
    answer = ask(f"{HERE}{one}/siirra/", post={"target": places["pihlajisto"], "reason": " "})
    assert answer.status_code == 422 and "Matti Meikäläinen" in text_of(answer)
    assert re.search(rf'value="{places["pihlajisto"]}"[^>]* checked', answer.content.decode())
    code = ask(f"{HERE}{one}/siirra/", post={"target": places["pihlajisto"], "reason": f"{MATTI} muutti"})
    assert code.status_code == 422 and "Perustelussa ei saa olla henkilötunnusta" in text_of(code)


def test_the_asked_desk_begins_with_the_number_and_no_client(places):
    [one] = lay(a_line())
    page = ask(f"{HERE}{one}/", post={}).content.decode()
    [door] = set(re.findall(r'href="(/fi/viestit/uusi/[^"]*)"', page))
    asked = ask(unescape(door)).content.decode()
    [number] = re.findall(r"notice=(\d+)", door)
    assert f"Siirtopyyntö: hakemus tai ilmoitus {number}" in unescape(asked) and "Meikäläinen" not in asked


@pytest.mark.parametrize("who", ["onni", "eeva", "veikko"])
def test_who_may_not_see_the_inbox_is_refused_on_every_page(places, who):
    [one] = lay(a_line())
    for address, post in (
        (HERE, None),
        (f"{HERE}nimet/", {"ilmoitus": [one]}),
        (f"{HERE}{one}/", None),
        (f"{HERE}{one}/", {}),
    ):
        answer = ask(address, who, post)
        assert answer.status_code == 403 and "Meikäläinen" not in answer.content.decode()


def test_the_file_holds_no_names(places):
    lay(a_line())
    answer = ask(f"{HERE}?muoto=csv")
    assert "Sosiaalityön tarve" in answer.content.decode() and "Meikäläinen" not in answer.content.decode()


@pytest.mark.parametrize("many", [10, 500])
def test_no_page_makes_more_than_twelve_queries(places, many):
    ids = lay(*(a_line("reduced_basic_part", facts={"home": "pihlajisto"}) for _ in range(many)))
    move_one, opened = ids[0], ids[1]
    open_notice(places["mallila"], move_one, actor=AINO, at=AT)
    move(places["mallila"], move_one, places["pihlajisto"], "Muuttanut.", actor=AINO, at=AT)
    for address, post in (
        (HERE, None),
        (f"{HERE}?tila=siirretyt", None),
        (f"{HERE}?muoto=csv", None),
        (f"{HERE}nimet/", {"ilmoitus": ids[1:26]}),
        (f"{HERE}{opened}/", None),
        (f"{HERE}{opened}/", {}),
        (f"{HERE}{move_one}/", None),
    ):
        with CaptureQueriesContext(connections["default"]) as queries:
            assert ask(address, post=post).status_code == 200
        counted = [q["sql"] for q in queries if not q["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))]
        assert len(counted) <= 12, (address, counted)
