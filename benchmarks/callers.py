"""Callers of the interface over bare connections that are kept: whoever asks shall take as little of the time as may be.

Many at once are one loop: each connection asks again as soon as it is answered, so as many calls are always under way.
"""

import selectors
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import perf_counter, perf_counter_ns
from urllib.parse import urlsplit

from benchmarks.timing import Figure, figure

Judge = Callable[[bytes], bool]
CHUNK, PATIENCE_SECONDS = 1 << 20, 60


@dataclass(frozen=True, slots=True)
class Crowd:
    """What so many callers at once got: times of single calls, and calls a second of all together."""

    callers: int
    times: Figure
    rate: float


class Line:
    """One connection to a server on loopback, kept."""

    def __init__(self, address: str) -> None:
        place = urlsplit(address)
        self.socket = socket.create_connection((place.hostname, place.port), PATIENCE_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._got = b""
        self.begun = 0

    def send(self, request: bytes) -> None:
        """Ask; the answer to the last question has been taken."""
        self.begun = perf_counter_ns()
        self.socket.sendall(request)

    def received(self) -> bytes | None:
        """The body of the answer once all of it is here. Anything but 200 ends the measurement."""
        self._got += self.socket.recv(CHUNK)
        head, parted, body = self._got.partition(b"\r\n\r\n")
        if not parted or len(body) < _length(head):
            return None
        if b" 200 " not in head[:16]:
            raise SystemExit(f"the interface answered {self._got[:300]!r}")
        self._got = b""
        return body

    def ask(self, request: bytes) -> bytes:
        """Ask and wait for the answer."""
        self.send(request)
        while (body := self.received()) is None:
            pass
        return body


def request(address: str, path: str, headers: dict[str, str], body: bytes) -> bytes:
    """A call as it goes over the line."""
    told = {"Host": urlsplit(address).netloc, **headers, "Content-Length": str(len(body))}
    lines = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    return f"POST {path} HTTP/1.1\r\n{lines}\r\n".encode() + body


def at_once(address: str, requests: Iterator[bytes], good: Judge, callers: int, calls: int, seconds: float) -> Crowd:
    """So many callers, each with one call under way, until so many calls are answered or the time is over."""
    lines, taken = [Line(address) for _ in range(callers)], list[int]()
    with selectors.DefaultSelector() as waiting:
        for line in lines:
            waiting.register(line.socket, selectors.EVENT_READ, line)
            line.send(next(requests))
        begun = perf_counter()
        while len(taken) < calls and perf_counter() - begun < seconds:
            for key, _ in waiting.select(1):
                if (body := key.data.received()) is not None:
                    taken.append(perf_counter_ns() - key.data.begun)
                    if not good(body):
                        raise SystemExit(f"the world is not as it should be: {body[:200]!r}")
                    key.data.send(next(requests))
        rate = len(taken) / (perf_counter() - begun)
    for line in lines:
        line.socket.close()
    return Crowd(callers, figure(taken), rate)


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0
