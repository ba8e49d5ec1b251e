"""A Chromium for the tests: the one named, the machine's own, or the one inside the npm package; and what is looked at with it."""

import fcntl
import io
import json
import os
import re
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Playwright, Request

BASE = Path(__file__).resolve().parents[1]
PACKED = BASE / "node_modules/@sparticuz/chromium/bin"
UNPACKED = BASE / "var/chromium"
NAMES = ("chromium", "google-chrome", "chromium-browser")
NONE = (
    "no browser: set VALTUUS_CHROMIUM, install chromium, or run `npm ci` (it brings one for Linux x86-64). "
    "Browser tests are not skipped, since nobody would notice that pages are no longer looked at."
)
QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# node has Brotli built in and Python has not.
_INFLATE = (
    "const [,f,t]=process.argv,{createReadStream:r,createWriteStream:w}=require('fs');"
    "require('stream').pipeline(r(f),require('zlib').createBrotliDecompress({chunkSize:1<<21}),t?w(t,{mode:0o700}):process.stdout,"
    "e=>{if(e){console.error(e.message);process.exit(1)}})"
)


class NoBrowser(RuntimeError):
    """There is none, or the packed one cannot be unpacked."""


def program() -> tuple[Path, dict[str, str]]:
    """The browser's program and what its environment needs. Raises `NoBrowser` with the sentence that says what to do."""
    if chosen := os.environ.get("VALTUUS_CHROMIUM"):
        if not Path(chosen).is_file():
            raise NoBrowser(f"VALTUUS_CHROMIUM names {chosen}, which is not there")
        return Path(chosen), {}
    if found := next(filter(None, map(shutil.which, NAMES)), None):
        return Path(found), {}
    if not (PACKED / "chromium.br").is_file() or shutil.which("node") is None:
        raise NoBrowser(NONE)
    return _unpacked()


def _unpacked() -> tuple[Path, dict[str, str]]:
    UNPACKED.mkdir(parents=True, exist_ok=True)
    with open(UNPACKED / "lock", "w") as lock:  # several workers may come at once
        fcntl.flock(lock, fcntl.LOCK_EX)
        ready, version = UNPACKED / "ready", str(json.loads((PACKED.parent / "package.json").read_text())["version"])
        if not ready.exists() or ready.read_text() != version:
            _unpack()
            ready.write_text(version)
    environment = {
        "LD_LIBRARY_PATH": str(UNPACKED / "al2023/lib"),
        "FONTCONFIG_PATH": str(UNPACKED / "fonts"),
        "HOME": str(UNPACKED),
    }
    return UNPACKED / "chromium", environment


def _unpack() -> None:
    _inflate("chromium.br", UNPACKED / "chromium")
    for name in ("al2023", "fonts"):
        tar = _inflate(f"{name}.tar.br")
        with tarfile.open(fileobj=io.BytesIO(tar)) as archive:
            archive.extractall(UNPACKED / name if name == "al2023" else UNPACKED, filter="data")


def _inflate(packed: str, target: Path | None = None) -> bytes:
    command = ["node", "-e", _INFLATE, str(PACKED / packed), *([str(target)] if target else [])]
    done = subprocess.run(command, capture_output=True)
    if done.returncode:
        raise NoBrowser(f"{packed} could not be unpacked: {done.stderr.decode()[:200]}")
    return done.stdout


def launch(playwright: Playwright) -> Browser:
    """Start the browser. As root it needs to run without its own sandbox."""
    found, environment = program()
    sandbox = () if os.geteuid() else ("--no-sandbox",)
    return playwright.chromium.launch(executable_path=found, args=[*QUIET, *sandbox], env={**os.environ, **environment})


# Pages of ours that say no: a refusal, a conflict, faults of a form. The browser notes the status of each as an error.
SAYING_NO = re.compile(r"the server responded with a status of (403|409|422) ")


@contextmanager
def page_of(
    browser: Browser, width: int = 1280, *, language: str = "fi", script: bool = True, expected: str = ""
) -> Iterator[Page]:
    """A page of a width, that fails the test on any error in its console and on any request to a foreign host.

    The browser's own note that a document says no is none: it arrives whenever it likes. `expected`: a pattern of the faults
    that the test brings about itself, such as another status.
    """
    context = browser.new_context(viewport={"width": width, "height": 900}, locale=language, java_script_enabled=script)
    page, faults, documents = context.new_page(), [], set()

    def asked(request: Request) -> None:
        if request.is_navigation_request() and request.frame == page.main_frame:
            documents.add(request.url.partition("#")[0])
        if _foreign(request.url):
            faults.append(request.url)

    def said(message: ConsoleMessage) -> None:
        note = message.location["url"] in documents and SAYING_NO.search(message.text)
        if message.type in ("error", "warning") and not note:
            faults.append(f"{message.text} {message.location['url']}")

    page.on("request", asked)
    page.on("console", said)
    page.on("pageerror", lambda error: faults.append(str(error)))
    try:
        yield page
        found = [fault for fault in faults if not expected or not re.search(expected, fault)]
        assert not found, found
    finally:
        context.close()


def _foreign(address: str) -> bool:
    return not address.startswith(("http://localhost", "http://127.0.0.1", "data:", "about:", "blob:"))


def send(control: Locator) -> None:
    """Press what leads to another page, and wait until that page is there: a press alone waits for nothing."""
    with control.page.expect_navigation():
        control.click()


def faults_of_access(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.2 A and AA and good practice, a line each. Run past the content security policy."""
    page.evaluate((BASE / "node_modules/axe-core/axe.min.js").read_text())
    found: dict[str, Any] = page.evaluate(
        "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
    )
    assert len(found["passes"]) > 10, "axe looked at nothing"
    return [
        f"{v['id']}: {v['help']} – {n['target']} {n['html'][:160]}" for v in found["violations"] for n in v["nodes"]
    ]


def scrolls_sideways(page: Page) -> bool:
    """Whether the page is wider than its window (WCAG 1.4.10)."""
    wide: bool = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return wide


def picture(page: Page, name: str) -> Path:
    """A picture of the whole page under var/pictures, to be looked at by eye."""
    path = BASE / "var/pictures" / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path, full_page=True)
    return path
