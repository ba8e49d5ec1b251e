"""The chat in two windows: what one writes the other sees without reloading, and that it was read; the same by reloading."""

import re
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from importlib import import_module

import psycopg
import pytest
from django.conf import settings as django_settings
from django.db import OperationalError, connections
from playwright.sync_api import expect

from tests.attacks.attack import database_name
from tests.browser import faults_of_access, page_of, picture, scrolls_sideways, send
from valtuus.attachments.tests import pictures
from valtuus.conversations.queries import threads as queries
from valtuus.conversations.services import handling, reading, writing
from valtuus.conversations.tests.conftest import Desk
from valtuus.conversations.types import Said
from valtuus.identity.services import signing_in as identity
from valtuus.kernel import clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]
WIDTHS = (320, 1280)
MORNING = datetime(2021, 2, 1, 8, 40, tzinfo=UTC)
SOON = 4_000  # ms: the promise
GIVEN_UP = "htmx:(afterRequest|sendAbort)"  # htmx's own note that a poll was given up for a message


@pytest.fixture
def desk(monkeypatch, db, settings, tmp_path):
    """The cast of the slice's tests; the clock runs from 10.40. Who somebody is stands in his session, so that two may be here."""
    settings.ATTACHMENTS = tmp_path / "attachments"
    made, begun = Desk(), time.monotonic()
    monkeypatch.setattr(clock, "now", lambda: MORNING + timedelta(seconds=time.monotonic() - begun))
    gone, moving_ones = set(), []

    def present(session, *, moving):
        moving_ones.append(moving)
        who = session.get("who")
        return made.actor(who) if who and who not in gone else None

    monkeypatch.setattr(identity, "present", present)
    made.gone, made.moving = gone, moving_ones
    return made


