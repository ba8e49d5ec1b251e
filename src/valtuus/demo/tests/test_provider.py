"""The local identity provider as a child process: it starts, says why it does not, and never outlives its parent."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from valtuus.demo import provider

ORPHAN = """
import os, sys
from pathlib import Path
from valtuus.demo import provider
started = provider.start([], [], Path(sys.argv[1]))
print(started.issuer, flush=True)
os._exit(1)  # gone without a word to its child
"""


def answers(issuer: str) -> bool:
    try:
        return httpx.get(f"{issuer}/.well-known/openid-configuration", timeout=2).is_success
    except httpx.TransportError:
        return False


def ends(issuer: str) -> bool:
    deadline = time.monotonic() + 5
    while answers(issuer) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not answers(issuer)


def test_it_answers_and_stops_and_leaves_no_identity_codes_behind(tmp_path: Path):
    people = [{"id": "a", "name": "A", "code": "150290-902L"}]
    started = provider.start(people, [], tmp_path)
    assert answers(started.issuer)
    assert [path.name for path in tmp_path.iterdir()] == ["provider.log"]
    assert "150290" not in (tmp_path / "provider.log").read_text()
    started.stop()
    assert started.process.returncode == 0
    assert not answers(started.issuer)


def test_it_ends_with_a_parent_that_was_killed(tmp_path: Path):
    parent = subprocess.run([sys.executable, "-c", ORPHAN, str(tmp_path)], capture_output=True, text=True, check=False)  # noqa: S603 - this interpreter
    issuer = parent.stdout.strip()
    assert issuer.startswith("http://127.0.0.1:")
    assert ends(issuer)


def test_it_ends_when_told_to(tmp_path: Path):
    started = provider.start([], [], tmp_path)
    started.process.send_signal(signal.SIGTERM)
    assert started.process.wait(5) == 0
    started.stop()


def test_it_says_why_it_does_not_start(tmp_path: Path):
    started = provider.start([], [], tmp_path)
    try:
        with pytest.raises(RuntimeError, match="EADDRINUSE"):
            provider.start([], [], tmp_path / "second", port=started.port)
    finally:
        started.stop()


def test_without_node_it_says_so(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RuntimeError, match="needs node"):
        provider.start([], [], tmp_path)
