"""What the partner, a colleague, a stranger, an adviser and a clerk see of a thread, and what bad input brings back."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from valtuus.attachments.tests import pdfs, pictures
from valtuus.conversations.queries import threads as queries
from valtuus.conversations.services import handling, reading, writing
from valtuus.conversations.types import Said, State
from valtuus.identity.services import signing_in as identity
from valtuus.kernel import clock
from valtuus.kernel.identifiers import uuid7
from valtuus.ledger.queries import lines_of

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
PART = {"headers": {"HX-Request": "true"}}
CODE = "050970-9462"


@pytest.fixture(autouse=True)
def world(desk, monkeypatch, settings, tmp_path):
    settings.ATTACHMENTS = tmp_path / "attachments"
    translation.activate("fi")
    monkeypatch.setattr(clock, "now", lambda: desk.at)


@pytest.fixture
def visit(desk, monkeypatch):
    """Be one of the cast: a client that answers as the browser would."""

    def as_(who):
        monkeypatch.setattr(identity, "present", lambda session, **_: desk.actor(who) if who else None)
        client = Client()
        session = client.session
        session["for"] = "the test"
        session.save()
        return client

    return as_


def page(name, *args):
    return reverse(f"conversations:{name}", args=args)


def text_of(answer):
    """What a reader sees."""
    bare = re.sub(r"<[^>]+>", " ", re.sub(r"<(template|noscript).*?</\1>", " ", answer.content.decode(), flags=re.S))
    return re.sub(r"\s+", " ", unescape(bare)).replace("\xa0", " ")


def message(text="Kiitos.", **more):
    return {"once": str(uuid7()), "text": text, "jalkeen": "0", "luettu": "0", **more}


def rows_of(answer):
    """What a reader sees of the desk's list."""
    return text_of(answer).partition("Yhteydenotot (")[2]


def taken(desk, who="kaisa", **more):
    opened = desk.opened(**more)
    handling.take(opened.id, actor=desk.actor(who), at=desk.now())
    return opened


def test_who_is_not_signed_in_is_sent_there(desk, visit):
    opened = desk.opened()
    for name, args in (("mine", []), ("new", []), ("desk", []), ("show", [opened.id]), ("desk_one", [opened.id])):
        assert visit(None).get(page(name, *args)).status_code == 302


def test_a_colleague_a_stranger_and_a_clerk_learn_nothing(desk, visit):
    opened = taken(desk)
    for who in ("paula", "onni", "rita"):
        client = visit(who)
        for name in ("show", "fresh", "desk_one", "desk_fresh"):
            answer = client.get(page(name, opened.id))
            assert answer.status_code == 404 and "Kunta ei näy" not in text_of(answer), (who, name)
        for name in ("write", "close", "reopen"):
            assert client.post(page(name, opened.id), message()).status_code == 404
        for name, more in (("desk_take", {}), ("desk_answer", {}), ("desk_close", {"reason": "answered"})):
            assert client.post(page(name, opened.id), message() | more).status_code in (403, 404)
        assert client.get(page("desk")).status_code == 403
        assert "Kunta ei näy" not in text_of(client.get(page("mine")))
    assert queries.conversation(opened.id).last == 2


def test_the_whole_way_by_pages(desk, visit):
    eeva = visit("eeva")
    shown = text_of(eeva.get(page("new")))
    assert "Neuvojat vastaavat nyt, tänään klo 16.00 saakka." in shown and "Pihlajisto" in shown
    begun = {"party": desk.party, "subject": "Kunta ei näy", **message("Miksi?")}
    answer = eeva.post(page("new"), begun)
    [opened] = queries.conversations_of(desk.key("eeva"))
    assert answer.headers["Location"] == page("show", opened.id) + "?tehty=conversation_opened"
    eeva.post(page("new"), begun)
    assert len(queries.conversations_of(desk.key("eeva"))) == 1

    kaisa = visit("kaisa")
    listed = text_of(kaisa.get(page("desk")))
    assert "Kunta ei näy" in listed and "ei kukaan" in listed and "Eeva" not in listed
    assert "Avaamisesi on kirjattu" in text_of(kaisa.get(page("desk_one", opened.id)))
    assert lines_of("conversation_read_by_other") == 1
    assert kaisa.post(page("desk_take", opened.id)).status_code == 302
    assert kaisa.post(page("desk_answer", opened.id), message("Valtuus puuttuu.")).status_code == 302
    assert "Avaamisesi on kirjattu" not in text_of(kaisa.get(page("desk_one", opened.id)))

    eeva = visit("eeva")
    assert "1 uusi viesti" in text_of(eeva.get(page("mine")))
    thread = text_of(eeva.get(page("show", opened.id)))
    assert "Kaisa, Kelan neuvoja" in thread and "chatti" in thread and "Valtuus puuttuu." in thread
    assert "Luettu klo 8.05" in thread
    assert "1 uusi viesti" not in text_of(eeva.get(page("mine")))
    assert eeva.post(page("close", opened.id)).status_code == 302
    closed = text_of(eeva.get(page("show", opened.id)))
    assert "Yhteistyökumppani päätti asian" in closed and "Lähetä viesti" not in closed
    assert eeva.post(page("reopen", opened.id)).status_code == 302
    assert queries.conversation(opened.id).state is State.WAITING


