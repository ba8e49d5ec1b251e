"""The local identity provider as a child process: for the demonstration and the tests, on loopback only, with invented people.

It ends with its parent: it watches its standard input, which closes when the parent is gone, however that went.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import IO, Any

PROGRAM = Path(__file__).resolve().parents[3] / "identity-provider/provider.mjs"
STARTS_WITHIN = 20.0


@dataclass(frozen=True, slots=True)
class LocalProvider:
    """The provider that answers: its port and its issuer, and the process to end."""

    port: int
    issuer: str
    process: "subprocess.Popen[bytes]"

    def stop(self) -> None:
        """End it, and wait until it has ended."""
        if self.process.stdin is not None:
            self.process.stdin.close()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(5)
        if self.process.stdout is not None:
            self.process.stdout.close()


def start(
    people: Sequence[Mapping[str, Any]],
    clients: Sequence[Mapping[str, Any]],
    folder: Path,
    *,
    port: int = 0,
) -> LocalProvider:
    """Start the provider and wait until it answers. Shapes of people and clients: the head of provider.mjs.

    Its messages go to `provider.log` in the folder. Port 0 takes a free one. Raises `RuntimeError`, naming the cause, when
    there is no node, when it does not start or not within 20 seconds.
    """
    node = shutil.which("node")
    if node is None:
        raise RuntimeError("the local identity provider needs node, which is not on the path")
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "provider.log"
    with _configuration(folder, {"people": people, "clients": clients, "port": port}) as path, log.open("wb") as errors:
        process = subprocess.Popen(  # noqa: S603 - our own program with our own file
            [node, str(PROGRAM), str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors
        )
        told = _first_line(process)
    if not told:
        process.kill()
        process.wait()
        raise RuntimeError(
            f"the local identity provider did not start: {log.read_text()[-500:].strip() or 'no answer'}"
        )
    ready = json.loads(told)
    return LocalProvider(port=ready["port"], issuer=ready["issuer"], process=process)


@contextmanager
def _configuration(folder: Path, content: Mapping[str, Any]) -> Iterator[Path]:
    # It names people by identity code: for the starter's eyes only, and gone once the provider has read it.
    path = folder / f"provider-{os.getpid()}.json"
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(content, file)
    try:
        yield path
    finally:
        path.unlink()


def _first_line(process: "subprocess.Popen[bytes]") -> bytes:
    output: IO[bytes] | None = process.stdout
    timer = Timer(STARTS_WITHIN, process.kill)
    timer.start()
    try:
        return output.readline() if output else b""
    finally:
        timer.cancel()
