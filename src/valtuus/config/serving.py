"""The web server and the sending of mails as child processes, and an orderly end: the server first, the database last."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

WORKERS = ("--workers", "2", "--blocking-threads", "4", "--no-ws", "--workers-kill-timeout", "10")


def free_port(wanted: int = 0) -> int:
    """A port on loopback that nobody uses: the wanted one if it is free, else any."""
    for port in (wanted, 0):
        with closing(socket.socket()) as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise SystemExit("no free port on loopback")


def start(port: int, environment: Mapping[str, str], log: Path) -> "subprocess.Popen[bytes]":
    """Granian on loopback in a process group of its own, so that Ctrl-C reaches us and we end it in our order."""
    program = Path(sys.executable).with_name("granian")
    command = [str(program), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), *WORKERS]
    with log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603 - our own server with our own arguments
            [*command, "valtuus.config.wsgi:application"],
            env={**os.environ, **environment},
            stdout=output,
            stderr=output,
            start_new_session=True,
        )


def start_sending(environment: Mapping[str, str], log: Path) -> "subprocess.Popen[bytes]":
    """`valtuus send_alerts` in a process group of its own."""
    program = Path(sys.executable).with_name("valtuus")
    with log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603 - our own program with our own arguments
            [str(program), "send_alerts"],
            env={**os.environ, **environment},
            stdout=output,
            stderr=output,
            start_new_session=True,
        )


def ready(server: "subprocess.Popen[bytes]", port: int, patience: float = 60.0) -> bool:
    """Wait until the server takes connections; False when it ended or did not within `patience` seconds."""
    until = time.monotonic() + patience
    while server.poll() is None and time.monotonic() < until:
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return True
        time.sleep(0.1)
    return False


def wait(server: "subprocess.Popen[bytes]") -> int:
    """Wait until the server ends or somebody asks us to; then end it. Gives its exit code, 0 when it was asked to end."""

    def leave(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, leave)
    try:
        return server.wait()
    except KeyboardInterrupt:
        stop(server)
        return 0


def stop(server: "subprocess.Popen[bytes]") -> None:
    """Ask it to end, wait, and insist."""
    server.terminate()
    try:
        server.wait(15)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