def test_outside_the_hours_the_page_says_when_somebody_answers(desk, visit):
    desk.now(hours=9)
    told = "He vastaavat seuraavan kerran 2.2.2021 klo 8.00. Voit kirjoittaa jo nyt"
    assert told in text_of(visit("eeva").get(page("mine")))


def test_a_part_of_the_page_holds_what_is_new_and_nothing_else(desk, visit):
    opened = taken(desk)
    eeva = visit("eeva")
    eeva.get(page("show", opened.id))
    at_last = {"jalkeen": "2", "luettu": "0"}
    assert eeva.get(page("fresh", opened.id), at_last, **PART).status_code == 204
    writing.answer(opened.id, Said("Hetki.", "chat"), actor=desk.actor("kaisa"), at=desk.now())
    news = eeva.get(page("fresh", opened.id), at_last, **PART)
    assert news.status_code == 200 and "Hetki." in text_of(news) and "Pihlajisto ei näy." not in text_of(news)
    assert 'name="jalkeen" value="3"' in news.content.decode() and 'id="write"' not in news.content.decode()
    assert eeva.get(page("fresh", opened.id), {"jalkeen": "3", "luettu": "0"}, **PART).status_code == 204
    reading.read(opened.id, actor=desk.actor("kaisa"), at=desk.now())
    seen = eeva.get(page("fresh", opened.id), {"jalkeen": "3", "luettu": "0"}, **PART).content.decode()
    assert 'id="seen-1" hx-swap-oob="true">Luettu klo' in seen and 'id="seen-3"' not in seen


def test_a_message_sent_from_the_page_comes_back_with_an_empty_form(desk, visit):
    opened = taken(desk)
    sent = message("Kuulitteko?", jalkeen="2")
    answer = visit("eeva").post(page("write", opened.id), sent, **PART)
    shown = answer.content.decode()
    assert answer.status_code == 200 and "Kuulitteko?" in shown and sent["once"] not in shown
    assert "</textarea>" in shown and "Kuulitteko?</textarea>" not in shown
    again = visit("eeva").post(page("write", opened.id), sent | {"jalkeen": "3"}, **PART)
    assert again.status_code == 200 and queries.conversation(opened.id).last == 3


def test_nonsense_in_the_address_asks_for_all(desk, visit):
    opened = taken(desk)
    for nonsense in ("x", "-1", "9" * 40, "²"):
        asked = {"jalkeen": nonsense, "luettu": nonsense}
        assert visit("eeva").get(page("fresh", opened.id), asked, **PART).status_code == 200


@pytest.mark.parametrize("part", [{}, PART])
def test_what_was_typed_stays_when_the_thread_was_closed_meanwhile(desk, visit, part):
    opened = taken(desk)
    handling.close(opened.id, "answered", actor=desk.actor("kaisa"), at=desk.now())
    answer = visit("eeva").post(page("write", opened.id), message("Vielä yksi asia."), **part)
    assert answer.status_code in (409, 422)
    assert (
        "on jo siirtynyt toiseen vaiheeseen" in text_of(answer)
        and "Vielä yksi asia.</textarea>" in answer.content.decode()
    )