@contextmanager
def window(browser, live_server, who, width=1280, **more):
    """A window of one of the cast."""
    with page_of(browser, width, **more) as page:
        session = import_module(django_settings.SESSION_ENGINE).SessionStore()
        session["who"] = who
        session.save()
        cookie = {"name": django_settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": live_server.url}
        page.context.add_cookies([cookie])
        yield page


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def field(page):
    return page.locator("#write textarea")


def said(page, text):
    return page.locator("#messages .chat__text", has_text=text)


def taken(desk, **more):
    opened = desk.opened(**more)
    handling.take(opened.id, actor=desk.actor("kaisa"), at=desk.now())
    return opened


def test_from_the_first_question_in_two_windows(browser, live_server, desk):
    windows = (window(browser, live_server, who, expected=GIVEN_UP) for who in ("eeva", "kaisa"))
    with next(windows) as eeva, next(windows) as kaisa:
        kaisa.goto(f"{live_server.url}/fi/viestit/neuvonta/")
        expect(kaisa.locator("#desk-list")).to_contain_text("Tässä näkymässä ei ole yhteydenottoja")
        eeva.goto(f"{live_server.url}/fi/viestit/")
        send(eeva.get_by_role("link", name="Aloita uusi yhteydenotto"))
        expect(eeva.get_by_label("Organisaatio, jota asia koskee")).to_have_value(desk.party)
        eeva.get_by_label("Aihe").fill("Kunta ei näy")
        eeva.get_by_label("Viesti").fill("En voi valita Pihlajistoa.")
        send(button(eeva, "Lähetä yhteydenotto"))

        expect(kaisa.get_by_role("link", name="Kunta ei näy")).to_be_visible(
            timeout=12_000
        )  # the list polls each ten seconds
        send(kaisa.get_by_role("link", name="Kunta ei näy"))
        expect(kaisa.get_by_text("Avaamisesi on kirjattu")).to_be_visible()
        send(button(kaisa, "Ota käsittelyyn"))
        expect(eeva.get_by_text("Neuvojan käsittelyssä: Kaisa")).to_be_visible(timeout=SOON)

        field(eeva).fill("Olen kirjoittamassa")
        field(kaisa).fill("Valtuus puuttuu. Pyydä sitä.")
        button(kaisa, "Lähetä viesti").click()
        expect(said(eeva, "Valtuus puuttuu")).to_be_visible(timeout=SOON)
        expect(field(eeva)).to_have_value("Olen kirjoittamassa")
        expect(field(eeva)).to_be_focused()
        expect(said(kaisa, "Valtuus puuttuu")).to_be_visible()
        expect(field(kaisa)).to_have_value("")
        expect(field(kaisa)).to_be_focused()
        expect(kaisa.locator(".chat__event--mine .chat__seen").last).to_contain_text(
            re.compile(r"Luettu klo.10\.4\d"), timeout=SOON
        )

        field(eeva).fill("Kiitos! Kuva virheestä.")
        eeva.locator("#write [type=file]").set_input_files(
            {"name": "virhe.png", "mimeType": "image/png", "buffer": pictures.png()}
        )
        button(eeva, "Lähetä viesti").dblclick()
        expect(said(kaisa, "Kuva virheestä.")).to_be_visible(timeout=SOON)
        expect(kaisa.get_by_role("link", name="virhe.png")).to_be_visible()
        expect(eeva.locator(".chat__event--mine .chat__seen").last).to_contain_text("Luettu klo", timeout=SOON)
        expect(said(eeva, "Kuva virheestä.")).to_have_count(1)
        picture(eeva, "chat-journey-eeva")
        picture(kaisa, "chat-journey-kaisa")

        kaisa.get_by_text("Päätä yhteydenotto").first.click()
        kaisa.get_by_text("Kysymykseen on vastattu").click()
        send(kaisa.locator(".act form[action$='/paata/'] button"))
        expect(eeva.locator("#state")).to_contain_text("Päättynyt", timeout=SOON)
    [thread] = queries.conversations_of(desk.key("eeva"))
    assert [e.text for e in queries.events_of(thread.id) if e.kind == "message"] == [
        "En voi valita Pihlajistoa.",
        "Valtuus puuttuu. Pyydä sitä.",
        "Kiitos! Kuva virheestä.",
    ]


def test_without_script_by_reloading(browser, live_server, desk):
    opened = taken(desk)
    with window(browser, live_server, "eeva", script=False) as eeva:
        eeva.goto(f"{live_server.url}/fi/viestit/{opened.id}/")
        writing.answer(opened.id, Said("Hei!", "chat"), actor=desk.actor("kaisa"), at=clock.now())
        expect(said(eeva, "Hei!")).to_have_count(0)
        send(eeva.get_by_role("link", name="Lataa sivu uudelleen"))
        expect(said(eeva, "Hei!")).to_be_visible()
        field(eeva).fill("Hei vain. Asiakas 050970-9462.")
        send(button(eeva, "Lähetä viesti"))
        expect(eeva.locator("#id_text_error")).to_contain_text("näyttää olevan henkilötunnus (050970-9**2)")
        send(button(eeva, "Lähetä henkilötunnuksen kanssa"))
        expect(said(eeva, "Hei vain.")).to_be_visible()
        reading.read(opened.id, actor=desk.actor("kaisa"), at=clock.now())
        send(eeva.get_by_role("link", name="Lataa sivu uudelleen"))
        expect(eeva.locator(".chat__seen").last).to_contain_text("Luettu klo 10.4")


def away(*_, **__):
    raise OperationalError("the database is away")


def test_a_database_that_is_away_and_a_session_that_ends_say_a_word(browser, live_server, desk, monkeypatch):
    opened = taken(desk)
    with window(browser, live_server, "eeva", expected=f"status of 503|{GIVEN_UP}") as eeva:
        eeva.goto(f"{live_server.url}/fi/viestit/{opened.id}/")
        field(eeva).fill("Kesken")
        with monkeypatch.context() as absent:
            absent.setattr(reading, "since", away)
            absent.setattr(writing, "write", away)
            expect(eeva.locator("#chat-word")).to_contain_text("ei juuri nyt saada yhteyttä", timeout=SOON)
            with eeva.expect_response("**/laheta/") as answered:
                button(eeva, "Lähetä viesti").click()
            assert answered.value.status == 503
            expect(field(eeva)).to_have_value("Kesken")
        expect(eeva.locator("#chat-word")).to_be_empty(timeout=SOON)
        button(eeva, "Lähetä viesti").click()
        expect(said(eeva, "Kesken")).to_be_visible(timeout=SOON)
        expect(field(eeva)).to_have_value("")
        field(eeva).fill("Vielä kesken")
        desk.gone.add("eeva")
        expect(eeva.locator("#chat-word")).to_contain_text("Istuntosi on päättynyt", timeout=SOON)
        expect(field(eeva)).to_have_value("Vielä kesken")
        assert eeva.url.endswith(f"/viestit/{opened.id}/")
        button(eeva, "Lähetä viesti").click()
        expect(field(eeva)).to_have_value("Vielä kesken")
        assert eeva.url.endswith(f"/viestit/{opened.id}/") and queries.conversation(opened.id).last == 3
        picture(eeva, "chat-ended")


def test_a_database_that_restarts_under_an_open_chat_loses_nothing(browser, live_server, desk):
    """Every connection is cut, as a restart does; the chat goes on by itself and nothing comes twice."""
    opened = taken(desk)
    with window(browser, live_server, "eeva", expected=f"status of 503|{GIVEN_UP}") as eeva:
        eeva.goto(f"{live_server.url}/fi/viestit/{opened.id}/")
        desk.moving.clear()
        for n in range(3):
            connections.close_all()
            with psycopg.connect(
                host=str(connections["default"].settings_dict["HOST"]),
                dbname=database_name(),
                user="postgres",
                autocommit=True,
            ) as superuser:
                superuser.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity"
                    " where datname = current_database() and usename <> 'postgres'"
                )
            writing.answer(opened.id, Said(f"Vastaus {n}.", "chat"), actor=desk.actor("kaisa"), at=clock.now())
            expect(said(eeva, f"Vastaus {n}.")).to_be_visible(timeout=3 * SOON)
        expect(eeva.locator("#messages .chat__text")).to_have_count(4)
        expect(eeva.locator("#chat-word")).to_be_empty()
        assert set(desk.moving) == {False}, "polling keeps no session alive that its person has left"
    for connection in connections.all():
        connection.close()
        connection.close_pool()  # the cut ones are in it


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_page_is_sound(browser, live_server, desk, width, language):
    long = "Verkkopalvelussa näkyy vain sosiaalihuollon toimeentulotukiasiakkaiden etuustietojenkatselunäkymä, ei muuta"
    opened = taken(desk, subject=long, text="Hyvää päivää!\n" + "pitkäsanaerittäinpitkäsana" * 8)
    waits = desk.opened(subject="Toinen asia")
    others = desk.opened("onni", subject="Kolmas")
    handling.take(others.id, actor=desk.actor("kalle"), at=desk.now())
    writing.answer(opened.id, Said("Vastaan pian.", "chat"), actor=desk.actor("kaisa"), at=desk.now())
    closed = taken(desk, subject="Mennyt")
    handling.close(closed.id, "answered", "Kiitos.", actor=desk.actor("kaisa"), at=desk.now())
    pages = [
        ("eeva", "", "mine"), ("onni", "uusi/", "new"), ("paula", "", "empty"), ("eeva", f"{opened.id}/", "show"),
        ("eeva", f"{closed.id}/", "closed"), ("kaisa", "neuvonta/", "desk"), ("kaisa", "neuvonta/?nayta=paattyneet", "desk-closed"),
        ("kaisa", f"neuvonta/{opened.id}/", "desk-mine"), ("kaisa", f"neuvonta/{waits.id}/", "desk-waits"),
        ("kaisa", f"neuvonta/{others.id}/", "desk-others"), ("kaisa", "neuvonta/puhelu/", "call"),
    ]  # fmt: skip
    for who in ("eeva", "onni", "paula", "kaisa"):
        with window(browser, live_server, who, width, language=language, expected="status of 422 .*/laheta/$") as page:
            for _, way, name in (p for p in pages if p[0] == who):
                page.goto(f"{live_server.url}/{language}/viestit/{way}")
                for details in page.locator("details.act summary").all():
                    details.click()
                assert not faults_of_access(page) and not scrolls_sideways(page), (name, faults_of_access(page))
                picture(page, f"chat-{name}-{language}-{width}")
            if who == "eeva":
                page.goto(f"{live_server.url}/{language}/viestit/{opened.id}/")
                page.locator("#write textarea").fill("Tunnus 050970-9462")
                page.locator("#write button").click()
                expect(page.locator("#id_text_error")).to_be_visible()
                assert not scrolls_sideways(page)
                picture(page, f"chat-warned-{language}-{width}")
