"""The main job as a newcomer meets it: `valtuus demo` by itself, a real sign-in, a look, a refusal, a database that goes away."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import BASE, faults_of_access, page_of, picture, scrolls_sideways, send
from valtuus.config import embedded

pytestmark = [pytest.mark.browser, pytest.mark.slow]
VALTUUS = Path(sys.executable).with_name("valtuus")
PATIENCE = 120.0


@dataclass
class Demonstration:
    """A running `valtuus demo` in a folder of its own."""

    var: Path
    process: "subprocess.Popen[str]"
    address: str = ""
    walked: str = ""

    def wait_for_address(self) -> None:
        """Read what it prints until it serves."""
        lines: Queue[str] = Queue()
        Thread(target=lambda: [lines.put(line) for line in self.process.stdout], daemon=True).start()
        until = time.monotonic() + PATIENCE
        while not self.address:
            try:
                line = lines.get(timeout=max(0.1, until - time.monotonic()))
            except Empty:
                pytest.fail(f"it does not serve; it said:\n{self.walked}")
            self.walked += line
            found = re.search(r"http://127\.0\.0\.1:\d+", line)
            self.address = found[0] if found else ""

    def server(self) -> embedded.Server:
        """The cluster under it."""
        return embedded._server(self.var / "pg")


def environment(var: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("VALTUUS_", "DJANGO_", "PYTEST_"))}
    return kept | {"VALTUUS_VAR": str(var), "PYTHONUNBUFFERED": "1"}


def hear_interrupts() -> None:
    """A shell that runs the tests in the background lets its children ignore Ctrl-C; a terminal does not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    """Started once, with the assets that are here; ended as Ctrl-C ends it."""
    var = tmp_path_factory.mktemp("demo") / "var"
    var.mkdir()
    for name in ("assets", "static"):
        (var / name).symlink_to(BASE / "var" / name)
    command = [str(VALTUUS), "demo", "--port", "0"]
    process = subprocess.Popen(
        command,
        env=environment(var),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=BASE,
        preexec_fn=hear_interrupts,
    )
    running = Demonstration(var, process)
    try:
        running.wait_for_address()
        yield running
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0, "Ctrl-C did not end it in order"
        left = subprocess.run(["pgrep", "-f", str(var)], capture_output=True, text=True).stdout
        assert not left, f"still running: {left}"


@pytest.fixture
def page(browser: Browser, demonstration: Demonstration) -> Iterator[Page]:
    """A page that may meet a database that is away."""
    with page_of(browser, expected="status of 503 .*/fi/oma/$") as found:
        yield found


def sign_in(page: Page, where: str, who: str) -> None:
    page.goto(where)
    send(page.locator("main .hds-button").first)
    page.locator(f"button[value={who}]").click()
    page.wait_for_url("**/haku/**")


def look_up(page: Page) -> None:
    page.locator("input[value=sas_20]").check(force=True)
    page.fill("[name=identity_code]", "310799-913M")
    page.locator("[name=purpose]").nth(0).check(force=True)
    page.fill("[name=case_reference]", "TTT-2021-117")
    for name in ("conditions", "scopes"):
        for box in page.locator(f"input[name={name}]").all():
            box.check(force=True)
    send(page.locator("main button[type=submit]").last)


def test_the_walk_tells_the_whole_story(demonstration: Demonstration) -> None:
    told = demonstration.walked
    for code in (
        "chain_mandate",
        "lower_link_missing",
        "no_mandate",
        "upper_link_not_yet_in_force",
        "sama kuin silloin",
    ):
        assert code in told
    assert re.findall(r"→ (\d+)", told) == ["0", "0", "0"]


def test_aino_looks_and_signs_out_at_both_ends(page: Page, demonstration: Demonstration) -> None:
    sign_in(page, f"{demonstration.address}/fi/kelmu/mallila/haku/", "aino")
    look_up(page)
    assert page.get_by_role("heading", level=1).inner_text().startswith("Matti")
    assert "310799-913M" not in page.url
    expect(page.get_by_text("Kirjausnumero", exact=True)).to_be_visible()
    assert not faults_of_access(page) and not scrolls_sideways(page)
    picture(page, "demonstration-person")
    page.goto(f"{demonstration.address}/fi/kelmu/mallila/saapuneet/")
    expect(page.get_by_text("Hakemuksia ja ilmoituksia: 9")).to_be_visible()
    send(page.get_by_role("button", name="Näytä nimet"))
    expect(page.get_by_text("Meikäläinen Matti")).to_be_visible()
    picture(page, "demonstration-inbox")
    send(page.locator("header form button"))
    page.locator("button").first.click()
    page.wait_for_url("**/signed-out/")
    page.goto(f"{demonstration.address}/fi/oma/")
    assert "/identity/sign-in/" in page.url


@pytest.mark.parametrize(("who", "language", "words"), [
    ("onni", "sv", "Kommunen har befullmäktigat Seudun kuntayhtymä, men du saknar dess representationsfullmakt."),
    ("eeva", "en", "You have no mandate to act for the municipality."),
])  # fmt: skip
def test_who_may_not_is_told_why(page: Page, demonstration: Demonstration, who: str, language: str, words: str) -> None:
    sign_in(page, f"{demonstration.address}/{language}/kelmu/mallila/haku/", who)
    look_up(page)
    expect(page.get_by_text(words).first).to_be_visible()
    assert not faults_of_access(page)


def test_a_database_that_goes_away_is_said_so_and_works_again_when_it_is_back(
    page: Page, demonstration: Demonstration
) -> None:
    sign_in(page, f"{demonstration.address}/fi/kelmu/mallila/haku/", "aino")
    server = demonstration.server()
    try:
        assert server.call("pg_ctl", "-D", server.data, "-m", "immediate", "-w", "stop") == 0
        answer = page.goto(f"{demonstration.address}/fi/oma/")
        assert answer is not None and answer.status == 503
        assert page.get_by_role("heading", level=1).inner_text() == "Palvelu ei vastaa juuri nyt"
    finally:
        embedded._start(server, throwaway=False).close()
    for _ in range(10):
        answer = page.goto(f"{demonstration.address}/fi/oma/")
        if answer is not None and answer.status == 200:
            break
        time.sleep(0.5)
    assert page.get_by_role("heading", level=1).inner_text() == "Oma sivu"


def test_a_second_run_beside_it_harms_nothing(demonstration: Demonstration) -> None:
    done = subprocess.run(
        [str(VALTUUS), "demo", "--once"],
        env=environment(demonstration.var),
        capture_output=True,
        text=True,
        cwd=BASE,
        timeout=PATIENCE,
    )
    assert done.returncode == 0 and "on jo olemassa" in done.stdout, done.stderr