def test_an_identity_code_is_asked_about_once(desk, visit):
    opened = taken(desk)
    eeva, sent = visit("eeva"), message(f"Asiakas on {CODE}.")
    warned = eeva.post(page("write", opened.id), sent)
    assert warned.status_code == 422 and "näyttää olevan henkilötunnus (050970-9**2)" in text_of(warned)
    assert "Lähetä henkilötunnuksen kanssa" in text_of(warned) and queries.conversation(opened.id).last == 2
    mark = re.search(r'name="acknowledged" value="([0-9a-f]{32})"', warned.content.decode())[1]
    other = eeva.post(page("write", opened.id), sent | {"text": "Ja 180899-9132.", "acknowledged": mark})
    assert other.status_code == 422 and queries.conversation(opened.id).last == 2
    assert eeva.post(page("write", opened.id), sent | {"acknowledged": mark}).status_code == 302
    assert queries.conversation(opened.id).last == 3


def test_a_subject_with_an_identity_code_is_refused_beside_its_field(desk, visit):
    answer = visit("eeva").post(page("new"), {"subject": f"Asia {CODE}", **message()})
    assert answer.status_code == 422 and "Aiheessa ei saa olla henkilötunnusta" in text_of(answer)
    assert queries.conversations_of(desk.key("eeva")) == []


def test_files_come_with_a_message_and_are_served_to_its_readers_alone(desk, visit):
    opened = taken(desk)
    files = [
        SimpleUploadedFile("virhe.PNG", pictures.png(), "image/png"),
        SimpleUploadedFile("paatos.pdf", pdfs.plain(), "application/pdf"),
    ]
    assert visit("eeva").post(page("write", opened.id), message("Kuva.", file=files)).status_code == 302
    thread = reading.read(opened.id, actor=desk.actor("kaisa"), at=desk.now())
    assert [a.name for a in thread.attachments] == ["virhe.png", "paatos.pdf"]
    picture = page("attachment", opened.id, thread.attachments[0].id)
    for who in ("eeva", "kaisa", "kalle"):
        got = visit(who).get(picture)
        assert got.status_code == 200 and got.content == pictures.png() and got.headers["Content-Type"] == "image/png"
        assert (
            got.headers["Content-Disposition"].startswith("attachment") and "no-store" in got.headers["Cache-Control"]
        )
        assert got.headers["X-Content-Type-Options"] == "nosniff"
        assert got.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert lines_of("conversation_read_by_other") == 1  # Kalle's
    for who in ("paula", "onni", "rita"):
        assert visit(who).get(picture).status_code == 404
    other = desk.opened("onni")
    assert visit("onni").get(page("attachment", other.id, thread.attachments[0].id)).status_code == 404


@pytest.mark.parametrize("content", [b"PK\x03\x04zip", b"<svg onload=x>", b"<html></html>", b"MZ\x90\x00", b"GIF89a"])
def test_a_file_of_another_kind_keeps_the_message_back_and_says_what_is_taken(desk, visit, content):
    opened = taken(desk)
    sent = message("Liite.", file=[SimpleUploadedFile("kuva.png", content, "image/png")])
    answer = visit("eeva").post(page("write", opened.id), sent)
    assert answer.status_code == 422 and "PDF, PNG, JPEG" in text_of(answer)
    assert "Liite.</textarea>" in answer.content.decode() and queries.conversation(opened.id).last == 2


def test_a_file_named_by_an_identity_code_is_refused(desk, visit):
    opened = taken(desk)
    sent = message("Kuva.", file=[SimpleUploadedFile(f"{CODE}.png", pictures.png(), "image/png")])
    answer = visit("eeva").post(page("write", opened.id), sent)
    assert answer.status_code == 422 and "Tiedoston nimessä on henkilötunnus" in text_of(answer)


def test_the_second_adviser_gets_a_clear_page(desk, visit):
    opened = taken(desk)
    answer = visit("kalle").post(page("desk_take", opened.id))
    told = text_of(answer)
    assert answer.status_code == 409 and "Toinen neuvoja on ottanut yhteydenoton" in told
    assert "käsittelee Kaisa" in told and "Ota yhteydenotto itsellesi" in told
    assert visit("kalle").post(page("desk_take", opened.id), {"over": "yes"}).status_code == 302
    assert queries.conversation(opened.id).adviser == desk.key("kalle")
    assert visit("kaisa").get(page("desk_fresh", opened.id), **PART).status_code == 404
    assert visit("kaisa").post(page("desk_answer", opened.id), message(), **PART).status_code == 403


