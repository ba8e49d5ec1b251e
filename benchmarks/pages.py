"""The page of a look-up through the real server: two workers, loopback, one browser at a time."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

import httpx

from benchmarks.people import CONDITIONS, GROUND, PURPOSE, SCOPES, Official, codes, session_of
from benchmarks.settings import PLACE, database_name
from valtuus.config import serving

ROOT = Path(__file__).resolve().parents[1]
TOKEN = "b" * 32  # the form's token is the cookie's: what a browser sends back
# As many looks an hour are free of a pause: the measurement keeps to them.
LOOKS_EACH = 15


@contextmanager
def server(size: int) -> Iterator[str]:
    """Granian on the world of a size; its address."""
    port = serving.free_port()
    told = {
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "VALTUUS_DATABASE_NAME": database_name(size),
        "VALTUUS_VAR": str(PLACE),
        "PYTHONPATH": str(ROOT),
    }
    running = serving.start(port, told, PLACE / "server.log")
    try:
        yield _ready(f"http://127.0.0.1:{port}")
    finally:
        serving.stop(running)


def _ready(address: str) -> str:
    for _ in range(100):
        try:
            httpx.get(f"{address}/fi/", timeout=5)
            return address
        except httpx.TransportError:
            time.sleep(0.1)
    raise SystemExit(f"the server did not start, see {PLACE / 'server.log'}")


def looking(address: str, who: list[Official]) -> Callable[[], object]:
    """One look through the page: the form is sent, the person's page comes back."""
    sessions = cycle([(o, session_of(o)) for o in who])
    whom, client = codes(), httpx.Client(timeout=30, trust_env=False)

    def look() -> None:
        official, session = next(sessions)
        answer = client.post(
            f"{address}/fi/kelmu/{official.party}/haku/",
            headers={"Cookie": f"sessionid={session}; csrftoken={TOKEN}", "Origin": address},
            data={
                "csrfmiddlewaretoken": TOKEN,
                "ground": GROUND,
                "identity_code": next(whom),
                "case_reference": "SHL-2021-17",
                "purpose": PURPOSE,
                "conditions": list(CONDITIONS),
                "scopes": list(SCOPES),
            },
        )
        if answer.status_code != 200:
            raise SystemExit(f"the page answered {answer.status_code}, see {PLACE / 'server.log'}")

    return look


def empty(address: str) -> Callable[[], object]:
    """The server's own floor: an answer that reads no database."""
    client = httpx.Client(timeout=30, trust_env=False)
    return lambda: client.get(f"{address}/identity/jwks.json")