def test_the_desk_in_its_views(desk, visit):
    waits = desk.opened(subject="Odottava")
    taken(desk, "kaisa", subject="Oma")
    taken(desk, "kalle", subject="Toisen")
    closed = taken(desk, "kaisa", subject="Mennyt")
    handling.close(closed.id, "answered", actor=desk.actor("kaisa"), at=desk.now(hours=3))
    kaisa = visit("kaisa")
    listed = rows_of(kaisa.get(page("desk")))
    assert listed.index("Odottava") < listed.index("Oma") < listed.index("Toisen") and "Mennyt" not in listed
    assert "3 t" in listed
    for view, inside in (("odottavat", "Odottava"), ("omat", "Oma"), ("muiden", "Toisen"), ("paattyneet", "Mennyt")):
        table = rows_of(kaisa.get(page("desk"), {"nayta": view}))
        assert [s for s in ("Odottava", "Oma ", "Toisen", "Mennyt") if s in table] == [
            s for s in ("Odottava", "Oma ", "Toisen", "Mennyt") if s.strip() == inside
        ]
    descending = rows_of(kaisa.get(page("desk"), {"jarjestys": "-numero"}))
    assert descending.index("Toisen") < descending.index("Odottava")
    mark = re.search(r"merkki=([0-9a-f]{16})", kaisa.get(page("desk")).content.decode())[1]
    assert kaisa.get(page("desk"), {"merkki": mark}, **PART).status_code == 204
    handling.take(waits.id, actor=desk.actor("kalle"), at=desk.at)
    part = kaisa.get(page("desk"), {"merkki": mark}, **PART)
    assert part.status_code == 200 and "<h1" not in part.content.decode()


def test_an_adviser_hands_over_ties_notes_a_call_and_closes(desk, visit):
    opened = taken(desk)
    kaisa = visit("kaisa")
    assert kaisa.post(page("desk_call", opened.id), message("Soitti ja kysyi.")).status_code == 302
    assert kaisa.post(page("desk_tie", opened.id), {"party": desk.party}).status_code == 302
    assert kaisa.post(page("desk_hand_over", opened.id), {"to": desk.key("eeva")}).status_code == 422
    assert kaisa.post(page("desk_close", opened.id), message("")).status_code == 422
    assert kaisa.post(page("desk_hand_over", opened.id), {"to": desk.key("kalle")}).status_code == 302
    shut = message("Kiitos yhteydenotosta.", reason="answered")
    assert visit("kaisa").post(page("desk_close", opened.id), shut).status_code == 403
    assert visit("kalle").post(page("desk_close", opened.id), shut).status_code == 302
    told = text_of(visit("eeva").get(page("show", opened.id)))
    for words in (
        "puhelinmuistio", "Soitti ja kysyi.", "liitettiin organisaatioon: Pihlajisto", "Kaisa siirsi yhteydenoton neuvojalle Kalle",
        "Yhteydenotto päätettiin: Kysymykseen on vastattu.", "Kiitos yhteydenotosta.",
    ):  # fmt: skip
        assert words in told, words


def test_a_call_opens_a_conversation_of_the_adviser(desk, visit):
    noted = {"caller": "Pekka Puro", "party": desk.party, "subject": "Soitto", **message("Pekka kysyi valtuudesta.")}
    kaisa = visit("kaisa")
    first = kaisa.post(page("desk_new_call"), noted)
    assert kaisa.post(page("desk_new_call"), noted).headers["Location"] == first.headers["Location"]
    shown = text_of(kaisa.get(first.headers["Location"]))
    assert "Pekka Puro" in shown and "puhelinmuistio" in shown and "Neuvojan käsittelyssä: Kaisa" in shown
    assert visit("eeva").get(page("desk_new_call")).status_code == 403


def test_an_adviser_comes_to_the_desk_and_his_own_matter_to_its_page(desk, visit):
    opened, own = taken(desk), desk.opened("kalle")
    assert visit("kaisa").get(page("show", opened.id)).headers["Location"] == page("desk_one", opened.id)
    assert visit("kalle").get(page("desk_one", own.id)).headers["Location"] == page("show", own.id)
    assert visit("kalle").post(page("desk_take", own.id)).status_code == 403


def test_my_page_leads_to_ones_messages_and_an_adviser_to_the_desk(desk, visit):
    mine = reverse("portal:mine")
    assert page("mine") in visit("eeva").get(mine).content.decode()
    assert page("desk") not in visit("eeva").get(mine).content.decode()
    assert page("desk") in visit("kaisa").get(mine).content.decode()
